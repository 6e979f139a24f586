"""The checks that turn a site into findings. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from stillhere.addresses import covers, defang, host_of, simplified
from stillhere.content import registers, translations
from stillhere.content.model import Entry, Site
from stillhere.content.photos import check_photos
from stillhere.content.references import filled
from stillhere.content.vocabulary import STATES
from stillhere.errors import Finding
from stillhere.languages import available
from stillhere.project import SETTINGS
from stillhere.tables import nearest
from stillhere.time_zones import time_zone

if TYPE_CHECKING:
    from stillhere.content.agreement import Agreement

ORGANISATION_BYLINE = "organisation"
ABOUT = ("page", "about")
_URL = re.compile(rb"(?m)^[ \t]*url[ \t]*=.*$")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})")


class Checker:
    """Checks one entry after another against the site they stand in.

    `thorough` also compares the languages of each text with each other and with the facts of all cases: what this finds
    stops no build, and depends on more of the site than an entry's own pages do.
    """

    def __init__(self, site: Site, today: date, *, thorough: bool = True) -> None:
        self._site, self._today = site, today
        self._agreement = _agreement(site, today) if thorough else None
        self._hosts = _dangerous_names(site)

    def entry(self, entry: Entry) -> list[Finding]:
        """What is wrong with an entry."""
        site = self._site
        findings: list[Finding] = []
        findings.extend(_cases(entry, site))
        findings.extend(_campaign(entry, site, self._today))
        findings.extend(_byline(entry, site))
        findings.extend(_portrait(entry))
        findings.extend(_time_zone(entry))
        findings.extend(_days_to_come(entry, self._today))
        findings.extend(_languages(entry, site))
        findings.extend(translations.findings(entry))
        findings.extend(check_photos(entry))
        findings.extend(self._agreement.of(entry) if self._agreement else ())
        for text in entry.texts.values():
            filled(text, entry, site, self._today, findings)
        for host, name in self._hosts:
            findings.extend(_mentions(entry, host, name))
        return findings


def _agreement(site: Site, today: date) -> Agreement:
    from stillhere.content.agreement import Agreement  # its patterns take longer to compile than a small build

    return Agreement(site, today)


def dangerous_hosts(site: Site) -> frozenset[str]:
    """Hosts that no page may link to."""
    return frozenset(host_of(address.url) for address in site.addresses if address.dangerous)


def _dangerous_names(site: Site) -> list[tuple[str, re.Pattern[str]]]:
    """Each dangerous host, and how it is found in a text."""
    return [(host, re.compile(rf"(?<![\w-]){re.escape(host)}(?![\w-])")) for host in sorted(dangerous_hosts(site))]


def check_general(site: Site) -> Iterator[Finding]:
    """What is wrong with the site as a whole."""
    if not any(address.state == "official" for address in site.addresses):
        yield Finding("registers/addresses.toml", 0, "no-official-address")
    found: list[Finding] = []
    registers.parse_traditional(site.general.get(registers.TRADITIONAL, b"format = 1"), found)
    yield from found
    yield from _mentions_in_general(site)
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


def _byline(entry: Entry, site: Site) -> Iterator[Finding]:
    who = entry.facts.byline
    if not who or who == ORGANISATION_BYLINE:
        return
    person = site.people.get(who)
    if not person:
        yield Finding(f"{entry.folder}/facts.toml", _line(entry, who), "byline-unknown", {"person": who})
    elif "byline" not in person.consent:
        yield Finding(f"{entry.folder}/facts.toml", _line(entry, who), "byline-without-consent", {"person": who})


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


def _mentions(entry: Entry, host: str, name: re.Pattern[str]) -> Iterator[Finding]:
    """A dangerous address, wherever it stands and however it is spelled, must be neither clickable nor pasteable."""
    found = [*_in_sources(entry, host, name)]
    files = {finding.file for finding in found}
    yield from [*found, *(finding for finding in _in_values(entry, host, name) if finding.file not in files)]


def _in_sources(entry: Entry, host: str, name: re.Pattern[str]) -> Iterator[Finding]:
    for file, data in entry.files.items():
        yield from _in_source(f"{entry.folder}/{file}", data, host, name)


def _in_source(file: str, data: bytes, host: str, name: re.Pattern[str]) -> Iterator[Finding]:
    content = _as_read(data.decode("utf-8", "replace"))
    if host in content:
        for number, line in enumerate(content.split("\n"), 1):
            if name.search(line):
                yield Finding(file, number, "address-dangerous", {"write": defang(host)})


def _as_read(source: str) -> str:
    """A file as its readers see the addresses in it: TOML's escapes are characters, Markdown's marks are not."""
    if "\\" in source:
        source = _ESCAPE.sub(lambda found: chr(min(int(found[1] or found[2], 16), 0x10FFFF)), source)
    content = simplified(source)
    for mark in "*_`~\\":
        content = content.replace(mark, "")
    return content


def _in_values(entry: Entry, host: str, name: re.Pattern[str]) -> Iterator[Finding]:
    """The same for what the files come to mean: a word may stand on two lines there."""
    facts, file = entry.facts, f"{entry.folder}/facts.toml"
    said = [
        *(words for photo in facts.photos for words in (*(photo.credit or {}).values(), photo.licence)),
        *facts.names.values(),
        *(note for step in facts.timeline for note in (step.note or {}).values()),
        *(facts.portrait_source or {}).values(),
        *(words for source in facts.sources for words in (source.title, source.publisher, source.url)),
        *facts.old_paths,
    ]
    linked = any(source.url and covers(host, host_of(source.url)) for source in facts.sources)
    if linked or _said(said, name):
        yield Finding(file, 0, "address-dangerous", {"write": defang(host)})
    for text in entry.texts.values():
        if _said((text.title, *map(str, text.words.values())), name):
            yield Finding(text.file, 0, "address-dangerous", {"write": defang(host)})


def _said(words: Iterable[str | None], name: re.Pattern[str]) -> bool:
    return any(name.search(simplified(one)) for one in words if one)


def _mentions_in_general(site: Site) -> Iterator[Finding]:
    """The same for registers and the site's own theme. Settings have no words, and may name a mirror that is lost."""
    for host, name in _dangerous_names(site):
        for path, data in site.general.items():
            if path == registers.ADDRESSES:
                data = _URL.sub(b"", data)  # the register itself says which are dangerous, and checks how
            if path != SETTINGS:
                yield from _in_source(path, data, host, name)
