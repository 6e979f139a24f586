"""What the organisation writes, as frozen values: entries, their facts and texts, the registers, the site."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from stillhere.addresses import DANGEROUS
from stillhere.content.consent import Consent, allows
from stillhere.content.intake_files import IntakeFile
from stillhere.content.review import Review
from stillhere.content.vocabulary import DEATHS, STATES
from stillhere.dates import PartialDate, Span, span
from stillhere.languages import in_language
from stillhere.project import Settings

KINDS = ("case", "campaign", "statement", "event", "essay", "page")
MEDIA_ENDINGS = (".svg",)

FACTS_FILE = "facts.toml"
ORGANISATION, MEMBER = "organisation", "member"
"""Authors who are no person of the register: the organisation itself, and somebody who is not named."""

ALL = "all"
Key = tuple[str, str]
"""An entry's kind and slug."""


def key_of(name: str) -> Key:
    """The key of an entry from its name, `case/liu-xiaobo`."""
    kind, _, slug = name.partition("/")
    return kind, slug


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
class Answer:
    """Why something that the checks found may stay: `to` is the finding's code, `about` the words. Stays at home."""

    to: str
    about: str
    reason: str


@dataclass(frozen=True)
class Facts:
    """The language-neutral fields of an entry, written once. Which are used depends on the kind."""

    published: PartialDate
    updated: PartialDate | None = None
    tags: tuple[str, ...] = ()
    draft: bool = False
    old_paths: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    cases: tuple[str, ...] = ()
    photos: tuple[Photo, ...] = ()
    answers: tuple[Answer, ...] = ()
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
    members_meeting_point: Mapping[str, str] | None = None
    """Where members meet: never published."""
    present: tuple[str, ...] = ()
    """Ids of those among them who are named."""
    deadline: PartialDate | None = None
    # essay
    byline: str | None = None

    def state_on(self, day: datetime.date) -> Step | None:
        """The last step with a state, not after that day."""
        steps = [step for step in self.timeline if step.state and step.date.first_day() <= day]
        return steps[-1] if steps else None

    def over_on(self, day: datetime.date) -> bool:
        """Whether the person is held no more on a day: released, escaped, or dead."""
        step = self.state_on(day)
        return bool(step and step.state and not STATES[step.state].held)

    def held_since(self, day: datetime.date) -> PartialDate | None:
        """Since when the person has been held without interruption; None if not held on that day."""
        start = None
        for step in self.timeline:
            if step.state and step.date.first_day() <= day:
                start = (start or step.date) if STATES[step.state].held else None
        return start

    def held_on(self, day: datetime.date) -> Span | None:
        """How long the person had been held on a day, without interruption; None if not held then."""
        start = self.held_since(day)
        return span(start.first_day(), day) if start else None

    def died(self) -> PartialDate | None:
        """When the person died, where the timeline says it."""
        return next((step.date for step in self.timeline if step.state in DEATHS), None)


@dataclass(frozen=True)
class Text:
    """An entry's words in one language. `body` is Markdown; `body_line` is the line of the file it starts at."""

    language: str
    title: str
    body: str
    file: str
    body_line: int = 1
    words: Mapping[str, Any] = field(default_factory=dict)
    written: Text | None = None
    """The text as its file has it, where people in it are named, or left out, by the register."""


@dataclass(frozen=True)
class Entry:
    """One thing published, of one kind."""

    kind: str
    slug: str
    facts: Facts
    texts: Mapping[str, Text]
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    """Its folder as it was read: name → bytes."""
    pictures: Mapping[str, IntakeFile] = field(default_factory=dict, repr=False)
    """Pictures as they came in, by path in the site folder: not their bytes, so that none can travel."""
    reviews: Mapping[str, Review] = field(default_factory=dict, repr=False)
    """What somebody decided who looked at a picture, by the picture's path."""
    shown: frozenset[str] = frozenset()
    """Whose faces its photos show."""

    @property
    def media(self) -> dict[str, bytes]:
        """The drawings beside its texts, by name."""
        return {name: data for name, data in self.files.items() if name.endswith(MEDIA_ENDINGS)}

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

    def review(self, photo: Photo) -> Review | None:
        """What somebody decided who looked at a picture; None before that, and then it is not published."""
        found = self.reviews.get(self.intake(photo))
        return found if found and found.done else None

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
    tier: str = "public"
    """`public`, or `partners`: then it stands in nothing that is published."""

    @property
    def dangerous(self) -> bool:
        """Whether it must never be a link."""
        return self.state in DANGEROUS


