"""A keyholder is detained: the others revoke the key, give the seat to somebody else, and go on."""

import pytest

from tests.cli.running import stillhere


@pytest.fixture
def begun(house):
    ran = house.change("--revoke", house.keyid("keyholder", 3)[:12], "--keyholder", house.public("dolma"))
    assert ran.code == 0, ran.err
    return ran


@pytest.fixture
def handed_on(house, begun):
    assert house.answered("keys-2", "anna", "bo").code == 0
    assert house.publish().code == 0
    return house


def test_the_words_say_who_goes_and_who_comes(house, begun):
    assert f"Keyholder 3 of 3 loses the key: {house.keyid('keyholder', 3)[:32]} is revoked." in begun.out
    assert "A new keyholder:" in begun.out
    signed = house.sign("keys-2", "anna", "--site", house.site)
    assert "Keyholder 3 of 3 loses the key" in signed.out
    assert "https://" not in signed.out  # the addresses stay as they are


def test_readers_with_the_old_root_follow(handed_on):
    assert handed_on.verdict() == "current"


def test_nothing_changes_before_enough_have_signed(house, begun):
    before = stillhere("keys", "show", house.site, "--json").report
    assert house.sign("keys-2", "bo").code == 0
    assert house.finish("keys-2", "bo").code == 4
    assert stillhere("keys", "show", house.site, "--json").report == before


def test_the_new_holder_alone_cannot_stand_in_for_an_old_one(house, begun):
    """Two of the new circle, but one of the old: the old root has not agreed."""
    assert house.answered("keys-2", "bo", "dolma").code == 4


@pytest.fixture
def asked(handed_on):
    register = "registers/addresses.toml"
    text = (handed_on.site / register).read_text("utf-8")
    handed_on.write(register, text.replace("https://www.example.org/", "https://new.example/"))
    assert stillhere("release", "addresses", handed_on.site).code == 0
    return "addresses-3"


def test_the_new_holder_has_a_say_and_the_detained_one_none(handed_on, asked):
    assert handed_on.sign(asked, "chen").code == 1
    assert handed_on.answered(asked, "anna", "dolma").code == 0


def test_a_request_of_before_is_overtaken(house):
    """What the detained holder may have been made to sign while the seat was still theirs."""
    register = "registers/addresses.toml"
    text = (house.site / register).read_text("utf-8")
    house.write(register, text.replace("https://www.example.org/", "https://evil.example/"))
    assert stillhere("release", "addresses", house.site).code == 0
    for name in ("bo", "chen"):
        assert house.sign("addresses-2", name).code == 0
    house.write(register, text)
    house.change("--revoke", house.keyid("keyholder", 3))
    assert house.answered("keys-2", "anna", "bo").code == 0
    ran = house.finish("addresses-2", "bo", "chen")
    assert (ran.code, "Something newer came into force" in ran.err) == (1, True)


def test_the_same_circle_again_renews_its_time(house):
    assert house.change().code == 0
    assert house.answered("keys-2", "anna", "bo").code == 0
    assert house.publish().code == 0
    assert house.verdict() == "current"
