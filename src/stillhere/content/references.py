"""Facts in prose: `{{held liu-xiaobo}}` becomes "6 years and 2 months", computed for the day the entry speaks of.

Which references there are, and what each becomes, is in `reference_values`.
"""

from __future__ import annotations

import re
from datetime import date

from stillhere.content.model import Entry, Site, Text
from stillhere.content.reference_values import REFERENCES, Nothing, Place, Unknown, value
from stillhere.errors import Finding
from stillhere.tables import nearest

_REFERENCE = re.compile(r"\{\{([^{}\n]{0,200})\}\}")
_MARKDOWN = re.compile(r"([\\`*_\[\]<>#])")
_AROUND = re.compile(r"""[*_"'“‘(\[]+\Z""")
_ENDED = re.compile(r"""[.!?…。！？][*_"'”’)\]]*\s+\Z""")
_BLOCK_BEGINS = re.compile(r"[ \t>]*(?:(?:[-+*]|#{1,6}|\d{1,9}[.)])[ \t]+)+|.*\|[ \t]*")


def filled(text: Text, entry: Entry, site: Site, today: date, findings: list[Finding]) -> str:
    """The body with every reference replaced; one that cannot be is a finding, and stays as it was."""

    def replace(match: re.Match[str]) -> str:
        words = match[1].split()
        begins = begins_sentence(text.body[: match.start()])
        try:
            said = value(words, Place(entry, site, text.language, today, begins))
        except (Unknown, Nothing) as problem:
            if all(("case", word) not in site.unreadable for word in words[1:]):
                findings.append(_finding(text, match, problem))
            return match[0]
        return _MARKDOWN.sub(r"\\\1", said)

    return _REFERENCE.sub(replace, text.body) if "{{" in text.body else text.body


def begins_sentence(before: str) -> bool:
    """Whether a sentence begins after these words of a Markdown body, or a paragraph, an item, a cell, a heading.

    >>> begins_sentence("He is "), begins_sentence("He is gone. **"), begins_sentence("- ")
    (False, True, True)
    """
    before = _AROUND.sub("", before)
    if _ENDED.search(before):
        return True
    above, _, line = before.rpartition("\n")
    if line.strip(" \t>"):
        return bool(_BLOCK_BEGINS.fullmatch(line))
    return not above.rpartition("\n")[2].strip(" \t>")


def _finding(text: Text, match: re.Match[str], problem: Unknown | Nothing) -> Finding:
    line = text.body_line + text.body.count("\n", 0, match.start())
    reference = match[1].strip()
    if isinstance(problem, Nothing):
        facts = {
            "reference": reference,
            "field": problem.field,
            "file": f"{problem.folder}/facts.toml",
            "day": str(problem.day),
        }
        return Finding(text.file, line, "reference-without-value", facts)
    first = (reference.split() or [""])[0]
    guess = nearest(first, REFERENCES) if first not in REFERENCES else ""
    facts = {"reference": reference, "known": ", ".join(REFERENCES), "guess": guess}
    return Finding(text.file, line, "reference-unknown", facts)
