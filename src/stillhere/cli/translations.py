"""`stillhere check translations [FOLDER] [--mark FILE …]`: missing, behind, done, and not recorded."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stillhere.cli.arguments import Parser
from stillhere.cli.context import FINE, Context, joined
from stillhere.cli.messages import Say

if TYPE_CHECKING:
    from stillhere.content.model import Entry
    from stillhere.content.translations import Status
    from stillhere.flows.translating import Overview

_CHANGES = {"changed": "paragraph-changed", "new": "paragraph-new", "gone": "paragraph-gone"}


def add_arguments(parser: Parser, say: Say) -> None:
    """What the command takes beside the folder."""
    parser.add_argument("--mark", type=Path, nargs="+", default=[], metavar="FILE", help=say("arg-mark"))
    parser.add_argument("--original", metavar="LANGUAGE", help=say("arg-original"))


def run(folder: Path, args: argparse.Namespace, context: Context) -> int:
    """Marks what is to be marked, or says how everything stands. Nothing here stops a build."""
    from stillhere.flows import translating

    if args.mark:
        marked = translating.mark(folder, args.mark, args.original, context.show)
        for one in marked:
            context.tell("marked" if one.changed else "marked-before", **asdict(one))
        context.report({"marked": [asdict(one) for one in marked]})
        return FINE
    found = translating.overview(folder, context.show)
    for line in _lines(found, context.say):
        context.line(line)
    context.report(_report(found))
    return FINE


def _lines(found: Overview, say: Say) -> Iterator[str]:
    for row in found.rows:
        for status in row.statuses:
            yield from _said(row.entry, status, say)
    for language in found.languages:
        yield say("translations-count", language=language, **_counts(found, language))
    if found.unreadable:
        names = joined(found.unreadable, say.language)
        yield say("translations-unreadable", count=len(found.unreadable), entries=names)


def _said(entry: Entry, status: Status, say: Say) -> Iterator[str]:
    """What there is to do for one text; nothing where all is well."""
    from stillhere.content.translations import BEHIND, MISSING, UNRECORDED, place_words

    place = {"entry": entry.folder, "language": status.language}
    if status.state == MISSING:
        yield say("translation-is-missing", **place)
    elif status.state == UNRECORDED:
        yield say("translation-is-unrecorded", **place)
    elif status.state == BEHIND:
        yield say("translation-is-behind", original=status.original, **place)
        for change in status.changes:
            yield "  " + say(_CHANGES[change.what], place=place_words(entry, status, change))


def _counts(found: Overview, language: str) -> dict[str, int]:
    from stillhere.content.translations import STATES

    count = found.count(language)
    return {state: count[state] for state in STATES}


def _report(found: Overview) -> dict[str, Any]:
    rows = [{"entry": row.entry.folder, **asdict(status)} for row in found.rows for status in row.statuses]
    counts = {language: _counts(found, language) for language in found.languages}
    return {"counts": counts, "translations": rows, "unreadable": found.unreadable}
