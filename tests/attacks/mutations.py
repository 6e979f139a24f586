"""Ways to spoil a file of a mirror: its bytes, and the JSON that they are. Each rolls the dice."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

Way = Callable[[bytes, Random], bytes]

STRANGE: list[Any] = [
    None, 0, 5, -1, -0.0, 1.0, 1.5, True, False, "x", "", "0", " ", [], {}, [[]], [None], {"a": 1}, {"": {}},
    "\ud800", "é", "e\u0301", "\u202e", "\x00", "１", "..", "../x", "/", "9" * 5000, "2026-13-45T99:99:99Z",
    "9999-12-31T23:59:59Z", "0000-00-00T00:00:00Z", "2.0.0", "root", 10**30, 2**31, 2**53 + 1, 2**63, -(2**63),
    float("nan"), float("inf"), float("-inf"),
]  # fmt: skip
RAW = [
    b"1e400", b"-1e400", b"NaN", b"0x1", b"01", b"+1", b"1.", b"9" * 5000, b"1" + b"0" * 400, b"'x'", b"nul", b"tru",
    b"[" * 2000, b"[" * 2000 + b"]" * 2000, b'{"a":' * 500 + b"1" + b"}" * 500, b'"\\ud800"', b'"\\uDC00\\uD800"', b'"',
    b'"\\x41"', b'"\xff"', b'"\xc0\x80"', b'"\xed\xa0\x80"', b'"a\tb"', b'"a\nb"', b"1,2", b'1,"x":2', b"//",
    b"/**/1", b"",
]  # fmt: skip


# Bytes


def flipped(data: bytes, dice: Random) -> bytes:
    at = dice.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << dice.randrange(8)]) + data[at + 1 :]


def flipped_often(data: bytes, dice: Random) -> bytes:
    for _ in range(dice.randint(2, 9)):
        data = flipped(data, dice)
    return data


def inserted(data: bytes, dice: Random) -> bytes:
    at = dice.randrange(len(data) + 1)
    return data[:at] + dice.randbytes(dice.choice([1, 1, 2, 40])) + data[at:]


def deleted(data: bytes, dice: Random) -> bytes:
    at, many = dice.randrange(len(data)), dice.choice([1, 1, 2, 40])
    return data[:at] + data[at + many :]


def cut(data: bytes, dice: Random) -> bytes:
    return data[: dice.randrange(len(data))]


def overwritten(data: bytes, dice: Random) -> bytes:
    at, many = dice.randrange(len(data)), dice.randint(1, 40)
    return data[:at] + dice.randbytes(many) + data[at + many :]


def doubled(data: bytes, dice: Random) -> bytes:
    at = dice.randrange(len(data))
    return data[:at] + data[max(0, at - dice.randint(1, 200)) :]


def digit(data: bytes, dice: Random) -> bytes:
    places = [index for index, byte in enumerate(data) if 48 <= byte <= 57]
    if not places:
        return flipped(data, dice)
    at = dice.choice(places)
    return data[:at] + bytes([48 + (data[at] - 47) % 10]) + data[at + 1 :]


def wrapped(data: bytes, dice: Random) -> bytes:
    """The same with something around it: a mark of byte order, another encoding, itself once more."""
    return dice.choice(
        [
            b"\xef\xbb\xbf" + data, b" " + data, data + b"\n", data + b"\0", data + data, data + b"{}", data[:-1],
            b"[" + data + b"]", data + b",", data.replace(b'"', b"'"), data.replace(b"\n", b"\r\n") + b"\r",
            b"\x1f\x8b" + data,
            data.decode("utf-8", "replace").encode("utf-16"), data.decode("utf-8", "replace").encode("utf-32"),
            data.swapcase(), data[::-1], b"/**/" + data, b")]}'\n" + data,
        ]
    )  # fmt: skip


# JSON


def swapped(data: bytes, dice: Random) -> bytes:
    """One value replaced by something of another kind."""
    tree = json.loads(data)
    place, last = dice.choice(list(_places(tree)))
    place[last] = dice.choice(STRANGE)
    return json.dumps(tree, ensure_ascii=dice.random() < 0.9).encode("utf-8", "surrogatepass")


def raw(data: bytes, dice: Random) -> bytes:
    """One value replaced by what may be no JSON at all."""
    tree = json.loads(data)
    place, last = dice.choice(list(_places(tree)))
    place[last] = "\ufffdHERE"
    return json.dumps(tree, ensure_ascii=False).encode().replace('"\ufffdHERE"'.encode(), dice.choice(RAW))


def rearranged(data: bytes, dice: Random) -> bytes:
    """Two values exchanged, one left out, one said twice in a list."""
    tree = json.loads(data)
    place, last = dice.choice(list(_places(tree)))
    other, its = dice.choice(list(_places(tree)))
    way = dice.randrange(4)
    if way == 0:
        place[last], other[its] = json.loads(json.dumps([other[its], place[last]]))
    elif way == 1:
        del place[last]
    elif isinstance(place, list):
        place.insert(last, place[last])
    else:
        place[dice.choice([*STRANGE[9:12], "Signed", "signed ", "keyid", "ｓigned", "__proto__"])] = place[last]
    return json.dumps(tree).encode()


def said_twice(data: bytes, dice: Random) -> bytes:
    """A name that stands twice in one object, with another value first or last."""
    pairs = list(re.finditer(rb'"(\w+)": ?("[^"]*"|\d+)', data))
    if not pairs:
        return doubled(data, dice)
    found = dice.choice(pairs)
    name = dice.choice([found[1], b"\\u%04x" % found[1][0] + found[1][1:]])  # the same name, written in another way
    value = dice.choice([b"0", b'""', b"null", b"99999999", b'"x"', found[2]])
    again = b'"' + name + b'":' + value
    return data[: found.start()] + again + b"," + data[found.start() :] if dice.random() < 0.5 else (
        data[: found.end()] + b"," + again + data[found.end() :]
    )  # fmt: skip


def signed_otherwise(data: bytes, dice: Random) -> bytes:
    """The signatures: none, twice, in another encoding, under another name, cut, exchanged."""
    tree = json.loads(data)
    if not isinstance(tree, dict) or not tree.get("signatures"):
        return swapped(data, dice)
    signatures = tree["signatures"]
    one = dice.choice(signatures)
    sig, keyid = one["sig"], one["keyid"]
    ways: list[Callable[[], Any]] = [
        signatures.clear,
        lambda: signatures.extend(signatures * 2),
        lambda: signatures.extend({**one, "keyid": keyid.upper()} for _ in range(2)),
        lambda: signatures.extend({"keyid": f"{n:064x}", "sig": sig} for n in range(dice.choice([1, 3000]))),
        lambda: one.update(sig=sig[:-2]),
        lambda: one.update(sig=sig[:-1]),
        lambda: one.update(sig=sig + "00"),
        lambda: one.update(sig=" " + sig),
        lambda: one.update(sig="0x" + sig),
        lambda: one.update(sig="0" * len(sig)),
        lambda: one.update(sig=sig[64:] + sig[:64]),
        lambda: one.update(sig=sig[:64] + "f" * 64),  # S beyond the order of the group
        lambda: one.update(sig="".join(chr(ord(c) + 0xFEE0) for c in sig)),  # full-width digits
        lambda: one.update(keyid=keyid + " "),
        lambda: one.update(keyid=dice.choice(STRANGE)),
        lambda: one.update(method="ed25519"),
        lambda: one.pop("sig"),
        lambda: signatures.reverse(),
        lambda: tree.update(signatures={keyid: sig}),
    ]  # fmt: skip
    dice.choice(ways)()
    return json.dumps(tree).encode("utf-8", "surrogatepass")


def _places(tree: Any) -> Iterator[tuple[Any, Any]]:
    for key, value in list(tree.items() if isinstance(tree, dict) else enumerate(tree)):
        yield tree, key
        if isinstance(value, dict | list):
            yield from _places(value)


BYTES: list[Way] = [flipped, flipped_often, inserted, deleted, cut, overwritten, doubled, digit, wrapped]
JSON: list[Way] = [swapped, raw, rearranged, said_twice, signed_otherwise]