@dataclass(frozen=True)
class Person:
    """One line of the register of people: the names that may be published, and what the person agreed to."""

    id: str
    names: Mapping[str, str] = field(default_factory=dict)
    consent: tuple[Consent, ...] = ()

    def may(self, scope: str, day: datetime.date, languages: Iterable[str] = ()) -> bool:
        """Whether a use on the site was agreed to, in each of these languages."""
        return allows(self.consent, scope, day, languages)


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
    entries: Mapping[Key, Entry] = field(default_factory=dict)
    addresses: tuple[Address, ...] = ()
    """The public ones: all that pages, lists and feeds ever see."""
    people: Mapping[str, Person] = field(default_factory=dict)
    names: tuple[Name, ...] = ()
    based: Mapping[str, str] = field(default_factory=dict)
    general: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    """The settings and registers as they were read: path → bytes."""
    unreadable: frozenset[Key] = frozenset()
    """Entries that are there but have mistakes of their own: what only follows from these is not reported again."""
    known_lists: Lists | None = field(default=None, repr=False)
    """The lists, where they are known without looking at every entry."""
    partners: tuple[Address, ...] = ()
    """The addresses that partners alone are told."""
    day: datetime.date = datetime.date.max
    """The day for which consents count."""
    withheld: frozenset[str] = frozenset()
    """Names that the vault knows and that nothing published may have."""

    @property
    def sources(self) -> dict[str, bytes]:
        """Everything as it was read, by path in the site folder."""
        own = {f"{e.folder}/{name}": data for e in self.entries.values() for name, data in e.files.items()}
        return {**self.general, **own}

    @functools.cached_property
    def lists(self) -> Lists:
        """Which entry stands in which list, and where."""
        return self.known_lists or Lists({key: listed(entry) for key, entry in self.entries.items()})

    @property
    def intake(self) -> dict[str, IntakeFile]:
        """Every picture as it came in, by path in the site folder; never among `sources`."""
        return {path: picture for entry in self.entries.values() for path, picture in entry.pictures.items()}

    def listing(self, name: str) -> list[Entry]:
        """The entries of a list, newest first."""
        return [self.entries[key] for key in self.lists.of(name)]

    def of_kind(self, kind: str) -> list[Entry]:
        """The entries of a kind that are no drafts, newest first, then by slug."""
        return self.listing(kind)

    def mentions_of(self, case: str) -> list[Entry]:
        """What speaks of a case, newest first, then by kind and slug."""
        return self.listing(f"person/{case}")

    def published(self, kind: str, slug: str) -> bool:
        """Whether there is such an entry, and it is no draft."""
        return self.lists.has((kind, slug))

    def case(self, slug: str) -> Entry | None:
        """A case by its slug."""
        return self.entries.get(("case", slug))

    def name_on(self, day: PartialDate | None, language: str) -> str:
        """What the organisation was called on a day (None: today, its newest name)."""
        valid = [name for name in self.names if day is None or name.since <= day] or list(self.names)
        return in_language(valid[-1].names, language) if valid else ""


class Listed(NamedTuple):
    """What lists need to know of an entry. `day` counts from year 1; `lists` is empty for a draft."""

    day: int
    lists: tuple[str, ...]
    languages: tuple[str, ...]
    changed: str = ""
    """When it was last changed, as the facts say."""


def listed(entry: Entry) -> Listed:
    """The lists an entry stands in: all, its kind, its month, its tags, its author, the persons it speaks of."""
    facts, languages = entry.facts, tuple(entry.texts)
    if facts.draft:
        return Listed(0, (), languages)
    day = entry.day
    names = [ALL, entry.kind]
    if entry.kind != "page":
        names.append(f"archive/{day.year:04}")
        names += [f"archive/{day.year:04}/{day.month:02}"] if day.month else []
    names += [f"tag/{tag}" for tag in dict.fromkeys(facts.tags)]
    names += [f"author/{facts.byline}"] if facts.byline and facts.byline != MEMBER else []
    names += [f"person/{case}" for case in dict.fromkeys(facts.cases)]
    return Listed(day.first_day().toordinal(), tuple(names), languages, str(facts.updated or facts.published))


_NOWHERE = Listed(0, (), ())


class Lists:
    """Every list by name, in order: newest first, then by kind as people look for them, then by slug."""

    def __init__(self, rows: Mapping[Key, Listed], asked: set[Key] | None = None) -> None:
        self.rows = rows
        self._asked = asked if asked is not None else set()

    def has(self, key: Key) -> bool:
        """Whether an entry is published. That it was asked is noted: a page may depend on the answer."""
        self._asked.add(key)
        return key in self.rows and bool(self.rows[key].lists)

    def of(self, name: str) -> list[Key]:
        """The keys of one list."""
        return self.by_name.get(name, [])

    def every(self, kind: str) -> list[Key]:
        """All that is published of a kind. That it was asked is noted, as a key without a slug: another may come."""
        self._asked.add((kind, ""))
        return self.of(kind)

    def names(self, prefix: str = "") -> list[str]:
        """The lists that are not empty and begin so, sorted."""
        return sorted(name for name in self.by_name if name.startswith(prefix))

    @functools.cached_property
    def by_name(self) -> dict[str, list[Key]]:
        """Every list that is not empty."""
        found: dict[str, list[Key]] = {}
        for key, row in sorted(self.rows.items(), key=_newest_first):
            for name in row.lists:
                found.setdefault(name, []).append(key)
        return {name: keys for name, keys in found.items() if self._speakable(name)}

    def _speakable(self, name: str) -> bool:
        """A person whose case is a draft has no list yet."""
        return not name.startswith("person/") or bool(self.rows.get(("case", name[7:]), _NOWHERE).lists)


def _newest_first(item: tuple[Key, Listed]) -> tuple[int, int, str]:
    (kind, slug), row = item
    return -row.day, KINDS.index(kind), slug
