"""The theme's own words, by language. A language we have no words for yet reads English ones."""

from __future__ import annotations

from functools import cache
from importlib.resources import files as package_files

from stillhere.languages import in_language


@cache
def _all() -> dict[str, dict[str, str]]:
    import rtoml

    source = package_files("stillhere.build").joinpath("theme/words.toml").read_text("utf-8")
    words: dict[str, dict[str, str]] = rtoml.loads(source)
    return words


@cache
def words_of(language: str) -> dict[str, str]:
    """Every word of the theme in one language."""
    return {key: in_language(values, language) for key, values in _all().items()}
