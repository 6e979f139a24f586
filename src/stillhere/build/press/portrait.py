"""The portrait of a case as it may leave the site folder, and what is said of it."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any

from stillhere.content.model import Entry
from stillhere.content.phrases import name_words
from stillhere.languages import in_language

_KINDS = {b"\xff\xd8\xff": ("jpg", "image/jpeg"), b"\x89PNG": ("png", "image/png"), b"RIFF": ("webp", "image/webp")}
_SVG = ("svg", "image/svg+xml")


@dataclass(frozen=True)
class Portrait:
    """A published picture: its bytes, and what kind they are (told from the bytes, not from a name)."""

    data: bytes

    @property
    def file(self) -> str:
        """What it is called in a press kit."""
        return f"portrait.{self._kind[0]}"

    @property
    def url(self) -> str:
        """The picture inside a page that loads nothing."""
        return f"data:{self._kind[1]};base64,{base64.b64encode(self.data).decode()}"

    @property
    def _kind(self) -> tuple[str, str]:
        return next((kind for start, kind in _KINDS.items() if self.data.startswith(start)), _SVG)


def portrait_of(case: Entry, published: bytes | None = None) -> Portrait | None:
    """`published` where the site publishes something made from a photograph; else the drawing in the entry's folder.

    A photograph in the folder is what came from a camera: it is never taken from there.
    """
    name = case.facts.portrait
    drawing = case.media.get(name) if name and name.endswith(".svg") else None
    data = published or drawing
    return Portrait(data) if name and data else None


def portrait_words(case: Entry, language: str) -> dict[str, Any]:
    """What is said of a portrait: what it shows, its caption, where it comes from."""
    text = case.text(language)
    return {
        "alt": text.words.get("portrait_alt") or name_words(case, language),
        "caption": text.words.get("portrait_caption"),
        "source": in_language(case.facts.portrait_source, language) if case.facts.portrait_source else "",
    }
