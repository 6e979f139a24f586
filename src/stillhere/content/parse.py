"""From bytes to entries. Pure: what is wrong becomes findings, all of them at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stillhere import languages, tables
from stillhere.content.intake_files import IntakeFile
from stillhere.content.kinds import FACTS, WORDS
from stillhere.content.model import FACTS_FILE, MEDIA_ENDINGS, Answer, Entry, Facts, Photo, Source, Step, Text
from stillhere.errors import Finding
from stillhere.project import decoded
from stillhere.tables import Table

FENCE = "+++"
RESERVED = "index"  # the list of a kind lies there


def parse_entry(
    kind: str,
    slug: str,
    contents: Mapping[str, bytes],
    findings: list[Finding],
    pictures: Mapping[str, IntakeFile] | None = None,
) -> Entry | None:
    """An entry from the files of its folder (name → bytes), or None where its facts or all texts are missing."""
    folder = f"content/{kind}/{slug}"
    if not tables.SLUG.fullmatch(slug) or len(slug) > 80 or slug == RESERVED:
        findings.append(Finding(folder, 0, "slug-wrong", {"slug": slug}))
        return None
    _unexpected(contents, folder, findings)
    facts = _facts(kind, f"{folder}/{FACTS_FILE}", contents.get(FACTS_FILE), findings)
    names = sorted(name for name in contents if name.endswith(".md"))
    texts = [_text(kind, name.removesuffix(".md"), f"{folder}/{name}", contents[name], findings) for name in names]
    if not names:
        findings.append(Finding(folder, 0, "entry-without-text"))
    kept = {text.language: text for text in texts if text}
    return Entry(kind, slug, facts, kept, contents, pictures or {}) if facts and kept else None


def _unexpected(contents: Mapping[str, bytes], folder: str, findings: list[Finding]) -> None:
    for name in contents:
        stem, _, ending = name.rpartition(".")
        is_text = ending == "md" and languages.TAG.fullmatch(stem)
        if name != FACTS_FILE and not is_text and not name.endswith(MEDIA_ENDINGS):
            findings.append(Finding(f"{folder}/{name}", 0, "file-unexpected", {"name": name}))


def _facts(kind: str, file: str, source: bytes | None, findings: list[Finding]) -> Facts | None:
    if source is None:
        findings.append(Finding(file, 0, "facts-missing"))
        return None
    text = decoded(source, file, findings)
    if text is None:
        return None
    before = len(findings)
    table = Table(file, text, findings)
    values = table.read(FACTS[kind])
    if len(findings) > before:
        return None
    values["sources"] = tuple(Source(**row) for row in values["sources"])
    values["photos"] = tuple(Photo(**row) for row in values.pop("photo"))
    values["answers"] = tuple(Answer(**row) for row in values.pop("answer"))
    if "timeline" in values:
        values["timeline"] = _timeline(values["timeline"], table)
    return Facts(**values)


def _timeline(rows: tuple[dict[str, Any], ...], table: Table) -> tuple[Step, ...]:
    steps = tuple(Step(**row) for row in rows)
    for index, step in enumerate(steps):
        if index and step.date.last_day() < steps[index - 1].date.first_day():
            table.say("timeline-order", "timeline", index, "date", date=step.date, before=steps[index - 1].date)
        if not step.state and not step.note:
            table.say("timeline-empty", "timeline", index, date=step.date)
    return steps


def _text(kind: str, language: str, file: str, source: bytes, findings: list[Finding]) -> Text | None:
    content = decoded(source, file, findings)
    if content is None or not languages.TAG.fullmatch(language):
        return None
    if not content.startswith(FENCE + "\n") or f"\n{FENCE}\n" not in content + "\n":
        findings.append(Finding(file, 1, "front-matter-missing"))
        return None
    head, _, body = (content + "\n").removeprefix(FENCE + "\n").partition(f"\n{FENCE}\n")
    before = len(findings)
    words = Table(file, head, findings, first_line=2).read(WORDS[kind])
    if len(findings) > before:
        return None
    return Text(language, words.pop("title"), body, file, head.count("\n") + 4, words)
