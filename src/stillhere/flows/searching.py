"""The search index of a build, a step of its own: what an entry contributes is kept, and made again with its pages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path

from stillhere import files
from stillhere.build.increment import Row
from stillhere.build.maker import Maker
from stillhere.build.search.documents import packed, unpacked
from stillhere.build.search.index import FOLDER, Document, Volume, volumes
from stillhere.build.search.postings import VERSION
from stillhere.content.model import Key, key_of


class Documents:
    """Documents by entry, kept in a folder. What was kept for other words or other facts is not believed."""

    def __init__(self, folder: Path, maker: Maker, rows: Mapping[Key, Row], stamp: str) -> None:
        self._folder, self._maker, self._rows, self._stamp = folder, maker, rows, stamp

    def make(self, key: Key, row: Row) -> None:
        """Makes an entry's documents and keeps them. A file that a kill cut short is no JSON, and made again."""
        found = [packed(document) for document in self._maker.documents(key)]
        data = json.dumps([self._seal(row), found], ensure_ascii=False, separators=(",", ":"))
        place = self._place(key)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data.encode())

    def of(self, key: Key) -> list[Document]:
        """An entry's documents: those that were kept, or made now."""
        try:
            seal, found = json.loads(self._place(key).read_bytes())
            if seal == self._seal(self._rows[key]):
                return [unpacked(values) for values in found]
        except (OSError, ValueError, TypeError, AttributeError):
            pass
        return self._maker.documents(key)

    def _place(self, key: Key) -> Path:
        return self._folder / key[0] / f"{key[1]}.json"

    def _seal(self, row: Row) -> str:
        """A digest of all that an entry's words follow from: its files, and the cards of whom it names."""
        used = (self._rows.get(key_of(name)) for name in row.uses)
        cards = [other.card for other in used if other]
        return blake2b(repr((VERSION, self._stamp, row.whole, cards)).encode(), digest_size=12).hexdigest()


def all_volumes(documents: Documents, rows: Mapping[Key, Row]) -> list[Volume]:
    """Every volume of the index."""
    return volumes([document for key in sorted(rows) if rows[key].listed.lists for document in documents.of(key)])


def stale(tree: Path, found: list[Volume], emitted: list[Volume], made: Mapping[str, bytes]) -> set[str]:
    """Files of the index on disk that are no more: of volumes that are gone, and of those that were made anew."""
    there = {f"{FOLDER}/{path}" for path in files.walk(tree / FOLDER)}
    kept = tuple(f"{FOLDER}/{volume.name}/" for volume in found if volume not in emitted)
    return {path for path in there if path not in made and not path.startswith(kept)}
