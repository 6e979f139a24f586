"""A laptop with an editor's key is stolen: revoke, look what it could have touched, sign again, go on."""

import pytest

from tests.cli.running import stillhere


@pytest.fixture
def stolen(house):
    house.write("content/statement/first/en.md", '+++\ntitle = "First"\n+++\nNew words.\n')
    assert house.release("editor", "publisher").code == 0
    return house.keyid("editor", 1)


@pytest.fixture
def begun(house, stolen):
    ran = house.change("--revoke", stolen, "--editor", house.public("second"))
    assert ran.code == 0, ran.err
    return ran


def test_it_says_exactly_which_releases_the_key_signed(house, stolen, begun):
    assert (
        f"The revoked editor's key {stolen[:32]} signed these releases (as far as this folder knows): 1, 2."
        in begun.out
    )
    assert "Editor 1 of 1 may publish no more" in begun.out
    assert stillhere("keys", "show", house.site, "--json").report["releases"] == {stolen: [1, 2]}


def test_the_review_finds_what_the_sources_do_not_give(house, stolen):
    assert stillhere("release", "review", house.site).code == 0
    house.write("content/statement/first/en.md", '+++\ntitle = "First"\n+++\nOther words.\n')
    ran = stillhere("release", "review", house.site, "--json")
    assert ran.code == 1
    assert "en/statement/first.html" in ran.report["unlike"]


def test_the_same_release_is_signed_again_by_who_stays(house, stolen, begun):
    signed = house.sign("keys-2", "second", "--site", house.site)
    assert "Every file is byte for byte what this folder builds." in signed.out
    assert "Files that readers get: 0 new, 0 changed, 3 removed." in signed.out
    for name in ("anna", "chen"):
        assert house.sign("keys-2", name).code == 0
    assert house.finish("keys-2", "anna", "chen").code == 4  # the new editor has not signed yet
    assert house.finish("keys-2", "second", "anna", "chen").code == 0
    assert house.publish().code == 0
    assert house.verdict() == "current"
    assert stillhere("release", "review", house.site).code == 0
    assert not (house.mirror / "SHA256SUMS.minisig").exists()  # nobody shall go on believing the stolen key
    assert house.release("second", "publisher").code == 0
    assert house.publish().code == 0
    assert (house.mirror / "SHA256SUMS.minisig").exists()


def test_the_stolen_key_publishes_no_more(house, begun):
    assert house.answered("keys-2", "anna", "bo", "second").code == 0
    ran = house.release("editor", "publisher")
    assert (ran.code, "editor's" in ran.err) == (1, True)
    assert house.release("second", "publisher").code == 0


def test_the_stolen_key_does_not_sign_itself_back(house, begun):
    assert house.sign("keys-2", "editor").code == 1
