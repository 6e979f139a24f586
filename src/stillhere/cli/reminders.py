"""Days left, shown wherever a release is made, sent or looked at; to the organisation also who must act, and how."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from stillhere.cli.context import Context
from stillhere.cli.messages import Say
from stillhere.release.days_left import days_left, reminders
from stillhere.release.verified import VerifiedRelease


def days_line(release: VerifiedRelease, now: datetime, say: Say) -> str:
    """The days left as one sentence; what is over has none left."""
    return say("days-left", **{who: max(0, days) for who, days in days_left(release, now).items()})


def remind(release: VerifiedRelease, site: Path, context: Context) -> dict[str, Any]:
    """Tells the organisation what runs out and what to do, and gives the same for machines."""
    context.line(days_line(release, context.now, context.say))
    for line in _sentences(release, site, context):
        context.line(line)
    due = [asdict(reminder) for reminder in reminders(release, context.now)]
    return {"days_left": days_left(release, context.now), "reminders": due}


def remind_of_site(site: Path, context: Context) -> dict[str, Any]:
    """The same for the release in force of a site folder, if there is one."""
    from stillhere.project import Places
    from stillhere.release.store import Store

    release = Store(Places(site)).current()
    return remind(release, site, context) if release else {}


def _sentences(release: VerifiedRelease, site: Path, context: Context) -> Iterator[str]:
    for each in reminders(release, context.now):
        yield context.say(each.code, days=each.days, until=each.until, site=str(site))
