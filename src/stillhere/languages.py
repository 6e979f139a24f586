"""Languages of texts and of the interface (tags as in BCP 47)."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from stillhere.chinese import traditional

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
    "ar": "العربية",
    "fa": "فارسی",
    "he": "עברית",
    "ur": "اردو",
}

SIMPLIFIED, TRADITIONAL = "zh-Hans", "zh-Hant"
_RIGHT_TO_LEFT = {"ar", "fa", "he", "ug", "ur"}
_RIGHT_TO_LEFT_SCRIPTS = {"Arab", "Hebr"}


def own_name(tag: str) -> str:
    """A language's name in that language, or its tag where we do not know it."""
    return OWN_NAMES.get(tag, tag)


def direction(tag: str) -> str:
    """`rtl` for languages written from right to left, else `ltr`: the value of HTML's `dir`.

    A script in the tag decides: `ug-Latn` is written from left to right, `ku-Arab` from right to left.
    """
    parts = tag.split("-")
    script = next((part for part in parts[1:] if len(part) == 4), None)
    right_to_left = script in _RIGHT_TO_LEFT_SCRIPTS if script else parts[0] in _RIGHT_TO_LEFT
    return "rtl" if right_to_left else "ltr"


def available(tag: str, there: Collection[str]) -> bool:
    """Whether a language is there, or can be made of one that is: traditional Chinese of simplified."""
    return tag in there or (tag == TRADITIONAL and SIMPLIFIED in there)


def interface_language(asked: str | None, environment: Mapping[str, str]) -> str:
    """`en` or `zh`: what was asked for, else what the locale says, else English."""
    for value in (asked, *(environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))):
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"


def in_language(values: Mapping[str, str], tag: str) -> str:
    """The value for a language; else for the same language in any script; else the first one.

    Traditional Chinese is made of simplified where nobody wrote it.
    """
    if tag in values:
        return values[tag]
    if tag == TRADITIONAL and SIMPLIFIED in values:
        return traditional(values[SIMPLIFIED])
    base = tag.split("-")[0]
    same = [value for other, value in values.items() if other.split("-")[0] == base]
    return (same or list(values.values()))[0]
