"""What is read out of a text, in each language."""

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stillhere.content.agreement import chinese, digits, english
from stillhere.content.agreement.compare import clashes
from stillhere.content.agreement.passages import passage
from tests.content.agreement.sites import findings_of, text


def read(reader, words):
    return [(claim.unit, claim.parts if claim.family == "date" else (claim.low, claim.high)) for claim in reader(words)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("On 4 June 1989 it began", ("ymd", (1989, 6, 4))),
        ("July 13, 2017", ("ymd", (2017, 7, 13))),
        ("13–15 July", ("md", (None, 7, 13))),
        ("in May 2008", ("ym", (2008, 5, None))),
        ("2017-07-13", ("ymd", (2017, 7, 13))),
        ("in 2010", ("y", (2010, None, None))),
        ("2000 people", ("people", (2000, 2000))),
        ("nearly eight years", ("year", (84, 96))),
        ("more than 300 protesters", ("people", (300, 600))),
        ("a year and a half", ("year", (18, 18))),
        ("half a year", ("year", (6, 6))),
        ("four years and three months", ("year", (48, 48))),
        ("two or three days", ("day", (2, 3))),
        ("a dozen supporters", ("people", (10, 14))),
        ("the twenty-sixth anniversary", ("anniversary", (312, 312))),
        ("a 61-year-old writer", ("age", (61, 61))),
        ("at the age of 61", ("age", (61, 61))),
        ("2 p.m.", ("24h", (840, 840))),
        ("11:03 in the morning", ("24h", (663, 663))),
        ("two thirds of them", ("fraction", (63.333333, 70))),
        ("35 per cent", ("percent", (35, 35))),
        ("US$1.2 million", ("dollar", (1.2e6, 1.2e6))),
        ("Article 35", ("article", (35, 35))),
        ("on Saturday", ("weekday", (5, 5))),
    ],
)
def test_english(words, expected):
    assert read(english.claims, words)[0] == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("1989年6月4日", ("ymd", (1989, 6, 4))),
        ("二〇〇九年十二月二十五日", ("ymd", (2009, 12, 25))),
        ("7月13日至15日", ("md", (None, 7, 13))),
        ("08年", ("y", (2008, None, None))),
        ("1989民主运动", ("y", (1989, None, None))),
        ("近八年", ("year", (84, 96))),
        ("三百余人", ("people", (300, 399))),
        ("一年半", ("year", (18, 18))),
        ("半年", ("year", (6, 6))),
        ("两三天", ("day", (2, 3))),
        ("10至12名", ("people", (10, 12))),
        ("24周年", ("anniversary", (288, 288))),
        ("紀念六四二十四週年", ("anniversary", (288, 288))),
        ("终年六十一岁", ("age", (61, 61))),
        ("下午两点", ("24h", (840, 840))),
        ("上午11时03分", ("24h", (663, 663))),
        ("三分之二", ("fraction", (63.333333, 70))),
        ("百分之三十五", ("percent", (35, 35))),
        ("120万美元", ("dollar", (1.2e6, 1.2e6))),
        ("第三十五条", ("article", (35, 35))),
        ("星期六", ("weekday", (5, 5))),
        ("两个半小时", ("hour", (150, 150))),
        ("第26届", ("ordinal", (26, 26))),
    ],
)
def test_chinese(words, expected):
    assert read(chinese.claims, words)[0] == expected


@pytest.mark.parametrize(
    "words",
    ["one of them", "at first", "the 1990s", "they may go", "march on", "cfcr2008", "42nd Street", "Charter 08 was"],
)
def test_english_that_claims_nothing(words):
    assert read(english.claims, words) == []


@pytest.mark.parametrize(
    "words",
    "千方百计 一心一意 三番五次 七上八下 一些人 其中一个 九十年代 六四天安门 十分感谢 三人行 89年 第二".split(),
)
def test_chinese_that_claims_nothing(words):
    assert [claim for claim in chinese.claims(words) if not claim.weak] == []


def test_links_code_and_references_claim_nothing():
    body = (
        "See [it](/event/rally-2015-02-24), `in 2010`, <a title='2011 x'>, https://a.example/2012/ and {{held 2013}}."
    )
    assert passage(text("en", body)).claims == []


_PIECES = """one two 26th anniversary years year 1989 4 June , . and a half more than several {{ }} ]( ` < “ ” > 2 p.m.
三 百 余 人 年 月 日 第 周年 个 半 十 亿 万 ½ ٣ İ ß 点 六四 昨天 yesterday released in 释放"""
_WORDS = st.lists(
    st.sampled_from([*_PIECES.split(), "\n", "\n\n"]),
    max_size=40,
).map(" ".join)


@given(st.one_of(st.text(), _WORDS))
def test_nothing_that_can_be_written_breaks_the_reading(words):
    for reader in (english.claims, chinese.claims, digits.claims):
        for claim in reader(words):
            assert 0 <= claim.start < claim.end <= len(words)
            assert claim.low <= claim.high


@given(st.one_of(st.text(), _WORDS), st.one_of(st.text(), _WORDS))
def test_no_pair_breaks_the_comparison_and_its_order_does_not_matter(en, zh):
    left, right = passage(text("en", en)), passage(text("zh-Hans", zh))
    assert {(b, a) for a, b in clashes(right, left)} == set(clashes(left, right))


HOSTILE = [
    *(
        "one ",
        "1,1",
        "twenty-",
        "two or ",
        "a ",
        "](",
        "{{",
        "`",
        "<",
        "“",
        "“a”",
        "> ",
        "yesterday ",
        "in 2010 ",
        "1 June ",
    ),
    *(
        "free Liu ",
        "subversion ",
        "is still in prison ",
        "Free ",
        "$1",
        "half a ",
        "a\n\n",
        "3 p.m. ",
        "the ",
        "https://",
    ),
    *"一 三年 一二 第 十分之 1至 昨天 释放 还 颠覆政权 2010年 半个 六四 ， 三年。 仍在狱中 上午 零 刘晓".split(),
]


def seconds_for(words):
    before = time.process_time()
    findings_of("page", words, "释放刘晓波，2010年，三年。", today=date(2020, 1, 1))
    findings_of("event", "In 2010, three years.", words, today=date(2020, 1, 1))
    return time.process_time() - before


@pytest.mark.parametrize("words", HOSTILE)
def test_a_hostile_text_takes_no_more_than_its_length(words):
    assert seconds_for(words * (100_000 // len(words.encode()))) < 5


def test_a_hostile_megabyte_takes_ten_times_a_tenth_of_it():
    tenth = "".join(words * (100_000 // len(HOSTILE) // len(words.encode())) for words in HOSTILE)
    assert seconds_for(tenth * 10) < 30 * max(seconds_for(tenth), 0.1)
