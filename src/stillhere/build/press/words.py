"""The words of press kits, posters and cards, by language, beside the theme's own."""

from __future__ import annotations

from functools import cache
from importlib.resources import files as package_files

from stillhere.build.words import words_of
from stillhere.languages import in_language


@cache
def _all() -> dict[str, dict[str, str]]:
    import rtoml

    source = package_files("stillhere.build.press").joinpath("words.toml").read_text("utf-8")
    words: dict[str, dict[str, str]] = rtoml.loads(source)
    return words


@cache
def press_words(language: str) -> dict[str, str]:
    """Every word of the theme and of this room in one language."""
    return {**words_of(language), **{key: in_language(values, language) for key, values in _all().items()}}
