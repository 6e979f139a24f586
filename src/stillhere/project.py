"""The site folder's settings: `stillhere.toml`. No secrets live here."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from stillhere import chinese, files, tables
from stillhere.errors import Finding, Problem, ProblemsFound
from stillhere.tables import Field, Rows, Table

SETTINGS = "stillhere.toml"
IGNORED_BY_GIT = b"""# What Still Here can make again; never in Git.
/.stillhere/
# Pictures as they came in belong into the vault: stillhere photos add SITE
/content/*/*/photos/
/content/*/*/recordings/
# Keys never lie in the site folder. If one ever does by accident, Git must not take it.
*.key
"""
FORMAT = 1
TRANSPORTS = ("folder",)
PARTS = ("paired", "feeds", "archive", "persons", "data", "search", "press", "sitemap", "linked-data", "verify")
"""Parts of the built site that a site can do without."""
UNNAMED = ("replace", "leave-out")
"""What stands where somebody may not be named: `a member`, or nothing."""
MAX_TABLE = 256 * 1024

_LOW_CONTROLS = bytes({*range(32), 127} - set(b"\t\n\r"))
_CONTROL = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")

_MIRROR = {
    "name": Field(tables.a_slug, required=True),
    "kind": Field(tables.one_of(TRANSPORTS), required=True),
    "path": Field(tables.text(), required=True),
    "address": Field(tables.an_address),
}
_FIELDS: Mapping[str, Field | Rows] = {
    "format": Field(tables.a_number(FORMAT, FORMAT), required=True),
    "languages": Field(tables.list_of(tables.a_language, 20), required=True, default=()),
    "traditional": Field(tables.one_of(tuple(chinese.WAYS)), default=chinese.DEFAULT),
    "bins": Field(tables.one_of(("auto", "16", "64", "256")), default="auto"),
    "heartbeat_days": Field(tables.a_number(7, 14), default=14),
    "site_days": Field(tables.a_number(30, 90), default=90),
    "keyholder_days": Field(tables.a_number(365, 730), default=365),
    "pictures": Field(tables.yes_or_no, default=False),
    "without": Field(tables.list_of(tables.one_of(PARTS)), default=()),
    "unnamed": Field(tables.one_of(UNNAMED), default=UNNAMED[0]),
    "mirror": Rows(_MIRROR),
}


@dataclass(frozen=True)
class Mirror:
    """A place that serves a copy on the organisation's behalf: where to write, and where readers read."""

    name: str
    kind: str
    path: str
    address: str | None = None


@dataclass(frozen=True)
class Settings:
    """What `stillhere.toml` says. Days are how long each role's signature holds.

    `bins` is into how many parts the list of files is cut, 0: as suits their number. `traditional` is the way to write
    traditional Chinese, one of `chinese.WAYS`.
    """

    languages: tuple[str, ...] = ("en", "zh-Hans")
    bins: int = 0
    heartbeat_days: int = 14
    site_days: int = 90
    keyholder_days: int = 365
    pictures: bool = False
    without: tuple[str, ...] = ()
    mirrors: tuple[Mirror, ...] = ()
    traditional: str = chinese.DEFAULT
    unnamed: str = UNNAMED[0]

    def has(self, part: str) -> bool:
        """Whether a part of PARTS is built."""
        return part not in self.without


@dataclass(frozen=True)
class Places:
    """Where things lie in a site folder."""

    folder: Path

    @property
    def signed(self) -> Path:
        """Signed metadata, as it is published: public, kept in Git."""
        return self.folder / "signed"

    @property
    def work(self) -> Path:
        """What can be made again: never in Git, never published."""
        return self.folder / ".stillhere"

    @property
    def tree(self) -> Path:
        """The built site."""
        return self.work / "tree"

    @property
    def objects(self) -> Path:
        """The bytes of signed releases, by digest."""
        return self.work / "objects"

    @property
    def partners(self) -> Path:
        """The signed list that only partners are told: never published."""
        return self.folder / "partners.addresses.json"

    @property
    def requests(self) -> Path:
        """Signing requests that wait for answers."""
        return self.work / "requests"


def read_settings(folder: Path) -> Settings:
    """The settings of a site folder. Raises Problem where there is none, ProblemsFound for mistakes in it."""
    try:
        source = files.read_limited(folder / SETTINGS, MAX_TABLE, within=folder)
    except (FileNotFoundError, NotADirectoryError):
        raise Problem("not-a-site-folder", folder=str(folder)) from None
    findings: list[Finding] = []
    settings = parse_settings(source, findings)
    if findings:
        raise ProblemsFound(findings)
    return settings


def parse_settings(source: bytes, findings: list[Finding]) -> Settings:
    """Settings from bytes; mistakes become findings."""
    text = decoded(source, SETTINGS, findings)
    if text is None:
        return Settings()
    before = len(findings)
    table = Table(SETTINGS, text, findings)
    values = table.read(_FIELDS)
    if len(findings) > before:
        return Settings()
    mirrors = tuple(Mirror(**row) for row in values.pop("mirror"))
    _check_mirrors(mirrors, table)
    _check_languages(values["languages"], table)
    values.pop("format")
    return Settings(mirrors=mirrors, **{**values, "bins": int(values["bins"].replace("auto", "0"))})


def _check_mirrors(mirrors: Sequence[Mirror], table: Table) -> None:
    names = [mirror.name for mirror in mirrors]
    for index, name in enumerate(names):
        if name in names[:index]:
            table.say("mirror-twice", "mirror", index, "name", name=name)


def _check_languages(languages: Sequence[str], table: Table) -> None:
    if not languages or len(set(languages)) != len(languages):
        table.say("languages-wrong", "languages")


def decoded(source: bytes, file: str, findings: list[Finding]) -> str | None:
    """UTF-8 text without control characters, or None and a finding that names the line.

    A byte order mark is dropped. What is refused is what neither HTML nor XML can hold, and what no editor shows.
    """
    try:
        text = source.removeprefix(BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        findings.append(Finding(file, source.count(b"\n", 0, error.start) + 1, "not-utf8", {"byte": error.start}))
        return None
    if "\0" in text:
        findings.append(Finding(file, text.count("\n", 0, text.index("\0")) + 1, "nul-byte"))
        return None
    control = _CONTROL.search(text) if _suspicious(source) else None
    if control:
        line = text.count("\n", 0, control.start()) + 1
        findings.append(Finding(file, line, "control-character", {"code": f"U+{ord(control[0]):04X}"}))
        return None
    return text.replace("\r\n", "\n")


def _suspicious(source: bytes) -> bool:
    """Whether there may be control characters: asked of every file, and most have none of these bytes."""
    low = len(source.translate(None, _LOW_CONTROLS)) < len(source)
    return low or b"\xc2" in source or b"\xef\xbf" in source
