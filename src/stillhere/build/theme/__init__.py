"""The theme: templates, styles and words. A site folder may override it file by file, in `theme/`.

`Theme({})` is ours alone; `Theme({"style.css": b"…"})` has one file replaced.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, cached_property
from importlib.resources import files as package_files
from typing import Any

FILES = ("style.css", "search.js")
WORDS = "words.toml"


class Theme:
    """Our files, and those that a site has put in their place: name → bytes."""

    def __init__(self, overrides: Mapping[str, bytes] | None = None) -> None:
        self._overrides = dict(overrides or {})

    def file(self, name: str) -> bytes:
        """One file of the theme as this site has it."""
        return self._overrides[name] if name in self._overrides else default(name)

    def render(self, name: str, values: Mapping[str, Any]) -> str:
        """A template filled in; everything is escaped that is not marked safe."""
        text: str = self._environment.render_template(name, **values)
        return text

    @cached_property
    def _environment(self) -> Any:
        import minijinja

        return minijinja.Environment(loader=lambda name: self.file(name).decode(), undefined_behavior="strict")


@cache
def default(name: str) -> bytes:
    """A file of our own theme."""
    return package_files("stillhere.build").joinpath("theme", name).read_bytes()
