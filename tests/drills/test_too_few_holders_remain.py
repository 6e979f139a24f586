"""Fewer keyholders remain than must sign: it is said plainly, news goes on, and a new root is begun in the open."""

import json
import shutil

import pytest

from tests.cli.running import stillhere
from tests.drills.conftest import ROOT


def lost(house):
    return house.change(
        "--revoke", house.keyid("keyholder", 2), "--revoke", house.keyid("keyholder", 3),
        "--keyholder", house.public("dolma"),
    )  # fmt: skip


def test_it_says_what_can_no_longer_be_done_and_what_helps(house):
    ran = lost(house)
    assert ran.code == 0
    assert "Of those who stay, 1 can sign; the keyholders of today need 2." in ran.out
    assert f"stillhere keys ceremony {house.site} --anew" in ran.out
    assert house.answered("keys-2", "anna", "dolma").code == 4
    assert house.verdict() == "current"


def test_news_goes_on_until_the_dates_run_out(house):
    lost(house)
    house.write("content/statement/first/en.md", '+++\ntitle = "First"\n+++\nWe begin anew.\n')
    assert house.release("editor", "publisher").code == 0
    assert house.publish().code == 0
    assert house.verdict() == "current"


@pytest.fixture
def anew(house):
    seats = [("keyholder", "anna"), ("keyholder", "dolma"), ("editor", "editor"), ("publisher", "publisher")]
    circle = [word for role, name in seats for word in (f"--{role}", house.public(name))]
    assert stillhere("keys", "ceremony", house.site, *circle).code == 1  # never by accident
    ran = stillhere("keys", "ceremony", house.site, *circle, "--anew")
    assert (ran.code, "Nobody who trusts the old one can follow" in ran.out) == (0, True)
    for name in ("anna", "dolma"):
        assert house.sign("ceremony", name).code == 0
    assert house.finish("ceremony", "anna", "dolma").code == 1
    assert house.finish("ceremony", "anna", "dolma", more=("--anew",)).code == 0
    assert house.release("editor", "publisher").code == 0
    return house


def test_what_the_old_circle_signed_is_kept(house, anew):
    [kept] = house.site.glob("signed-until-*")
    assert (kept / "1.root.json").read_bytes() == house.root.read_bytes()


def test_readers_of_the_old_root_are_told_that_it_is_not_ours(anew):
    assert anew.publish().code == 0
    new = anew.top / "new-root.json"
    shutil.copy(anew.mirror / ROOT, new)
    assert anew.verdict() == "impostor"
    assert anew.verdict(new) == "current"


def test_the_request_says_that_it_is_a_first_circle(anew):
    assert json.loads(anew.request("ceremony").read_text("utf-8"))["before"] == {}
