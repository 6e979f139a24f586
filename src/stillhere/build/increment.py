"""What a change touches. Pure: rows of the last build and of this one in, names of pieces and dead paths out.

A page depends on

- its own entry;
- the facts and front matter (the *card*) of every entry that was looked up while it was made (`uses`);
- whether the entries it links to are published, and which there are of a kind it counts (`asks`);
- for a case: every entry that speaks of it.

A page of a list depends on which entries stand on it and on their cards; a feed on their words too. Everything else
(settings, registers, theme, the day, what stands on every page) is the *stamp*: with another stamp all is made anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from stillhere.build import plan
from stillhere.build.maker import Artefact, singles_of
from stillhere.build.syndication import feeds_listed
from stillhere.content.model import Key, Listed, Lists
from stillhere.project import Settings


class Row(NamedTuple):
    """What a build remembers of an entry: digests of its card and of all of it, its lists, what it was made from."""

    card: str
    whole: str
    listed: Listed
    uses: Sequence[str] = ()
    asks: Sequence[str] = ()
    """Entries, as `case/liu-xiaobo`."""
    extras: Sequence[str] = ()
    """Its files that do not follow from its languages: drawings, downloads."""


Rows = Mapping[Key, Row]


@dataclass
class Due:
    """What to make, and which paths are no more."""

    make: list[Artefact] = field(default_factory=list)
    dead: set[str] = field(default_factory=set)


def change(before: Rows, now: Rows, lists: Lists, settings: Settings) -> Due:
    """What differs between two builds whose stamps are the same. `now` has old notes for what did not change."""
    words = {key for key, row in now.items() if key not in before or before[key].whole != row.whole}
    gone = before.keys() - now.keys()
    cards = gone | {key for key in words if key not in before or before[key].card != now[key].card}
    old_lists = Lists({key: row.listed for key, row in before.items()}) if cards else lists
    entries = _entries(before, now, words, cards)
    found = Due([Artefact("entry", "/".join(key)) for key in sorted(entries)])
    found.dead |= {path for key in gone for path in paths_of(key, before[key], settings)}
    if cards:
        moved = any(_place(before, key) != _place(now, key) for key in cards)
        found.make += [Artefact("site", name) for name in _sites(cards, moved=moved) if name in singles_of(settings)]
    _lists(before, now, cards, old_lists, lists, settings, found)
    _feeds(entries | gone, before, now, old_lists, lists, settings, found)
    return found


def paths_of(key: Key, row: Row, settings: Settings) -> set[str]:
    """Every file that an entry had in the tree."""
    return derived_paths(key, row.listed, settings) | set(row.extras) if row.listed.lists else set()


def derived_paths(key: Key, listed: Listed, settings: Settings) -> set[str]:
    """The pages that follow from an entry's key and languages alone."""
    pair = plan.pair_of(settings.languages) if settings.has("paired") else None
    both = [plan.BOTH] if pair and all(tag in listed.languages for tag in pair) else []
    return {f"{tag}/{key[0]}/{key[1]}.html" for tag in (*settings.languages, *both)}


def _entries(before: Rows, now: Rows, words: set[Key], cards: set[Key]) -> set[Key]:
    """Entries whose pages are made anew."""
    if not cards:
        return words
    flipped = {"/".join(key) for key in cards if _published(before, key) != _published(now, key)}
    flipped |= {name[: name.index("/") + 1] for name in flipped}  # whoever counts all of a kind
    changed = {"/".join(key) for key in cards}
    users = {key for key, row in now.items() if not changed.isdisjoint(row.uses) or not flipped.isdisjoint(row.asks)}
    spoken_of = {("case", name[7:]) for name in _names(before, now, cards) if name.startswith("person/")}
    return words | users | (spoken_of & now.keys())


def _published(rows: Rows, key: Key) -> bool:
    return key in rows and bool(rows[key].listed.lists)


def _names(before: Rows, now: Rows, keys: Iterable[Key]) -> set[str]:
    return {name for key in keys for rows in (before, now) if key in rows for name in rows[key].listed.lists}


def _place(rows: Rows, key: Key) -> list[object]:
    """Where an entry stands, and since when it is as it is: all that the site map says of it."""
    return [list(part) if isinstance(part, list | tuple) else part for part in rows[key].listed] if key in rows else []


def _sites(cards: set[Key], *, moved: bool) -> list[str]:
    data = any(kind in ("case", "event") for kind, _ in cards)
    return ["homes", "overviews", *(["sitemap"] if moved else []), *(["data"] if data else [])]


def _lists(before: Rows, now: Rows, cards: set[Key], old: Lists, new: Lists, settings: Settings, found: Due) -> None:
    named = {f"person/{slug}" for kind, slug in cards if kind == "case"}
    for name in sorted(_names(before, now, cards) | named):
        if not plan.shown(name, settings):
            continue
        then, today = _neighbours(old.of(name)), _neighbours(new.of(name))
        for number, (keys, *links) in today.items():
            if then.get(number) != (keys, *links) or name in named or not cards.isdisjoint(keys):
                found.make.append(Artefact("list", name, number))
        gone = then.keys() - today.keys()
        found.dead |= {plan.list_path(name, tag, number) for number in gone for tag in settings.languages}
        if name not in new.by_name and "/" in name:
            found.dead |= _dead_overview(name.partition("/")[0], new, settings)


def _dead_overview(overview: str, new: Lists, settings: Settings) -> set[str]:
    if overview not in plan.OVERVIEWS or new.names(f"{overview}/"):
        return set()
    return {plan.list_path(overview, tag) for tag in settings.languages}


def _neighbours(keys: list[Key]) -> dict[int, tuple[tuple[Key, ...], int | None, int | None]]:
    parts = plan.slices(keys) if keys else []
    numbers = [None, *(part.number for part in parts), None]
    return {part.number: (part.keys, numbers[at], numbers[at + 2]) for at, part in enumerate(parts)}


def _feeds(touched: set[Key], before: Rows, now: Rows, old: Lists, new: Lists, settings: Settings, found: Due) -> None:
    if not settings.has("feeds"):
        return
    for name in sorted(name for name in _names(before, now, touched) if plan.has_feed(name)):
        then, today = feeds_listed(name, old), feeds_listed(name, new)
        if today and (then != today or not touched.isdisjoint(today) or name.startswith("person/")):
            found.make.append(Artefact("feed", name))
        if not today:
            endings = [(tag, ending) for tag in settings.languages for ending in plan.FEED_ENDINGS]
            found.dead |= {plan.feed_path(name, tag, ending) for tag, ending in endings}
