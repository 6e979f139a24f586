import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tuf.api.metadata import Metadata, Targets

from stillhere.release import manifest, partners, requests, roles
from stillhere.release.address_list import Listed, encode
from stillhere.release.requests import Request
from stillhere.release.verify import NotGenuine
from stillhere.testing import NOON, ThrowAwayKeys
from tests.values import MemoryCopy, current, judged, published, store_of

LISTED = encode([Listed("https://p.example/", "mirror", "2026", None, {})])


def signed(site, keys, *names, listed=LISTED, path=roles.PARTNER_LIST):
    from stillhere.project import read_settings

    role = manifest.address_role(listed, 3, read_settings(site), NOON, path)
    for name in names:
        role.sign(keys.signers[name], append=True)
    return manifest.encoded(role)


def the_file(site, keys, *names, **changes):
    return partners.encode(store_of(site).roots(), signed(site, keys, *names, **changes), LISTED)


@pytest.fixture
def root(site):
    return store_of(site).trust().root


def test_what_enough_keyholders_signed_is_genuine(site, keys, root):
    found = partners.checked(the_file(site, keys, "anna", "chen"), root)
    assert (found.version, found.expires) == (3, NOON + timedelta(days=365))
    assert [one.url for one in found.addresses] == ["https://p.example/"]


@pytest.mark.parametrize("names", [(), ("anna",), ("editor", "publisher"), ("anna", "editor")])
def test_what_too_few_keyholders_signed_is_not(site, keys, root, names):
    with pytest.raises(NotGenuine, match="unsigned"):
        partners.checked(the_file(site, keys, *names), root)


def test_a_list_under_a_signature_of_another_is_not(site, keys, root):
    metadata = signed(site, keys, "anna", "bo")
    other = encode([Listed("https://evil.example/", "official", "2026", None, {})])
    with pytest.raises(NotGenuine, match="mismatch"):
        partners.checked(partners.encode({}, metadata, other), root)


def test_another_organisations_list_is_not(site, keys, root, tmp_path):
    with pytest.raises(NotGenuine, match="unsigned"):
        partners.checked(the_file(site, ThrowAwayKeys(), "anna", "bo"), root)


def test_the_signed_public_list_cannot_pass_for_it(site, keys, root):
    release = current(site)
    data = next(data for name, data in release.metadata.items() if name.endswith(".addresses.json"))
    listed = store_of(site).get_object(release.files[roles.ADDRESS_LIST])
    with pytest.raises(NotGenuine, match="wrong-paths"):
        partners.checked(partners.encode({}, data, listed), root)


@pytest.mark.parametrize("role", [roles.ADDRESSES, roles.TARGETS])
def test_it_cannot_pass_for_a_role_of_a_release(site, keys, role):
    copy, metadata = MemoryCopy(published(site)), signed(site, keys, "anna", "bo")
    stamp: Metadata[Any] = Metadata.from_bytes(copy.tree[f"{roles.METADATA}/timestamp.json"])
    snapshot: Metadata[Any] = Metadata.from_bytes(
        copy.tree[f"{roles.METADATA}/{stamp.signed.snapshot_meta.version}.snapshot.json"]
    )
    copy.tree[f"{roles.METADATA}/3.{role}.json"] = metadata
    snapshot.signed.meta[f"{role}.json"] = manifest.meta_of(Metadata[Targets].from_bytes(metadata))
    for signed_, name in ((snapshot, "1.snapshot.json"), (stamp, "timestamp.json")):
        if signed_ is stamp:
            stamp.signed.snapshot_meta = manifest.meta_of(snapshot)
        signed_.signatures.clear()
        signed_.sign(keys.signers["publisher"])
        copy.tree[f"{roles.METADATA}/{name}"] = manifest.encoded(signed_)
    judgement = judged(copy, site, NOON)
    assert judgement.reason == "impostor"
    assert judgement.facts["kind"] in ("wrong-paths", "unsigned")


def test_words_tell_what_a_request_would_change(site):
    from stillhere.project import read_settings

    role = manifest.address_role(LISTED, 1, read_settings(site), NOON, roles.PARTNER_LIST)
    request = Request(
        {roles.PARTNERS: manifest.encoded(role)},
        {roles.PARTNER_LIST: LISTED},
        {roles.ROOT: store_of(site).trust().root},
    )
    said = requests.facts_of(requests.parse_request(request.encode(), "r"), None)
    assert [change.code for change in said] == ["change-partners", "change-address"]


@pytest.mark.parametrize("path", [roles.ADDRESS_LIST, "x.json"])
def test_a_request_for_partners_that_speaks_for_another_path_is_refused(site, path):
    from stillhere.errors import Problem
    from stillhere.project import read_settings

    role = manifest.address_role(LISTED, 1, read_settings(site), NOON, path)
    for files in ({roles.PARTNER_LIST: LISTED}, {path: LISTED}):
        request = Request({roles.PARTNERS: manifest.encoded(role)}, files, {roles.ROOT: store_of(site).trust().root})
        with pytest.raises(Problem, match="request-broken"):
            requests.parse_request(request.encode(), "r")


@given(
    st.binary(max_size=200)
    | st.builds(
        lambda value: json.dumps(value).encode(),
        st.recursive(
            st.none() | st.integers() | st.text(max_size=5),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.sampled_from(["format", "what", "roots", "metadata", "addresses"]), inner, max_size=5
                )
            ),
            max_leaves=8,
        ),
    )
)
def test_whatever_else_is_in_a_file_it_is_refused_and_nothing_breaks(untrusted):
    with pytest.raises(NotGenuine, match="malformed"):
        partners.checked(untrusted, b"")


def test_every_damaged_part_is_refused(site, keys, root):
    whole = json.loads(the_file(site, keys, "anna", "bo"))
    for key in whole:
        for value in (None, 7, "", "!", "AAAA", {}, {"2.root.json": "AAAA"}):
            if key == "roots" and value in ({}, {"2.root.json": "AAAA"}):
                continue  # no successor of the trusted root: none is needed
            with pytest.raises(NotGenuine):
                partners.checked(json.dumps({**whole, key: value}).encode(), root)
