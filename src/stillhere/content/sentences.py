"""When a sentence that is being served would end: an estimate, with what it was counted from."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from stillhere.content.model import Facts, Step
from stillhere.dates import PartialDate

_SERVING = ("sentenced", "imprisoned", "medical-parole")
_COUNTED = ("arrested", "detained", "charged", "on-trial", "sentenced", "imprisoned")


class Release(NamedTuple):
    """When somebody should be released, and the state that was counted from."""

    date: PartialDate
    counted_from: str


def expected_release(facts: Facts, today: date) -> Release | None:
    """When a sentence that is being served would end, even where that day has passed. An estimate.

    Custody before the judgment counts day for day, residential surveillance by half or not at all (Criminal Law of
    the PRC, articles 44 and 47; Criminal Procedure Law, article 76). So it is counted from the formal arrest, where
    one is known, else from the first custody. None where the month of that is not known, or no calendar has the day.
    """
    state, since = facts.state_on(today), facts.held_since(today)
    if not state or state.state not in _SERVING or not facts.sentence_months or not since:
        return None
    first = _counted_from([step for step in facts.timeline if step.state in _COUNTED and since <= step.date])
    if not first or not first.state or not first.date.month:
        return None
    try:
        return Release(first.date.months_later(facts.sentence_months), first.state)
    except ValueError:
        return None


def _counted_from(custody: list[Step]) -> Step | None:
    return next((step for step in custody if step.state == "arrested"), custody[0] if custody else None)
