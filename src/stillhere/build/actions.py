"""What a reader of a case can do today: letters to send, gatherings to come to, campaigns to support. From facts alone.

The day somebody is free or dead, what was written before that day asks for what is over: nothing of it is offered.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Any, NamedTuple

from stillhere.build import plan
from stillhere.build.press.stance import Stance, stance
from stillhere.build.standing import campaign_over
from stillhere.build.theme import safe
from stillhere.build.words import bracketed, words_of
from stillhere.content.model import Entry, Site
from stillhere.content.phrases import date_words, days_words, is_chinese
from stillhere.dates import PartialDate, days_between

EACH_SHOWN = 3
_LOOKED_AT = 50
"""The newest statements of a case among which open appeals are looked for."""
TITLES = {Stance.DEMAND: "what_you_can_do", Stance.REMEMBER: "how_to_remember", Stance.NONE: "still_to_do"}


class _Asked(NamedTuple):
    """For which case, in which site, on which day. `since` is when there was nobody left to free."""

    case: Entry
    site: Site
    today: date
    since: PartialDate | None

    def keys(self, kind: str) -> list[tuple[str, str]]:
        return [key for key in self.site.lists.of(f"person/{self.case.slug}") if key[0] == kind]

    def overtaken(self, entry: Entry) -> bool:
        return self.since is not None and entry.facts.published < self.since


def actions_of(case: Entry, site: Site, language: str, today: date) -> dict[str, Any]:
    """A title, and items: each with `lead`, `path`, `title`, its language `tag`, and a `note`."""
    words = words_of(language)
    step = case.facts.state_on(today)
    asked = _Asked(case, site, today, step.date if step and case.facts.over_on(today) else None)
    items = [
        *(_item("do_write", appeal, language, _deadline(appeal, language, today)) for appeal in _appeals(asked)),
        *(_item("do_come", event, language, _moment(event, language)) for event in _gatherings(asked)),
        *(_item("do_support", campaign, language, "") for campaign in _campaigns(asked)),
    ]
    return {"title": words[TITLES[stance(case, today)]], "items": items}


def citation(entry: Entry, site: Site, language: str, base: str) -> str:
    """How to name an entry's page in a text; without an official address `base`, by its title alone."""
    who, title = site.name_on(None, language), entry.text(language).title
    address = [base + plan.entry_path(entry, language)] if base else []
    if is_chinese(language):
        return "，".join([f"{who}：《{title}》", *address])
    return ", ".join([who, f"“{title}”", *address])


def open_on(appeal: Entry, day: date) -> bool:
    """Whether an appeal can still be signed on a day: its deadline has not passed, or it has none."""
    facts = appeal.facts
    return facts.form == "appeal" and (facts.deadline is None or facts.deadline.last_day() >= day)


def _appeals(asked: _Asked) -> Iterator[Entry]:
    """The newest first."""
    entries = (asked.site.entries[key] for key in asked.keys("statement")[:_LOOKED_AT])
    found = (entry for entry in entries if open_on(entry, asked.today) and not asked.overtaken(entry))
    return islice(found, EACH_SHOWN)


def _gatherings(asked: _Asked) -> Iterator[Entry]:
    """Announced for today or later, the soonest first. What is past is not even looked at."""
    rows, today = asked.site.lists.rows, asked.today.toordinal()
    entries = (asked.site.entries[key] for key in reversed(asked.keys("event")) if rows[key].day >= today)
    found = (entry for entry in entries if entry.facts.form == "announcement" and not asked.overtaken(entry))
    return islice(found, EACH_SHOWN)


def _campaigns(asked: _Asked) -> Iterator[Entry]:
    """Those that go on, while there is somebody to free."""
    if asked.since:
        return iter(())
    entries = (asked.site.entries[key] for key in asked.keys("campaign"))
    return islice((entry for entry in entries if not campaign_over(entry, asked.site, asked.today)), EACH_SHOWN)


def _item(lead: str, entry: Entry, language: str, note: str) -> dict[str, Any]:
    text = entry.text(language)
    return {
        "lead": words_of(language)[lead],
        "path": safe(plan.entry_path(entry, language)),
        "title": text.title,
        "tag": text.language,
        "note": bracketed(note, language) if note else "",
    }


def _deadline(appeal: Entry, language: str, today: date) -> str:
    words, deadline = words_of(language), appeal.facts.deadline
    if deadline is None:
        return ""
    left = words["days_left"].format(days_words(days_between(today, deadline.last_day()), language))
    return words["until_day"].format(date_words(deadline, language)) + ("；" if is_chinese(language) else "; ") + left


def _moment(event: Entry, language: str) -> str:
    parts = (date_words(event.day, language), event.facts.time, event.text(language).words.get("place"))
    return ("，" if is_chinese(language) else ", ").join(part for part in parts if part)
