"""Entries that are read when somebody asks for them, and a note of who was asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from stillhere.content.model import Entry, Key, Lists


class Shelf(Mapping[Key, Entry]):
    """Entries by key. `read` fetches one that is not here yet; `touched` notes what a page was made from."""

    def __init__(self, here: dict[Key, Entry | None], lists: Lists, read: Callable[[Key], Entry | None]) -> None:
        self._here, self._lists, self._read = here, lists, read
        self.touched: set[Key] = set()

    def whole(self, key: Key) -> Entry:
        """An entry that is being made itself: not noted."""
        if key not in self._here:
            self._here[key] = self._read(key) if key in self._lists.rows else None
        entry = self._here[key]
        if entry is None:
            raise KeyError(key)
        return entry

    def __getitem__(self, key: Key) -> Entry:
        self.touched.add(key)
        return self.whole(key)

    def __iter__(self) -> Iterator[Key]:
        return iter(self._lists.rows)

    def __len__(self) -> int:
        return len(self._lists.rows)
