"""Fast forward: a thief of the publisher's key signs a version so high that nothing can follow (TUF: fast-forward)."""

import shutil
from contextlib import contextmanager

from stillhere.flows import signing
from stillhere.flows.publishing import publish
from stillhere.release import roles
from stillhere.release.verdict import Verdict
from stillhere.testing import NOON, ThrowAwayKeys

from . import surfaces
from .acts import Forger, in_force, seen_by_stranger

FAR = 2**31 - 1


def fast_forwarded(site, keys, mirror):
    """The memory of a reader who met the thief's timestamp."""
    forger = Forger(mirror)
    stamp = forger.read(roles.TIMESTAMP)
    stamp.signed.version = FAR
    forger.put(roles.TIMESTAMP, stamp, keys.signers["publisher"])
    return seen_by_stranger(site, mirror).inspection.release.seen


def new_publisher(site, keys, mirror):
    """The keyholders give the publisher's role to a new key, and it signs afresh, from version 2 on."""
    forger, new = Forger(mirror), ThrowAwayKeys().signers["publisher"]
    root = forger.read(roles.ROOT)
    for role in (roles.SNAPSHOT, roles.TIMESTAMP):
        root.signed.revoke_key(keys.signers["publisher"].public_key.keyid, role)
        root.signed.add_key(new.public_key, role)
    forger.issue(roles.ROOT, root, keys.signers["anna"], keys.signers["chen"])
    stamp = forger.read(roles.TIMESTAMP)
    stamp.signed.version = 1
    forger.put(roles.TIMESTAMP, stamp, new)
    forger.bring_into_force(new)


def test_a_stranger_is_not_fooled_for_longer_than_the_key_lives(published, keys, b):
    assert fast_forwarded(published, keys, b).timestamp == FAR
    new_publisher(published, keys, b)
    judgement = seen_by_stranger(published, b)
    assert judgement.verdict is Verdict.CURRENT
    assert judgement.inspection.release.seen.timestamp == 2


def test_the_old_key_is_worth_nothing_afterwards(published, keys, b):
    new_publisher(published, keys, b)
    fast = Forger(b)
    stamp = fast.read(roles.TIMESTAMP)
    fast.issue(roles.TIMESTAMP, stamp, keys.signers["publisher"])
    assert seen_by_stranger(published, b).verdict is Verdict.IMPOSTOR


def test_our_own_site_goes_on_from_a_high_number(published, keys, b):
    fast_forwarded(published, keys, b)
    (published / "signed/timestamp.json").write_bytes((b / roles.METADATA / "timestamp.json").read_bytes())
    signing.heartbeat(published, keys.online, NOON)
    assert in_force(published).seen.timestamp == FAR + 1
    assert all(result.current for result in publish(published, NOON))


def test_a_reader_who_remembers_goes_on_once_the_key_was_replaced(published, keys, b):
    memory = fast_forwarded(published, keys, b)
    new_publisher(published, keys, b)
    assert seen_by_stranger(published, b, seen=memory).verdict is Verdict.CURRENT


def far_ahead(world):
    """The thief's timestamp, on the mirror."""
    forger = Forger(world.new)
    stamp = forger.read(roles.TIMESTAMP)
    stamp.signed.version = FAR
    forger.put(roles.TIMESTAMP, stamp, world.keys.signers["publisher"])


@contextmanager
def locked_out(world, surface):
    """Everybody met the thief's timestamp; then the keyholders replaced the key."""
    far_ahead(world)
    assert surfaces.SURFACES["verify"].look(world, world.new) == (0, "current", 2)
    surface.look(world, world.new)
    world.start_again()
    new_publisher(world.site, world.keys, world.new)
    world.good = shutil.copytree(world.new, world.top / "good")
    yield world.new


@contextmanager
def after_the_key_was_replaced(world, surface):
    new_publisher(world.site, world.keys, world.new)
    world.good = shutil.copytree(world.new, world.top / "good")
    for look in (surfaces.SURFACES["verify"], surface):
        look.look(world, world.new)
    world.start_again()
    far_ahead(world)
    yield world.new


test_nobody_is_locked_out_on_any_surface = surfaces.every(
    locked_out,
    verify=(0, "current", 2),
    watch=(0, "current", 2),
    mirror=(0, "current", 2),
    recover=(0, "whole", 2),
    browser=(0, "current", 0),
)
test_the_old_key_is_worth_nothing_on_any_surface = surfaces.every(
    after_the_key_was_replaced,
    verify=(1, "impostor", 2),
    watch=(1, "impostor", 2),
    mirror=(1, "impostor", 2),
    recover=(1, "refused", 0),
    browser=(1, "impostor", 0),
)
