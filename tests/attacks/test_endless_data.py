"""Endless data: a mirror answers without end, or says that a few bytes are gigabytes (TUF: endless data)."""

import os
import time
import tracemalloc
from contextlib import contextmanager

import pytest

from stillhere.release import roles
from stillhere.release.verdict import Verdict
from stillhere.testing.mirror import LyingMirror, gzip_bomb, only, without_end

from . import surfaces
from .acts import seen_by_stranger, watched

MIB = 1024 * 1024


def test_endless_metadata_is_cut_off_at_its_limit(published, a):
    with LyingMirror(a, without_end) as mirror:
        began = time.monotonic()
        [seen] = watched(published, mirror.address, seconds=5)
        took = time.monotonic() - began
    assert (seen.verdict, seen.judgement.facts["kind"]) == (Verdict.UNVERIFIABLE, "too-long")
    assert took < 3
    assert mirror.sent < 16 * MIB
    assert mirror.asked == [f"/{roles.METADATA}/2.root.json"]


def test_an_endless_page_is_altered_the_rest_is_checked(published, a):
    with LyingMirror(a, only("en/index.html", without_end)) as mirror:
        [seen] = watched(published, mirror.address, seconds=5)
    assert seen.verdict is Verdict.ALTERED
    assert [tampered.path for tampered in seen.tampered] == ["en/index.html"]
    assert seen.judgement.inspection.unchecked == 0


@pytest.mark.parametrize("below", ["", "en/", "style.css"])
def test_nothing_is_unpacked(published, a, below):
    with LyingMirror(a, only(below, gzip_bomb)) as mirror:
        tracemalloc.start()
        [seen] = watched(published, mirror.address, seconds=5)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert seen.verdict is (Verdict.ALTERED if below else Verdict.UNVERIFIABLE)
    assert peak < 32 * MIB


@pytest.mark.parametrize("path", ["en/index.html", f"{roles.METADATA}/timestamp.json", f"{roles.METADATA}/1.site.json"])
def test_a_stick_with_gigabytes_in_place_of_a_file_is_not_read(published, a, path):
    os.truncate(a / path, 2 << 30)
    tracemalloc.start()
    judgement = seen_by_stranger(published, a)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert judgement.verdict in (Verdict.ALTERED, Verdict.UNVERIFIABLE)
    assert peak < 16 * MIB


@contextmanager
def endless_metadata(world, _surface):
    with LyingMirror(world.new, without_end) as mirror:
        yield mirror.address
    assert mirror.sent < 64 * MIB


@contextmanager
def an_endless_page(world, _surface):
    with LyingMirror(world.new, only("en/statement/", without_end)) as mirror:
        yield mirror.address
    assert mirror.sent < 64 * MIB


test_endless_metadata_on_every_surface = surfaces.every(
    endless_metadata,
    verify=(4, "unverifiable", 1),
    watch=(4, "unverifiable", 2),
    mirror=(4, "unverifiable", 1),
    recover=(1, "refused", 0),
    browser=(1, "unverifiable", 0),
)
test_an_endless_page_on_every_surface = surfaces.every(
    an_endless_page,
    verify=(1, "altered", 2),
    watch=(1, "altered", 2),
    mirror=(1, "altered", 1),
    recover=(0, "rebuilt", 2),
    browser=(1, "altered", 0),
)
