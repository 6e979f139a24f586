"""A case's timeline as a table for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from stillhere.build.data import guarded
from stillhere.content.model import Entry
from stillhere.content.vocabulary import STATES


def timeline_csv(case: Entry, languages: Sequence[str]) -> bytes:
    """One row per step: date (ISO 8601, as exact as it is known), state, and words in every language.

    RFC 4180 in UTF-8 with a byte order mark, without which spreadsheets garble Chinese. A cell that a spreadsheet
    would run as a formula begins with an apostrophe (OWASP, CSV injection).
    """
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(["date", "state", *(f"{part}_{tag}" for tag in languages for part in ("state", "note"))])
    for step in case.facts.timeline:
        said = STATES[step.state].words if step.state else {}
        pairs = ((said.get(tag, ""), (step.note or {}).get(tag, "")) for tag in languages)
        cells = [str(step.date), step.state or "", *(cell for pair in pairs for cell in pair)]
        table.writerow([guarded(cell) for cell in cells])
    return out.getvalue().encode("utf-8-sig")
