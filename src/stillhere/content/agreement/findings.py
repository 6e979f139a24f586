"""Everything in which the texts of an entry disagree, as findings with both places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import combinations
from typing import Any

from stillhere.content.agreement import against_entry, against_facts, charges, compare, names
from stillhere.content.agreement.against_facts import Contradiction
from stillhere.content.agreement.claims import Claim
from stillhere.content.agreement.dating import aging
from stillhere.content.agreement.demands import overtaken
from stillhere.content.agreement.passages import Passage, passage
from stillhere.content.agreement.people import Named
from stillhere.content.model import Entry, Site
from stillhere.content.phrases import name_words, state_words
from stillhere.content.vocabulary import CHARGES
from stillhere.errors import Finding
from stillhere.languages import in_language

Place = Claim | charges.Mention
Known = dict[tuple[str, int], Contradiction]


def disagreements(entry: Entry, site: Site, today: date) -> Iterator[Finding]:
    """Where the texts of an entry contradict each other, the facts, or the day. For many entries use `Agreement`."""
    return Agreement(site, today).of(entry)


class Agreement:
    """The same for all entries of a site: the cases are looked up once."""

    def __init__(self, site: Site, today: date) -> None:
        self._named = Named(site, today)

    def of(self, entry: Entry) -> Iterator[Finding]:
        """The findings of one entry. The order of its languages does not matter."""
        passages = [passage(entry.texts[tag]) for tag in sorted(entry.texts)]
        known = {(p.text.file, c.start): c for p in passages for c in self._contradictions(p, entry)}
        for left, right in combinations(passages, 2):
            yield from self._clashes(left, right, entry, known)
        for (file, _), contradiction in known.items():
            yield self._against(next(p for p in passages if p.text.file == file), contradiction, entry)
        for text in passages:
            yield from self._overtaken(text, entry)
            for start, end in aging(text):
                yield self._finding(entry, text, start, end, "words-age", level="hint")

    def _contradictions(self, text: Passage, entry: Entry) -> Iterator[Contradiction]:
        yield from against_facts.contradictions(text, entry, self._named)
        yield from against_entry.contradictions(text, entry, self._named)
        cases = self._named.of(entry)
        for start, end, case, name in names.misspelt(text, cases, self._named):
            yield Contradiction(start, end, name, case, "names")
        for mention, case, right in charges.against(text, cases) if cases else ():
            write = in_language(CHARGES[right], text.text.language)
            yield Contradiction(mention.start, mention.end, write, case, "charges")

    def _clashes(self, left: Passage, right: Passage, entry: Entry, known: Known) -> Iterator[Finding]:
        """A clash is said once; where the facts know better, at the text that is wrong."""
        pairs: list[tuple[Place, Place]] = [*compare.clashes(left, right), *charges.clashes(left, right)]
        pairs += names.clashes(left, right, self._named.of(entry))
        for a, b in pairs:
            (here, mine), (there, theirs) = (left, a), (right, b)
            if (left.text.file, a.start) not in known and (right.text.file, b.start) in known:
                (here, mine), (there, theirs) = (right, b), (left, a)
            fact = known.pop((here.text.file, mine.start), None)
            other = f"{there.text.file}:{there.line(theirs.start, entry.files)}"
            facts = {"other": other, "other_says": there.prose[theirs.start : theirs.end]}
            code = "languages-disagree-known" if fact else "languages-disagree"
            yield self._finding(
                entry, here, mine.start, mine.end, code, **facts, **({"write": fact.write} if fact else {})
            )

    def _against(self, text: Passage, fact: Contradiction, entry: Entry) -> Finding:
        file = f"{fact.entry.folder}/facts.toml"
        source = fact.entry.files.get("facts.toml", b"").decode("utf-8", "replace")
        found = re.search(rf"^[ \t]*(?:\[\[{fact.key}\]\]|{fact.key}[ \t]*=)", source, re.MULTILINE)
        other = f"{file}:{source.count(chr(10), 0, found.start()) + 1}" if found else file
        return self._finding(entry, text, fact.start, fact.end, "text-against-facts", write=fact.write, other=other)

    def _overtaken(self, text: Passage, entry: Entry) -> Iterator[Finding]:
        for place in overtaken(text, entry, self._named):
            language = text.text.language
            facts = {
                "name": name_words(place.case, language),
                "state": state_words(place.case, language, self._named.today),
                "other": f"{place.case.folder}/facts.toml",
            }
            yield self._finding(entry, text, place.start, place.end, place.code, **facts)

    def _finding(
        self, entry: Entry, text: Passage, start: int, end: int, code: str, level: str = "warning", **facts: Any
    ) -> Finding:
        says = " ".join(text.prose[start:end].split())
        return Finding(text.text.file, text.line(start, entry.files), code, {"says": says, **facts}, level)
