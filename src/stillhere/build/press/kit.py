"""The press kit of a case: one download with everything a journalist asks for, in every language of the site."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from importlib.resources import files as package_files
from pathlib import PurePosixPath
from typing import Any

from stillhere.build.press.archive import zipped
from stillhere.build.press.sheet import sheet
from stillhere.build.press.timeline import timeline_csv
from stillhere.content.model import Entry, Site
from stillhere.content.phrases import name_words
from stillhere.languages import in_language

NAME = "press-kit.zip"
_TYPES = {".svg": "image/svg+xml", ".jpg": "image/jpeg", ".png": "image/png", ".webp": "image/webp"}


@cache
def _environment() -> Any:
    import minijinja

    def load(name: str) -> str:
        return package_files("stillhere.build.press").joinpath("templates", name).read_text("utf-8")

    return minijinja.Environment(
        loader=load, undefined_behavior="strict", trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )


def press_kit(case: Entry, site: Site, moment: datetime, picture: bytes | None = None) -> bytes:
    """A zip in one folder named after the case. The same values give the same bytes.

    `picture` is the portrait as the site publishes it, where that is not the file in the entry's folder (a drawing
    is published as it is, of a photograph only what was made from it). Raises ValueError for a draft.
    """
    if case.facts.draft:
        raise ValueError(case.slug)
    portrait = _portrait(case, picture)
    languages = site.settings.languages
    files = {"timeline.csv": timeline_csv(case, languages), **portrait}
    for language in languages:
        files |= _in_language(case, site, language, moment, portrait)
    if portrait:
        files["portrait.txt"] = _portrait_text(case, languages)
    return zipped({f"{case.slug}/{name}": data for name, data in files.items()}, moment)


def _in_language(
    case: Entry, site: Site, language: str, moment: datetime, portrait: dict[str, bytes]
) -> dict[str, bytes]:
    values = sheet(case, site, language, moment)
    shown = {**portrait_words(case, language), "data": _data(portrait)} if portrait else None
    values |= {"portrait": shown, "files": _contents(values["w"], language, list(portrait))}
    made = {f"{name}.{language}.txt": _text(f"{name}.txt", values) for name in ("readme", "facts", "citation")}
    return {**made, f"facts.{language}.html": _text("facts.html", values)}


def _contents(words: dict[str, str], language: str, portrait: Sequence[str]) -> list[dict[str, str]]:
    names = {
        f"readme.{language}.txt": "file_readme",
        f"facts.{language}.txt": "file_facts_txt",
        f"facts.{language}.html": "file_facts_html",
        "timeline.csv": "file_timeline",
        **dict.fromkeys(portrait, "file_portrait"),
        f"citation.{language}.txt": "file_citation",
    }
    return [{"path": path, "words": words[word]} for path, word in names.items()]


def _portrait(case: Entry, picture: bytes | None) -> dict[str, bytes]:
    name = case.facts.portrait
    data = picture or case.media.get(name or "")
    return {"portrait" + PurePosixPath(name).suffix: data} if name and data else {}


def portrait_words(case: Entry, language: str) -> dict[str, Any]:
    """What is said of a portrait: what it shows, its caption, where it comes from."""
    text = case.text(language)
    return {
        "alt": text.words.get("portrait_alt") or name_words(case, language),
        "caption": text.words.get("portrait_caption"),
        "source": in_language(case.facts.portrait_source, language) if case.facts.portrait_source else "",
    }


def _portrait_text(case: Entry, languages: Sequence[str]) -> bytes:
    from stillhere.build.press.words import press_words

    parts = [
        _text(
            "portrait.txt",
            {
                "w": press_words(tag),
                "colon": "：" if tag.startswith("zh") else ": ",
                "portrait": portrait_words(case, tag),
            },
        )
        for tag in languages
    ]
    return b"\n".join(parts)


def _data(portrait: dict[str, bytes]) -> str:
    ((name, data),) = portrait.items()
    kind = _TYPES.get(PurePosixPath(name).suffix, "application/octet-stream")
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


def _text(template: str, values: dict[str, Any]) -> bytes:
    said: str = _environment().render_template(template, **values)
    return said.encode()
