"""Figures of a text that the facts know better, and those that only look like it."""

import pytest

from tests.content.agreement.sites import findings_of, said

EVENT = "participants = 19\n"


@pytest.mark.parametrize(
    ("en", "says", "write"),
    [
        ("Liu Xiaobo was sentenced to ten years in prison.", "ten years", "11 years"),
        ("Liu Xiaobo is serving a 12-year sentence.", "12-year", "11 years"),
        (
            "Liu Xiaobo was sentenced to eleven years and six months in prison.",
            "eleven years and six months",
            "11 years",
        ),
        ("Liu Xiaobo has been behind bars for nine years.", "nine years", "6 years and 2 months"),
        ("He has spent more than 7 years in prison.", "7 years", "6 years and 2 months"),
        ("Liu Xiaobo was born on 28 December 1956.", "28 December 1956", "28 December 1955"),
        ("Liu Xiaobo was sentenced on 25 December 2008.", "25 December 2008", "25 December 2009"),
        ("He was taken away on 8 December 2009.", "8 December 2009", "8 December 2008"),
        ("Liu Xiaobo was convicted of subversion.", "subversion", "inciting subversion of state power"),
    ],
)
def test_a_figure_of_the_case_is_compared_with_its_facts(en, says, write):
    found = findings_of("event", en)
    assert said(found) == [f"en.md:5 text-against-facts {says}"]
    assert found[0].facts["write"] == write


@pytest.mark.parametrize(
    ("zh", "says", "write"),
    [
        ("刘晓波被判处有期徒刑十年。", "十年", "11年"),
        ("刘晓波因文获罪，被判刑12年。", "12年", "11年"),
        ("刘晓波已被关押九年。", "九年", "6年2个月"),
        ("他入狱已近八年。", "八年", "6年2个月"),
        ("刘晓波1956年出生。", "1956年", "1955年12月28日"),
        ("刘晓波被控颠覆国家政权罪。", "颠覆国家政权", "煽动颠覆国家政权罪"),
    ],
)
def test_the_same_in_chinese(zh, says, write):
    found = findings_of("event", None, zh)
    assert said(found) == [f"zh-Hans.md:5 text-against-facts {says}"]
    assert found[0].facts["write"] == write


@pytest.mark.parametrize(
    "en",
    [
        "Liu Xiaobo was sentenced to eleven years in prison and two years’ deprivation of political rights.",
        "Liu Xiaobo has been in prison for more than six years.",
        "Liu Xiaobo has been held for six years.",
        "Liu Xiaobo has been held for over six years and two months.",
        "In 1996 he was sentenced to three years of labour camp.",
        "He had served four years of his sentence.",
        "His lawyer was sentenced to three years in prison.",
        "Wang was sentenced to three years in prison.",
        "Altogether Liu Xiaobo spent ten years in prison.",
        "The report said that “Liu Xiaobo has been in prison for more than 7 years”.",
        "> Liu Xiaobo has been in prison for more than 7 years",
        "In 1989 he was arrested and in 1991 released.",
        "Liu Xiaobo, born in 1955, was sentenced on Christmas Day 2009.",
        "First accused of subversion, he was tried for inciting subversion of state power.",
        "Liu Xiaobo and Wang Example were sentenced to 13 years in prison.",
        "He was arrested in June 2009.",
    ],
)
def test_what_only_looks_like_a_contradiction_is_silent(en):
    assert said(findings_of("event", en)) == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Liu Xiaobo died on 14 July 2017.", "14 July 2017"),
        ("Liu Xiaobo died in 2016.", "2016"),
        ("He died at the age of 62.", "at the age of 62"),
        ("He died at the age of 61, on 13 July 2017.", None),
        ("On 13 July 2018, a year after Liu Xiaobo died, we met.", None),
    ],
)
def test_a_death_has_one_day_and_one_age(body, expected):
    found = findings_of("page", body, cases=()) + findings_of("case", body)
    assert [f.facts["says"] in (expected or "") for f in found if f.level == "warning"] == [True] * bool(expected)


def test_a_standing_page_is_compared_with_today():
    body = "Wang Example has been held for three years."
    assert said(findings_of("statement", body, cases=["wang-example"])) == []
    found = findings_of("campaign", body, cases=["wang-example"])
    assert [f.facts["write"] for f in found] == ["6 years and 10 months"]


@pytest.mark.parametrize(
    ("en", "expected"),
    [
        ("Thirty people took part.", ["en.md:5 text-against-facts Thirty people"]),
        ("Some twenty people took part.", []),
        ("Nineteen people gathered; two people were arrested.", []),
        ("Six people were sentenced.", []),
        ("The rally was held on 24 February 2016.", ["en.md:5 text-against-facts 24 February 2016"]),
        ("The rally was held on 25 February 2015.", ["en.md:5 text-against-facts 25 February 2015"]),
        ("The rally was held on 24 February 2015, two months after 8 December 2014.", []),
        ("He was taken on 8 December 2008.", []),
    ],
)
def test_an_event_has_its_day_and_its_participants(en, expected):
    assert said(findings_of("event", en, facts=EVENT)) == expected


@pytest.mark.parametrize(
    ("zh", "expected"),
    [
        ("三十人参加了集会。", ["zh-Hans.md:5 text-against-facts 三十人"]),
        ("约二十人参加了集会。", []),
        ("集会于2015年2月25日举行。", ["zh-Hans.md:5 text-against-facts 2015年2月25日"]),
    ],
)
def test_the_same_of_an_event_in_chinese(zh, expected):
    assert said(findings_of("event", None, zh, facts=EVENT)) == expected


@pytest.mark.parametrize(
    ("en", "expected"),
    [
        ("Please sign before 10 July 2015.", ["en.md:4 text-against-facts 10 July 2015"]),
        ("Please sign before 1 July 2015, at best by 1 June 2015.", []),
        ("Before 10 July 1989 he was free.", []),
        ("Please sign before 1 July.", []),
    ],
)
def test_a_deadline_is_the_one_of_the_facts(en, expected):
    assert said(findings_of("statement", en, facts="deadline = 2015-07-01\n")) == expected
