"""The photos of an entry: those that its facts list are there, and every text describes each of them. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from stillhere.content.model import Entry, Photo, Text
from stillhere.content.review import PUBLISHED
from stillhere.errors import Finding
from stillhere.tables import nearest

_BY_NAME = ("captions", "alts")


def check_photos(entry: Entry) -> Iterator[Finding]:
    """What is wrong between an entry's facts, files and texts."""
    listed = {entry.intake(photo) for photo in entry.photos}
    for path in entry.pictures:
        if path not in listed:
            yield Finding(path, 0, "photo-unlisted", {"file": path.split("/", 3)[3]}, "hint")
    yield from _files(entry)
    for text in entry.texts.values():
        yield from _words(entry, text)


def _files(entry: Entry) -> Iterator[Finding]:
    facts = f"{entry.folder}/facts.toml"
    for photo in entry.photos:
        if entry.intake(photo) not in entry.pictures:
            yield Finding(facts, _line(entry, facts, photo.file), "photo-missing", {"file": photo.file})
        else:
            line = _line(entry, facts, photo.file)
            yield from (Finding(facts, line, code, {"file": photo.file}, "warning") for code in _waiting(entry, photo))
    names = Counter(photo.name for photo in entry.photos)
    for name in (name for name, count in names.items() if count > 1):
        yield Finding(facts, _line(entry, facts, f"photos/{name}."), "photo-twice", {"name": name})


def _waiting(entry: Entry, photo: Photo) -> Iterator[str]:
    """What is not done yet. A site can be built and looked at meanwhile, but no release is made."""
    path = entry.intake(photo)
    found = entry.reviews.get(path)
    if found is None or not found.done:
        yield "photo-not-reviewed"
    if not entry.pictures[path].sealed and not (found and found.origin == PUBLISHED):
        yield "photo-in-clear"


def _words(entry: Entry, text: Text) -> Iterator[Finding]:
    names = [photo.name for photo in entry.photos]
    for field in _BY_NAME:
        for name in text.words.get(field) or {}:
            if name not in names:
                facts = {"field": field, "name": name, "known": ", ".join(names), "guess": nearest(name, names)}
                yield Finding(text.file, _line(entry, text.file, name), "photo-unknown", facts)
    for name in names:
        if name not in (text.words.get("alts") or {}):
            yield Finding(text.file, _line(entry, text.file, "alts"), "photo-without-alt", {"name": name})


def _line(entry: Entry, file: str, word: str) -> int:
    source = entry.files.get(file.rpartition("/")[2], b"").decode("utf-8", "replace")
    found = re.search(rf"(?<![\w-]){re.escape(word)}", source)
    return source.count("\n", 0, found.start()) + 1 if found else 0
