"""Languages of texts and of the interface (tags as in BCP 47)."""

from __future__ import annotations

import re
from collections.abc import Mapping

TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")

OWN_NAMES = {
    "en": "English",
    "zh-Hans": "简体中文",
    "zh-Hant": "繁體中文",
    "de": "Deutsch",
    "fr": "Français",
    "bo": "བོད་ཡིག",
    "ug": "ئۇيغۇرچە",
    "ja": "日本語",
}


def own_name(tag: str) -> str:
    """A language's name in that language, or its tag where we do not know it."""
    return OWN_NAMES.get(tag, tag)


def direction(tag: str) -> str:
    """`rtl` for a language written from right to left, else `ltr`."""
    return "rtl" if tag.split("-")[0] in ("ar", "fa", "he", "ug", "ur") else "ltr"


def interface_language(asked: str | None, environment: Mapping[str, str]) -> str:
    """`en` or `zh`: what was asked for, else what the locale says, else English."""
    for value in (asked, *(environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))):
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"


def in_language(values: Mapping[str, str], tag: str) -> str:
    """The value for a language; else for the same language in any script; else the first one."""
    if tag in values:
        return values[tag]
    base = tag.split("-")[0]
    same = [value for other, value in values.items() if other.split("-")[0] == base]
    return (same or list(values.values()))[0]
