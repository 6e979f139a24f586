"""The words beside a figure that say what it is a figure of: a sentence, time in prison, a birth, who came."""

from __future__ import annotations

import re

from stillhere.content.vocabulary import DEATHS

SENTENCED = re.compile(
    r"\bsentenced?(?: (?:him|her))? (?:to|of)(?: a| an)?(?: (?:prison|jail))?(?: term of| sentence of)?$"
    r"|\bprison term of$"
    r"|(?:判处?|判處|判了|判刑|获刑|獲刑|刑期[为為]?|徒刑)(?:有期徒刑)?$"
)
A_SENTENCE = re.compile(
    r"^[’']?(?:s[’'])?[ -](?:prison |jail )?(?:sentence|term|imprisonment)\b|^[’'] imprisonment|^(?:有期)?徒刑|^的?刑期"
)
OTHER_SENTENCE = re.compile(
    r"\b(?:earlier|previous(?:ly)?|another|suspended|probation|labou?r|reduced|deprivation|deprived|first|again|served|"
    r"serve|maximum|up to|faces?|facing|could)\b"
    r"|此前|曾|缓刑|緩刑|劳教|勞教|剥夺|剝奪|减刑|減刑|改判|一审|一審|最高|面临|面臨|服满|服滿"
)

_MANNER = r"(?: (?:already|now|more than|over|nearly|almost|about|at least|some|for))*"
HELD = re.compile(
    r"\b(?:held|detained|imprisoned|jailed|behind bars|in prison|in jail|in custody|in detention)"
    rf"(?: (?:there|already|now))* for{_MANNER}$|\bspent{_MANNER}$"
    r"|(?:关押|關押|羁押|羈押|囚禁|拘押|监禁|監禁|入狱|入獄|坐牢|服刑|在狱中|在獄中|被关|被關)"
    r"(?:了|已|已经|已經|长达|長達|近|超过|超過|逾|至今|将近)*$"
)
IN_PRISON = re.compile(r"^[’']? (?:in prison|in jail|behind bars|in detention|in custody)\b")
NOT_YET = re.compile(
    r"\b(?:sentenced?|faces?|facing|serve|serving|term|would|could|will|may|up to|later|another)\b|判|将|將|面临|可能"
)
TOTALS = re.compile(
    r"\b(?:altogether|in total|a total|in all|combined|separate)\b|总共|總共|共计|累计|前后|前後|先后|先後|加起来|合计",
    re.IGNORECASE,
)

DIED = re.compile(r"\b(?:died|death|dead)\b|去世|逝世|病逝|终年|終年|享年|离世|離世", re.IGNORECASE)
BORN = re.compile(r"\b[Bb]orn (?:in|on)$")
BORN_AFTER = re.compile(r"^(?:出生|生(?=[，。于於]))")

STEPS = (
    (
        ("released",),
        re.compile(r"\b(?:released|freed|set free)(?: from (?:prison|jail))?(?: early)? (?:in|on)$"),
        re.compile(
            r"^[，,]?[^，。；！？\n]{0,8}(?:获释|獲釋|出狱|出獄|刑满释放|被释放|被釋放)(?![^，。；\n]{0,5}(?:年|后|後|前|时|時))"
        ),
    ),
    (
        DEATHS,
        re.compile(r"\b(?:died|passed away)(?: (?:there|in custody|in prison|in hospital|under guard))? (?:in|on)$"),
        re.compile(
            r"^[，,]?[^，。；！？\n]{0,16}(?:去世|逝世|病逝|离世|離世)(?![^，。；\n]{0,6}(?:年|后|後|前|时|時))"
        ),
    ),
    (
        ("sentenced",),
        re.compile(r"\bsentenced (?:in|on)$"),
        re.compile(r"^[，,]?[^，。；！？\n]{0,8}(?:被判|获刑|獲刑)"),
    ),
    (
        ("detained", "arrested", "disappeared", "house-arrest", "charged"),
        re.compile(r"\b(?:detained|arrested|taken away|taken from (?:his|her) home)(?: by police)? (?:in|on)$"),
        re.compile(
            r"^[，,]?[^，。；！？\n]{0,8}(?:被捕|被拘|被带走|被帶走|被抓)(?![^，。；\n]{0,5}(?:年|后|後|前|时|時))"
        ),
    ),
)
"""States of the timeline, English words before the date, Chinese words after it."""
DATED_AFTER = re.compile(r"[获獲出刑被去逝病离離生]")
"""A character that every one of the Chinese patterns for dates has."""
NOT_THAT_DAY = re.compile(r"\b(?:after|since|before|anniversary|until|years?)\b")

TOOK_PART = re.compile(
    r"\b(?:took part|attended|gathered|participated|rallied|joined|came to|turned out|stood)\b"
    r"|参加|參加|出席|到场|到場|聚集|参与|參與|站在",
    re.IGNORECASE,
)
UNTIL = re.compile(r"\b(?:by|before|until|no later than|deadline(?: is)?:?)$", re.IGNORECASE)
UNTIL_AFTER = re.compile(r"^(?:之前|以前|前|为止|為止|截止)")
