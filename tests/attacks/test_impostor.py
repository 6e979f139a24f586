"""Impostor: a site that looks like ours and is not; a parked domain; a page of the network in between."""

import shutil
from contextlib import contextmanager

import pytest

from stillhere.flows.publishing import publish
from stillhere.flows.watching import watch
from stillhere.release import roles
from stillhere.release.verdict import Verdict
from stillhere.release.verify import Trust
from stillhere.testing import NOON, ThrowAwayKeys, signed_site, with_mirrors
from stillhere.testing.mirror import LyingMirror, failing, page_to_everything

from . import surfaces
from .acts import seen_by_stranger, trust_of, watched


@pytest.fixture
def theirs(tmp_path):
    """The same site, word for word, signed by other people."""
    site = signed_site(tmp_path / "theirs", ThrowAwayKeys(), NOON)
    with_mirrors(site, {"m": tmp_path / "mirror-theirs"})
    publish(site, NOON)
    return tmp_path / "mirror-theirs"


def test_the_same_pages_signed_by_others_are_an_impostor(published, theirs):
    judgement = seen_by_stranger(published, theirs)
    assert (judgement.verdict, judgement.facts["kind"]) == (Verdict.IMPOSTOR, "unsigned")


def test_the_impostor_is_genuine_to_those_who_trust_its_root(theirs):
    [seen] = watch([str(theirs)], Trust((theirs / roles.METADATA / "1.root.json").read_bytes()), NOON)
    assert seen.verdict is Verdict.CURRENT


@pytest.mark.parametrize("name", ["timestamp.json", "1.snapshot.json", "1.targets.json", "1.site.json", "1.bin-0.json"])
def test_one_file_of_their_metadata_is_enough_to_refuse(published, b, theirs, name):
    shutil.copy(theirs / roles.METADATA / name, b / roles.METADATA)
    assert seen_by_stranger(published, b).verdict in (Verdict.IMPOSTOR, Verdict.ALTERED)


def test_their_root_cannot_follow_ours(published, b, theirs):
    shutil.copy(theirs / roles.METADATA / "1.root.json", b / roles.METADATA / "2.root.json")
    assert seen_by_stranger(published, b).verdict in (Verdict.IMPOSTOR, Verdict.ALTERED)


def test_their_root_in_place_of_ours_is_noticed(published, b, theirs):
    """Whoever fetches the root of trust from this mirror would trust other people."""
    shutil.copy(theirs / roles.METADATA / "1.root.json", b / roles.METADATA)
    assert seen_by_stranger(published, b).verdict is not Verdict.CURRENT


def test_our_pages_without_signatures_are_an_impostor(published, b):
    shutil.rmtree(b / ".well-known")
    assert seen_by_stranger(published, b).verdict is Verdict.IMPOSTOR


def test_an_empty_place_proves_nothing(published, tmp_path):
    (tmp_path / "empty").mkdir()
    judgement = seen_by_stranger(published, tmp_path / "empty")
    assert (judgement.verdict, judgement.reason) == (Verdict.UNVERIFIABLE, "no-signature")


def test_a_page_to_everything_is_an_impostor(published, a):
    with LyingMirror(a, page_to_everything) as mirror:
        [seen] = watched(published, mirror.address, seconds=5)
    assert seen.verdict is Verdict.IMPOSTOR


@pytest.mark.parametrize("status", [403, 404, 410, 429, 451, 500, 503])
def test_a_host_that_only_refuses_is_no_impostor_and_no_pass(published, a, status):
    with LyingMirror(a, failing(status)) as mirror:
        [seen] = watched(published, mirror.address, seconds=5)
    assert seen.verdict in (Verdict.DOWN, Verdict.UNVERIFIABLE)


def test_a_host_that_is_gone_is_down(published, a):
    with LyingMirror(a) as mirror:
        address = mirror.address
    [seen] = watched(published, address, seconds=5)
    assert (seen.verdict, seen.judgement.facts["kind"]) == (Verdict.DOWN, "refused")


def test_the_impostors_pages_are_never_asked_for(published, theirs):
    with LyingMirror(theirs) as mirror:
        watch([mirror.address], trust_of(published), NOON, seconds=5)
    assert [path for path in mirror.asked if roles.METADATA not in path] == ["/index.html"]


@contextmanager
def signed_by_others(world, _surface):
    """Word for word the same site, with a timestamp of somebody else's."""
    shutil.copytree(theirs_of_today(world) / roles.METADATA, world.new / roles.METADATA, dirs_exist_ok=True)
    yield world.new


def theirs_of_today(world):
    site = signed_site(world.top / "theirs", ThrowAwayKeys(), world.now)
    with_mirrors(site, {"m": world.top / "mirror-theirs"})
    publish(site, world.now)
    return world.top / "mirror-theirs"


test_on_every_surface = surfaces.every(
    signed_by_others,
    verify=(1, "impostor", 1),
    watch=(1, "impostor", 2),
    mirror=(1, "impostor", 1),
    recover=(1, "refused", 0),
    browser=(1, "impostor", 0),
)
