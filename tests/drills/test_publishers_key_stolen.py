"""The publisher's key is stolen: only freshness is at stake. The keyholders give it to another machine."""

import pytest

from stillhere.release import roles
from stillhere.release.keys import load_signer
from tests.attacks.acts import Forger
from tests.drills.conftest import PASSPHRASE


@pytest.fixture
def far_ahead(house):
    """The thief gives signs of life with the highest number there is, and readers remember it."""
    thief = load_signer(house.keys / "publisher.key", PASSPHRASE.encode())
    forger = Forger(house.mirror)
    snapshot, stamp = forger.read(roles.SNAPSHOT), forger.read(roles.TIMESTAMP)
    snapshot.signed.version = stamp.signed.version = 2**31
    forger.bring_into_force(thief)
    stamp = forger.read(roles.TIMESTAMP)
    stamp.signed.version = 2**31
    forger.put(roles.TIMESTAMP, stamp, thief)
    memory = house.top / "memory"
    assert house.verdict(None, "--memory", memory) == "current"
    return memory


def rotated(house):
    ran = house.change("--revoke", house.keyid("publisher", 1), "--publisher", house.public("spare"))
    assert "The publisher's key 1 of 1 is revoked" in ran.out
    assert house.answered("keys-2", "bo", "chen", publisher="spare").code == 0


def test_readers_follow_the_new_key_whatever_the_thief_made_them_remember(house, far_ahead):
    rotated(house)
    assert house.publish().code == 0
    assert house.verdict() == "current"
    assert house.verdict(None, "--memory", far_ahead) == "current"


def test_the_thief_gives_no_more_signs_of_life(house):
    rotated(house)
    assert house.publish().code == 0
    forger = Forger(house.mirror)
    thief = load_signer(house.keys / "publisher.key", PASSPHRASE.encode())
    forger.issue(roles.TIMESTAMP, forger.read(roles.TIMESTAMP), thief)
    assert house.verdict() == "impostor"


def test_the_old_key_cannot_finish_what_takes_its_place(house):
    house.change("--revoke", house.keyid("publisher", 1), "--publisher", house.public("spare"))
    ran = house.answered("keys-2", "bo", "chen", publisher="publisher")
    assert (ran.code, "publisher's" in ran.err) == (1, True)
    assert house.verdict() == "current"


def test_pages_and_addresses_were_never_in_the_thiefs_hands(house):
    ran = house.release("publisher")
    assert ran.code == 1
    house.change()
    assert house.sign("keys-2", "publisher").code == 1
