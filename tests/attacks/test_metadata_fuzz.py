"""Metadata with flipped, cut, exchanged bytes: never current where a signed byte changed, and never an exception.

Everything below the timestamp is pinned by its SHA-256, so that any change of it is found. The timestamp and a new root
are pinned by nothing but their signatures: what leaves the signed words as they were may still verify.
"""

import json
import random

import pytest
from tuf.api.metadata import Metadata

from stillhere.release import roles
from stillhere.release.verdict import Verdict

from .acts import in_force, seen_by_stranger

STRANGE: list[object] = [
    None,
    5,
    -1,
    1.5,
    True,
    "x",
    "",
    [],
    {},
    [[]],
    {"a": 1},
    "\ud800",
    "é",
    10**30,
    float("nan"),
    2**63,
]


def flipped(data, dice):
    at = dice.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << dice.randrange(8)]) + data[at + 1 :]


def cut(data, dice):
    return data[: dice.randrange(len(data))]


def overwritten(data, dice):
    at, many = dice.randrange(len(data)), dice.randint(1, 40)
    return data[:at] + dice.randbytes(many) + data[at + many :]


def doubled(data, dice):
    at = dice.randrange(len(data))
    return data[:at] + data[max(0, at - dice.randint(1, 200)) :]


def digit(data, dice):
    places = [index for index, byte in enumerate(data) if chr(byte).isdigit()]
    at = dice.choice(places)
    return data[:at] + bytes([48 + (data[at] - 47) % 10]) + data[at + 1 :]


def swapped(data, dice):
    """One value of the JSON replaced by something of another kind."""
    tree = json.loads(data)
    *parents, last = dice.choice(list(_paths(tree)))
    place = tree
    for key in parents:
        place = place[key]
    place[last] = dice.choice(STRANGE)
    return json.dumps(tree, ensure_ascii=dice.random() < 0.9).encode("utf-8", "surrogatepass")


def _paths(tree, above=()):
    for key, value in tree.items() if isinstance(tree, dict) else enumerate(tree):
        yield (*above, key)
        if isinstance(value, dict | list):
            yield from _paths(value, (*above, key))


WAYS = [flipped, cut, overwritten, doubled, digit, swapped]


def test_any_change_of_pinned_metadata_is_found(published, b):
    dice = random.Random(2008)
    for name in sorted(in_force(published).metadata):
        if name.endswith(("root.json", "timestamp.json")):
            continue
        path = b / roles.METADATA / name
        genuine = path.read_bytes()
        for way in WAYS:
            for _ in range(3):
                changed = way(genuine, dice)
                if changed != genuine:
                    path.write_bytes(changed)
                    assert seen_by_stranger(published, b).verdict in (Verdict.ALTERED, Verdict.UNVERIFIABLE), (
                        name,
                        way,
                    )
        path.write_bytes(genuine)
    assert seen_by_stranger(published, b).verdict is Verdict.CURRENT


@pytest.mark.parametrize("name", ["1.snapshot.json", "1.targets.json", "1.site.json", "1.bin-0.json"])
@pytest.mark.parametrize("change", [lambda data: data + b" ", lambda data: data[:-1]], ids=["longer", "shorter"])
def test_a_pinned_file_of_another_length_is_altered_and_not_merely_unclear(published, b, name, change):
    path = b / roles.METADATA / name
    path.write_bytes(change(path.read_bytes()))
    assert seen_by_stranger(published, b).verdict is Verdict.ALTERED


@pytest.mark.parametrize("way", WAYS)
def test_a_changed_timestamp_is_current_only_with_the_words_that_were_signed(published, b, way):
    path = b / roles.METADATA / "timestamp.json"
    genuine = path.read_bytes()
    signed = Metadata.from_bytes(genuine).signed
    dice = random.Random(2010)
    for _ in range(60):
        changed = way(genuine, dice)
        path.write_bytes(changed)
        if seen_by_stranger(published, b).verdict is Verdict.CURRENT:
            assert Metadata.from_bytes(changed).signed == signed
        assert seen_by_stranger(published, b).verdict in (Verdict.CURRENT, Verdict.IMPOSTOR)


@pytest.mark.parametrize("way", WAYS)
def test_no_changed_root_is_followed(published, b, way):
    """Served as the next root: either it is not taken for one, or the copy is refused."""
    genuine = (b / roles.METADATA / "1.root.json").read_bytes()
    dice = random.Random(2012)
    for _ in range(40):
        changed = way(genuine.replace(b'"version":1', b'"version":2'), dice)
        (b / roles.METADATA / "2.root.json").write_bytes(changed)
        judgement = seen_by_stranger(published, b)
        if judgement.verdict is Verdict.CURRENT:
            assert "2.root.json" not in judgement.inspection.release.metadata
        else:
            assert judgement.verdict in (Verdict.IMPOSTOR, Verdict.ALTERED)


def test_other_white_space_in_the_timestamp_changes_nothing(published, b):
    path = b / roles.METADATA / "timestamp.json"
    path.write_bytes(json.dumps(json.loads(path.read_bytes()), indent=4).encode())
    assert seen_by_stranger(published, b).verdict is Verdict.CURRENT


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"\0" * 100,
        b"[" * 16_000,
        b'{"a":' * 3000,
        b"9" * 16_000,
        b"<html>",
        b"\xff\xfe{\0}\0",
    ],
    ids=range(10),
)
@pytest.mark.parametrize("name", ["timestamp.json", "1.snapshot.json", "1.site.json", "1.bin-0.json", "2.root.json"])
def test_bytes_that_are_no_metadata(published, b, name, data):
    (b / roles.METADATA / name).write_bytes(data)
    allowed = (Verdict.CURRENT,) if name == "2.root.json" else (Verdict.IMPOSTOR, Verdict.ALTERED, Verdict.UNVERIFIABLE)
    assert seen_by_stranger(published, b).verdict in allowed
