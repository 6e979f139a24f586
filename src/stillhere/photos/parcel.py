"""Renditions as bytes, for the cache and for the wall between decoder and build. Whatever is unpacked is proved.

A line of format and digest, a line of JSON that says what follows, the files one after the other. The digest covers
the key under which the parcel is asked for, so a parcel that lies in another's place is noticed.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from stillhere.errors import Problem
from stillhere.photos import clean
from stillhere.photos.renditions import Rendition, Renditions

_MAGIC = b"stillhere-renditions-1 "
_MOST = 64  # renditions of one picture


def packed(found: Renditions, key: str) -> bytes:
    """The bytes of these renditions, for this key."""
    rows = [[item.format, item.width, item.height, item.quality, len(item.data)] for item in found.items]
    head = json.dumps({"width": found.width, "height": found.height, "items": rows}).encode()
    rest = head + b"\n" + b"".join(item.data for item in found.items)
    return _MAGIC + _seal(rest, key) + b"\n" + rest


def unpacked(data: bytes, key: str) -> Renditions:
    """The renditions in a parcel, each proved clean.

    Raises ValueError where the parcel is damaged or not for this key, Problem (`picture-not-proved`) where it is
    whole and a rendition in it is not clean.
    """
    first, _, rest = data.partition(b"\n")
    if first != _MAGIC + _seal(rest, key):
        raise ValueError("damaged")
    head, _, files = rest.partition(b"\n")
    found = _found(head, files)
    for item in found.items:
        reason = clean.refusal(item.data, item.format, item.width, item.height)
        if reason:
            raise Problem("picture-not-proved", format=item.format, reason=reason)
    return found


def _seal(rest: bytes, key: str) -> bytes:
    return hashlib.sha256(key.encode() + b"\n" + rest).hexdigest().encode()


def _found(head: bytes, files: bytes) -> Renditions:
    try:
        table: dict[str, Any] = json.loads(head)
        width, height = int(table["width"]), int(table["height"])
        items, at = [], 0
        for kind, *numbers in table["items"][:_MOST]:
            wide, high, quality, size = map(int, numbers)
            items.append(Rendition(str(kind), wide, high, quality, files[at : at + size]))
            at += size
    except (KeyError, TypeError, RecursionError) as error:
        raise ValueError("damaged") from error
    if at != len(files):
        raise ValueError("damaged")
    return Renditions(width, height, tuple(items))
