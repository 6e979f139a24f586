"""The checks that turn a site into findings. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from stillhere.content import registers, translations
from stillhere.content.lint import Lint
from stillhere.content.mentions import hushed, mentions, mentions_in_general
from stillhere.content.model import Entry, Site
from stillhere.content.photos import check_photos
from stillhere.content.references import filled
from stillhere.content.vocabulary import STATES
from stillhere.content.withheld import Withheld
from stillhere.errors import Finding
from stillhere.languages import available
from stillhere.tables import nearest
from stillhere.time_zones import time_zone

if TYPE_CHECKING:
    from stillhere.content.agreement import Agreement

ABOUT = ("page", "about")


class Checker:
    """Checks one entry after another against the site they stand in.

    `thorough` also compares the languages of each text with each other and with the facts of all cases, and looks for
    what gives people away: for `check`, and before a release. A build to look at does without.
    """

    def __init__(self, site: Site, today: date, *, thorough: bool = True) -> None:
        self._site, self._today = site, today
        self._agreement = _agreement(site, today) if thorough else None
        self._hushed = hushed(site)
        self._withheld = Withheld.of(site)
        self._lint = Lint(site, today) if thorough else None

    def entry(self, entry: Entry) -> list[Finding]:
        """What is wrong with an entry."""
        site = self._site
        findings: list[Finding] = []
        findings.extend(_cases(entry, site))
        findings.extend(_campaign(entry, site, self._today))
        findings.extend(_portrait(entry))
        findings.extend(_time_zone(entry))
        findings.extend(_days_to_come(entry, self._today))
        findings.extend(_languages(entry, site))
        findings.extend(translations.findings(entry))
        findings.extend(check_photos(entry))
        findings.extend(self._agreement.of(entry) if self._agreement else ())
        for text in entry.texts.values():
            filled(text, entry, site, self._today, findings)
        findings.extend(self._withheld.findings(entry))
        findings.extend(self._lint.of(entry) if self._lint else ())
        for name in self._hushed:
            findings.extend(mentions(entry, name))
        return findings


def _agreement(site: Site, today: date) -> Agreement:
    from stillhere.content.agreement import Agreement  # its patterns take longer to compile than a small build

    return Agreement(site, today)


def check_general(site: Site) -> Iterator[Finding]:
    """What is wrong with the site as a whole."""
    if not any(address.state == "official" for address in site.addresses):
        yield Finding("registers/addresses.toml", 0, "no-official-address")
    found: list[Finding] = []
    registers.parse_traditional(site.general.get(registers.TRADITIONAL, b"format = 1"), found)
    yield from found
    yield from mentions_in_general(site)
    if not site.published(*ABOUT) and ABOUT not in site.unreadable:
        yield Finding("content/page/about", 0, "no-about-page", level="warning")


def _cases(entry: Entry, site: Site) -> Iterator[Finding]:
    for slug in entry.facts.cases:
        if not site.case(slug) and ("case", slug) not in site.unreadable:
            known = sorted(case for kind, case in {*site.lists.rows, *site.unreadable} if kind == "case")
            facts = {"case": slug, "known": ", ".join(known), "guess": nearest(slug, known)}
            yield Finding(f"{entry.folder}/facts.toml", _line(entry, slug), "case-unknown", facts)


def _line(entry: Entry, needle: str) -> int:
    return _line_of(entry, re.escape(f'"{needle}"'))


def _line_of(entry: Entry, pattern: str) -> int:
    source = entry.files.get("facts.toml", b"").decode()
    found = re.search(pattern, source)
    return source.count("\n", 0, found.start()) + 1 if found else 0


def _campaign(entry: Entry, site: Site, today: date) -> Iterator[Finding]:
    """No campaign goes on demanding freedom for someone who is free or dead."""
    if entry.kind != "campaign" or entry.facts.closed:
        return
    cases = [case for case in map(site.case, entry.facts.cases) if case]
    steps = {case.slug: case.facts.state_on(today) for case in cases}
    over = [slug for slug, step in steps.items() if step and step.state and not STATES[step.state].held]
    if cases and len(over) == len(cases):
        yield Finding(f"{entry.folder}/facts.toml", 0, "campaign-over", {"cases": ", ".join(over)}, "warning")
    elif over:
        yield Finding(f"{entry.folder}/facts.toml", 0, "campaign-partly-over", {"cases": ", ".join(over)}, "warning")


def _portrait(entry: Entry) -> Iterator[Finding]:
    facts = entry.facts
    if facts.portrait and facts.portrait not in entry.media:
        yield Finding(f"{entry.folder}/facts.toml", 0, "portrait-missing", {"portrait": facts.portrait})
    if facts.portrait and not facts.portrait_source:
        yield Finding(f"{entry.folder}/facts.toml", 0, "portrait-without-source", {"portrait": facts.portrait})


def _time_zone(entry: Entry) -> Iterator[Finding]:
    """A reader's calendar would show another hour, or none."""
    name = entry.facts.time_zone
    if not name:
        return
    try:
        time_zone(name)
    except ValueError:
        yield Finding(f"{entry.folder}/facts.toml", _line(entry, name), "time-zone-unknown", {"zone": name})


def _days_to_come(entry: Entry, today: date) -> Iterator[Finding]:
    """Nobody is born tomorrow; and what is dated in years to come would stand above everything until then."""
    facts = entry.facts
    for field, level in (("born", "error"), ("published", "warning"), ("updated", "warning")):
        day = getattr(facts, field)
        if day and day.first_day() > today:
            line = _line_of(entry, rf"(?m)^{field}\b")
            yield Finding(f"{entry.folder}/facts.toml", line, "day-to-come", {"field": field, "day": str(day)}, level)


def _languages(entry: Entry, site: Site) -> Iterator[Finding]:
    for language, text in entry.texts.items():
        if language not in site.settings.languages:
            yield Finding(text.file, 0, "language-not-of-site", {"language": language})
    missing = [tag for tag in site.settings.languages if not available(tag, entry.texts)]
    if missing:
        yield Finding(entry.folder, 0, "translation-missing", {"languages": ", ".join(missing)}, "hint")
