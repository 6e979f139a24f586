"""What a person agreed to, and whether it holds for a use on a day. Pure.

How it is asked for is in `cli/people.py`: disclosure, voluntariness, comprehension, competence (WITNESS, informed
consent). Here is what was answered: for what, in which languages, where, from when until when; was it taken back?
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from stillhere.dates import PartialDate

NAME, FACE, TOGETHER, VOICE, BYLINE = SCOPES = ("name", "face", "name-and-face", "voice", "byline")
"""`name-and-face`: on one page, so that anybody can tell who the face is; it holds for each of them alone too."""
SITE = "site"
CHANNELS = (SITE, "print", "press", "social")
"""`site`: whatever is made from a release: pages, feeds, search, data and editions. The others are for people."""


@dataclass(frozen=True)
class Consent:
    """One answer. No languages or channels: all of them. It holds from `since` until the end of `until`."""

    to: tuple[str, ...]
    since: PartialDate
    until: PartialDate | None = None
    languages: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    withdrawn: PartialDate | None = None

    def covers(self, scope: str) -> bool:
        """Whether it is about a use, on whatever day."""
        return scope in self.to or (scope in (NAME, FACE) and TOGETHER in self.to)

    def holds_on(self, day: date) -> bool:
        """Whether it is in force."""
        over = self.until is not None and self.until.last_day() < day
        back = self.withdrawn is not None and self.withdrawn.first_day() <= day
        return self.since.first_day() <= day and not over and not back

    def speaks(self, language: str) -> bool:
        """Whether it is about a language. Chinese is one, in whatever characters."""
        return not self.languages or _plain(language) in map(_plain, self.languages)


def _plain(language: str) -> str:
    return "zh" if language.split("-")[0] == "zh" else language


def allows(
    consents: Iterable[Consent], scope: str, day: date, languages: Iterable[str] = (), channel: str = SITE
) -> bool:
    """Whether somebody agreed to a use in every one of these languages. No answer is a no."""
    good = [c for c in consents if c.covers(scope) and c.holds_on(day) and (not c.channels or channel in c.channels)]
    return bool(good) and all(any(consent.speaks(language) for consent in good) for language in languages)
