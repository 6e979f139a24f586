import json

from hypothesis import given
from hypothesis import strategies as st

from stillhere.release.address_list import Listed, changes, encode, listed_in

HOSTS = st.sampled_from(["a.org", "b.org", "c.org", "d.example"])
STATES = st.sampled_from(["official", "mirror", "retired", "compromised"])
LISTS = st.dictionaries(HOSTS, STATES, max_size=4)


def written(hosts: dict[str, str]) -> bytes:
    def url(host: str, state: str) -> str:
        return host.replace(".", "[.]") if state in ("retired", "compromised") else f"https://{host}/"

    return encode([Listed(url(host, state), state, "2010", None, {}) for host, state in hosts.items()])


@given(LISTS)
def test_the_same_register_gives_the_same_bytes_in_any_order(hosts):
    assert written(hosts) == written(dict(reversed(hosts.items())))


@given(LISTS, LISTS)
def test_what_differs_between_two_lists_is_said_and_nothing_else(before, after):
    said = {(row["before"], row["after"]) for row in changes(written(before), written(after))}
    expected = {
        (before.get(host, "nothing"), after.get(host, "nothing"))
        for host in before.keys() | after.keys()
        if before.get(host) != after.get(host)
    }
    assert said == expected


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
