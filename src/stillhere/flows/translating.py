"""How the translations of a site stand, and marking one as up to date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from stillhere import files, progress
from stillhere.content import translations
from stillhere.content.model import Entry, Text
from stillhere.content.read import MAX_TEXT, read_site
from stillhere.content.translations import Status
from stillhere.errors import Problem


@dataclass(frozen=True)
class Row:
    """One entry and how it stands in each language of the site."""

    entry: Entry
    statuses: tuple[Status, ...]


@dataclass(frozen=True)
class Overview:
    """All entries, in the order of their folders; `unreadable` have mistakes and are not among them."""

    languages: tuple[str, ...]
    rows: tuple[Row, ...]
    unreadable: tuple[str, ...]

    def count(self, language: str) -> Counter[str]:
        """How many entries there are in each state."""
        return Counter(s.state for row in self.rows for s in row.statuses if s.language == language)


@dataclass(frozen=True)
class Marked:
    """A text that is up to date now; `changed` is False where it said so already."""

    file: str
    original: str
    paragraphs: int
    changed: bool


def overview(folder: Path, show: progress.Progress = progress.quiet) -> Overview:
    """Reads a site folder. Raises Problem where it is none."""
    site = read_site(folder, [], show)
    languages = site.settings.languages
    rows = (
        Row(entry, tuple(translations.status_of(entry, language) for language in languages))
        for _, entry in sorted(site.entries.items())
    )
    return Overview(languages, tuple(rows), tuple(f"content/{'/'.join(key)}" for key in sorted(site.unreadable)))


def mark(
    folder: Path,
    paths: Sequence[Path],
    original: str | None,
    show: progress.Progress = progress.quiet,
) -> list[Marked]:
    """Writes into each text which words of its original it translates: what they are now.

    Every text is looked at before the first is written. Raises Problem where one is no text of the site, has mistakes,
    or it cannot be said what its original is.
    """
    site = read_site(folder, [], show)
    entries = site.entries.values()
    texts = {(folder / text.file).resolve(): (entry, text) for entry in entries for text in translations.written(entry)}
    found = [_found(texts, folder, path) for path in paths]
    jobs = [(entry, text, _original(entry, text, original)) for entry, text in found]
    outcomes = [_new_bytes(folder, text, entry.texts[of]) for entry, text, of in jobs]
    for path, before, after in outcomes:
        if before != after:
            files.write_atomic(path, after)
    return [
        Marked(text.file, of, len(translations.fingerprints(entry.texts[of])) - 1, before != after)
        for (entry, text, of), (_, before, after) in zip(jobs, outcomes, strict=True)
    ]


def _found(texts: Mapping[Path, tuple[Entry, Text]], folder: Path, path: Path) -> tuple[Entry, Text]:
    """The text of a file that is named from here or from the site folder."""
    for place in (path.resolve(), (folder / path).resolve()):
        if place in texts:
            return texts[place]
    raise Problem("mark-no-text", path=str(path))


def _original(entry: Entry, text: Text, asked: str | None) -> str:
    others = ", ".join(sorted(set(entry.texts) - {text.language})) or "–"
    named = translations.original_for(entry, text.language, asked)
    if not named:
        is_original = not asked and translations.status_of(entry, text.language).state == translations.ORIGINAL
        raise Problem("mark-is-original" if is_original else "mark-which-original", path=text.file, known=others)
    return named


def _new_bytes(folder: Path, text: Text, original: Text) -> tuple[Path, bytes, bytes]:
    path = files.no_links(folder, text.file)
    before = files.read_limited(path, MAX_TEXT, within=folder)
    prints = translations.fingerprints(original)
    try:
        after = translations.marked(before.decode(), original.language, prints).encode()
    except ValueError as error:
        raise Problem("mark-not-written", path=text.file) from error
    return path, before, after
