"""Addresses that must not be mentioned: dangerous ones, and those that only partners are told. Pure.

A dangerous address may be written, defanged. One that partners alone are told is mentioned nowhere, in no spelling.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from stillhere.addresses import covers, defang, host_of, simplified, without_port
from stillhere.content import registers
from stillhere.content.model import Entry, Site
from stillhere.errors import Finding
from stillhere.project import SETTINGS

DANGEROUS, HIDDEN = "address-dangerous", "address-for-partners"
_URL = re.compile(rb"(?m)^[ \t]*url[ \t]*=.*$")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})")
_DOT = r"(?:\.|\[\.\]|\(\.\)|\[dot\]|\(dot\))"


class Hushed(NamedTuple):
    """A host, how it is found in a text, a part that any such text has, and the finding where it is found."""

    host: str
    name: re.Pattern[str]
    part: str
    code: str

    def at(self, file: str, line: int = 0) -> Finding:
        """The finding."""
        facts: dict[str, Any] = {"write": defang(self.host)} if self.code == DANGEROUS else {"host": defang(self.host)}
        return Finding(file, line, self.code, facts)


def dangerous_hosts(site: Site) -> frozenset[str]:
    """Hosts that no page may link to."""
    return frozenset(host_of(address.url) for address in site.addresses if address.dangerous)


def hidden_hosts(site: Site) -> frozenset[str]:
    """Hosts that nothing published may name, with any port."""
    return frozenset(without_port(host_of(address.url)) for address in site.partners)


def hushed(site: Site) -> list[Hushed]:
    """Every host that is not to be mentioned."""
    found = [
        Hushed(host, _name(re.escape(form)), form, DANGEROUS)
        for host in sorted(dangerous_hosts(site))
        for form in _forms(host)
    ]
    return found + [name for host in sorted(hidden_hosts(site)) for name in hidden_names(host)]


def hidden_names(host: str) -> list[Hushed]:
    """How a host that only partners are told is found: defanged too."""
    forms = [form.split(".") for form in _forms(host)]
    return [Hushed(host, _name(_DOT.join(map(re.escape, labels))), labels[0], HIDDEN) for labels in forms]


def _forms(host: str) -> list[str]:
    """As it is registered (`xn--…`), and as people write it in their own script."""
    if "xn--" not in host:
        return [host]
    import idna

    try:
        return [host, idna.decode(host)]
    except idna.IDNAError:
        return [host]


def _name(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){pattern}(?![\w-])")


def mentions(entry: Entry, hush: Hushed) -> Iterator[Finding]:
    """Wherever the address stands in an entry, and however it is spelled."""
    found = [*_in_sources(entry, hush)]
    files = {finding.file for finding in found}
    yield from [*found, *(finding for finding in _in_values(entry, hush) if finding.file not in files)]


def _in_sources(entry: Entry, hush: Hushed) -> Iterator[Finding]:
    for file, data in entry.files.items():
        yield from _in_source(f"{entry.folder}/{file}", data, hush)


def _in_source(file: str, data: bytes, hush: Hushed) -> Iterator[Finding]:
    content = _as_read(data.decode("utf-8", "replace"))
    if hush.part in content:
        for number, line in enumerate(content.split("\n"), 1):
            if hush.name.search(line):
                yield hush.at(file, number)


def _as_read(source: str) -> str:
    """A file as its readers see the addresses in it: TOML's escapes are characters, Markdown's marks are not."""
    if "\\" in source:
        source = _ESCAPE.sub(lambda found: chr(min(int(found[1] or found[2], 16), 0x10FFFF)), source)
    content = simplified(source)
    for mark in "*_`~\\":
        content = content.replace(mark, "")
    return content


def _in_values(entry: Entry, hush: Hushed) -> Iterator[Finding]:
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
    linked = any(source.url and covers(hush.host, host_of(source.url)) for source in facts.sources)
    if linked or _said(said, hush):
        yield hush.at(file)
    for text in entry.texts.values():
        if _said((text.title, *map(str, text.words.values())), hush):
            yield hush.at(text.file)


def _said(words: Iterable[str | None], hush: Hushed) -> bool:
    return any(hush.name.search(simplified(one)) for one in words if one)


def mentions_in_general(site: Site) -> Iterator[Finding]:
    """The same for registers and the site's own theme. Settings have no words, and may name a mirror that is lost."""
    for hush in hushed(site):
        for path, data in site.general.items():
            if path == registers.ADDRESSES:
                yield from _in_register(site, data, hush)
            elif path != SETTINGS:
                yield from _in_source(path, data, hush)


def _in_register(site: Site, data: bytes, hush: Hushed) -> Iterator[Finding]:
    """The register itself says which addresses are dangerous or hidden, and checks how; here only its other words."""
    if hush.code == DANGEROUS:
        yield from _in_source(registers.ADDRESSES, _URL.sub(b"", data), hush)
    elif _said((reason for address in site.addresses for reason in address.reason.values()), hush):
        yield hush.at(registers.ADDRESSES)
