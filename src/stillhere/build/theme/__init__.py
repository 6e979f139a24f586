"""The theme: templates, styles and words. A site folder may override it file by file, in `theme/`.

`Theme({})` is ours alone; `Theme({"style.css": b"…"})` has one file replaced. An override says which default it
replaces, anywhere in its text: `replaces 1a2b3c4d`, the first eight digits of the default's SHA-256. So it shows when
the default has changed since.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from hashlib import sha256
from typing import Any

from stillhere.errors import Finding
from stillhere.package import package_file

FOLDER = "theme"
WORDS = "words.toml"
_REPLACES = re.compile(rb"replaces ([0-9a-f]{8})\b")


class Broken(Exception):  # noqa: N818 - reads as `raise Broken("…")`
    """A site's own theme does not work; the text says why."""


class Theme:
    """Our files, and those that a site has put in their place: name → bytes."""

    def __init__(self, overrides: Mapping[str, bytes] | None = None) -> None:
        self._overrides = dict(overrides or {})

    def file(self, name: str) -> bytes:
        """One file of the theme as this site has it."""
        return self._overrides[name] if name in self._overrides else default(name)

    def render(self, name: str, values: Mapping[str, Any]) -> str:
        """A template filled in; everything is escaped that is not marked safe. Raises Broken for a site's own theme."""
        import minijinja

        try:
            text: str = self._environment.render_template(name, **values)
        except minijinja.TemplateError as error:
            if not self._overrides:
                raise
            raise Broken(str(error).split("\n")[0]) from error
        return text

    @cached_property
    def _environment(self) -> Any:
        import minijinja

        return minijinja.Environment(loader=lambda name: self.file(name).decode(), undefined_behavior="strict")


def names() -> list[str]:
    """The files that can be overridden."""
    there = (file.name for file in package_file("build", FOLDER).iterdir())
    return sorted(name for name in there if name.endswith((".html", ".css", ".svg")))


def check_overrides(overrides: Mapping[str, bytes]) -> Iterator[Finding]:
    """Overrides of nothing, broken ones, and those whose default has changed since they were written."""
    known = names()
    for name, data in overrides.items():
        file = f"{FOLDER}/{name}"
        if name not in known:
            yield Finding(file, 0, "theme-unknown", {"name": name, "known": ", ".join(known)})
            continue
        if name.endswith(".html") and (reason := _broken(name, data)):
            yield Finding(file, 0, "theme-broken", {"reason": reason})
        now, said = sha256(default(name)).hexdigest()[:8], _REPLACES.search(data)
        if not said or said[1].decode() != now:
            yield Finding(file, 0, "theme-older", {"name": name, "write": f"replaces {now}"}, "hint")


def _broken(name: str, data: bytes) -> str | None:
    """Why a template cannot be read at all."""
    import minijinja

    try:
        Theme({name: data}).render(name, {})
    except UnicodeDecodeError:
        return "UTF-8"
    except Broken as broken:
        error = broken.__cause__
        return str(broken) if isinstance(error, minijinja.TemplateError) and error.kind == "SyntaxError" else None
    return None


@cache
def default(name: str) -> bytes:
    """A file of our own theme."""
    return package_file("build", FOLDER, name).read_bytes()


def safe(path: str) -> Any:
    """A path made of slugs and language tags only: nothing in it needs escaping, and `/` stays readable."""
    import minijinja

    return minijinja.safe(path)
