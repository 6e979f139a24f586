"""Ratios are taken within rounds, the first round is not counted, and who fails is left out."""

import sys
from pathlib import Path

import pytest
from benchmarks.contest import Contestant, held
from benchmarks.measure import FailedError, Sample, run
from benchmarks.report import table
from benchmarks.tool import Command


class Paced:
    """Takes the times it is told, one after the other."""

    def __init__(self, *walls: float) -> None:
        self.walls = iter(walls)
        self.watched: list[bool] = []

    def __call__(self, *, watched: bool) -> Sample:
        self.watched.append(watched)
        wall = next(self.walls)
        return Sample(wall, wall / 2, 10, 30 if watched else None)


def failing(*, watched: bool) -> Sample:
    raise FailedError("no such thing")


def test_a_ratio_belongs_to_its_round() -> None:
    fast = Paced(9, 1, 2, 4)
    rows = held("build", 10, [Contestant("Hugo", Paced(9, 2, 8, 8)), Contestant("fast", fast)], 3, "Hugo", print)
    assert rows[1].ratios == (2, 4, 2)
    assert (rows[1].ratio, rows[1].wall, rows[1].rounds, rows[1].memory) == (2, 2, 3, 1)
    assert fast.watched == [True, False, False, False]


def test_who_fails_is_named_and_left_out() -> None:
    said: list[str] = []
    rows = held("build", 10, [Contestant("ill", failing), Contestant("well", Paced(1, 1))], 1, "Hugo", said.append)
    assert [row.name for row in rows] == ["well"]
    assert rows[0].ratio is None
    assert "ill failed" in said[0]


def test_the_table_has_a_line_for_each_row() -> None:
    rows = held("build", 1000, [Contestant("Hugo", Paced(1, 2, 4))], 2, "Hugo", print)
    assert table(rows).splitlines()[-1] == (
        "| build | 1,000 | Hugo | 3.00 | 2.00 to 4.00 | 1.50 | 30 | 1.00 | 1.00 to 1.00 | 1.00 | 1.00 |"
    )


def test_a_whole_process_is_measured(tmp_path: Path) -> None:
    hold = "import time; held = bytearray(30_000_000); time.sleep(0.3)"
    sample = run(Command((sys.executable, "-c", hold), tmp_path), watched=True)
    assert sample.wall > 0.3
    assert sample.cpu < sample.wall
    assert sample.largest > 30
    assert sample.peak is None or sample.peak > 25


def test_a_command_that_fails_says_why(tmp_path: Path) -> None:
    with pytest.raises(FailedError, match="because of this"):
        run(Command((sys.executable, "-c", "raise SystemExit('because of this')"), tmp_path))
