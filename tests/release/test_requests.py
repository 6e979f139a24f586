import base64
import itertools
import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from securesystemslib.signer import CryptoSigner, Signature
from tuf.api.metadata import Metadata

from stillhere.errors import Problem
from stillhere.project import Settings
from stillhere.release import manifest, requests, roles
from stillhere.release.address_list import Listed, encode
from stillhere.release.requests import Answer, Request
from stillhere.testing import NOON, ThrowAwayKeys

KEYS = ThrowAwayKeys()
LISTED = encode([Listed("https://a.org/", "official", "2010", None, {})])


def ceremony() -> Request:
    made = manifest.circle_roles(KEYS.circle, (1, 1), Settings(), NOON)
    made[roles.ADDRESSES] = manifest.address_role(LISTED, 1, Settings(), NOON)
    return Request({role: manifest.encoded(m) for role, m in made.items()}, {roles.ADDRESS_LIST: LISTED})


REQUEST = ceremony()
ROOT = REQUEST.metadata[roles.ROOT]
BEFORE = {
    roles.ROOT: manifest.encoded(requests.collect(REQUEST, KEYS.answers(REQUEST, "anna", "bo")).metadata[roles.ROOT])
}
ADDRESSES = Request({roles.ADDRESSES: REQUEST.metadata[roles.ADDRESSES]}, REQUEST.files, BEFORE)
ANNA, BO, CHEN = KEYS.answers(REQUEST, "anna", "bo", "chen")


def test_a_request_and_an_answer_survive_the_way():
    assert requests.parse_request(REQUEST.encode(), "f") == REQUEST
    assert requests.parse_request(ADDRESSES.encode(), "f").id == ADDRESSES.id
    assert requests.parse_answer(ANNA.encode(), "f").encode() == ANNA.encode()


@pytest.mark.parametrize("answers", list(itertools.permutations([ANNA, BO, CHEN], 2)))
def test_any_two_answers_in_any_order_suffice(answers):
    collected = requests.collect(REQUEST, answers)
    assert collected.missing == 0
    assert collected.rejected == ()
    assert set(collected.signed_by) == {answer.name for answer in answers}


def test_one_answer_is_not_enough_however_often_it_is_given():
    assert requests.collect(REQUEST, []).missing == 2
    assert requests.collect(REQUEST, [ANNA]).missing == 1
    assert requests.collect(REQUEST, [ANNA, ANNA, Answer(REQUEST.id, "again", ANNA.signatures)]).missing == 1


def wrong_answers() -> dict[str, Answer]:
    stranger = CryptoSigner.generate_ed25519()
    other = Request(
        {roles.ADDRESSES: manifest.encoded(manifest.address_role(LISTED, 2, Settings(), NOON))}, REQUEST.files, BEFORE
    )
    signed = {role: Metadata.from_bytes(data).sign(stranger) for role, data in REQUEST.metadata.items()}
    keyid, good = next(iter(BO.signatures.values())).keyid, BO.signatures
    return {
        "of another request": requests.sign(other, "w", KEYS.signers["bo"]),
        "of a stranger": Answer(REQUEST.id, "w", signed),
        "empty": Answer(REQUEST.id, "w", {}),
        "of the editor": Answer(REQUEST.id, "w", {"root": Metadata.from_bytes(ROOT).sign(KEYS.signers["editor"])}),
        "for a role not asked": Answer(REQUEST.id, "w", {**good, "snapshot": good["root"]}),
        "with roles exchanged": Answer(REQUEST.id, "w", {**good, "root": good["targets"]}),
        "no signature": Answer(REQUEST.id, "w", {"root": Signature(keyid, "00")}),
        "no hexadecimal": Answer(REQUEST.id, "w", {"root": Signature(keyid, "词")}),
    }


@pytest.mark.parametrize("kind", wrong_answers())
def test_a_wrong_answer_is_named_and_harms_nothing(kind):
    collected = requests.collect(REQUEST, [ANNA, wrong_answers()[kind]])
    assert (collected.rejected, collected.signed_by, collected.missing) == (("w",), ("anna",), 1)
    assert all(len(signed.signatures) == 1 for signed in collected.metadata.values())


def test_two_holders_whose_key_files_have_the_same_name_both_count():
    mine = [Answer(a.request, "my-key", a.signatures) for a in (ANNA, BO)]
    collected = requests.collect(REQUEST, mine)
    assert (collected.missing, collected.rejected) == (0, ())


