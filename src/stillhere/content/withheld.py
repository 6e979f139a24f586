"""Names that must not stand in anything published, however they came there: typed by hand, pasted, in a title. Pure.

A reference (`{{person ID}}`) is answered by the register. A name that was simply typed is not, so it is looked for:
in what is written before a build, and in every byte of a release before it is signed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from stillhere.content.consent import BYLINE, NAME
from stillhere.content.model import Entry, Person, Site
from stillhere.errors import Finding

_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_FIELDS = ("captions", "alts")


@dataclass(frozen=True)
class Withheld:
    """The names, each with the id of whose it is; empty where only the vault knows. `open_to_all`: the other names."""

    names: Mapping[str, str]
    named: Mapping[str, str]

    @classmethod
    def of(cls, site: Site) -> Withheld:
        """By the register on the site's day, and what the vault added."""
        hidden = dict.fromkeys(site.withheld, "")
        named: dict[str, str] = {}
        for person in site.people.values():
            for tag, name in person.names.items():
                (named if _may(person, tag, site) else hidden)[name] = person.id
        return cls({name: who for name, who in hidden.items() if name not in named}, named)

    @cached_property
    def pattern(self) -> re.Pattern[str] | None:
        """Any of the names as a word; None where there are none."""
        return _any_of(self.names)

    @cached_property
    def _of_named(self) -> re.Pattern[str] | None:
        return _any_of(self.named)

    def findings(self, entry: Entry) -> Iterator[Finding]:
        """Where one stands in an entry; and where somebody is named by hand whose consent may end."""
        pattern = self.pattern
        for name, data in entry.files.items() if pattern else ():
            words = data.decode("utf-8", "replace")
            for found in pattern.finditer(words) if pattern else ():
                line = words.count("\n", 0, found.start()) + 1
                yield Finding(f"{entry.folder}/{name}", line, "name-withheld", {"name": found[0]})
        yield from self._by_hand(entry)

    def _by_hand(self, entry: Entry) -> Iterator[Finding]:
        pattern = self._of_named
        for text in entry.texts.values() if pattern else ():
            words = (text.written or text).words
            for said in (said for field in _FIELDS for said in (words.get(field) or {}).values()):
                for found in pattern.finditer(said) if pattern else ():
                    facts = {"name": found[0], "write": "{{person " + self.named[found[0]] + "}}"}
                    yield Finding(text.file, _line(entry, text.file, found[0]), "name-by-hand", facts, "hint")


def mentions_of(entry: Entry, who: str, names: Iterable[str]) -> Iterator[tuple[str, int]]:
    """File and line of everything that names a person: a reference, an id among the facts, a name typed by hand.

    A face that a photo shows counts as well: file is the picture's, line 0.
    """
    pattern = _any_of(names)
    reference = re.compile(rf"\{{\{{\s*person\s+{re.escape(who)}\s*\}}\}}|[\"']{re.escape(who)}[\"']")
    for name, data in entry.files.items():
        for number, line in enumerate(data.decode("utf-8", "replace").split("\n"), 1):
            if reference.search(line) or (pattern and pattern.search(line)):
                yield f"{entry.folder}/{name}", number
    for path, review in entry.reviews.items():
        if any(face.person == who for face in review.faces):
            yield path, 0


def _may(person: Person, language: str, site: Site) -> bool:
    return any(person.may(scope, site.day, (language,)) for scope in (NAME, BYLINE))


def _any_of(names: Iterable[str]) -> re.Pattern[str] | None:
    """Chinese has no spaces between words; elsewhere a name is not a part of a longer word."""
    parts = sorted((name for name in names if len(name) > 1), key=len, reverse=True)
    if not parts:
        return None
    return re.compile("|".join(rf"(?<!\w){re.escape(p)}(?!\w)" if _LATIN.search(p) else re.escape(p) for p in parts))


def _line(entry: Entry, file: str, words: str) -> int:
    source = entry.files.get(file.rpartition("/")[2], b"").decode("utf-8", "replace")
    at = source.find(words)
    return source.count("\n", 0, at) + 1 if at >= 0 else 0
