"""Looks at many copies at once: each has its own deadline, none holds up another."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from stillhere import progress
from stillhere.copies import Copy
from stillhere.release.inspect import inspect
from stillhere.release.verdict import Inspection
from stillhere.release.verify import Trust


async def observe(
    copies: Sequence[Copy], trust: Trust, *, seconds: float = 60, show: progress.Progress = progress.quiet
) -> list[Inspection]:
    """One inspection per copy, in order. Never raises for what a copy does."""
    return list(await asyncio.gather(*(inspect(copy, trust, seconds=seconds, show=show) for copy in copies)))
