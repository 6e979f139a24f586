"""How many of some cases are held, free or dead on a day. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from stillhere.content.model import Entry
from stillhere.content.vocabulary import STATES


class Tally(NamedTuple):
    """Cases by how they stand. `total` also counts those whose state is not known yet."""

    held: int
    released: int
    dead: int
    total: int

    @property
    def over(self) -> bool:
        """Whether there was somebody to free, and now there is nobody."""
        return self.total > 0 and self.released + self.dead == self.total


def tally(cases: Iterable[Entry], day: date) -> Tally:
    """Counts cases by their state on a day."""
    steps = [case.facts.state_on(day) for case in cases]
    states = [STATES[step.state] for step in steps if step and step.state]
    held, dead = sum(state.held for state in states), sum(state.dead for state in states)
    return Tally(held, len(states) - held - dead, dead, len(steps))
