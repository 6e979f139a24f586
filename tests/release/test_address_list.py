import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stillhere.addresses import DANGEROUS, host_of
from stillhere.release.address_list import Listed, changes, encode, listed_in

HOSTS = st.sampled_from(["a.org", "b.org", "c.org", "d.example"])
STATES = st.sampled_from(["official", "mirror", "retired", "compromised"])
LISTS = st.dictionaries(HOSTS, STATES, max_size=4)


def url_of(host: str, state: str) -> str:
    return host.replace(".", "[.]") if state in ("retired", "compromised") else f"https://{host}/"


def written(hosts: dict[str, str]) -> bytes:
    return encode([Listed(url_of(host, state), state, "2010", None, {}) for host, state in hosts.items()])


@given(LISTS)
def test_the_same_register_gives_the_same_bytes_in_any_order(hosts):
    assert written(hosts) == written(dict(reversed(hosts.items())))


@given(LISTS, LISTS)
def test_what_differs_between_two_lists_is_said_and_nothing_else(before, after):
    said = {
        (host_of(row["url"]), row["before"].split(" ")[0], row["after"].split(" ")[0]) for row in rows(before, after)
    }
    states = {host: (before.get(host, "nothing"), after.get(host, "nothing")) for host in {*before, *after}}
    turned_safe = {host for host, (was, is_now) in states.items() if was in DANGEROUS and is_now not in DANGEROUS}
    expected = {(host, *pair) for host, pair in states.items() if len(set(pair)) == 2 and host not in turned_safe}
    for host in turned_safe:  # two lines: what was dangerous never becomes a link in passing
        expected |= {(host, states[host][0], "nothing")} | {(host, "nothing", s) for s in states[host][1:]}
    assert said == {one for one in expected if one[1] != one[2]}


def test_an_address_that_becomes_dangerous_is_one_change_and_no_link():
    [row] = rows({"a.org": "official"}, {"a.org": "compromised"})
    assert (row["url"], row["before"][:8], row["after"][:11]) == ("a[.]org", "official", "compromised")


def test_no_address_is_left_untold_where_two_become_one():
    before = encode([Listed(f"{scheme}://a.org/", "official", "2010", None, {}) for scheme in ("http", "https")])
    after = encode([Listed("a[.]org", "retired", "2010", None, {})])
    told = {row["url"]: (row["before"][:8], row["after"][:7]) for row in changes(before, after)}
    assert told == {"a[.]org": ("official", "retired"), "https://a.org/": ("official", "nothing")}


def rows(before, after):
    return changes(written(before), written(after))


def test_a_changed_reason_is_shown_too():
    lists = [
        encode([Listed("a[.]org", "compromised", "2010", None, {"en": why})]) for why in ("Broken.", "Fine again.")
    ]
    [row] = changes(*lists)
    assert "Broken." in row["before"]
    assert "Fine again." in row["after"]


@pytest.mark.parametrize("good", ["https://a.org:8443/", "https://www.a.org/", "https://sub.a.org/"])
def test_no_list_says_of_one_host_that_it_is_safe_and_dangerous(good):
    data = encode([Listed("a[.]org", "compromised", "2010", None, {}), Listed(good, "official", "2010", None, {})])
    with pytest.raises(ValueError, match="safe and dangerous"):
        listed_in(data)


@given(LISTS)
def test_a_first_list_is_new_in_all_its_parts(hosts):
    assert len(changes(None, written(hosts))) == len(hosts)
    assert changes(written(hosts), written(hosts)) == []


def test_the_list_says_all_that_is_known():
    reason = {"zh-Hans": "被入侵。", "en": "Broken into."}
    data = encode([Listed("old[.]example", "compromised", "2008-06", "2010", reason)])
    row = {"url": "old[.]example", "state": "compromised", "since": "2008-06", "until": "2010", "reason": reason}
    assert json.loads(data) == {"format": 1, "addresses": [row]}
    assert "被入侵" in data.decode()
    assert [(one.url, one.reason) for one in listed_in(data)] == [("old[.]example", reason)]


def test_two_addresses_on_one_host_are_told_apart():
    before = encode(
        [
            Listed("https://h.org/a/", "official", "2010", None, {}),
            Listed("https://h.org/b/", "mirror", "2010", None, {}),
        ]
    )
    after = encode(
        [
            Listed("https://h.org/a/", "official", "2010", None, {}),
            Listed("https://h.org/c/", "mirror", "2010", None, {}),
        ]
    )
    assert {row["url"] for row in changes(before, after)} == {"https://h.org/b/", "https://h.org/c/"}


def test_a_changed_reason_or_date_is_shown_to_who_signs():
    before = encode([Listed("old[.]example", "retired", "2010", None, {"en": "Not used."})])
    after = encode([Listed("old[.]example", "retired", "2010", None, {"en": "Go to evil.example instead."})])
    assert changes(before, after)
