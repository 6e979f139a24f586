"""Freeze: a censor serves yesterday's genuine copy for ever (TUF: indefinite freeze)."""

from datetime import timedelta

from stillhere.flows import signing
from stillhere.flows.publishing import publish
from stillhere.flows.watching import watch
from stillhere.release.verdict import Verdict
from stillhere.testing import NOON

from .acts import next_release, seen_by_stranger, trust_of, watched

WEEK = timedelta(days=7)


def test_a_frozen_mirror_is_outdated_and_it_is_said_by_how_much(published, keys, a, b):
    next_release(published, keys, NOON + WEEK)
    publish(published, NOON + WEEK, only=["a"])
    fresh, frozen = watched(published, a, b, now=NOON + WEEK)
    assert fresh.verdict is Verdict.CURRENT
    assert (frozen.verdict, frozen.judgement.reason) == (Verdict.OUTDATED, "frozen")
    assert (frozen.judgement.facts["release"], frozen.judgement.facts["newest"]) == (1, 2)
    assert (frozen.judgement.facts["days"], frozen.judgement.facts["silent"]) == (7, 7)


def test_any_fresher_copy_shows_that_another_is_frozen(published, keys, a, b):
    next_release(published, keys, NOON + WEEK)
    publish(published, NOON + WEEK, only=["a"])
    seen = watch([str(b), str(a)], trust_of(published), NOON + WEEK)
    assert [one.verdict for one in seen] == [Verdict.OUTDATED, Verdict.CURRENT]


def test_a_stranger_learns_it_at_the_latest_when_the_heartbeat_is_over(published, b):
    ends = NOON + timedelta(days=14)
    assert seen_by_stranger(published, b, ends - timedelta(seconds=1)).verdict is Verdict.CURRENT
    late = seen_by_stranger(published, b, ends)
    assert (late.verdict, late.reason, late.facts["roles"]) == (Verdict.OUTDATED, "expired", "timestamp")


def test_a_heartbeat_keeps_a_quiet_site_alive(published, keys, b):
    signing.heartbeat(published, keys.online, NOON + timedelta(days=13))
    publish(published, NOON + timedelta(days=13))
    assert seen_by_stranger(published, b, NOON + timedelta(days=26)).verdict is Verdict.CURRENT


def test_an_old_address_list_is_outdated_even_where_every_page_is_new(published, keys, a, b):
    register = published / "registers/addresses.toml"
    register.write_text(
        register.read_text() + '\n[[address]]\nurl = "https://m.example/"\nstate = "mirror"\nsince = 2011\n'
    )
    request = signing.begin_addresses(published, NOON)
    signing.finish(published, request, keys.answers(request, "anna", "bo"), keys.online, NOON)
    publish(published, NOON, only=["a"])
    fresh, frozen = watched(published, a, b)
    assert fresh.verdict is Verdict.CURRENT
    assert (frozen.verdict, frozen.judgement.reason) == (Verdict.OUTDATED, "old-addresses")


def test_years_later_it_is_genuine_but_never_current(published, a):
    judgement = seen_by_stranger(published, a, NOON + timedelta(days=4000))
    assert (judgement.verdict, judgement.inspection.wrong) == (Verdict.OUTDATED, ())
    assert judgement.facts["days_left"] < 0
