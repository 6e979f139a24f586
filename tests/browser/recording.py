"""Writes down every copy that the tests of attacks show to the Python verifier, with its verdict: a pytest plugin.

    STILLHERE_RECORD=folder python -m pytest tests/attacks -p tests.browser.recording

Afterwards `records.jsonl` has a line for each copy, and `blobs/` the bytes of all of them, by SHA-256. The verifier of
the browser is then shown the same copies.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from stillhere import files
from stillhere.release.verdict import Judgement
from stillhere.release.verify import Seen
from stillhere.testing import NOON
from tests.attacks import acts

TOP = Path(os.environ.get("STILLHERE_RECORD", "."))
MOST_OF_ONE_TEST = 60
LARGEST = 64 * 1024 * 1024
_stranger, _watched = acts.seen_by_stranger, acts.watched
_state: dict[str, Any] = {"test": "", "count": 0, "last": None}


def seen_by_stranger(site: Path, place: Path, now: datetime = NOON, seen: Seen | None = None) -> Judgement:
    """As in acts, written down."""
    judgement: Judgement = _stranger(site, place, now, seen)
    _write(site, Path(place), now, seen, judgement)
    return judgement


def watched(site: Path, *places: Any, now: datetime = NOON, **rest: Any) -> Any:
    """As in acts; what the same folders are to a stranger is written down."""
    for place in places:
        if Path(str(place)).is_dir():
            seen_by_stranger(site, Path(place), now)
    return _watched(site, *places, now=now, **rest)


def _write(site: Path, place: Path, now: datetime, seen: Seen | None, judgement: Judgement) -> None:
    paths = list(files.walk(place))
    plain = all((place / path).is_file() and not (place / path).is_symlink() for path in paths)
    if _state["count"] >= MOST_OF_ONE_TEST:
        pytest.skip("enough of this one; it is tested elsewhere")
    if not plain or not _tellable(place, paths):
        return  # a browser shows no links, and no names that are no text
    _state["count"] += 1
    record = {
        "test": _state["test"],
        "files": {path: _blob((place / path).read_bytes()) for path in paths},
        "root": base64.b64encode(acts.trust_of(site).root).decode(),
        "seen": {"timestamp": seen.timestamp, "snapshot": seen.snapshot, "roles": dict(seen.roles)} if seen else None,
        "now": now.timestamp() * 1000,
        "verdict": judgement.verdict,
        "reason": judgement.reason,
        "facts": {name: str(value) for name, value in judgement.facts.items()},
        "wrong": {each.path: each.state for each in judgement.inspection.wrong} if judgement.inspection else {},
    }
    with (TOP / "records.jsonl").open("a", encoding="utf-8") as out:
        out.write(json.dumps(record) + "\n")


def _tellable(place: Path, paths: list[str]) -> bool:
    try:
        "".join(paths).encode()
    except UnicodeEncodeError:
        return False
    return sum((place / path).stat().st_size for path in paths) < LARGEST


def _blob(data: bytes) -> str:
    name = hashlib.sha256(data).hexdigest()
    target = TOP / "blobs" / name
    if not target.exists():
        target.write_bytes(data)
    return name


def pytest_configure() -> None:
    """Takes the place of the two ways in which the tests look at copies."""
    (TOP / "blobs").mkdir(exist_ok=True)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Modules have taken them by name."""
    for name, module in list(sys.modules.items()):
        if name.startswith("tests.attacks.") and not name.endswith(".acts"):
            for own in (seen_by_stranger, watched):
                if hasattr(module, own.__name__):
                    setattr(module, own.__name__, own)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Whose copies come now."""
    _state.update(test=item.nodeid, count=0)
