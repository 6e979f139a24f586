import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stillhere.addresses import defang, fits, host_of, is_address, is_onion_address, refang

LABELS = st.from_regex(r"[a-z0-9]{1,8}", fullmatch=True)
HOSTS = st.builds(".".join, st.lists(LABELS, min_size=2, max_size=4)).filter(lambda h: not h.startswith("www."))
PATHS = st.from_regex(r"(/[a-z0-9._-]{0,8}){0,3}", fullmatch=True)
ADDRESSES = st.builds(
    "{}{}{}{}".format, st.sampled_from(["http://", "https://", ""]), st.sampled_from(["", "www."]), HOSTS, PATHS
)


@given(ADDRESSES)
def test_defanging_twice_changes_nothing(address):
    assert defang(defang(address)) == defang(address)


@given(ADDRESSES)
def test_a_defanged_address_has_the_same_host(address):
    assert host_of(defang(address)) == host_of(address)


@given(HOSTS, PATHS)
def test_every_dot_of_a_defanged_host_stands_in_brackets(host, path):
    shown = defang(f"https://{host}{path}")
    assert "://" not in shown
    assert not re.search(r"(?<!\[)\.", shown.split("/")[0])


@given(HOSTS)
def test_large_letters_do_not_escape_the_brackets(host):
    assert re.search(r"(?<!\[)\.", defang(f"http://{host.upper()}/")) is None


@given(ADDRESSES)
def test_refanging_undoes_defanging_but_for_the_scheme_and_a_slash_at_the_end(address):
    assert refang(defang(address)) == re.sub("^https?://", "", address).rstrip("/")


@given(st.text())
@example("http://[x")
@example("http://a℀b/")
def test_finding_a_host_never_raises(text):
    assert not host_of(text).startswith(" ")


@given(st.text())
@example("[x")
def test_defanging_never_raises(text):
    assert not defang("http://" + text).startswith("http://a.")


@given(st.text())
def test_judging_an_address_never_raises(text):
    assert is_address(text) in (True, False)


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("https://www.Example.ORG/a", "example.org"),
        ("example.org.", "example.org"),
        ("cfcr2008[.]org", "cfcr2008.org"),
        ("hxxp://cfcr2008(.)org/x", "cfcr2008.org"),
        ("http://user:word@example.org:8080/", "example.org:8080"),
        ("//example.org/x", "example.org"),
        ("http://[::1]:80/", "[::1]"),
        ("http://[::1]:8080/", "[::1]:8080"),
        ("https:///a%2Eb。example:443/", "a.b.example"),
        ("https://ｏｌ\u00add.example", "old.example"),
    ],
)
def test_the_host_is_found_however_it_is_written(text, host):
    assert host_of(text) == host


@pytest.mark.parametrize("text", ["https://example.org/", "http://example.org:8080/a/b", "http://[::1]:8000/"])
def test_plain_addresses_are_addresses(text):
    assert is_address(text)


@pytest.mark.parametrize(
    "text",
    ["", "example.org", "ftp://example.org/", "javascript:alert(1)", "https://", "https://a b/", "https://a/?q=1",
     "https://a/#x", "https://u:p@a/", "https://a:99999/", "http://[x", "https://-a.org/", "https://a\n/", "https://a..b/"],
)  # fmt: skip
def test_anything_else_is_no_address(text):
    assert not is_address(text)


ONION = "fvyrmqvxe2yeialcpsu7xlbs6xefgd5rsa6mjwycewdrpeq2jca6kyqd"


@pytest.mark.parametrize(
    "text",
    [
        f"http://{ONION}.onion/",
        f"http://{ONION.upper()}.ONION/",
        f"https://www.{ONION}.onion/path/",
        f"http://{ONION}.onion:8080/",
        "http://2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onion/",  # the Tor Project's own
    ],
)
def test_an_onion_address_that_was_copied_right_is_one(text):
    assert is_onion_address(text)


@given(st.integers(0, 55), st.sampled_from("abcdefghijklmnopqrstuvwxyz234567"))
def test_an_onion_address_with_a_mistake_is_none(place, char):
    wrong = ONION[:place] + char + ONION[place + 1 :]
    assert is_onion_address(f"http://{wrong}.onion/") == (wrong == ONION)


@pytest.mark.parametrize(
    "text",
    [
        f"{ONION}.onion",
        f"http://{ONION}.onion.example.org/",
        f"http://{ONION}.example/",
        f"http://{ONION[:-1]}.onion/",
        "http://expyuzz4wqqyqhjn.onion/",
        f"http://{ONION[:-1]}1.onion/",
    ],
)
def test_what_only_looks_like_an_onion_address_is_none(text):
    assert not is_onion_address(text)


@pytest.mark.parametrize(
    ("state", "right"), [("onion", True), ("mirror", True), ("official", True), ("retired", False)]
)
def test_an_onion_address_fits_every_state_that_may_be_opened(state, right):
    assert fits(f"http://{ONION}.onion/", state) is right
    assert not fits(f"http://{ONION[:-1]}a.onion/", state)


def test_no_other_host_fits_an_onion():
    assert not fits("https://m.example/", "onion")
    assert fits("https://m.example/", "mirror")
