"""Posters and placards of a case for rallies, as layouts: what is on them, in one language or in two."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from stillhere.build.press.portrait import portrait_of, portrait_words
from stillhere.build.press.sheet import official_address
from stillhere.build.press.stance import Stance, stance, years
from stillhere.build.press.typesetting import Layout
from stillhere.build.press.words import press_words
from stillhere.content.model import Entry, Site
from stillhere.content.phrases import name_words, state_words

Piece = dict[str, str | None]

_KICKER = {Stance.DEMAND: "free", Stance.REMEMBER: "remembrance"}
_SHOUT = {Stance.DEMAND: "free", Stance.REMEMBER: "in_memory_of"}


def piece(words: str, language: str) -> Piece:
    """Words with what the typesetter must know of their language."""
    region = {"zh-Hans": "cn", "zh-Hant": "tw"}.get(language)
    return {"words": words, "lang": language.split("-")[0], "region": region}


def posters(case: Entry, site: Site, day: date, picture: bytes | None = None) -> dict[str, Layout]:
    """Every poster and placard of a case, by file name: one per language, and one of the first two together.

    `day` decides how the case stands, and nothing else of it shows. A placard exists only while there is something to
    demand or somebody to remember. `picture` as in `portrait_of`.
    """
    languages = site.settings.languages
    both = {"both": languages[:2]} if len(languages) > 1 else {}
    made = {}
    for name, tags in ({tag: (tag,) for tag in languages} | both).items():
        made[f"poster-{name}.pdf"] = poster(case, site, day, tags, picture)
        if stance(case, day) is not Stance.NONE:
            made[f"placard-{name}.pdf"] = placard(case, site, day, tags)
    return made


def poster(case: Entry, site: Site, day: date, languages: Sequence[str], picture: bytes | None = None) -> Layout:
    """A3 upright: portrait, name in every script, state, demand or remembrance, the official address."""
    how, shown = stance(case, day), portrait_of(case, picture)
    portrait = [portrait_words(case, tag) for tag in languages]
    others = _other_names(case, languages)
    return Layout(
        "poster",
        {
            **_common(case, site, languages),
            "stance": how,
            "kicker": [piece(_kicker(case, how, languages), languages[0])] if how in _KICKER else [],
            "others": [piece(" · ".join(others.values()), next(iter(others)))] if others else [],
            "roles": _words_of_texts(case, "role", languages),
            "states": _pieces((state_words(case, tag, day), tag) for tag in languages),
            "demands": _words_of_texts(case, "demand", languages) if how is Stance.DEMAND else [],
            "source": [piece(" · ".join(dict.fromkeys(p["source"] for p in portrait if p["source"])), languages[0])],
            "alt": portrait[0]["alt"],
            "organisations": _pieces((site.name_on(None, tag), tag) for tag in languages),
        },
        shown.data if shown else None,
    )


def placard(case: Entry, site: Site, day: date, languages: Sequence[str]) -> Layout:
    """A3 across: FREE and the name, or IN MEMORY OF and the name, as large as the paper allows.

    Raises ValueError where nothing is demanded and nobody remembered.
    """
    how = stance(case, day)
    if how is Stance.NONE:
        raise ValueError(case.slug)
    common = _common(case, site, languages)
    shouted = "  ".join(press_words(tag)[_SHOUT[how]].upper() for tag in languages)
    return Layout(
        "placard",
        {
            **common,
            "kicker": [piece(shouted, languages[0])],
            "stance": how,
            "names": [{**name, "words": name["words"].upper()} for name in common["names"]],
        },
    )


def _common(case: Entry, site: Site, languages: Sequence[str]) -> dict[str, Any]:
    names = [name_words(case, tag) for tag in languages]
    return {
        **{key: value for key, value in piece("", languages[0]).items() if key != "words"},
        "title": " · ".join(dict.fromkeys(names)),
        "names": _pieces(zip(names, languages, strict=True)),
        "address": [piece(shown, "en")] if (shown := address_words(official_address(site))) else [],
    }


def _kicker(case: Entry, how: Stance, languages: Sequence[str]) -> str:
    words = [press_words(tag)[_KICKER[how]] for tag in languages]
    lived = [years(case)] if how is Stance.REMEMBER and years(case) else []
    return " · ".join([*words, *lived])


def _other_names(case: Entry, languages: Sequence[str]) -> dict[str, str]:
    shown = {name_words(case, tag) for tag in languages}
    return {tag: name for tag, name in case.facts.names.items() if name not in shown}


def _words_of_texts(case: Entry, field: str, languages: Sequence[str]) -> list[Piece]:
    """A word of the texts; where one is not translated, the original, said to be what it is."""
    texts = [case.text(tag) for tag in languages]
    return _pieces((text.words.get(field), text.language) for text in texts)


def _pieces(words: Iterable[tuple[str | None, str]]) -> list[Piece]:
    """One piece per language that says something; the same words are said once."""
    said: dict[str, str] = {}
    for value, language in words:
        if value:
            said.setdefault(value, language)
    return [piece(value, language) for value, language in said.items()]


def address_words(address: str) -> str:
    """An address as people write it on paper."""
    return re.sub("^https?://|/$", "", address)
