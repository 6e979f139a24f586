"""Traditional Chinese that nobody had to write: made from simplified, with the organisation's exceptions. Pure.

    site = in_traditional(site)     # no change where `languages` has no zh-Hant

A text of one's own (`zh-Hant.md`), a name or a note in zh-Hant always wins over what is made here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from stillhere import chinese
from stillhere.content import registers
from stillhere.content.model import Entry, Facts, Site, Text
from stillhere.content.paragraphs import blocks
from stillhere.languages import SIMPLIFIED, TRADITIONAL

GENERATED_FROM = "generated_from"
_OF_A_TRANSLATION = {"original", "translates"}

ByLanguage = Mapping[str, str]


@dataclass(frozen=True)
class Writing:
    """How one site writes traditional Chinese: the way (`chinese.WAYS`) and its exceptions."""

    way: str = chinese.DEFAULT
    terms: chinese.Terms = ()

    @classmethod
    def of(cls, site: Site) -> Writing:
        """The site's setting and register; and every person who is named in its facts, surname and all."""
        own = registers.parse_traditional(site.general.get(registers.TRADITIONAL, b"format = 1"), [])
        way, terms = site.settings.traditional, tuple(sorted(own.items()))
        cases = [site.entries[key].facts.names for key in site.entries if key[0] == "case"]
        named = cases + [person.names for person in site.people.values()]
        known = dict(terms)
        for names in (names for names in named if SIMPLIFIED in names):
            name = names[SIMPLIFIED]
            written = names.get(TRADITIONAL) or chinese.person(name, way, terms)
            if written != chinese.traditional(name, way, terms):
                known.setdefault(name, written)
        return cls(way, tuple(sorted(known.items())))

    def words(self, text: str) -> str:
        """A line of words."""
        return chinese.traditional(text, self.way, self.terms)

    def name(self, text: str) -> str:
        """A person's name."""
        return chinese.person(text, self.way, self.terms)

    def body(self, body: str) -> str:
        """A Markdown body; what is indented as code stays as it is, like all code."""
        if "    " not in body and "\t" not in body:
            return self.words(body)
        lines = body.split("\n")
        parts, done = [], 0
        for code in (block for block in blocks(body) if block.kind == "pre"):
            start, end = code.line - 1, code.line + code.source.count("\n")
            parts += [self.words("\n".join(lines[done:start])), "\n".join(lines[start:end])]
            done = end
        parts.append(self.words("\n".join(lines[done:])))
        return "\n".join(parts if done else parts[-1:])


def is_generated(text: Text) -> bool:
    """Whether a text was made here and not by a person."""
    return GENERATED_FROM in text.words


def in_traditional(site: Site) -> Site:
    """The site with everything in zh-Hant that it has in zh-Hans, where zh-Hant is one of its languages."""
    if TRADITIONAL not in site.settings.languages:
        return site
    writing = Writing.of(site)
    entries = {key: with_variants(entry, writing) for key, entry in site.entries.items()}
    return replace(general_in_traditional(site, writing), entries=entries)


def general_in_traditional(site: Site, writing: Writing) -> Site:
    """The site with the words of its registers in zh-Hant too."""
    add = partial(_added, convert=writing.words)
    return replace(
        site,
        addresses=tuple(replace(address, reason=add(address.reason)) for address in site.addresses),
        partners=tuple(replace(address, reason=add(address.reason)) for address in site.partners),
        people={key: replace(person, names=_added(person.names, writing.name)) for key, person in site.people.items()},
        names=tuple(replace(name, names=add(name.names)) for name in site.names),
        based=add(site.based),
    )


def with_variants(entry: Entry, writing: Writing) -> Entry:
    """The entry with its zh-Hans words in zh-Hant too: the text, and the names and notes among its facts."""
    texts, facts = entry.texts, _facts(entry.facts, writing)
    if SIMPLIFIED in texts and TRADITIONAL not in texts:
        texts = {**texts, TRADITIONAL: _text(texts[SIMPLIFIED], writing)}
    return replace(entry, texts=texts, facts=facts)


def _text(text: Text, writing: Writing) -> Text:
    """`file` and `body_line` stay those of the text that a person can mend."""
    words = {key: _each(value, writing) for key, value in text.words.items() if key not in _OF_A_TRANSLATION}
    return replace(
        text,
        language=TRADITIONAL,
        title=writing.words(text.title),
        body=writing.body(text.body),
        words={**words, GENERATED_FROM: text.language},
    )


def _each(value: Any, writing: Writing) -> Any:
    if isinstance(value, tuple):
        return tuple(_each(item, writing) for item in value)
    return writing.words(value) if isinstance(value, str) else value


def _facts(facts: Facts, writing: Writing) -> Facts:
    source, notes = facts.portrait_source, [step for step in facts.timeline if step.note]
    if not facts.names and not source and not notes:
        return facts
    steps = (replace(s, note=_added(s.note, writing.words)) if s.note else s for s in facts.timeline)
    return replace(
        facts,
        names=_added(facts.names, writing.name),
        timeline=tuple(steps),
        portrait_source=_added(source, writing.words) if source else source,
    )


def _added(values: ByLanguage, convert: Callable[[str], str]) -> ByLanguage:
    if SIMPLIFIED not in values or TRADITIONAL in values:
        return values
    return {**values, TRADITIONAL: convert(values[SIMPLIFIED])}
