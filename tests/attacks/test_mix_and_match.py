"""Mix and match: parts of two genuine releases put together as one that never was (TUF: mix-and-match)."""

import shutil
from contextlib import contextmanager

import pytest

from stillhere.flows import signing
from stillhere.flows.publishing import publish
from stillhere.release import roles
from stillhere.release.verdict import Verdict
from stillhere.testing import NOON, signed_site, with_mirrors

from . import surfaces
from .acts import STATEMENT, in_force, next_release, seen_by_stranger

REFUSED = (Verdict.ALTERED, Verdict.IMPOSTOR, Verdict.INCOMPLETE)
PAGE = "en/statement/first.html"


@pytest.fixture
def old(b, tmp_path):
    """A copy of release 1, kept by an attacker."""
    return shutil.copytree(b, tmp_path / "old")


@pytest.fixture
def new(published, keys, old, b):
    """Mirror b with release 2."""
    next_release(published, keys, NOON)
    publish(published, NOON)
    return b


def test_no_metadata_of_the_old_release_fits_into_the_new_one(published, new, old):
    before = {path.name.split(".", 1)[-1]: path for path in (old / roles.METADATA).iterdir()}
    now = {name.split(".", 1)[-1]: new / roles.METADATA / name for name in in_force(published).metadata}
    for role in sorted(now.keys() - {"json", "root.json"}):  # "json" is the timestamp: below
        genuine = now[role].read_bytes()
        if before[role].read_bytes() != genuine:
            now[role].write_bytes(before[role].read_bytes())
            assert seen_by_stranger(published, new).verdict in REFUSED, role
        now[role].unlink()
        assert seen_by_stranger(published, new).verdict is Verdict.INCOMPLETE, role
        now[role].write_bytes(genuine)
    assert seen_by_stranger(published, new).verdict is Verdict.CURRENT


def test_the_old_timestamp_over_the_new_pages_is_not_current(published, new, old):
    shutil.copytree(old / roles.METADATA, new / roles.METADATA, dirs_exist_ok=True)
    judgement = seen_by_stranger(published, new)
    assert judgement.verdict is Verdict.UPDATING
    assert judgement.facts["count"] == len([w for w in judgement.inspection.wrong if w.state == "other"])


def test_the_old_timestamp_over_the_new_release_alone_is_incomplete(published, new, old):
    shutil.copy(old / roles.METADATA / "timestamp.json", new / roles.METADATA)
    assert seen_by_stranger(published, new).verdict is Verdict.INCOMPLETE


def test_a_page_of_the_release_before_on_the_new_one_is_named(published, new, old):
    shutil.copy(old / PAGE, new / PAGE)
    judgement = seen_by_stranger(published, new)
    assert (judgement.verdict, judgement.inspection.wrong[0].path) == (Verdict.ALTERED, PAGE)


def test_with_the_proof_of_the_release_before_it_is_held_back_and_never_current(published, new, old):
    for path in (old / roles.METADATA).iterdir():
        if not (new / roles.METADATA / path.name).exists():
            shutil.copy(path, new / roles.METADATA)
    shutil.copy(old / PAGE, new / PAGE)
    judgement = seen_by_stranger(published, new)
    assert (judgement.verdict, judgement.inspection.wrong[0].path) == (Verdict.OUTDATED, PAGE)


def test_an_old_page_does_not_hide_that_others_are_gone(published, new, old):
    shutil.copytree(old / roles.METADATA, new / roles.METADATA, dirs_exist_ok=True)
    for page in ("index.html", "style.css", "en/index.html"):
        (new / page).unlink()
    assert seen_by_stranger(published, new).verdict is Verdict.INCOMPLETE


def test_a_page_of_two_releases_ago_is_altered(published, keys, new, old):
    next_release(published, keys, NOON, "Third words.")
    publish(published, NOON)
    shutil.copytree(old / roles.METADATA, new / roles.METADATA, dirs_exist_ok=True)
    publish(published, NOON)
    shutil.copy(old / PAGE, new / PAGE)
    assert seen_by_stranger(published, new).verdict is Verdict.ALTERED


def test_a_withdrawn_page_that_stays_is_noticed(published, keys, b):
    kept = (b / PAGE).read_bytes()
    shutil.rmtree((published / STATEMENT).parent)
    signing.make_release(published, keys.online, NOON)
    publish(published, NOON)
    assert not (b / PAGE).exists()
    (b / PAGE).parent.mkdir(parents=True)
    (b / PAGE).write_bytes(kept)
    judgement = seen_by_stranger(published, b)
    assert (judgement.verdict, judgement.inspection.wrong[0].state) == (Verdict.ALTERED, "extra")


def test_a_genuine_page_of_another_organisation_is_altered_here(published, keys, b, tmp_path):
    other = signed_site(tmp_path / "other", keys, NOON, {STATEMENT: '+++\ntitle = "First"\n+++\nTheirs.\n'})
    with_mirrors(other, {"m": tmp_path / "theirs"})
    publish(other, NOON)
    shutil.copy(tmp_path / "theirs" / PAGE, b / PAGE)
    assert seen_by_stranger(published, b).verdict is Verdict.ALTERED


@contextmanager
def old_snapshot_under_the_new_timestamp(world, _surface):
    shutil.copy(world.old / roles.METADATA / "1.snapshot.json", world.new / roles.METADATA / "2.snapshot.json")
    yield world.new


@contextmanager
def old_page_under_new_signatures(world, _surface):
    shutil.copy(world.old / PAGE, world.new / PAGE)
    yield world.new


test_mixed_metadata_on_every_surface = surfaces.every(
    old_snapshot_under_the_new_timestamp,
    verify=(1, "altered", 1),
    watch=(1, "altered", 2),
    mirror=(1, "altered", 1),
    recover=(1, "refused", 0),
    browser=(1, "altered", 0),
)
test_a_mixed_page_on_every_surface = surfaces.every(
    old_page_under_new_signatures,
    verify=(1, "altered", 2),
    watch=(1, "altered", 2),
    mirror=(1, "altered", 1),
    recover=(0, "rebuilt", 2),
    browser=(1, "altered", 0),
)
