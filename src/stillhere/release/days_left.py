"""How long what was signed still holds, by who must act, and what to remind them of well ahead. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from stillhere.release import roles
from stillhere.release.verified import VerifiedRelease

ROLES_OF: Mapping[str, tuple[str, ...]] = {
    "publisher": (roles.TIMESTAMP, roles.SNAPSHOT),
    "editors": (roles.SITE,),
    "keyholders": (roles.ROOT, roles.TARGETS, roles.ADDRESSES),
}
REMINDERS: Mapping[str, tuple[int, ...]] = {"publisher": (3, 1), "editors": (30, 14, 3), "keyholders": (60, 30, 7)}
"""Days before the end, from the first reminder to the last: the more people must act, the earlier."""
_SENTENCES = {
    "publisher": ("reminder-publisher", "overdue-publisher"),
    "editors": ("reminder-editors", "overdue-editors"),
    "keyholders": ("reminder-keyholders", "overdue-keyholders"),
}


@dataclass(frozen=True)
class Reminder:
    """Something runs out. `step` counts the reminders passed, from 1; `code` is its sentence."""

    who: str
    days: int
    until: date
    step: int
    code: str


def days_left(release: VerifiedRelease, now: datetime) -> dict[str, int]:
    """Whole days that what each of them signed still holds; below zero when it is over."""
    return {who: (_until(release, who) - now).days for who in ROLES_OF}


def reminders(release: VerifiedRelease, now: datetime) -> list[Reminder]:
    """What runs out soon or has, the most urgent first."""
    left = days_left(release, now)
    due = [_reminder(who, days, _until(release, who)) for who, days in left.items() if days <= max(REMINDERS[who])]
    return sorted(due, key=lambda reminder: (reminder.days, reminder.who))


def _reminder(who: str, days: int, until: datetime) -> Reminder:
    step = sum(days <= threshold for threshold in REMINDERS[who])
    return Reminder(who, days, until.date(), step, _SENTENCES[who][days < 0])


def _until(release: VerifiedRelease, who: str) -> datetime:
    return min(release.expires[role] for role in ROLES_OF[who])
