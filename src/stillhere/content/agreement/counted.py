"""The things that are counted in both languages: English nouns beside Chinese measure words.

Only what is listed is compared. A noun that is missing costs reach; a wrong one would cost trust.
"""

from __future__ import annotations

from collections.abc import Mapping

_PEOPLE = """people  persons participants  members  protesters protestors demonstrators activists
lawyers  writers  signatories signers students  supporters friends dissidents prisoners workers
petitioners journalists reporters scholars professors volunteers delegates speakers women men villagers residents
detainees citizens defenders intellectuals policemen officers guards mourners exiles artists poets representatives
politicians judges attendees marchers victims colleagues believers christians monks nuns uyghurs tibetans hostages
individuals editors bloggers doctors teachers parents mothers relatives compatriots sympathisers laureates
passers-by onlookers    deaths""".split()

_NOUNS: Mapping[str, str] = {
    "essay": "essays essay articles",
    "occasion": "times",
    "city": "cities city",
    "country": "countries country nations",
    "province": "provinces province",
    "organisation": "organisations organizations groups organisation organization",
    "language": "languages language",
    "photo": "photos photographs pictures photo",
    "vote": "votes",
    "page": "pages",
    "letter": "letters",
    "signature": "signatures",
    "demand": "demands points",
    "website": "websites sites",
    "poem": "poems",
    "book": "books",
    "university": "universities",
    "km": "km kilometres kilometers kilometre kilometer",
    "metre": "metres meters",
    "dollar": "dollars usd",
    "yuan": "yuan rmb",
    "percent": "percent cent %",
    "second": "seconds",
}
_TIMES: Mapping[str, str] = {
    "year": "years year years’ year’s",
    "month": "months month months’ month’s",
    "week": "weeks week weeks’ week’s",
    "day": "days day days’ day’s",
    "hour": "hours hour hours’ hour’s",
    "decade": "decades decade",
    "century": "centuries century",
    "fortnight": "fortnight fortnights",
    "minute": "minutes minute minutes’ minute’s",
}

NOUNS: Mapping[str, str] = {
    **{word: unit for table in (_NOUNS, _TIMES) for unit, words in table.items() for word in words.split()},
    **dict.fromkeys(_PEOPLE, "people"),
}
"""English noun → unit."""

OF_TIME = frozenset([*_TIMES])

_ANY = "[^，。、；：！？,.;:!?\\n\\d和与與及]"
MEASURES: Mapping[str, str] = {
    "anniversary": "周年|週年",
    "year": "年(?![代级級龄齡轻輕纪紀幼迈邁])",
    "age": "周?岁|週?歲",
    "month": "[个個]多?月",
    "week": "[个個]?星期|[个個]?[礼禮]拜|[周週](?![一二三四五六日末围圍边邊刊报報])",
    "day": "天(?![安下空主使津生气氣然真堂性才国國])",
    "century": "[个個]?世[纪紀]",
    "hour": "[个個]?小[时時]|[个個]?[钟鐘][头頭]",
    "minute": "分[钟鐘]",
    "second": "秒",
    "people": "[个個]?人(?![权權民大均类類次])|名(?![义義字单單])|位(?![于於置])",
    "essay": "篇",
    "photo": f"[张張幅]{_ANY}{{0,4}}?(?:照片|图片|圖片|相片)",
    "city": f"[个個座]{_ANY}{{0,4}}?城市",
    "country": f"[个個]{_ANY}{{0,3}}?[国國]家",
    "province": "[个個]省",
    "organisation": f"[个個家]{_ANY}{{0,8}}?(?:组织|组織|團體|团体|組織|机构|機構)",
    "language": "[种種](?:语言|語言)",
    "vote": "票",
    "page": "[页頁]",
    "letter": "封",
    "signature": "[个個份]签名|[个個份]簽名",
    "demand": "[点點项項条條](?:要求|诉求|訴求|主张|主張|建议|建議)",
    "website": "[个個家]网站|[个個家]網站",
    "poem": f"首{_ANY}{{0,3}}?[诗詩]",
    "book": f"[本部]{_ANY}{{0,3}}?[书書]",
    "university": f"所{_ANY}{{0,3}}?大[学學]",
    "km": "公里|千米",
    "metre": "公尺|米",
    "dollar": "美元|美金",
    "yuan": "元(?![旦月首素帅帥朝])|[块塊][钱錢]",
    "percent": "[%％]",
    "occasion": "[次遍]",
}
"""Unit → what follows the number in Chinese."""
