"""Names that nobody registered, relatives, home towns beside police contact. Pure; patterns for English and Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stillhere.content.lint.numbers import Found, Parts

_SURNAME = (
    "(?:欧阳|歐陽|司马|司馬|上官|诸葛|諸葛|司徒|东方|東方|[王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何高林罗羅郑鄭梁谢謝"
    "宋唐许許韩韓冯馮邓鄧曹彭曾肖蕭田董袁潘于蒋蔣蔡余杜叶葉程苏蘇魏吕呂丁任沈姚卢盧姜崔钟鍾谭譚陆陸汪范金石廖贾賈夏韦韋"
    "方白邹鄒孟熊秦邱江尹薛闫阎閻段雷侯龙龍史陶黎贺賀顾顧毛郝龚龔邵万萬钱錢严嚴武戴莫孔向汤湯温溫康施文牛樊葛邢安齐齊"
    "易乔喬伍庞龐颜顏倪庄莊聂聶章鲁魯岳翟殷詹申耿关關焦左柳甘祝包宁寧尚符舒阮纪紀柯梅童凌毕畢单單季裴霍成翁苗谷辛管])"
)
_HAN = r"[\u4e00-\u9fff]"
_PERSON_ZH = rf"{_SURNAME}{_HAN}{{1,2}}"
_PERSON_EN = r"[A-Z][a-z]{1,14}(?:[ \-][A-Z][a-z]{1,14}){1,2}"

_TITLED = re.compile(rf"(?<!{_HAN})({_PERSON_ZH})(?:先生|女士|律师|律師|记者|記者|教授|牧师|牧師|同学|同學)")
_LISTED_ZH = re.compile(rf"(?<!{_HAN})({_PERSON_ZH}(?:、{_PERSON_ZH}){{1,60}})(?!{_HAN}{{3}})")
_TITLED_EN = re.compile(rf"\b(?:Mr|Mrs|Ms|Dr|Prof)\.? ({_PERSON_EN}|[A-Z][a-z]{{1,14}})\b")
_LISTED_EN = re.compile(rf"\b({_PERSON_EN}(?:, {_PERSON_EN}){{0,30}},? and {_PERSON_EN})\b")
_ORDERED = re.compile(
    rf"(?:[Ff]rom (?:the )?left(?: to right)?|[Ll]eft to right)[:,]? "
    rf"((?:{_PERSON_EN})(?:(?:,| and|, and) {_PERSON_EN}){{0,30}})"
    rf"|(?:左起|右起|从左到右|從左到右|从左至右|從左至右)[:：为是]?({_PERSON_ZH}(?:[、，和]{_PERSON_ZH}){{0,60}})"
)
_SPLIT = re.compile(r", and |, | and |、|，|和")

_RELATIVE_EN = re.compile(
    r"\b(?:[Hh]is|[Hh]er|[Tt]heir) (?:(?:elder|younger|twin|late) )?"
    rf"(?:wife|husband|mother|father|son|daughter|brother|sister|niece|nephew|cousin|aunt|uncle),? ({_PERSON_EN})\b"
)
_RELATIVE_ZH = re.compile(
    r"(?:妻子|丈夫|父亲|父親|母亲|母親|儿子|兒子|女儿|女兒|哥哥|弟弟|姐姐|妹妹|其父|其母|其妻|其夫|其子|其女|其兄|其弟)"
    rf"(?:名叫|叫|是|为)?({_PERSON_ZH})(?=[，。、；（(\s]|是|在|被|也|的|说|和|与|$)"
)
_HOME = re.compile(
    r"\b(?:comes? from|came from|hometown|home town|native of|born in|home village|grew up in)\b"
    r"|籍贯|籍貫|老家|祖籍|出生于|出生於|出生在|家住|住在[^，。]{1,8}[县縣镇鎮乡鄉村]|[县縣镇鎮乡鄉]人"
)
_POLICE = re.compile(
    r"\b(?:state security|police (?:visited|called|came|questioned|warned)"
    r"|was (?:summoned|questioned)|invited (?:to|for) tea)\b"
    r"|喝茶|传唤|傳喚|国保|國保|约谈|約談|警察上门|警察上門|上门威胁|上門威脅"
)
_DATED = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
    r"|\d{4}-\d{2}|\d月\d{1,2}日|\d{4}年"
)
_SENTENCE = re.compile(r"[^.!?。！？\n]+[.!?。！？\n]?")


_FAMILY_EN = Parts(
    (
        "wife",
        "husband",
        "mother",
        "father",
        " son",
        "daughter",
        "brother",
        "sister",
        "niece",
        "nephew",
        "cousin",
        "uncle",
    )
)
_FAMILY_ZH = Parts((), ("妻", "丈夫", "父", "母", "儿子", "兒子", "女", "哥", "弟", "姐", "妹", "其夫", "其子", "其兄"))
_HOME_PARTS = Parts(
    (
        "come from",
        "comes from",
        "came from",
        "hometown",
        "home town",
        "native of",
        "born in",
        "home village",
        "grew up",
    ),
    ("籍贯", "籍貫", "老家", "祖籍", "出生", "家住", "住在", "县人", "縣人", "镇人", "鎮人", "乡人", "鄉人"),
)
_POLICE_PARTS = Parts(
    ("state security", "police ", "summoned", "questioned", "for tea", "to tea"),
    ("喝茶", "传唤", "傳喚", "国保", "國保", "约谈", "約談", "警察", "上门", "上門"),
)


def names(words: str) -> Iterator[Found]:
    """Names in a caption or a description."""
    for pattern in (_ORDERED, _LISTED_ZH, _TITLED, _LISTED_EN, _TITLED_EN):
        for match in pattern.finditer(words):
            group = next(number for number in range(1, match.re.groups + 1) if match[number])
            at = match.start(group)
            for name in _SPLIT.split(match[group]):
                yield Found("lint-name", words.index(name, at), name)


def relatives(words: str) -> Iterator[Found]:
    """Names of somebody's family."""
    patterns = [_RELATIVE_EN] if _FAMILY_EN.anywhere(words) else []
    patterns += [_RELATIVE_ZH] if _FAMILY_ZH.anywhere(words) else []
    for pattern in patterns:
        for match in pattern.finditer(words):
            yield Found("lint-relative", match.start(1), match[1])


def homes(words: str) -> Iterator[Found]:
    """Where somebody comes from, in the same sentence as contact with the police and its day, or in the next one."""
    if not (_HOME_PARTS.anywhere(words) and _POLICE_PARTS.anywhere(words)):
        return
    sentences = list(_SENTENCE.finditer(words))
    for one, other in zip(sentences, [*sentences[1:], *sentences[-1:]], strict=True):
        near = words[one.start() : other.end()]
        home, police = _HOME.search(near), _POLICE.search(near)
        if home and police and _DATED.search(near):
            yield Found("lint-home-and-police", one.start() + home.start(), home[0])


_SPOT = re.compile(
    r"\b\d{1,5} (?:[A-Z][a-z]+ ){1,3}(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Drive)\b"
    r"|\b[Rr]oom \d+|\b[Ee]xit [A-Z\d]\d?\b"
    rf"|{_HAN}{{2,8}}[路街道]\d+号|\d+号楼|\d+號樓|[A-Z\d]\d?(?:出口|出入口)|\d{{3,4}}室"
)


def spots(words: str) -> Iterator[Found]:
    """Exact places: a house, a room, an exit."""
    for match in _SPOT.finditer(words):
        yield Found("lint-meeting-point", match.start(), match[0])
