"""Names of people as the register lets them stand: the one gate between what was written and what is published. Pure.

    entry = Naming(site.people, day).published(entry, findings)

In titles, captions, descriptions, bodies and notes a person is written `{{person ID}}`; an author and those who are
listed as present stand by their id in the facts. Behind this gate nobody is left who has not agreed: not in the words,
not in the facts, not in the files that travel as sources.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from stillhere.content.consent import BYLINE, FACE, NAME, TOGETHER
from stillhere.content.model import FACTS_FILE, MEMBER, ORGANISATION, Entry, Facts, Person, Text
from stillhere.content.review import Review
from stillhere.errors import Finding
from stillhere.languages import in_language
from stillhere.project import UNNAMED
from stillhere.tables import nearest

REPLACE, LEAVE_OUT = UNNAMED

_PERSON = re.compile(r"\{\{\s*person\s+([^\s{}]{1,80})\s*\}\}")
_SIGN = b"{{"
_MARKDOWN = re.compile(r"([\\`*_\[\]<>#])")
_IN_ORDER = re.compile(
    r"\bleft to right\b|\bright to left\b|\bfrom (?:the )?left\b|左起|右起|从左|從左|从右|從右", re.IGNORECASE
)
_HOLE = "\ue000"
_JOINT = r"\s*(?:,\s*and\b|,|、|，|\band\b|和|及|与|與|以及)\s*"
_HOLES = re.compile(rf"{_HOLE}(?:{_JOINT}{_HOLE})*")
_CLOSED = re.compile(rf"{_JOINT}{_HOLE}|{_HOLE}{_JOINT}|{_HOLE}")
_SPACES = re.compile(r"(?<= ) +| +(?=[.,;:!?)]|$)")
_BEGINS = re.compile(r"(?:\A|[.!?。！？\n]\s*)[*_\"'“‘(\[]*\Z")
Escape = Callable[[str], str]


@dataclass(frozen=True)
class Naming:
    """Who may be named on a day, and what stands where somebody may not."""

    people: Mapping[str, Person]
    day: date
    way: str = REPLACE

    def published(self, entry: Entry, findings: list[Finding]) -> Entry:
        """The entry as it may be read. Where somebody was left out is a hint, an id that is nobody's an error."""
        referring = any(_SIGN in data and b"person" in data for data in entry.files.values())
        if not referring and not entry.facts.present and entry.facts.byline in (None, ORGANISATION):
            return entry
        findings += self._left_out(entry)
        texts = {tag: self._text(text, entry.shown) for tag, text in entry.texts.items()}
        return replace(entry, texts=texts, facts=self._facts(entry))

    def with_faces(self, entry: Entry, reviews: Mapping[str, Review]) -> Entry:
        """The entry with the reviews of its photos, and with those whose faces these show."""
        if not reviews:
            return entry
        whole = replace(entry, reviews=reviews)
        done = [review for photo in entry.photos if (review := whole.review(photo))]
        shown = {face.person for review in done for face in review.faces if not face.hidden(self.may_show(entry))}
        return replace(whole, shown=frozenset(who for who in shown if who))

    def may_show(self, entry: Entry) -> Callable[[str], bool]:
        """Whether somebody's face may be shown in an entry's photos."""
        return lambda who: who in self.people and self.people[who].may(FACE, self.day, entry.texts)

    def source(self, name: str, data: bytes, entry: Entry) -> bytes:
        """A file of the entry as it may travel. Who may be named is still a reference in it: it can be taken back."""
        if name.endswith(".md"):
            return self._source(data, name.removesuffix(".md"), entry.shown)
        return self._facts_file(data, entry) if name == FACTS_FILE else data

    # --- words -------------------------------------------------------------------------------------------------------

    def _text(self, text: Text, shown: frozenset[str]) -> Text:
        say = partial(self._spoken, language=text.language, shown=shown)
        words = {key: _each(value, say) for key, value in text.words.items()}
        body = say(text.body, escape=lambda name: _MARKDOWN.sub(r"\\\1", name))
        made = replace(text, title=say(text.title), body=body, words=words)
        return text if made == text else replace(made, written=text)

    def _spoken(
        self, words: str, language: str, shown: frozenset[str], escape: Escape = str, *, keep: bool = False
    ) -> str:
        """Words with each person named, or not. `keep`: who may be named stays a reference."""
        if "{{" not in words:
            return words
        ordered = bool(_IN_ORDER.search(words))

        def said(match: re.Match[str]) -> str:
            if not self._may(match[1], _scope(match[1], shown, ordered=ordered), (language,)):
                return _HOLE
            return match[0] if keep else escape(in_language(self.people[match[1]].names, language))

        found = _PERSON.sub(said, words)
        return self._filled(found, language) if _HOLE in found else found

    def _may(self, who: str, scope: str, languages: tuple[str, ...]) -> bool:
        person = self.people.get(who)
        return person is not None and person.may(scope, self.day, languages) and bool(person.names)

    def _filled(self, words: str, language: str) -> str:
        """Holes become `a member`, `3 members`, or are closed."""
        if self.way == LEAVE_OUT:
            return _SPACES.sub("", _CLOSED.sub("", _HOLES.sub(_HOLE, words)))

        def member(match: re.Match[str]) -> str:
            count = match[0].count(_HOLE)
            return members(count, language, begins=bool(_BEGINS.search(words[: match.start()])))

        return _HOLES.sub(member, words)

    # --- facts and files ---------------------------------------------------------------------------------------------

    def _facts(self, entry: Entry) -> Facts:
        facts, say = entry.facts, self._by_language
        return replace(
            facts,
            byline=self._byline(entry),
            present=self._present(entry),
            timeline=tuple(replace(step, note=say(step.note)) for step in facts.timeline),
            photos=tuple(replace(photo, credit=say(photo.credit)) for photo in facts.photos),
            portrait_source=say(facts.portrait_source),
        )

    def _by_language(self, words: Mapping[str, str] | None) -> Mapping[str, str] | None:
        return {tag: self._spoken(line, tag, frozenset()) for tag, line in words.items()} if words else words

    def _byline(self, entry: Entry) -> str | None:
        who = entry.facts.byline
        if who in (None, ORGANISATION) or self._may(who, BYLINE, tuple(entry.texts)):
            return who
        return MEMBER if self.way == REPLACE else None

    def _present(self, entry: Entry) -> tuple[str, ...]:
        return tuple(who for who in entry.facts.present if self._may(who, NAME, tuple(entry.texts)))

    def _source(self, data: bytes, language: str, shown: frozenset[str]) -> bytes:
        lines = data.decode("utf-8", "replace").split("\n") if _SIGN in data else []
        kept = [self._spoken(line, language, shown, keep=True) for line in lines]
        return "\n".join(kept).encode() if kept != lines else data

    def _facts_file(self, data: bytes, entry: Entry) -> bytes:
        """Written anew where somebody stands in it who may not be named."""
        import rtoml

        words = data.decode("utf-8-sig")
        table = rtoml.loads(words)
        spoken = {key: self._value(value, tuple(entry.texts)) for key, value in table.items()}
        if "byline" in table:
            spoken["byline"] = self._byline(entry) or MEMBER
        if "present" in table:
            spoken["present"] = list(self._present(entry))
        return data if spoken == table else str(rtoml.dumps(spoken)).encode()

    def _value(self, value: Any, languages: tuple[str, ...]) -> Any:
        if isinstance(value, dict):
            return {key: self._value(item, languages) for key, item in value.items()}
        if isinstance(value, list):
            return [self._value(item, languages) for item in value]
        return self._spoken(value, languages[0], frozenset(), keep=True) if isinstance(value, str) else value

    # --- findings ----------------------------------------------------------------------------------------------------

    def _left_out(self, entry: Entry) -> Iterator[Finding]:
        file, languages, facts = f"{entry.folder}/{FACTS_FILE}", tuple(entry.texts), entry.facts
        source = entry.files.get(FACTS_FILE, b"").decode("utf-8", "replace")
        for who in facts.present:
            yield from self._finding(who, NAME, languages, file, _line_of(source, f'"{who}"'))
        if facts.byline and facts.byline not in (ORGANISATION, MEMBER):
            yield from self._finding(facts.byline, BYLINE, languages, file, _line_of(source, f'"{facts.byline}"'))
        for text in entry.texts.values():
            words = entry.files.get(f"{text.language}.md", b"").decode("utf-8", "replace")
            yield from self._in_words(words, (text.language,), text.file, entry.shown)
        yield from self._in_words(source, languages, file, frozenset())

    def _in_words(self, words: str, languages: tuple[str, ...], file: str, shown: frozenset[str]) -> Iterator[Finding]:
        for number, line in enumerate(words.split("\n"), 1):
            ordered = bool(_IN_ORDER.search(line))
            for match in _PERSON.finditer(line):
                scope = _scope(match[1], shown, ordered=ordered)
                yield from self._finding(match[1], scope, languages, file, number)

    def _finding(self, who: str, scope: str, languages: tuple[str, ...], file: str, line: int) -> Iterator[Finding]:
        if who not in self.people:
            facts = {"person": who, "guess": nearest(who, list(self.people)), "known": ", ".join(self.people)}
            yield Finding(file, line, "person-unknown", facts)
        elif not self._may(who, scope, languages):
            code = "person-left-out" if self.way == LEAVE_OUT else "person-replaced"
            yield Finding(file, line, code, {"person": who, "scope": scope, "languages": ", ".join(languages)}, "hint")


def _scope(who: str, shown: frozenset[str], *, ordered: bool) -> str:
    """`From left to right` ties each name to a face; so does a photo in which somebody's face is shown."""
    return TOGETHER if ordered or who in shown else NAME


def members(count: int, language: str, *, begins: bool = False) -> str:
    """`a member`, `3 members`, `一位成员`: what stands for people who are not named."""
    if language.split("-")[0] == "zh":
        return in_language({"zh-Hans": "一位成员" if count == 1 else f"{count}位成员"}, language)
    words = "a member" if count == 1 else f"{count} members"
    return words[:1].upper() + words[1:] if begins else words


def _each(value: Any, say: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return say(value)
    if isinstance(value, tuple):
        return tuple(_each(item, say) for item in value)
    return {key: _each(item, say) for key, item in value.items()} if isinstance(value, dict) else value


def _line_of(source: str, words: str) -> int:
    at = source.find(words)
    return source.count("\n", 0, at) + 1 if at >= 0 else 0
