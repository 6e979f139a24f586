from dataclasses import replace
from datetime import timedelta

import pytest

from stillhere.recover.choose import Candidate, candidates, choose
from stillhere.release.verdict import FileState, Inspection, Seen
from stillhere.release.verify import VerifiedRelease
from stillhere.testing import NOON
from tests.values import MemoryCopy, current, looked_at, next_release, published, trust_of

ABOUT = {"content/page/about/en.md": '+++\ntitle = "New"\nsummary = "New."\n+++\n'}


@pytest.fixture
def two(site, keys):
    """What was seen of an old copy, and of a new one with a page altered."""
    old = looked_at(MemoryCopy(published(site), name="old"), trust_of(site))
    next_release(site, keys, NOON + timedelta(days=1), ABOUT)
    altered = MemoryCopy(published(site), name="new")
    altered.tree["en/index.html"] = b"x"
    return old, looked_at(altered, trust_of(site))


def newest(*seen: Inspection) -> VerifiedRelease:
    release = choose(seen)
    assert release
    return release


def test_the_newest_release_that_any_copy_proves_is_chosen(two):
    old, new = two
    assert newest(old, new).number == newest(new, old).number == 2
    assert newest(old).number == 1
    assert choose([Inspection("c")]) is None


def test_every_file_has_candidates_on_every_copy_the_surest_first(two):
    release = newest(*two)
    found = candidates(release, two)
    assert found.keys() == release.files.keys()
    for path, places in found.items():
        assert {place.copy for place in places} == {0, 1}, path
        assert len(places) == len(set(places)), path


def test_what_did_not_change_is_sure_on_the_old_copy_and_what_was_altered_only_worth_a_try(two):
    found = candidates(newest(*two), two)
    assert found["style.css"][:2] == [Candidate(0, "style.css"), Candidate(1, "style.css")]
    assert found["en/index.html"] == [Candidate(0, "en/index.html"), Candidate(1, "en/index.html")]
    assert found["en/addresses.html"][0] == Candidate(1, "en/addresses.html")


def test_the_same_bytes_at_another_path_are_found(site):
    release = current(site)
    [path, other] = [p for p in release.files if ("first" in p and p.endswith(".md")) or p == "style.css"]
    same = {path: release.files[other], other: release.files[other]}

    class Release:
        files, snapshot_version, seen = same, 1, release.seen

    seen = Inspection("c", Release, wrong=(Seen(path, FileState.MISSING),))  # type: ignore[arg-type]
    assert candidates(Release, [seen])[path] == [Candidate(0, other), Candidate(0, path)]  # type: ignore[arg-type]


def test_a_copy_that_used_up_its_time_is_asked_last(two):
    old, new = two
    found = candidates(newest(*two), [replace(old, unchecked=1), new])
    assert [place.copy for place in found["style.css"]] == [1, 0]
