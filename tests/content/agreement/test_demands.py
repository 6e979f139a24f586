"""Prose that the facts have overtaken."""

import pytest

from tests.content.agreement.sites import findings_of, said


@pytest.mark.parametrize(
    "en",
    [
        "Free Liu Xiaobo!",
        "We demand: release Liu Xiaobo now.",
        "We call for the release of Nobel laureate Liu Xiaobo.",
        "Freedom for Liu Xiaobo",
        "China must release [Liu Xiaobo](/case/liu-xiaobo).",
        "FREE **Liu Xiaobo**",
        "Liu Xiaobo is still in prison.",
        "Liu Xiaobo remains behind bars.",
    ],
)
@pytest.mark.parametrize("kind", ["page", "campaign"])
def test_a_standing_text_follows_its_case(en, kind):
    assert len(said(findings_of(kind, en))) == 1


@pytest.mark.parametrize(
    "zh",
    [
        "要求释放刘晓波！",
        "还刘晓波自由！",
        "释放诺贝尔奖得主刘晓波。",
        "我们要求中国政府释放[刘晓波](/case/liu-xiaobo)。",
        "刘晓波至今仍在狱中。",
        "刘晓波目前仍被关押。",
    ],
)
@pytest.mark.parametrize("kind", ["page", "campaign"])
def test_the_same_in_chinese(zh, kind):
    assert len(said(findings_of(kind, None, zh))) == 1


def test_every_word_above_the_body_is_read():
    found = findings_of("campaign", "Words.", words='summary = "Free Liu Xiaobo"\n')
    assert said(found) == ["en.md:3 demand-overtaken Free Liu Xiaobo"]
    assert found[0].facts["state"] == "Died in custody on 13 July 2017"


def test_a_case_may_demand_with_a_pronoun():
    assert said(findings_of("case", None, "请释放他！")) == ["zh-Hans.md:5 demand-overtaken 释放他"]


@pytest.mark.parametrize(
    "en",
    [
        "For years we called on China to release Liu Xiaobo.",
        "The banner read “Free Liu Xiaobo”.",
        "> Free Liu Xiaobo",
        "Free Wang Example!",
        "Release Somebody Else!",
        "We asked for the release of Liu Xiaobo until he died.",
        "Feel free to share.",
        "A press release about Liu Xiaobo.",
        "Liu Xiaobo is remembered.",
    ],
)
def test_history_and_the_held_are_silent(en):
    assert said(findings_of("page", en)) == []


@pytest.mark.parametrize(
    "zh", ["我们曾多次集会，要求释放刘晓波。", "“释放刘晓波”的横幅", "还王某例自由！", "他重获自由。"]
)
def test_the_same_silence_in_chinese(zh):
    assert said(findings_of("page", None, zh)) == []


@pytest.mark.parametrize("kind", ["event", "statement", "essay"])
def test_what_was_published_before_the_change_is_history(kind):
    assert said(findings_of(kind, "Free Liu Xiaobo!", "还刘晓波自由！")) == []


@pytest.mark.parametrize("kind", ["event", "statement", "essay"])
def test_what_was_published_after_the_change_is_not(kind):
    assert len(said(findings_of(kind, "Free Chen Example!", cases=["chen-example"]))) == 1


def test_a_closed_campaign_is_history():
    assert said(findings_of("campaign", "Free Liu Xiaobo!", facts="closed = 2017\n")) == []
