"""Names of linked cases."""

import pytest

from stillhere.content.agreement.names import one_slip
from tests.content.agreement.sites import findings_of, said


@pytest.mark.parametrize(
    ("en", "says"),
    [
        ("Liu Xiaopo was a writer.", "Liu Xiaopo"),
        ("We remember Lui Xiaobo.", "Lui Xiaobo"),
        ("We remember [Liu Xiabo](/case/liu-xiaobo).", "Liu Xiabo"),
    ],
)
def test_a_slip_in_a_name(en, says):
    found = findings_of("event", en)
    assert said(found) == [f"en.md:5 text-against-facts {says}"]
    assert found[0].facts["write"] == "Liu Xiaobo"


def test_a_slip_in_a_chinese_name():
    found = findings_of("event", None, "刘晓坡是作家。")
    assert [f.facts["write"] for f in found] == ["刘晓波"]


@pytest.mark.parametrize("en", ["Liu Xiaobo and his brother Liu Xiaobe.", "Liu Xia is a poet.", "Liu was a writer."])
def test_other_names_are_silent(en):
    assert said(findings_of("event", en)) == []


@pytest.mark.parametrize("zh", ["刘晓波和他的哥哥刘晓光。", "刘霞是诗人。", "刘先生是作家。"])
def test_other_chinese_names_are_silent(zh):
    assert said(findings_of("event", None, zh)) == []


def test_two_languages_that_name_two_people():
    cases = ["liu-xiaobo", "wang-example"]
    found = findings_of("event", "We remember Liu Xiaobo.", "我们想念王某例。", cases=cases)
    assert said(found) == ["en.md:5 languages-disagree Liu Xiaobo"]
    assert said(findings_of("event", "Liu Xiaobo and Wang Example.", "我们想念王某例。", cases=cases)) == []


@pytest.mark.parametrize(
    ("word", "slip"), [("abd", 1), ("ab", 1), ("abcd", 1), ("acb", 1), ("abc", 0), ("xyz", 0), ("", 0)]
)
def test_one_slip(word, slip):
    assert one_slip(word, "abc") == bool(slip)
