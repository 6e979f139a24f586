"""Words that age badly, and those that only look like it."""

import pytest

from tests.content.agreement.sites import findings_of, said


@pytest.mark.parametrize(
    ("en", "says"),
    [
        ("Yesterday we stood here.", "Yesterday"),
        ("We met three days ago.", "three days ago"),
        ("He was recently moved.", "recently"),
        ("The rally took place last week.", "last week"),
        ("It began last Saturday.", "last Saturday"),
        ("A month ago he wrote.", "A month ago"),
    ],
)
def test_english_words_that_age(en, says):
    assert said(findings_of("event", en), "hint") == [f"en.md:5 words-age {says}"]


@pytest.mark.parametrize(
    ("zh", "says"),
    [
        ("昨天，我们站在这里。", "昨天"),
        ("该组织日前发表声明。", "日前"),
        ("2天前，我们集会。", "2天前"),
        ("最近，他被转走。", "最近"),
        ("前天他来了。", "前天"),
        ("上周日，我们集会。", "上周"),
        ("兩天前，他被帶走。", "兩天前"),
    ],
)
def test_chinese_words_that_age(zh, says):
    assert said(findings_of("event", None, zh), "hint") == [f"zh-Hans.md:5 words-age {says}"]


@pytest.mark.parametrize(
    "en",
    [
        "Ten years ago he died.",
        "In the last week of July he wrote.",
        "yesterday’s enemies",
        "He said: “Yesterday I was free.”",
        "> Yesterday I was free.",
        "As recently as 2010 it was open.",
        "It feels like yesterday.",
        "He sleeps by day.",
    ],
)
def test_harmless_english_words(en):
    assert said(findings_of("event", en), "hint") == []


@pytest.mark.parametrize(
    "zh",
    [
        "审判两天前结束。",
        "2月9日前请签名。",
        "最近的车站",
        "他说：“昨天我还自由。”",
        "仍像发生在昨天。",
        "人权日前两天",
        "三年前",
    ],
)
def test_harmless_chinese_words(zh):
    assert said(findings_of("event", None, zh), "hint") == []
