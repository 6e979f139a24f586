"""The words of press kits, posters and cards, by language, beside the theme's own."""

from __future__ import annotations

from functools import cache

from stillhere.build.words import words_of
from stillhere.languages import in_language
from stillhere.package import package_file


@cache
def _all() -> dict[str, dict[str, str]]:
    import rtoml

    source = package_file("build", "press", "words.toml").read_text("utf-8")
    words: dict[str, dict[str, str]] = rtoml.loads(source)
    return words


@cache
def press_words(language: str) -> dict[str, str]:
    """Every word of the theme and of this room in one language."""
    return {**words_of(language), **{key: in_language(values, language) for key, values in _all().items()}}
