"""Contestants in turn, A B C A B C …: ratios are taken within a round, so that a machine's drifting speed spoils none.

The first round is not counted: it warms the caches, and it is the one whose memory is watched.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from benchmarks.measure import FailedError, Sample


class Run(Protocol):
    """Makes ready, runs once, and gives what it took."""

    def __call__(self, *, watched: bool) -> Sample:
        """`watched`: its memory is sampled."""


@dataclass(frozen=True)
class Contestant:
    """Somebody who takes a turn in every round."""

    name: str
    run: Run


@dataclass(frozen=True)
class Row:
    """What one contestant took: medians of its rounds, and the ratios to the yardstick round by round."""

    case: str
    name: str
    pages: int
    rounds: int
    wall: float
    walls: tuple[float, ...]
    cpu: float
    largest: float
    peak: float | None
    ratios: tuple[float, ...] = ()
    """The yardstick's wall time by this one's: above 1 this one is faster."""
    work: float | None = None
    """The yardstick's processor time by this one's, the median over the rounds: steadier on a busy machine."""
    memory: float | None = None
    """The yardstick's memory by this one's."""

    @property
    def ratio(self) -> float | None:
        """The median of the ratios."""
        return statistics.median(self.ratios) if self.ratios else None


def held(
    case: str, pages: int, contestants: Sequence[Contestant], rounds: int, yardstick: str, say: Callable[[str], None]
) -> list[Row]:
    """Runs all rounds; a contestant that fails is named and left out."""
    samples: dict[str, list[Sample]] = {contestant.name: [] for contestant in contestants}
    running = list(contestants)
    for turn in range(rounds + 1):
        for contestant in tuple(running):
            try:
                sample = contestant.run(watched=turn == 0)
            except FailedError as failure:
                say(f"{case}: {contestant.name} failed and is left out.\n{failure}")
                running.remove(contestant)
                samples.pop(contestant.name)
                continue
            samples[contestant.name].append(sample)
            say(f"{case}, round {turn} of {rounds}: {contestant.name} {sample.wall:.2f} s")
    return [_row(case, name, pages, taken, samples.get(yardstick)) for name, taken in samples.items()]


def _row(case: str, name: str, pages: int, taken: list[Sample], measure: list[Sample] | None) -> Row:
    watched, *timed = taken
    walls = tuple(sample.wall for sample in timed)
    ratios = tuple(theirs.wall / wall for theirs, wall in zip(measure[1:], walls, strict=True)) if measure else ()
    works = [theirs.cpu / own.cpu for theirs, own in zip(measure[1:], timed, strict=True)] if measure else []
    other = measure[0].peak if measure else None
    return Row(
        case=case,
        name=name,
        pages=pages,
        rounds=len(timed),
        wall=statistics.median(walls),
        walls=walls,
        cpu=statistics.median(sample.cpu for sample in timed),
        largest=statistics.median(sample.largest for sample in timed),
        peak=watched.peak,
        ratios=ratios,
        work=statistics.median(works) if works else None,
        memory=other / watched.peak if other and watched.peak else None,
    )
