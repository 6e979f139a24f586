"""One page as bytes: the theme's templates, autoescaped, and what every page of a language shares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from stillhere.build import plan
from stillhere.build.attachments import SHARE
from stillhere.build.standing import Standing
from stillhere.build.theme import Theme, safe

POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'"
SEARCH_POLICY = POLICY + "; script-src 'self'"
_DEFAULTS: dict[str, Any] = {
    "numbered": "",
    "mixed": False,
    "title": "",
    "summary": "",
    "kind": None,
    "feeds": (),
    "canonical": "",
    "share": None,
    "linked_data": "",
    "policy": POLICY,
    "indexed": True,
    "wide": False,
    "direction": "ltr",
}


@dataclass(frozen=True)
class Alternative:
    """The same page in another language, or in two."""

    tag: str
    name: str
    path: str


class Pages:
    """Makes pages of one site. The head, the notices and the foot are rendered once per language and depth."""

    def __init__(self, theme: Theme, standing: Mapping[str, Standing], base: str) -> None:
        self.theme, self.standing, self.base = theme, standing, base
        self._frames: dict[tuple[str, str, str | None], dict[str, Any]] = {}

    def page(
        self, template: str, path: str, language: str, others: Iterable[Alternative] = (), **context: Any
    ) -> bytes:
        """A page at a path in the tree, in a language."""
        up = plan.up_from(path)
        kind = context.get("kind")
        values = {
            **self._frame(language, up, kind),
            "languages": [{"tag": o.tag, "name": o.name, "path": safe(o.path)} for o in others],
            "template": template,
            "canonical": self.base + path if self.base else "",
            **context,
        }
        return self.theme.render(f"{template}.html", values).encode()

    def alternatives(self, path: str, languages: Iterable[str]) -> list[Alternative]:
        """A page's versions: same place, other language."""
        tags = tuple(languages)
        return [Alternative(tag, self.standing[tag].name, found) for tag, found in plan.in_languages(path, tags)]

    def _frame(self, language: str, up: str, kind: str | None) -> dict[str, Any]:
        """What all pages of a language, a depth and a kind share."""
        key = (language, up, kind)
        if key not in self._frames:
            values = {**self.standing[language].context, "up": safe(up), "kind": kind}
            parts = {f"{name}_html": self.theme.render(f"{name}.html", values) for name in ("menu", "standing", "foot")}
            share = {"type": "website", "image": self.base + SHARE if self.base else ""}
            self._frames[key] = {**_DEFAULTS, **values, "base": safe(self.base or up), "share": share, **parts}
        return self._frames[key]
