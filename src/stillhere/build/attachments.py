"""What an entry has beside its pages: pictures, calendar files, press kits, posters, pictures for shared links.

What makes press kits and drawings is imported where it is used: most changes of a site touch neither.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from stillhere.build import plan
from stillhere.build.press.event_calendar import calendar, has_calendar
from stillhere.build.words import words_of
from stillhere.content.model import Entry, Photo, Site, Text
from stillhere.languages import in_language

if TYPE_CHECKING:
    from stillhere.build.press.typesetting import Layout

SHARE = "media/share.png"
KIT = "press-kit.zip"
Typeset = Callable[["Layout"], bytes]


@dataclass(frozen=True)
class Pictures:
    """What is drawn outside this room: renditions of photos by path in the site folder, and a typesetter or none.

    Renditions have `width`, `height` and `items`, each of a `format` (`avif`, `webp`, `jpeg`), a size and its bytes.
    """

    photos: Mapping[str, Any]
    typeset: Typeset | None = None


NOTHING = Pictures({})


class Attachments:
    """Makes them for one site."""

    def __init__(self, site: Site, moment: datetime, pictures: Pictures = NOTHING) -> None:
        day = moment.replace(hour=0, minute=0, second=0, microsecond=0)  # one day, one press kit
        self._site, self._moment, self.pictures = site, day, pictures

    def make(self, entry: Entry) -> dict[str, bytes]:
        """Path → bytes of everything an entry has beside its pages."""
        return {**self._photo_files(entry), **self._calendars(entry), **self._press(entry), **self._cards(entry)}

    def site(self) -> dict[str, bytes]:
        """The picture of pages that are no entry."""
        from stillhere.build.press.share import organisation_card, plain_picture

        typeset, languages = self.pictures.typeset, self._site.settings.languages
        return {SHARE: typeset(organisation_card(self._site, languages[0])) if typeset else plain_picture()}

    def share_path(self, entry: Entry, language: str) -> str:
        """The picture for links to an entry."""
        return plan.media_path(entry, f"share.{language}.png") if self.pictures.typeset else SHARE

    def downloads(self, entry: Entry, language: str) -> list[dict[str, str]]:
        """What an entry's page offers to take along."""
        words, found = words_of(language), []
        if has_calendar(entry):
            found.append(("calendar", f"event.{language}.ics"))
        if self._has_kit(entry):
            found.append(("press_kit", KIT))
        for name in self._layouts(entry) if self.pictures.typeset else ():
            kind, _, tag = name.removesuffix(".pdf").partition("-")
            found += [(kind, name)] if tag == language else []
            found += [(f"{kind}_both", name)] if tag == plan.BOTH else []
        return [{"words": words[word], "path": plan.media_path(entry, name)} for word, name in found]

    def photos(self, entry: Entry, text: Text, language: str) -> list[dict[str, Any]]:
        """The photos of an entry as its page shows them."""
        return [self._shown(entry, photo, text, language) for photo in self._published(entry)]

    def _published(self, entry: Entry) -> list[Photo]:
        return [photo for photo in entry.photos if entry.intake(photo) in self.pictures.photos]

    def _shown(self, entry: Entry, photo: Photo, text: Text, language: str) -> dict[str, Any]:
        found = self.pictures.photos[entry.intake(photo)]
        sets: dict[str, list[str]] = {}
        for item in found.items:
            path = plan.media_path(entry, photo_file(photo, item))
            sets.setdefault(item.format, []).append(f"../../{path} {item.width}w")
        smallest = min((item for item in found.items if item.format == "jpeg"), key=lambda item: item.width)
        return {
            "sources": [{"type": f"image/{kind}", "set": ", ".join(sets[kind])} for kind in ("avif", "webp")],
            "set": ", ".join(sets["jpeg"]),
            "src": f"../../{plan.media_path(entry, photo_file(photo, smallest))}",
            "width": found.width,
            "height": found.height,
            "alt": (text.words.get("alts") or {}).get(photo.name, ""),
            "caption": (text.words.get("captions") or {}).get(photo.name, ""),
            "credit": in_language(photo.credit, language) if photo.credit else "",
        }

    def _photo_files(self, entry: Entry) -> dict[str, bytes]:
        return {
            plan.media_path(entry, photo_file(photo, item)): item.data
            for photo in self._published(entry)
            for item in self.pictures.photos[entry.intake(photo)].items
        }

    def _calendars(self, entry: Entry) -> dict[str, bytes]:
        if not has_calendar(entry):
            return {}
        return {
            plan.media_path(entry, f"event.{tag}.ics"): calendar(entry, entry.text(tag), self._site)
            for tag in self._site.settings.languages
        }

    def _has_kit(self, entry: Entry) -> bool:
        return entry.kind == "case" and self._site.settings.has("press")

    def _press(self, entry: Entry) -> dict[str, bytes]:
        if not self._has_kit(entry):
            return {}
        from stillhere.build.press.kit import press_kit

        made = {plan.media_path(entry, KIT): press_kit(entry, self._site, self._moment)}
        typeset = self.pictures.typeset
        layouts = self._layouts(entry) if typeset else {}
        return {**made, **{plan.media_path(entry, name): typeset(layouts[name]) for name in layouts if typeset}}

    def _layouts(self, entry: Entry) -> dict[str, Layout]:
        if not self._has_kit(entry):
            return {}
        from stillhere.build.press.poster import posters

        return posters(entry, self._site, self._moment.date())

    def _cards(self, entry: Entry) -> dict[str, bytes]:
        typeset, today = self.pictures.typeset, self._moment.date()
        if typeset is None:
            return {}
        from stillhere.build.press.share import share_card, share_picture

        return {
            self.share_path(entry, tag): share_picture(share_card(entry, self._site, tag, today), typeset)
            for tag in self._site.settings.languages
        }


def photo_file(photo: Photo, item: Any) -> str:
    """The name of a rendition: `rally-1.960.avif`."""
    return f"{photo.name}.{item.width}.{'jpg' if item.format == 'jpeg' else item.format}"
