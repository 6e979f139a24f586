"""Whether a consent holds: for a use, on a day, in a language."""

from datetime import date

import pytest

from stillhere.content.consent import Consent, allows
from stillhere.dates import PartialDate

BEGAN, DAY = PartialDate(2015, 1, 10), date(2016, 6, 1)


def consent(*to, **more):
    return [Consent(to, BEGAN, **more)]


@pytest.mark.parametrize(
    ("to", "scope", "answer"),
    [
        ("name", "name", True),
        ("name", "face", False),
        ("name", "name-and-face", False),
        ("name-and-face", "name", True),
        ("name-and-face", "face", True),
        ("name-and-face", "byline", False),
        ("voice", "name", False),
        ("byline", "name", False),
    ],
)
def test_a_use_is_what_was_agreed_to(to, scope, answer):
    assert allows(consent(to), scope, DAY) is answer


def test_name_and_face_apart_are_not_name_and_face_together():
    assert not allows(consent("name", "face"), "name-and-face", DAY)


@pytest.mark.parametrize(
    ("day", "more", "answer"),
    [
        (date(2015, 1, 9), {}, False),
        (date(2015, 1, 10), {}, True),
        (date(2015, 12, 31), {"until": PartialDate(2015)}, True),
        (date(2016, 1, 1), {"until": PartialDate(2015)}, False),
        (date(2016, 2, 2), {"withdrawn": PartialDate(2016, 2, 3)}, True),
        (date(2016, 2, 3), {"withdrawn": PartialDate(2016, 2, 3)}, False),
    ],
)
def test_it_holds_between_its_days(day, more, answer):
    assert allows(consent("name", **more), "name", day) is answer


def test_languages_and_channels_are_all_or_those_that_were_said():
    chinese = consent("name", languages=("zh-Hans",))
    assert allows(chinese, "name", DAY, ["zh-Hans"])
    assert allows(chinese, "name", DAY, ["zh-Hant"])  # the same language in other characters
    assert not allows(chinese, "name", DAY, ["en"])
    assert not allows(chinese, "name", DAY, ["en", "zh-Hans"])
    assert allows([*chinese, *consent("name", languages=("en",))], "name", DAY, ["en", "zh-Hans"])
    assert not allows(consent("name", channels=("press",)), "name", DAY)
    assert allows(consent("name", channels=("press",)), "name", DAY, channel="press")


def test_no_answer_is_a_no():
    assert not allows([], "name", DAY)
