from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stillhere.cli.messages import sentences
from stillhere.release.days_left import _SENTENCES, REMINDERS, days_left, reminders
from stillhere.testing import NOON, ThrowAwayKeys, signed_site
from tests.values import current


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    return current(signed_site(tmp_path_factory.mktemp("site") / "site", ThrowAwayKeys(), NOON))


def test_days_are_counted_for_each_who_signs(release):
    assert days_left(release, NOON) == {"publisher": 14, "editors": 90, "keyholders": 365}
    assert reminders(release, NOON) == []


@pytest.mark.parametrize(
    ("day", "who", "step"),
    [
        (11, "publisher", 1),
        (13, "publisher", 2),
        (60, "editors", 1),
        (76, "editors", 2),
        (87, "editors", 3),
        (305, "keyholders", 1),
        (335, "keyholders", 2),
        (358, "keyholders", 3),
    ],
)
def test_a_reminder_comes_on_its_day_and_no_day_earlier(release, day, who, step):
    def steps(moment):
        return {each.who: each.step for each in reminders(release, moment)}.get(who, 0)

    assert steps(NOON + timedelta(days=day)) == step
    assert steps(NOON + timedelta(days=day) - timedelta(days=1)) == step - 1


def test_what_is_over_is_said_in_other_words(release):
    codes = [each.code for each in reminders(release, NOON + timedelta(days=366))]
    assert codes == ["overdue-publisher", "overdue-editors", "overdue-keyholders"]


@given(st.integers(-10, 500))
def test_who_is_reminded_is_reminded_until_the_end(release, day):
    now = NOON + timedelta(days=day)
    left = days_left(release, now)
    assert {each.who for each in reminders(release, now)} == {w for w in left if left[w] <= REMINDERS[w][0]}


def test_every_reminder_has_its_sentence():
    assert {code for pair in _SENTENCES.values() for code in pair} <= sentences().keys()
