"""We moved, and the old address is in other hands (cfcr2008 2010, Boxun 2012): provable from any old copy.

Three years pass. The keyholders change twice. The official address is condemned, and whoever has it now serves the old
genuine copy, frozen. Readers have nothing but the very first root, or a stick.
"""

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from stillhere import clock
from stillhere.flows import signing
from stillhere.flows.in_force import circle_in_force
from stillhere.flows.key_change import begin_change
from stillhere.flows.publishing import publish
from stillhere.project import Places
from stillhere.release import manifest, requests, roles
from stillhere.release.address_list import Listed, encode
from stillhere.release.store import Store
from stillhere.testing import TINY_SITE, ThrowAwayKeys, signed_site, write_site
from stillhere.testing.mirror import LyingMirror
from tests.cli.running import stillhere

from .acts import Forger

REGISTER = "registers/addresses.toml"
REASONS = ("--reason", "en=The domain was taken.", "--reason", "zh-Hans=域名被抢走。")


class Story:
    """Where things lie after three years, and who holds keys."""

    def __init__(self, top, keys, old):
        self.keys, self.old, self.now = keys, old, clock.now()
        self.site, self.mirror, self.stick = top / "site", top / "mirror", top / "stick"
        self.first_root = top / "root-of-trust.json"
        self.then = self.now - timedelta(days=3 * 365)
        self.holders = {name: keys.signers[name] for name in ("anna", "bo", "chen")}

    def first_release(self):
        register = TINY_SITE[REGISTER].replace("https://www.example.org/", self.old)
        signed_site(self.site, self.keys, self.then, {REGISTER: register})
        mirror = f'\n[[mirror]]\nname = "m"\nkind = "folder"\npath = "{self.mirror}"\n'
        write_site(self.site, {"stillhere.toml": TINY_SITE["stillhere.toml"] + mirror, REGISTER: register})
        publish(self.site, self.then)
        shutil.copytree(self.mirror, self.stick)
        shutil.copy(self.stick / roles.METADATA / "1.root.json", self.first_root)

    def replace_holder(self, gone, new, now):
        """The others give a place to somebody else: a new root, and new delegations below it."""
        store, key = Store(Places(self.site)), ThrowAwayKeys().signers["anna"]
        before = circle_in_force(store, store.current())
        after = before.without([self.holders.pop(gone).public_key.keyid])
        after = replace(after, keyholders=(*after.keyholders, key.public_key))
        self.holders[new] = key
        request = begin_change(self.site, after, now)
        answers = [requests.sign(request, name, self.holders[name]) for name in ("anna", "bo", new)]
        assert signing.finish(self.site, request, answers, self.keys.online, now).missing == 0

    def move(self, new):
        """On the command line, as a volunteer would."""
        ran = stillhere("addresses", "move", self.site, self.old, new, "--compromised", *REASONS, "--json")
        assert ran.code == 0, ran.err
        [asked] = ran.report["requests"]
        request = requests.parse_request(Path(asked["request"]).read_bytes(), "r")
        answers = [requests.sign(request, name, self.holders[name]) for name in ("bo", "emin")]
        assert signing.finish(self.site, request, answers, self.keys.online, self.now).missing == 0
        signing.make_release(self.site, self.keys.online, self.now)
        assert all(result.current for result in publish(self.site, self.now))


@pytest.fixture(scope="module")
def story(tmp_path_factory, keys):
    top = tmp_path_factory.mktemp("succession")
    with LyingMirror(top / "frozen") as thief:
        told = Story(top, keys, thief.address)
        told.first_release()
        shutil.copytree(told.stick, top / "frozen")
        told.replace_holder("chen", "dolma", told.then + timedelta(days=400))
        told.replace_holder("dolma", "emin", told.now - timedelta(days=30))
        told.move("https://new.example/")
        yield told


@pytest.fixture
def defanged(story):
    return story.old.removeprefix("http://").rstrip("/").replace(".", "[.]")


