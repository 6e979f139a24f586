"""The figures as a table for people and as JSON for machines."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterable, Mapping
from dataclasses import asdict

from benchmarks.contest import Row

_HEAD = (
    "case",
    "pages",
    "tool",
    "wall s",
    "range",
    "CPU s",
    "memory MiB",
    "× yardstick",
    "range",
    "CPU × yardstick",
    "memory × yardstick",
)


def table(rows: Iterable[Row]) -> str:
    """A Markdown table. `× yardstick` is the wall time of the one with 1.00 by this one's in the same round: above 1,
    this one is faster.
    """
    lines = [_HEAD, tuple("---" for _ in _HEAD), *(_cells(row) for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _cells(row: Row) -> tuple[str, ...]:
    return (
        row.case,
        f"{row.pages:,}",
        row.name,
        f"{row.wall:.2f}",
        _range(row.walls),
        f"{row.cpu:.2f}",
        f"{row.peak or row.largest:.0f}" if row.peak or row.largest else "",
        f"{row.ratio:.2f}" if row.ratio else "",
        _range(row.ratios),
        f"{row.work:.2f}" if row.work else "",
        f"{row.memory:.2f}" if row.memory else "",
    )


def _range(values: tuple[float, ...]) -> str:
    return f"{min(values):.2f} to {max(values):.2f}" if len(values) > 1 else ""


def as_json(rows: Iterable[Row], versions: Mapping[str, str]) -> str:
    """Every figure."""
    machine = {"system": platform.system(), "machine": platform.machine(), "python": platform.python_version()}
    return json.dumps({"machine": machine, "versions": versions, "rows": [asdict(row) for row in rows]}, indent=1)
