"""What is said for a person: freedom is demanded while held, the dead are remembered, nothing is asked for the free."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from stillhere.content.model import Entry
from stillhere.content.vocabulary import STATES

DEAD = frozenset({"died", "died-in-custody"})


class Stance(StrEnum):
    """How posters, placards and cards speak of a case."""

    DEMAND = "demand"
    REMEMBER = "remember"
    NONE = "none"


def stance(case: Entry, day: date) -> Stance:
    """The stance towards a case on a day. A state that is not known demands nothing."""
    step = case.facts.state_on(day)
    if step is None or step.state is None:
        return Stance.NONE
    if step.state in DEAD:
        return Stance.REMEMBER
    return Stance.DEMAND if STATES[step.state].held else Stance.NONE


def years(case: Entry) -> str:
    """`1955–2017`, from the facts; nothing unless both years are known."""
    died = [step.date.year for step in case.facts.timeline if step.state in DEAD]
    return f"{case.facts.born.year}–{died[-1]}" if case.facts.born and died else ""
