"""The press kit of a case: one download with everything a journalist asks for, in every language of the site."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from stillhere.build.press.archive import zipped
from stillhere.build.press.portrait import Portrait, portrait_of, portrait_words
from stillhere.build.press.sheet import sheet
from stillhere.build.press.timeline import timeline_csv
from stillhere.build.press.words import press_words
from stillhere.build.words import colon
from stillhere.content.model import Entry, Site
from stillhere.package import package_file


@cache
def _environment() -> Any:
    import minijinja

    def load(name: str) -> str:
        return package_file("build", "press", "templates", name).read_text("utf-8")

    return minijinja.Environment(
        loader=load, undefined_behavior="strict", trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )


def press_kit(case: Entry, site: Site, moment: datetime, picture: bytes | None = None) -> bytes:
    """A zip in one folder named after the case. The same values give the same bytes.

    `picture` as in `portrait_of`. Raises ValueError for a draft.
    """
    if case.facts.draft:
        raise ValueError(case.slug)
    portrait, languages = portrait_of(case, picture), site.settings.languages
    files = {"timeline.csv": timeline_csv(case, languages)}
    for language in languages:
        files |= _in_language(case, site, language, moment, portrait)
    if portrait:
        files[portrait.file] = portrait.data
        files["portrait.txt"] = b"\n".join(_text("portrait.txt", _portrait(case, tag)) for tag in languages)
    return zipped({f"{case.slug}/{name}": data for name, data in files.items()}, moment)


def _in_language(
    case: Entry, site: Site, language: str, moment: datetime, portrait: Portrait | None
) -> dict[str, bytes]:
    values = sheet(case, site, language, moment)
    shown = {**portrait_words(case, language), "data": portrait.url} if portrait else None
    values |= {"portrait": shown, "files": _contents(values["w"], language, portrait)}
    made = {f"{name}.{language}.txt": _text(f"{name}.txt", values) for name in ("readme", "facts", "citation")}
    return {**made, f"facts.{language}.html": _text("facts.html", values)}


def _contents(words: dict[str, str], language: str, portrait: Portrait | None) -> list[dict[str, str]]:
    names = {
        f"readme.{language}.txt": "file_readme",
        f"facts.{language}.txt": "file_facts_txt",
        f"facts.{language}.html": "file_facts_html",
        "timeline.csv": "file_timeline",
        **({portrait.file: "file_portrait"} if portrait else {}),
        f"citation.{language}.txt": "file_citation",
    }
    return [{"path": path, "words": words[word]} for path, word in names.items()]


def _portrait(case: Entry, language: str) -> dict[str, Any]:
    return {"w": press_words(language), "colon": colon(language), "portrait": portrait_words(case, language)}


def _text(template: str, values: dict[str, Any]) -> bytes:
    said: str = _environment().render_template(template, **values)
    return said.encode()
