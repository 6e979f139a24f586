"""One thing that signing would change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SHOWN = 32
"""So many characters of a key's id are shown: enough that nobody makes another key with the same."""


@dataclass(frozen=True)
class Change:
    """One thing that signing would change, as the facts of a sentence."""

    code: str
    facts: Mapping[str, Any]
