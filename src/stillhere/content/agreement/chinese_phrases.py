"""The Chinese patterns, for simplified and traditional characters (see `chinese.claims`)."""

from __future__ import annotations

import re

from stillhere.content.agreement.chinese_numbers import CHARACTERS
from stillhere.content.agreement.counted import MEASURES

# What looks like a numeral with a unit and counts nothing; longer ones stand before shorter ones.
IDIOM = re.compile(
    "|".join(
        """
        十年如一日 十年树木 十年樹木 百年树人 百年樹人 百年大计 百年大計 三年五载 三年五載 一天到晚 一年到头
        一年到頭 一年一度 一年四季 三天两头 三天兩頭 千百年 百日维新 百日維新 三人成虎 三人行 千人一面 万人空巷
        萬人空巷 亿万人 億萬人 千万人 千萬人 四人帮 四人幫 三位一体 三位一體 四周(?![年岁歲]) 六四 九一一
        五四运动 五四運動 七一游行 七一遊行 八九民 八九学 八九學 十分(?![钟鐘之])
        """.split()
    )
)
NUMERAL = rf"\d[\d,]{{0,15}}(?<!,)(?:\.\d{{1,3}})?[十百千万萬亿億]{{0,3}}|[{CHARACTERS}]{{1,13}}"
_FOLLOWS = (
    "年月周週天个個小时時钟鐘分秒岁歲人名位篇张張幅家种種票页頁封份点點项項条條首本部所公千米美元块塊%％次遍"
    "多余餘来來万萬亿億:：成世星礼禮至到—–~～/-"
)
# It begins with a set of characters, so that the search runs through the others at full speed.
_ONE = "(?!(?<=一)(?:[次名位人种種张張条條部家首本所票篇页頁]|[个個](?![月星小世礼禮钟鐘半多])))"
"""一个, 一次, 一位 are everywhere and say nothing: they are left at once."""
TRIGGER = re.compile(
    rf"[\d{CHARACTERS}第半星礼禮周週午]{_ONE}(?:(?<=[第半星礼禮周週午])"
    rf"|(?:(?<=\d)[\d,.]{{0,20}}[十百千万萬亿億]{{0,3}}|(?<=[{CHARACTERS}])[{CHARACTERS}]{{0,20}})(?= ?[{_FOLLOWS}])"
    rf"|(?<=\d)\d\d\d)"
)
SCAN = re.compile(
    rf"(?P<numeral>{NUMERAL})|第 ?(?P<nth>{NUMERAL})"
    r"|(?P<half>半) ?(?=[个個年小]|世)|(?P<weekday>(?:星期|[礼禮]拜|[周週])[一二三四五六日天])|(?P<noon>午)"
)

_DAY = r"(?:\d{1,2}|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_DAYS = rf"{_DAY}(?: ?[、至到和与與—–-]{{1,2}} ?{_DAY}){{0,3}}"
_MONTH = rf"(?P<month>{_DAY}) ?月(?:份|底|初|中旬|上旬|下旬)?(?: ?(?P<day>{_DAYS}) ?[日号號])?"
_YEAR = r"[12]\d{3}|[一二][〇零○一二三四五六七八九]{3}|[〇零○0][一二三四五六七八九\d]"
ISO = re.compile(r"(\d{4})[-/.](\d\d?)[-/.](\d\d?)(?![\d-])")
DATE = re.compile(rf"(?:(?P<year>{_YEAR}) ?年(?![多代])(?: ?{_MONTH})?)")
MONTH = re.compile(_MONTH)
BARE_YEAR = re.compile(r"(?:19|20)\d\d(?![\d.,:：%％]|\s?年)")
_HOUR = rf"(?:{_DAY}|[两兩])"
CLOCK = re.compile(
    rf"(?P<hour>{_HOUR}) ?(?:[:：](?P<minutes>\d\d)(?![:：\d])"
    rf"|[点點时時](?:(?P<quarter>半|一刻|三刻)|(?P<past>\d{{1,2}}|[〇零]?{_DAY}) ?分"
    r"|(?P<sharp>[钟鐘整许許])|(?P<plain>)))"
)
SHARE = re.compile(rf"(?P<bottom>百|十|[三四五]|[345])分之(?P<top>{NUMERAL})")
SECOND = re.compile(rf" ?(?:[至到—–~～-]) ?(?P<second>{NUMERAL})")
TENTHS = re.compile(r"(?P<top>[一二三四五六七八九\d])成(?=[的以左多上，。、；]|受访|受訪|选民|選民|网民|網民)")
CENTURY = re.compile(rf"(?P<nth>{NUMERAL}) ?世[纪紀]")
_UNITS = "|".join(f"(?P<{unit}>{measure})" for unit, measure in MEASURES.items())
MEASURE = re.compile(
    r"(?P<more>[多余餘]?)(?P<about>[来來]?)(?P<large>[万萬亿億]?)(?P<and_half>[个個]半)? ?"
    rf"(?:{_UNITS}|(?P<months>(?<=半)月))"
)
LATE = ("下午", "傍晚", "晚上", "晚间", "晚間", "夜里", "夜裡", "夜晚", "当晚", "當晚", "晚", "夜", "深夜")
EARLY = ("上午", "早上", "早晨", "清晨", "凌晨", "早", "晨")
NOON = ("中午", "正午")
NOT_COUNTED = ("有", "那", "这", "這", "某", "每", "同", "哪", "另", "再", "又", "第", "任何", "唯")
OLD_CALENDAR = ("农历", "農曆", "农曆", "阴历", "陰曆", "旧历", "舊曆", "民国", "民國", "虚岁", "虛歲", "虚龄")

MANNERS = (
    ("less", ("不到", "不足", "少于", "少於", "至多", "最多", "低于", "未满", "未滿")),
    (
        "more",
        (
            "超过",
            "超過",
            "逾",
            "至少",
            "不少于",
            "不少於",
            "不下",
            "上",
        ),
    ),
    ("nearly", ("近", "将近", "將近", "接近", "差不多", "快", "几乎", "幾乎")),
    ("about", ("约", "約", "大约", "大約", "大概", "左右", "估计", "估計")),
)
AFTER = (
    ("more", ("多", "余", "餘", "以上", "有余", "有餘")),
    ("about", ("左右", "上下", "前后", "前後")),
)
