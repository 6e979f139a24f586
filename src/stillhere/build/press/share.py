"""Pictures for shared links (Open Graph, 1200 × 630): what a messenger shows beside an address that is passed on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

from stillhere.build.press.portrait import portrait_of, portrait_words
from stillhere.build.press.poster import address_words, piece
from stillhere.build.press.sheet import official_address
from stillhere.build.press.typesetting import Layout
from stillhere.build.press.words import press_words
from stillhere.build.standing import form_of
from stillhere.content.model import Entry, Site
from stillhere.content.phrases import date_words, name_words, state_words
from stillhere.package import package_file

WIDTH, HEIGHT = 1200, 630
MOST = 100_000


def share_card(entry: Entry, site: Site, language: str, day: date) -> Layout:
    """The picture of an entry in a language: organisation, kind, title and date; of a case its name and state.

    A drawing is shown beside a case, a photograph is not: nobody's face travels with an address.
    """
    text, is_case = entry.text(language), entry.kind == "case"
    drawing = portrait_of(entry) if is_case else None
    names = [name for name in entry.facts.names.values() if name != name_words(entry, language)] if is_case else []
    title = name_words(entry, language) if is_case else text.title
    return _card(
        site,
        language,
        titles=[piece(title, language if is_case else text.language)],
        largest=100 if is_case else 66,
        label=[] if is_case else [piece(press_words(language)[form_of(entry)], language)],
        others=[piece(" · ".join(names), _other(entry, language))] if names else [],
        states=[piece(words, language)] if is_case and (words := state_words(entry, language, day)) else [],
        foot=[piece(_foot(entry, site, language), language)],
        keep=_names(entry, site, title),
        drawing=drawing.data if drawing else None,
        alt=portrait_words(entry, language)["alt"] if drawing else "",
    )


def organisation_card(site: Site, language: str) -> Layout:
    """The picture of pages that are no entry: the organisation's name and address."""
    name = [piece(site.name_on(None, language), language)]
    foot = [piece(address_words(official_address(site)), language)]
    return _card(site, language, organisation=[], titles=name, largest=84, foot=foot)


def share_picture(card: Layout, setter: Callable[[Layout], bytes]) -> bytes:
    """The PNG, 100,000 bytes at most: a drawing that would make it larger is left out. Raises as its `setter`."""
    made = setter(card)
    if len(made) > MOST and card.picture:
        made = setter(Layout(card.name, card.values, None, card.form))
    return made


@cache
def plain_picture() -> bytes:
    """The picture without words, for sites whose pictures are off: no typesetter, no font, always the same bytes."""
    return package_file("build", "press", "plain.png").read_bytes()


def _card(site: Site, language: str, drawing: bytes | None = None, **values: Any) -> Layout:
    common: dict[str, Any] = {
        **{key: value for key, value in piece("", language).items() if key != "words"},
        "organisation": [piece(site.name_on(None, language), language)],
        **{key: [] for key in ("label", "others", "states", "foot", "keep")},
        "alt": "",
        "title": values["titles"][0]["words"],
    }
    return Layout("share", {**common, **values}, drawing, "png")


def _foot(entry: Entry, site: Site, language: str) -> str:
    day = [] if entry.kind in ("case", "page") else [date_words(entry.day, language)]
    return " · ".join([*day, address_words(official_address(site))]).strip(" ·")


def _other(case: Entry, language: str) -> str:
    return next(tag for tag, name in case.facts.names.items() if name != name_words(case, language))


def _names(entry: Entry, site: Site, title: str) -> list[str]:
    """Names of persons in a title: no line is broken inside them."""
    cases = [entry, *filter(None, map(site.case, entry.facts.cases))]
    return sorted({name for case in cases for name in case.facts.names.values() if name in title and name != title})
