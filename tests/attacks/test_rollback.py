"""Rollback: a reader who has seen release 2 is given release 1 again (TUF: rollback)."""

import json
import shutil
from contextlib import contextmanager

import pytest

from stillhere import clock
from stillhere.cli.main import main
from stillhere.flows.publishing import publish
from stillhere.release import manifest, roles
from stillhere.release.verdict import Verdict
from stillhere.testing import NOON, signed_site, with_mirrors

from . import surfaces
from .acts import Forger, in_force, next_release, seen_by_stranger


def test_who_has_seen_the_new_release_does_not_accept_the_old_one(published, keys, b):
    seen = next_release(published, keys, NOON).seen
    judgement = seen_by_stranger(published, b, seen=seen)
    assert (judgement.verdict, judgement.reason) == (Verdict.OUTDATED, "rolled-back")


def test_the_same_release_again_is_no_rollback(published, b):
    assert seen_by_stranger(published, b, seen=in_force(published).seen).verdict is Verdict.CURRENT


@pytest.mark.parametrize("role", [roles.SITE, roles.ADDRESSES, roles.TARGETS, "bin-0"])
def test_a_stolen_publisher_key_cannot_hand_out_older_parts(published, keys, b, role):
    """A new snapshot, genuinely signed, that names an older version of one role than was seen."""
    seen = in_force(published).seen
    later = {**seen.roles, role: seen.roles[role] + 1}
    Forger(b).bring_into_force(keys.signers["publisher"])
    judgement = seen_by_stranger(published, b, seen=type(seen)(seen.timestamp, seen.snapshot, later))
    assert (judgement.verdict, judgement.reason) == (Verdict.OUTDATED, "rolled-back")


def test_a_role_that_vanishes_is_a_rollback(published, keys, b):
    seen = in_force(published).seen
    forger = Forger(b)
    snapshot, stamp = forger.read(roles.SNAPSHOT), forger.read(roles.TIMESTAMP)
    del snapshot.signed.meta["bin-0.json"]
    forger.issue(roles.SNAPSHOT, snapshot, keys.signers["publisher"])
    stamp.signed.snapshot_meta = manifest.meta_of(snapshot)
    forger.issue(roles.TIMESTAMP, stamp, keys.signers["publisher"])
    assert seen_by_stranger(published, b, seen=seen).reason == "rolled-back"


@pytest.fixture
def two(tmp_path, keys):
    """Old and new copies of a site that is valid today, and its root."""
    now = clock.now()
    site = signed_site(tmp_path / "today", keys, now)
    with_mirrors(site, {"m": tmp_path / "new"})
    publish(site, now)
    shutil.copytree(tmp_path / "new", tmp_path / "old")
    next_release(site, keys, now)
    publish(site, now)
    return tmp_path / "old", tmp_path / "new", site / "signed/1.root.json", tmp_path / "memory.json"


def verify(copy, root, memory, *more):
    return main(["verify", str(copy), "--trust", str(root), "--memory", str(memory), *more])


def test_the_memory_of_verify_makes_a_rollback_visible(two, capsys):
    old, new, root, memory = two
    assert [verify(old, root, memory), verify(new, root, memory)] == [0, 0]
    kept = memory.read_bytes()
    capsys.readouterr()
    assert verify(old, root, memory, "--json") == 1
    [row] = json.loads(capsys.readouterr().out)["copies"]
    assert (row["verdict"], row["reason"]) == ("outdated", "rolled-back")
    assert memory.read_bytes() == kept


def test_the_memory_takes_the_newest_of_several_copies(two):
    old, new, root, memory = two
    assert main(["verify", str(new), str(old), "--trust", str(root), "--memory", str(memory)]) == 1
    assert json.loads(memory.read_bytes())["snapshot"] == 2


@pytest.mark.parametrize("bad", [b"", b"[]", b"{}", b'{"format": 2}', b"\xff", b'{"format": 1, "timestamp": "x"}'])
def test_a_broken_memory_is_said_and_not_taken_for_an_empty_one(two, bad, capsys):
    old, _, root, memory = two
    memory.write_bytes(bad)
    assert verify(old, root, memory) == 1
    assert str(memory) in capsys.readouterr().err
    assert memory.read_bytes() == bad


@contextmanager
def rolled_back(world, surface):
    """Everybody has seen release 2; a recovery remembers nothing, and takes what there is."""
    for look in (surfaces.SURFACES["verify"], surface):
        look.look(world, world.good)
    world.start_again()
    yield world.old


test_on_every_surface = surfaces.every(
    rolled_back,
    verify=(1, "outdated", 2),
    watch=(1, "outdated", 2),
    mirror=(1, "outdated", 2),
    recover=(0, "whole", 1),
    browser=(1, "outdated", 0),
)
