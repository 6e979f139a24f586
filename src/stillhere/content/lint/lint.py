"""One entry after another: what gives people away in it, less what was answered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from stillhere.content.lint.numbers import Found, numbers
from stillhere.content.lint.people import homes, names, relatives, spots
from stillhere.content.model import FACTS_FILE, Entry, Site
from stillhere.errors import Finding

_BLOCKS = {"lint-id-number", "lint-asylum"}
_HEAD = re.compile(r"\A\+\+\+\n.*?\n\+\+\+\n", re.DOTALL)
_DESCRIBES = re.compile(r"(?m)^(?:captions|alts|portrait_caption|portrait_alt)\b.*$")
_QUOTED = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*'")
_ADDRESS = re.compile(r"\]\([^)\n]*\)|https?://\S+|\{\{[^}\n]*\}\}")


class Lint:
    """The lint of a site on a day. What it finds of an entry depends on that entry, the day, and the site's names."""

    def __init__(self, site: Site, today: date) -> None:
        people = (name for person in site.people.values() for name in person.names.values())
        cases = (name for case in site.of_kind("case") for name in case.facts.names.values())
        own = (name for each in site.names for name in each.names.values())
        self._known = frozenset([*people, *cases, *own])
        self._today = today

    def of(self, entry: Entry) -> Iterator[Finding]:
        """What is found in an entry, and answers that answer nothing."""
        answered = {(answer.to, answer.about) for answer in entry.facts.answers}
        used = set()
        for file, line, found in self._found(entry):
            if (found.code, found.words) in answered:
                used.add((found.code, found.words))
                continue
            level = "error" if found.code in _BLOCKS else "warning"
            yield Finding(file, line, found.code, {"words": found.words}, level)
        for code, words in sorted(answered - used):
            yield Finding(f"{entry.folder}/{FACTS_FILE}", 0, "answer-idle", {"to": code, "about": words}, "hint")

    def _found(self, entry: Entry) -> Iterator[tuple[str, int, Found]]:
        for text in entry.texts.values():
            name = text.file.rpartition("/")[2]
            if name == f"{text.language}.md":  # what is made from another text is looked at there
                source = _blanked(entry.files.get(name, b"").decode("utf-8", "replace"))
                yield from ((text.file, _line(source, each.at), each) for each in self._in_text(source, entry))
        facts = entry.files.get(FACTS_FILE, b"").decode("utf-8", "replace").partition("[[answer]]")[0]
        file = f"{entry.folder}/{FACTS_FILE}"
        for quoted in _QUOTED.finditer(facts):
            for each in numbers(quoted[0]):
                yield file, _line(facts, quoted.start()), each

    def _in_text(self, source: str, entry: Entry) -> Iterator[Found]:
        yield from numbers(source)
        yield from (each for each in relatives(source) if not self._is_known(each.words))
        yield from homes(source)
        head = _HEAD.match(source)
        for line in _DESCRIBES.finditer(source, 0, head.end() if head else 0):
            for each in names(line[0]):
                if not self._is_known(each.words):
                    yield each._replace(at=line.start() + each.at)
        if entry.kind == "event" and entry.day.last_day() >= self._today:
            yield from spots(source)

    def _is_known(self, name: str) -> bool:
        """A name of a case, of the register, of the organisation; or a part of one."""
        return any(name in known or known in name for known in self._known)


def _blanked(source: str) -> str:
    """Addresses and references are no words: what they look like is nobody's number. Places stay where they are."""
    return _ADDRESS.sub(lambda match: " " * len(match[0]), source)


def _line(source: str, at: int) -> int:
    return source.count("\n", 0, at) + 1
