"""The photos of an entry: those that its facts list are there, and every text describes each of them. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from stillhere.content.model import Entry, Site, Text
from stillhere.errors import Finding
from stillhere.tables import nearest

_BY_NAME = ("captions", "alts")


def check_photos(site: Site) -> Iterator[Finding]:
    """What is wrong between facts, files and texts."""
    listed = {entry.intake(photo) for entry in site.entries.values() for photo in entry.photos}
    for path in site.intake:
        _, kind, slug, name = path.split("/", 3)
        if path not in listed and (kind, slug) not in site.unreadable:
            yield Finding(path, 0, "photo-unlisted", {"file": name}, "hint")
    for entry in site.entries.values():
        yield from _files(entry, site)
        for text in entry.texts.values():
            yield from _words(entry, text, site)


def _files(entry: Entry, site: Site) -> Iterator[Finding]:
    facts = f"{entry.folder}/facts.toml"
    for photo in entry.photos:
        if entry.intake(photo) not in site.intake:
            yield Finding(facts, _line(site, facts, photo.file), "photo-missing", {"file": photo.file})
    names = Counter(photo.name for photo in entry.photos)
    for name in (name for name, count in names.items() if count > 1):
        yield Finding(facts, _line(site, facts, f"photos/{name}."), "photo-twice", {"name": name})


def _words(entry: Entry, text: Text, site: Site) -> Iterator[Finding]:
    names = [photo.name for photo in entry.photos]
    for field in _BY_NAME:
        for name in text.words.get(field) or {}:
            if name not in names:
                facts = {"field": field, "name": name, "known": ", ".join(names), "guess": nearest(name, names)}
                yield Finding(text.file, _line(site, text.file, name), "photo-unknown", facts)
    for name in names:
        if name not in (text.words.get("alts") or {}):
            yield Finding(text.file, _line(site, text.file, "alts"), "photo-without-alt", {"name": name})


def _line(site: Site, file: str, word: str) -> int:
    source = site.sources.get(file, b"").decode("utf-8", "replace")
    found = re.search(rf"(?<![\w-]){re.escape(word)}", source)
    return source.count("\n", 0, found.start()) + 1 if found else 0