def test_the_very_first_root_leads_to_todays_register(story, defanged):
    ran = stillhere("verify", story.mirror, "--trust", story.first_root)
    assert ran.code == 0, ran.out
    assert f"{story.mirror}: CURRENT" in ran.out
    assert "official: https://new.example/" in ran.out
    assert f"DO NOT OPEN: {defanged}" in ran.out
    assert "The domain was taken." in ran.out
    assert story.old not in ran.out


def test_programs_are_told_the_same(story, defanged):
    register = stillhere("verify", story.mirror, "--trust", story.first_root, "--json").report["register"]
    states = {row["url"]: row["state"] for row in register["addresses"]}
    assert register["root"] == 3
    assert states == {"https://new.example/": "official", defanged: "compromised", "old[.]example": "compromised"}


def test_a_stick_of_three_years_ago_leads_to_todays_register(story, defanged):
    ran = stillhere("verify", story.mirror, "--since", story.stick)
    assert ran.code == 0, ran.out
    assert f"{story.stick} is an old copy: release 1 of {story.then.date()}" in ran.out
    assert "(root 1) to today's (root 3)" in ran.out
    assert "https://new.example/: was nothing, becomes official" in ran.out
    assert f"DO NOT OPEN: {defanged}" in ran.out
    assert f"{story.stick}: OUTDATED" in ran.out
    assert f"Only {story.stick} itself says whom to trust" in ran.out


def test_who_keeps_a_root_needs_not_take_the_sticks_word(story):
    kept = Path.home() / ".config/stillhere/root.json"
    kept.parent.mkdir(parents=True)
    shutil.copy(story.first_root, kept)
    ran = stillhere("verify", story.mirror, "--since", story.stick)
    assert ran.code == 0, ran.err
    assert "itself says whom to trust" not in ran.out
    assert "(root 1) to today's (root 3)" in ran.out


def test_in_chinese_too(story):
    ran = stillhere("verify", story.mirror, "--since", story.stick, lang="zh")
    assert "正式：https://new.example/" in ran.out
    assert "域名被抢走。" in ran.out


def test_the_thief_at_the_old_address_is_named_beside_the_truth(story, defanged):
    ran = stillhere("verify", story.old, story.mirror, "--since", story.stick)
    assert ran.code == 1
    assert f"{story.old}: OUTDATED" in ran.out
    assert f"the keyholders say of this address: DO NOT OPEN: {defanged}" in ran.out
    assert "official: https://new.example/" in ran.out


def test_the_thief_alone_is_never_current(story):
    ran = stillhere("verify", story.old, "--since", story.stick)
    assert ran.code == 1
    assert f"{story.old}: OUTDATED" in ran.out
    assert "no newer list of addresses was reached" in ran.out
    assert "may be in other hands" in ran.out
    assert "CURRENT" not in ran.out


def test_a_thief_who_mirrors_today_is_condemned_though_every_byte_is_genuine(story, tmp_path):
    with LyingMirror(story.mirror) as genuine:
        port = story.old.rsplit(":", 1)[1]
        assert stillhere("verify", genuine.address, "--trust", story.first_root).code == 0
        assert port not in genuine.address
    thief = tmp_path / "thief"
    shutil.copytree(story.stick.parent / "frozen", thief)
    shutil.rmtree(story.stick.parent / "frozen")
    try:
        shutil.copytree(story.mirror, story.stick.parent / "frozen")
        ran = stillhere("verify", story.old, "--trust", story.first_root)
        assert ran.code == 1
        assert "CURRENT" in ran.out
        assert "the keyholders say of this address: DO NOT OPEN" in ran.out
    finally:
        shutil.rmtree(story.stick.parent / "frozen")
        shutil.copytree(thief, story.stick.parent / "frozen")


