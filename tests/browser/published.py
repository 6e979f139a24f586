"""Sites as readers get them: built, signed, published to a folder. And what is in such a folder."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from stillhere import files
from stillhere.build import verifier
from stillhere.flows import signing
from stillhere.flows.publishing import publish
from stillhere.testing import NOON, ThrowAwayKeys

TOP = Path(__file__).parent.parent.parent
SOURCES = {
    "everything": TOP / "tests/sites/good/everything",
    "citizens-rights": TOP / "examples/citizens-rights",
}
_OWN = ".well-known/stillhere/"
_LANGUAGE = re.compile(r"^[a-z]{2,3}(-[A-Z][a-z]{3})?/")


@dataclass(frozen=True)
class Page:
    """A page of a published site: `path` in the tree, and its bytes."""

    path: str
    data: bytes

    @property
    def language(self) -> str:
        """Its language by its folder; none for the page where a language is chosen."""
        found = _LANGUAGE.match(self.path)
        return found[0].rstrip("/") if found else ""

    @property
    def shape(self) -> str:
        """Pages of one shape come from one template: `case/*.html`, `event/N/index.html`, `addresses.html`."""
        *folders, name = _LANGUAGE.sub("", self.path).split("/")
        folders = ["N" if folder.isdigit() else folder for folder in folders]
        return "/".join([*folders, name if name == "index.html" or not folders else "*.html"])

    @cached_property
    def html(self) -> LexborHTMLParser:
        """The page as a browser parses it."""
        return LexborHTMLParser(self.data)


@dataclass(frozen=True)
class Published:
    """A folder that a mirror serves."""

    name: str
    folder: Path

    @cached_property
    def paths(self) -> list[str]:
        """Every file, signed metadata and sources too."""
        return sorted(files.walk(self.folder))

    @cached_property
    def pages(self) -> list[Page]:
        """Every page."""
        paths = [path for path in self.ending(".html") if path != verifier.ALONE]  # which is its own small site
        return [Page(path, self.read(path)) for path in paths]

    @cached_property
    def samples(self) -> list[Page]:
        """One page of each shape and language: the one with most on it."""
        kept: dict[tuple[str, str], Page] = {}
        for page in sorted(self.pages, key=lambda page: len(page.data)):
            kept[page.shape, page.language] = page
        return sorted(kept.values(), key=lambda page: page.path)

    def read(self, path: str) -> bytes:
        """A file's bytes."""
        return (self.folder / path).read_bytes()

    def page(self, path: str) -> Page:
        """A page by its path."""
        return next(page for page in self.pages if page.path == path)

    def ending(self, *endings: str) -> list[str]:
        """The files with such a name, the organisation's own sources aside."""
        return [path for path in self.paths if path.endswith(endings) and not path.startswith(_OWN)]

    @property
    def official(self) -> list[str]:
        """The organisation's own official addresses."""
        register = (SOURCES[self.name] / "registers/addresses.toml").read_text("utf-8")
        return re.findall(r'url = "([^"]+)"\nstate = "official"', register)


def publish_all(top: Path) -> dict[str, Published]:
    """Every measured site, published below `top`; what is there already is taken as it is."""
    return {name: Published(name, _published(source, top / name)) for name, source in SOURCES.items()}


def _published(source: Path, top: Path) -> Path:
    mirror = top / "mirror"
    if (top / "done").exists():
        return mirror
    site = top / "site"
    shutil.copytree(source, site, ignore=shutil.ignore_patterns(".stillhere", "signed"))
    with (site / "stillhere.toml").open("a", encoding="utf-8") as settings:
        settings.write(f'\n[[mirror]]\nname = "measured"\nkind = "folder"\npath = "{mirror}"\n')
    keys = ThrowAwayKeys()
    request = signing.begin_ceremony(site, keys.circle, NOON)
    signing.finish(site, request, keys.answers(request, "anna", "bo"), [], NOON)
    signing.make_release(site, keys.online, NOON)
    assert all(result.current for result in publish(site, NOON))
    (top / "done").touch()
    return mirror
