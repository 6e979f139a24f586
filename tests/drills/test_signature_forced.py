"""A holder signs under duress: one signature is never enough, and the words show the others what it is."""

import json

import pytest

from tests.cli.running import stillhere

REGISTER = "registers/addresses.toml"


@pytest.fixture
def forced(house):
    """Anna's captors have her laptop, the site folder, and Anna."""
    text = (house.site / REGISTER).read_text("utf-8")
    house.write(REGISTER, text.replace("https://www.example.org/", "https://evil.example/"))
    assert stillhere("release", "addresses", house.site).code == 0
    assert house.sign("addresses-2", "anna").code == 0
    return house


def test_one_signature_is_not_enough(forced):
    ran = forced.finish("addresses-2", "anna")
    assert (ran.code, "1 more answer is needed" in ran.out) == (4, True)
    assert forced.verdict() == "current"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_others_read_what_it_is(forced, language):
    ran = stillhere("sign", forced.request("addresses-2"), *forced.key("bo"), "--yes", lang=language)
    assert "https://evil.example/" in ran.out
    assert "https://www.example.org/" not in ran.out or "nothing" in ran.out


def test_words_of_another_request_are_not_shown(forced):
    """What is shown is computed from the bytes that are signed: a friendly description has no place to stand."""
    path = forced.request("addresses-2")
    parts = json.loads(path.read_text("utf-8"))
    parts["words"] = "Nothing changes."
    path.write_text(json.dumps(parts), encoding="utf-8")
    ran = forced.sign("addresses-2", "bo")
    assert "https://evil.example/" in ran.out
    assert "Nothing changes." not in ran.out


def test_a_forced_change_of_keys_is_told_as_one(forced):
    ran = forced.change("--revoke", forced.keyid("keyholder", 2), "--keyholder", forced.public("dolma"))
    assert ran.code == 0
    signed = forced.sign("keys-2", "chen")
    assert "Keyholder 2 of 3 loses the key" in signed.out
    assert forced.finish("keys-2", "chen").code == 4
