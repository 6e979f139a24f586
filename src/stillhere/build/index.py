"""What the last build remembers, on disk. Without it, or where it does not fit, everything is built anew.

It is JSON: the folder may come from a stranger's stick, and reading it must never run anything.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any

from stillhere import files
from stillhere.build.increment import Row
from stillhere.content.model import FACTS_FILE, Entry, Key, Listed, key_of, listed
from stillhere.content.scan import Scan, Seen
from stillhere.errors import Finding

FORMAT = 1
_MANY = 500
"""Changes since the whole index was written: with more of them it is written again."""


@dataclass
class Index:
    """What one build remembers. `stamp`: everything that all pages depend on; `began`: the disk's time of the scan.

    `base` is the time of the whole index on disk, `since` are the entries that differ from it.
    """

    stamp: str
    began: int
    scan: Scan
    rows: dict[Key, Row] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    files: int = 0
    volumes: dict[str, str] = field(default_factory=dict)
    base: int = 0
    since: set[Key] = field(default_factory=set)


def row_of(entry: Entry) -> Row:
    """What lists and other pages see of an entry, and a digest of all of it."""
    heads = repr([(text.language, text.title, text.words) for text in entry.texts.values()])
    card = entry.files.get(FACTS_FILE, b"") + heads.encode()
    whole = blake2b(digest_size=12)
    for name, data in sorted(entry.files.items()):
        whole.update(b"%d %d %s" % (len(name), len(data), name.encode()) + data)
    if entry.pictures or entry.reviews:
        seen = [(path, picture.stamp, picture.sealed) for path, picture in sorted(entry.pictures.items())]
        whole.update(repr((seen, sorted(entry.reviews.items()))).encode())
    return Row(blake2b(card, digest_size=12).hexdigest(), whole.hexdigest(), listed(entry))


class Keeper:
    """Keeps the index in a folder: a whole one, and beside it what changed since, so that a small build saves little.

    `open` marks the tree as being changed; an index that finds the mark is not believed.
    """

    def __init__(self, folder: Path) -> None:
        self._whole, self._since, self._mark = folder / "index.json", folder / "since.json", folder / "building"

    def load(self) -> Index | None:
        """The last build's index, or None where there is none that can be believed."""
        if self._mark.exists():
            return None
        try:
            data = json.loads(self._whole.read_bytes())
            base, since = data["began"], dict[str, Any]()
            if self._since.exists():
                later = json.loads(self._since.read_bytes())
                if later["base"] == base:
                    since, data = (
                        later["entries"],
                        {**data, **later, "entries": {**data["entries"], **later["entries"]}},
                    )
            return _decoded(data, base, set(map(key_of, since)))
        except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError):
            return None

    def open(self) -> None:
        """From here on the tree changes."""
        files.write_atomic(self._mark, b"", durable=False)

    def save(self, index: Index) -> None:
        """Keeps an index: all of it, or what differs from the whole one on disk."""
        if index.base and len(index.since) <= _MANY:
            data = {**_head(index), "base": index.base, "entries": _entries(index, index.since)}
            files.write_atomic(self._since, _dumped(data), durable=False)
        else:
            files.write_atomic(self._whole, _dumped({**_head(index), "entries": _entries(index, index.scan.entries)}))
            self._since.unlink(missing_ok=True)
        self._mark.unlink(missing_ok=True)


def _dumped(data: dict[str, Any]) -> bytes:
    return json.dumps(data, separators=(",", ":")).encode()


def _head(index: Index) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "stamp": index.stamp,
        "began": index.began,
        "files": index.files,
        "volumes": index.volumes,
        "folders": index.scan.folders,
        "findings": [[f.file, f.line, f.code, f.facts, f.level] for f in index.findings],
    }


def _entries(index: Index, keys: Iterable[Key]) -> dict[str, Any]:
    """Each entry's record; None for one that is gone."""
    return {"/".join(key): _entry(index, key) if key in index.scan.entries else None for key in keys}


def _entry(index: Index, key: Key) -> list[Any]:
    names, stamp, newest = index.scan.entries[key]
    row = index.rows.get(key)
    if row is None:
        return [names, stamp, newest]
    return [names, stamp, newest, *row]


def _decoded(data: dict[str, Any], base: int, since: set[Key]) -> Index | None:
    if data["format"] != FORMAT:
        return None
    scan, rows = Scan(folders=data["folders"]), dict[Key, Row]()
    for text, record in data["entries"].items():
        if record:
            key = key_of(text)
            scan.entries[key] = Seen(tuple(record[0]), record[1], record[2])
            if len(record) > 3:
                card, whole, its_lists, *made_from = record[3:]
                rows[key] = Row(card, whole, Listed(*its_lists), *made_from)
    findings = [Finding(*finding) for finding in data["findings"]]
    return Index(data["stamp"], data["began"], scan, rows, findings, data["files"], data["volumes"], base, since)
