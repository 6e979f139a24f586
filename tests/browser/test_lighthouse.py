"""Lighthouse gives 100 for performance, accessibility, best practices and search engines.

Its defaults: a telephone on a slow line, simulated (150 ms, 1.6 Mbit/s, processor four times slower); our own server on
this machine, which does not even compress.
"""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest

from tests.browser import programs

PAGES = [
    ("citizens-rights", "en/index.html"),
    ("citizens-rights", "zh-Hans/case/liu-xiaobo.html"),
    ("citizens-rights", "en/event/rally-2015-02-24.html"),
    ("everything", "zh-Hans/event/rally-2022-04-18.html"),
]
FULL = {"performance": 100, "accessibility": 100, "best-practices": 100, "seo": 100}
TRIES = 3
"""A busy machine can cost a point of performance; what is slow in itself is slow three times."""


@pytest.fixture(scope="module")
def measured(servers: dict[str, str]) -> dict[str, dict[str, Any]]:
    """What Lighthouse found, by page."""
    return measure([servers[name] + path for name, path in PAGES])


def measure(addresses: list[str]) -> dict[str, dict[str, Any]]:
    """Lighthouse's report of some addresses."""
    programs.tool("lighthouse/package.json")
    words = [programs.node(), str(programs.TOOLS / "measure.mjs"), programs.chromium()]
    words += [" ".join(programs.CHROMIUM_SWITCHES), *addresses]
    done = subprocess.run(words, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    found: dict[str, dict[str, Any]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize(("name", "path"), PAGES)
def test_every_score_is_full(
    name: str, path: str, servers: dict[str, str], measured: dict[str, dict[str, Any]]
) -> None:
    found = measured[servers[name] + path]
    for _ in range(TRIES - 1):
        if found["scores"]["performance"] < 100:
            found = measure([servers[name] + path])[servers[name] + path]
    assert found["throttling"] == "simulate"
    assert found["scores"] == FULL, found["failed"]
