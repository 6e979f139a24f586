"""What is published is as its documented schema says, and nothing else is."""

import json
from pathlib import Path

import pytest

from stillhere.release import roles
from stillhere.testing import NOON, ThrowAwayKeys, signed_site
from tests.json_schema import Checker
from tests.values import current, store_of

SCHEMA = Checker(Path(__file__).parent.parent.parent / "docs/reference/addresses.schema.json")
ONION = "http://fvyrmqvxe2yeialcpsu7xlbs6xefgd5rsa6mjwycewdrpeq2jca6kyqd.onion/"
REGISTER = f"""format = 1
[[address]]
url = "https://www.example.org/"
state = "official"
since = 2010
[[address]]
url = "http://m.example:8080/site/"
state = "mirror"
since = "2011-02"
until = 2030-01-01
[[address]]
url = "{ONION}"
state = "onion"
since = 2020
[[address]]
url = "old[.]example/news"
state = "retired"
since = 2008
reason = {{ en = "Left.", zh-Hans = "离开。" }}
[[address]]
url = "bad[.]example:8443"
state = "compromised"
since = 2009
reason = {{ en = "Broken into.", zh-Hans = "被入侵。" }}
"""


@pytest.fixture(scope="module")
def listed(tmp_path_factory):
    site = signed_site(
        tmp_path_factory.mktemp("s") / "site", ThrowAwayKeys(), NOON, {"registers/addresses.toml": REGISTER}
    )
    return store_of(site).get_object(current(site).files[roles.ADDRESS_LIST])


def test_what_is_published_is_as_the_schema_says(listed):
    value = json.loads(listed)
    assert len(value["addresses"]) == 5
    assert SCHEMA.mistakes(value) == []


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("url", "https://bad.example/"),
        ("url", 7),
        ("state", "fine"),
        ("since", "yesterday"),
        ("since", 2010),
        ("until", ""),
        ("reason", "Broken into."),
        ("reason", {"English": "x"}),
        ("reason", {"en": None}),
        ("reason", {}),
        ("more", 1),
    ],
)
def test_what_is_not_as_the_schema_says_is_named(listed, key, value):
    changed = json.loads(listed)
    bad = next(row for row in changed["addresses"] if row["state"] == "compromised")
    bad[key] = value
    assert SCHEMA.mistakes(changed)


@pytest.mark.parametrize("url", ["https://m.example/", "http://expyuzz4wqqyqhjn.onion/", "m[.]onion"])
def test_an_onion_is_an_onion(listed, url):
    changed = json.loads(listed)
    next(row for row in changed["addresses"] if row["state"] == "onion")["url"] = url
    assert SCHEMA.mistakes(changed)


@pytest.mark.parametrize("key", ["format", "addresses"])
def test_nothing_may_lack(listed, key):
    changed = json.loads(listed)
    del changed[key]
    assert SCHEMA.mistakes(changed)
