"""Keys changed hands and one mirror was not reached: it is outdated, and not called an impostor."""

from stillhere.release import roles
from stillhere.release.keys import load_signer
from tests.attacks.acts import Forger
from tests.cli.running import stillhere
from tests.drills.conftest import PASSPHRASE


def watched(house):
    [copy] = stillhere("watch", house.mirror, "--site", house.site, "--json").report["copies"]
    return copy["verdict"], copy["reason"]


def changed(house):
    house.change("--revoke", house.keyid("keyholder", 3)[:12], "--keyholder", house.public("dolma"))
    assert house.answered("keys-2", "anna", "bo").code == 0


def test_a_mirror_that_nobody_reached_is_outdated(house):
    changed(house)
    assert watched(house) == ("outdated", "replaced-keys")
    assert house.publish().code == 0
    assert watched(house) == ("current", "current")


def test_who_remembers_the_new_keys_is_told_the_same(house):
    old, memory = house.top / "old", house.top / "memory"
    house.mirror.rename(old)
    changed(house)
    assert house.publish().code == 0
    assert house.verdict(None, "--memory", memory) == "current"
    ran = stillhere("verify", old, "--trust", house.root, "--memory", memory, "--json")
    assert ran.report["copies"][0]["reason"] == "replaced-keys"
    assert ran.code == 1


def test_what_a_stranger_signs_is_an_impostor_all_the_same(house):
    changed(house)
    forger = Forger(house.mirror)
    stranger = load_signer(house.keys / "spare.key", PASSPHRASE.encode())
    forger.issue(roles.TIMESTAMP, forger.read(roles.TIMESTAMP), stranger)
    assert watched(house)[0] == "impostor"


def test_a_mirror_that_has_the_new_root_and_old_signatures_is_no_laggard(house):
    """A mix that no upload of ours leaves: everybody's newest root stands beside what it no longer covers."""
    kept = house.top / "kept"
    house.mirror.rename(kept)
    changed(house)
    assert house.publish().code == 0
    root = f"{roles.METADATA}/2.root.json"
    (kept / root).write_bytes((house.mirror / root).read_bytes())
    [copy] = stillhere("watch", kept, "--site", house.site, "--json").report["copies"]
    assert copy["verdict"] == "impostor"
