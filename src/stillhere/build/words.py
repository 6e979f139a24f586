"""The theme's own words, by language. A language we have no words for yet reads English ones."""

from __future__ import annotations

from functools import cache

from stillhere.build.theme import WORDS, default
from stillhere.content.phrases import is_chinese
from stillhere.languages import in_language


@cache
def _all() -> dict[str, dict[str, str]]:
    import rtoml

    words: dict[str, dict[str, str]] = rtoml.loads(default(WORDS).decode())
    return words


@cache
def words_of(language: str) -> dict[str, str]:
    """Every word of the theme in one language."""
    return {key: in_language(values, language) for key, values in _all().items()}


def bracketed(words: str, language: str) -> str:
    """Words in the brackets of a language."""
    return f"（{words}）" if is_chinese(language) else f" ({words})"


def colon(language: str) -> str:
    """What stands between a label and its words."""
    return "：" if is_chinese(language) else ": "
