"""Freeze: a censor serves yesterday's genuine copy for ever (TUF: indefinite freeze)."""

import shutil
from contextlib import contextmanager
from datetime import timedelta

import pytest

from stillhere import clock
from stillhere.flows import signing
from stillhere.flows.publishing import publish
from stillhere.flows.watching import watch
from stillhere.release.verdict import Verdict
from stillhere.testing import NOON
from stillhere.testing.mirror import LyingMirror
from tests.cli.running import stillhere

from . import surfaces
from .acts import next_release, seen_by_stranger, trust_of, watched
from .world import Beginning

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


@pytest.fixture(scope="module")
def begin(tmp_path_factory, keys):
    """Release 1 is of fifteen days ago: its timestamp has expired."""
    now = clock.now()
    return Beginning.made(tmp_path_factory.mktemp("begin"), keys, now - timedelta(days=15), now)


SENTENCES = {
    "en": ["OUTDATED: genuine, 15 days old", "last sign of life was 15 days ago", "Nothing newer could be reached."],
    "zh": ["过时：真实，已有 15 天", "最后一次信号在 15 天前", "没有找到更新的。"],
}
OFFLINE = {"en": "not whether there is a newer one", "zh": "不能知道有没有更新的版本"}
OLD = {"en": "there may be a newer release that no copy here shows", "zh": "可能有更新的版本"}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_an_expired_stick_is_genuine_so_many_days_old_and_never_called_current(world, lang):
    ran = stillhere("verify", world.old, "--trust", world.root, lang=lang)
    assert ran.code == 1
    assert [words for words in [*SENTENCES[lang], OFFLINE[lang]] if words not in ran.out] == []
    assert "CURRENT" not in ran.out
    assert "最新：" not in ran.out


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_stick_of_today_says_too_that_no_address_was_asked(world, lang):
    ran = stillhere("verify", world.good, "--trust", world.root, lang=lang)
    assert (ran.code, OFFLINE[lang] in ran.out) == (0, True)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_where_an_address_was_asked_nothing_is_said_of_folders(world, lang):
    with LyingMirror(world.good) as mirror:
        ran = stillhere("verify", world.old, mirror.address, "--trust", world.root, lang=lang)
    assert (ran.code, OFFLINE[lang] in ran.out) == (1, False)
    assert {"en": "while release 2 is 15 days newer", "zh": "第 2 版比它新 15 天"}[lang] in ran.out


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_an_impostors_stick_is_no_matter_of_age(world, lang):
    shutil.rmtree(world.new / ".well-known")
    ran = stillhere("verify", world.new, "--trust", world.root, lang=lang)
    assert (ran.code, OFFLINE[lang] in ran.out) == (1, False)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_recovery_from_old_copies_alone_says_how_old_they_are(world, lang):
    ran = stillhere("recover", world.back, world.old, "--trust", world.root, lang=lang)
    assert (ran.code, OLD[lang] in ran.out, "15" in ran.out) == (0, True, True)


def test_a_recovery_with_a_fresh_copy_says_nothing_of_age(world):
    ran = stillhere("recover", world.back, world.old, world.good, "--trust", world.root)
    assert (ran.code, OLD["en"] in ran.out) == (0, False)


@contextmanager
def frozen(world, _surface):
    yield world.old


test_on_every_surface = surfaces.every(
    frozen,
    verify=(1, "outdated", 1),
    watch=(1, "outdated", 2),
    mirror=(1, "outdated", 1),
    recover=(0, "whole", 1),
    browser=(1, "outdated", 0),
)
