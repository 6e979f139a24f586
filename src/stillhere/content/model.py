"""What the organisation writes, as frozen values: entries, their facts and texts, the registers, the site."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from stillhere.addresses import DANGEROUS
from stillhere.content.intake_files import IntakeFile
from stillhere.content.vocabulary import STATES
from stillhere.dates import PartialDate, Span, span
from stillhere.languages import in_language
from stillhere.project import Settings

KINDS = ("case", "campaign", "statement", "event", "essay", "page")


@dataclass(frozen=True)
class Source:
    """Where a fact can be looked up."""

    title: str
    publisher: str | None = None
    url: str | None = None
    date: PartialDate | None = None


@dataclass(frozen=True)
class Step:
    """One row of a case's timeline. `state` is a key of STATES or None; `note` has words per language."""

    date: PartialDate
    state: str | None = None
    note: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Photo:
    """A picture of an entry. `file` is its intake below the entry's folder, which is never published itself."""

    file: str
    taken: PartialDate | None = None
    credit: Mapping[str, str] | None = None
    licence: str | None = None

    @property
    def name(self) -> str:
        """What texts call it: the file name without its ending."""
        return PurePosixPath(self.file).stem


@dataclass(frozen=True)
class Facts:
    """The language-neutral fields of an entry, written once. Which are used depends on the kind."""

    published: PartialDate
    updated: PartialDate | None = None
    tags: tuple[str, ...] = ()
    draft: bool = False
    sources: tuple[Source, ...] = ()
    cases: tuple[str, ...] = ()
    photos: tuple[Photo, ...] = ()
    # case
    names: Mapping[str, str] = field(default_factory=dict)
    born: PartialDate | None = None
    timeline: tuple[Step, ...] = ()
    charges: tuple[str, ...] = ()
    sentence_months: int | None = None
    portrait: str | None = None
    portrait_source: Mapping[str, str] | None = None
    # campaign
    opened: PartialDate | None = None
    closed: PartialDate | None = None
    # event, statement
    form: str | None = None
    date: PartialDate | None = None
    time: str | None = None
    time_zone: str | None = None
    participants: int | None = None
    deadline: PartialDate | None = None
    # essay
    byline: str | None = None

    def state_on(self, day: datetime.date) -> Step | None:
        """The last step with a state, not after that day."""
        steps = [step for step in self.timeline if step.state and step.date.first_day() <= day]
        return steps[-1] if steps else None

    def held_on(self, day: datetime.date) -> Span | None:
        """How long the person had been held on a day, without interruption; None if not held then."""
        start = None
        for step in self.timeline:
            if step.state and step.date.first_day() <= day:
                held = STATES[step.state].held
                start = (start or step.date.first_day()) if held else None
        return span(start, day) if start else None


@dataclass(frozen=True)
class Text:
    """An entry's words in one language. `body` is Markdown; `body_line` is the line of the file it starts at."""

    language: str
    title: str
    body: str
    file: str
    body_line: int = 1
    words: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Entry:
    """One thing published, of one kind."""

    kind: str
    slug: str
    facts: Facts
    texts: Mapping[str, Text]
    media: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def folder(self) -> str:
        """Where it lies in the site folder."""
        return f"content/{self.kind}/{self.slug}"

    @property
    def photos(self) -> tuple[Photo, ...]:
        """Its pictures, in the order that its facts give."""
        return self.facts.photos

    def intake(self, photo: Photo) -> str:
        """Where a picture of it came in, in the site folder."""
        return f"{self.folder}/{photo.file}"

    @property
    def day(self) -> PartialDate:
        """The day it speaks of: an event's day, else when it was published."""
        return self.facts.date or self.facts.published

    def text(self, language: str) -> Text:
        """The text in a language, or the one there is: `Text.language` says which."""
        return self.texts.get(language) or next(iter(self.texts.values()))


@dataclass(frozen=True)
class Address:
    """One line of the register of official addresses."""

    url: str
    state: str
    since: PartialDate
    until: PartialDate | None = None
    reason: Mapping[str, str] = field(default_factory=dict)

    @property
    def dangerous(self) -> bool:
        """Whether it must never be a link."""
        return self.state in DANGEROUS


@dataclass(frozen=True)
class Person:
    """One line of the register of people: who may be named, and how."""

    id: str
    names: Mapping[str, str]
    consent: tuple[str, ...] = ()


@dataclass(frozen=True)
class Name:
    """A name of the organisation and the time it was used."""

    names: Mapping[str, str]
    since: PartialDate
    until: PartialDate | None = None


@dataclass(frozen=True)
class Site:
    """Everything the organisation writes."""

    settings: Settings
    entries: Mapping[tuple[str, str], Entry] = field(default_factory=dict)
    addresses: tuple[Address, ...] = ()
    people: Mapping[str, Person] = field(default_factory=dict)
    names: tuple[Name, ...] = ()
    based: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, bytes] = field(default_factory=dict)
    intake: Mapping[str, IntakeFile] = field(default_factory=dict)
    """Pictures as they came in, by path: not their bytes, and never among `sources`, so that none can travel."""
    unreadable: frozenset[tuple[str, str]] = frozenset()
    """Entries that are there but have mistakes of their own: what only follows from these is not reported again."""

    def of_kind(self, kind: str) -> list[Entry]:
        """The entries of a kind that are no drafts, newest first, then by slug."""
        return self._by_kind.get(kind, [])

    def mentions_of(self, case: str) -> list[Entry]:
        """What speaks of a case, newest first, then by kind and slug."""
        return self._mentions.get(case, [])

    @functools.cached_property
    def _by_kind(self) -> dict[str, list[Entry]]:
        published = [entry for entry in self.entries.values() if not entry.facts.draft]
        newest_first = sorted(published, key=lambda e: (-e.day.first_day().toordinal(), e.slug))
        return {kind: [entry for entry in newest_first if entry.kind == kind] for kind in KINDS}

    @functools.cached_property
    def _mentions(self) -> dict[str, list[Entry]]:
        found: dict[str, list[Entry]] = {}
        for entry in (entry for kind in KINDS for entry in self._by_kind[kind]):
            for case in entry.facts.cases:
                found.setdefault(case, []).append(entry)
        return {case: sorted(entries, key=lambda e: -e.day.first_day().toordinal()) for case, entries in found.items()}

    def case(self, slug: str) -> Entry | None:
        """A case by its slug."""
        return self.entries.get(("case", slug))

    def name_on(self, day: PartialDate | None, language: str) -> str:
        """What the organisation was called on a day (None: today, its newest name)."""
        valid = [name for name in self.names if day is None or name.since <= day] or list(self.names)
        return in_language(valid[-1].names, language) if valid else ""
