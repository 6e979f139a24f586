"""Slow retrieval: a mirror that drips, or never answers, to keep a reader waiting (TUF: slow retrieval)."""

import time
from contextlib import contextmanager

import pytest

from stillhere.errors import Problem
from stillhere.flows.rescue import rescue
from stillhere.release.verdict import Verdict
from stillhere.testing.mirror import LyingMirror, never_answers, only, slowly

from . import surfaces
from .acts import trust_of, watched

SECONDS = 1.0
NOT_SEEN = (Verdict.UNVERIFIABLE, Verdict.DOWN)


@pytest.mark.parametrize("lie", [never_answers, slowly])
@pytest.mark.parametrize("below", ["", "en/", ".well-known/stillhere/metadata/1.bin-a"])
def test_it_costs_its_deadline_and_is_no_pass(published, a, lie, below):
    with LyingMirror(a, only(below, lie)) as mirror:
        began = time.monotonic()
        [seen] = watched(published, mirror.address, seconds=SECONDS)
        took = time.monotonic() - began
    assert seen.verdict in NOT_SEEN
    assert took < SECONDS + 1


def test_what_was_seen_before_the_deadline_counts(published, a):
    with LyingMirror(a, only("en/case/", never_answers)) as mirror:
        [seen] = watched(published, mirror.address, seconds=SECONDS)
    pages = [path for path in seen.judgement.inspection.release.files if path.startswith("en/case/")]
    assert seen.judgement.facts["count"] == len(pages)
    assert seen.judgement.facts["genuine"] == seen.judgement.facts["files"] - len(pages)


def test_an_altered_page_is_reported_although_the_rest_drips(published, a):
    (a / "index.html").write_bytes(b"<script>x</script>")
    with LyingMirror(a, only("zh-Hans/", slowly)) as mirror:
        [seen] = watched(published, mirror.address, seconds=SECONDS)
    assert seen.verdict is Verdict.ALTERED


def test_a_recovery_from_it_ends_too(published, a, tmp_path):
    began = time.monotonic()
    with LyingMirror(a, never_answers) as mirror, pytest.raises(Problem) as stop:
        rescue([mirror.address], tmp_path / "back", trust_of(published), seconds=SECONDS)
    assert stop.value.code == "nothing-to-recover"
    assert time.monotonic() - began < SECONDS + 1
    assert not (tmp_path / "back").exists()


@contextmanager
def dripping_metadata(world, _surface):
    with LyingMirror(world.new, slowly) as mirror:
        yield mirror.address


@contextmanager
def a_page_that_never_comes(world, _surface):
    with LyingMirror(world.new, only("en/statement/", never_answers)) as mirror:
        yield mirror.address


test_dripping_metadata_on_every_surface = surfaces.every(
    dripping_metadata,
    verify=(4, "unverifiable", 1),
    watch=(4, "unverifiable", 2),
    mirror=(4, "unverifiable", 1),
    recover=(1, "refused", 0),
    browser=(1, "unverifiable", 0),
)
test_a_page_that_never_comes_on_every_surface = surfaces.every(
    a_page_that_never_comes,
    verify=(4, "unverifiable", 2),
    watch=(4, "unverifiable", 2),
    mirror=(1, "unverifiable", 1),
    recover=(0, "rebuilt", 2),
    browser=(1, "unverifiable", 0),
)