def test_signatures_that_came_with_the_request_do_not_count():
    forged = {}
    for role, data in REQUEST.metadata.items():
        metadata = Metadata.from_bytes(data)
        metadata.signatures["00" * 32] = Signature("00" * 32, "00" * 64)
        forged[role] = manifest.encoded(metadata)
    request = Request(forged, REQUEST.files)
    assert requests.collect(request, KEYS.answers(request, "anna")).missing == 1


@pytest.mark.parametrize("name", ["editor", "publisher"])
def test_who_has_no_say_cannot_sign(name):
    for request in (REQUEST, ADDRESSES):
        with pytest.raises(Problem) as problem:
            requests.sign(request, name, KEYS.signers[name])
        assert problem.value.code == "key-may-not-sign"


def test_what_signing_would_change_is_computed_from_the_bytes():
    changes = {change.code: change.facts for change in requests.facts_of(REQUEST, None)}
    everything = {"change-root", "change-editors", "change-publisher", "change-addresses", "change-address"}
    assert set(changes) == everything
    assert (changes["change-root"]["holders"], changes["change-root"]["threshold"]) == (3, 2)
    assert changes["change-address"] == {"url": "https://a.org/", "before": "nothing", "after": "official · 2010–"}


def test_only_what_is_new_is_shown_where_the_list_before_is_known():
    assert [change.code for change in requests.facts_of(ADDRESSES, LISTED)] == ["change-addresses"]


@pytest.mark.parametrize(
    ("metadata", "files"),
    [
        ({}, {}),
        ({"root": REQUEST.metadata["targets"]}, {}),
        ({"site": REQUEST.metadata["targets"]}, {}),
        ({"addresses": REQUEST.metadata["addresses"]}, {}),
        ({"addresses": REQUEST.metadata["addresses"]}, {roles.ADDRESS_LIST: LISTED + b" "}),
        ({"addresses": b"{}"}, {roles.ADDRESS_LIST: LISTED}),
    ],
)
def test_a_request_that_does_not_fit_together_is_broken(metadata, files):
    with pytest.raises(Problem) as problem:
        requests.parse_request(Request(metadata, files, BEFORE).encode(), "f")
    assert problem.value.code == "request-broken"


def test_a_request_of_the_future_is_named():
    newer = REQUEST.encode().replace(b'"format": 1', b'"format": 2')
    with pytest.raises(Problem) as problem:
        requests.parse_request(newer, "f")
    assert problem.value.code == "format-unknown"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["", "e30=", "AA"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["root", "targets", "addresses", "keyid", "sig"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(JSON, JSON, JSON, st.sampled_from([requests.REQUEST, requests.ANSWER]))
@example({"root": None}, {}, None, requests.REQUEST)
def test_reading_arbitrary_json_raises_nothing_but_a_problem(one, two, three, what):
    parts = {
        "format": 1,
        "what": what,
        "before": three,
        "roles": one,
        "files": two,
        "request": two,
        "name": three,
        "signatures": one,
    }
    data = json.dumps(parts).encode()
    for parse in (requests.parse_request, requests.parse_answer):
        try:
            parse(data, "f")
        except Problem as problem:
            assert problem.facts["file"] == "f"  # noqa: PT017 - it may also be read


@given(st.binary(max_size=50))
@example(b"[" * 100_000)
@example(b"1" * 5000)
def test_reading_arbitrary_bytes_raises_a_problem(data):
    for parse in (requests.parse_request, requests.parse_answer):
        with pytest.raises(Problem):
            parse(data, "f")


@pytest.mark.parametrize(
    "listed", [b"[" * 100_000, b'{"addresses": [{"url": "http://[", "state": "x"}]}', b'{"addresses": 1}', b"\xff"]
)
def test_an_address_list_that_cannot_be_read_breaks_the_request(listed):
    role = manifest.address_role(listed, 2, Settings(), NOON)
    request = Request({roles.ADDRESSES: manifest.encoded(role)}, {roles.ADDRESS_LIST: listed}, BEFORE)
    with pytest.raises(Problem) as problem:
        requests.parse_request(request.encode(), "f")
    assert problem.value.code == "request-broken"


@pytest.mark.parametrize(
    "before", [{roles.ROOT: b"no root"}, {roles.ROOT: REQUEST.metadata["targets"]}, {}, {roles.ROOT: ROOT}]
)
def test_a_request_that_stands_on_nothing_signed_is_broken(before):
    parts = json.loads(ADDRESSES.encode())
    parts["before"] = {role: base64.b64encode(data).decode() for role, data in before.items()}
    with pytest.raises(Problem) as problem:
        requests.sign(requests.parse_request(json.dumps(parts).encode(), "f"), "anna", KEYS.signers["anna"])
    assert problem.value.code == "request-broken"