def test_replaced_keyholders_cannot_outbid_todays_list(story, tmp_path):
    """Chen was detained and gave up the key; Anna's was stolen long ago. With the publisher's they sign list 99."""
    lie = tmp_path / "lie"
    shutil.copytree(story.stick, lie)
    forger, signers = Forger(lie), story.keys.signers
    listed = encode([Listed(story.old, "official", "2010", None, {})])
    (lie / roles.ADDRESS_LIST).write_bytes(listed)
    role = manifest.address_role(listed, 99, settings_of(story), story.now)
    forger.put(roles.ADDRESSES, role, signers["anna"], signers["chen"])
    forger.bring_into_force(signers["publisher"], (roles.ADDRESSES, role))
    ran = stillhere("verify", lie, story.mirror, "--trust", story.first_root)
    assert ran.code == 1
    assert f"{story.mirror}: CURRENT" in ran.out
    assert f"{lie}: OUTDATED" in ran.out
    assert "official: https://new.example/" in ran.out
    assert "list is number 99" not in ran.out


def test_a_recovery_takes_what_the_newest_keyholders_stand_behind(story, tmp_path):
    lie = tmp_path / "lie"
    shutil.copytree(story.stick, lie)
    forger, signers = Forger(lie), story.keys.signers
    site = forger.read(roles.SITE)
    site.signed.version = 98
    forger.bring_into_force(signers["publisher"], (roles.SITE, forger.issue(roles.SITE, site, signers["editor"])))
    ran = stillhere("recover", tmp_path / "back", lie, story.mirror, "--trust", story.first_root, "--json")
    assert ran.report["release"] == 2
    assert "new.example" in (tmp_path / "back" / REGISTER).read_text()


def test_a_memory_is_not_led_astray_by_replaced_keyholders(story, tmp_path):
    lie, memory = tmp_path / "lie", tmp_path / "memory"
    shutil.copytree(story.stick, lie)
    forger, publisher = Forger(lie), story.keys.signers["publisher"]
    snapshot = forger.read(roles.SNAPSHOT)
    snapshot.signed.version = 500
    forger.put(roles.SNAPSHOT, snapshot, publisher)
    forger.bring_into_force(publisher)
    trusting = ("--trust", story.first_root, "--memory", memory)
    assert f"{story.mirror}: CURRENT" in stillhere("verify", lie, story.mirror, *trusting).out
    assert stillhere("verify", story.mirror, *trusting).code == 0


def test_an_old_copy_and_a_memory_are_two_ways_to_say_one_thing(story, tmp_path):
    ran = stillhere("verify", story.mirror, "--since", story.stick, "--memory", tmp_path / "m")
    assert (ran.code, "Give one of them" in ran.err) == (2, True)


def settings_of(story):
    from stillhere.project import read_settings

    return read_settings(story.site)


def test_a_false_stick_is_not_used_by_who_knows_the_root(story, tmp_path):
    false = signed_site(tmp_path / "other", ThrowAwayKeys(), story.now)
    publish_to(false, tmp_path / "stick", story.now)
    ran = stillhere("verify", story.mirror, "--since", tmp_path / "stick", "--trust", story.first_root)
    assert ran.code == 1
    assert "is no genuine copy for who trusts this root" in ran.err
    ran = stillhere("verify", story.mirror, "--since", tmp_path / "stick")
    assert f"{story.mirror}: IMPOSTOR" in ran.out
    assert ran.code == 1


def publish_to(site, folder, now):
    mirror = f'\n[[mirror]]\nname = "m"\nkind = "folder"\npath = "{folder}"\n'
    (site / "stillhere.toml").write_text(TINY_SITE["stillhere.toml"] + mirror)
    publish(site, now)


@pytest.mark.parametrize("harm", ["root", "timestamp"])
def test_a_damaged_stick_proves_nothing(story, tmp_path, harm):
    shutil.copytree(story.stick, tmp_path / "stick")
    [path] = (tmp_path / "stick" / roles.METADATA).glob(f"*{harm}.json")
    path.unlink()
    ran = stillhere("verify", story.mirror, "--since", tmp_path / "stick")
    assert ran.code == 1
    assert ran.out == ""
