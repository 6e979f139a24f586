"""What is said for a person: freedom is demanded while held, the dead are remembered, nothing is asked for the free."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from stillhere.content.model import Entry
from stillhere.content.vocabulary import STATES


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
    if STATES[step.state].dead:
        return Stance.REMEMBER
    return Stance.DEMAND if STATES[step.state].held else Stance.NONE


def years(case: Entry) -> str:
    """`1955–2017`, from the facts; nothing unless both years are known."""
    born, died = case.facts.born, case.facts.died()
    return f"{born.year}–{died.year}" if born and died else ""
