"""What in a text gives people away: numbers, addresses, names, places. Pure; patterns for English and Chinese.

    for finding in Lint(site, today).of(entry): …

Few false alarms matter more than reach: who is told too often reads no more. Each finding can be answered once, with a
reason, in the entry's facts: `[[answer]]`.
"""

from __future__ import annotations

from stillhere.content.lint.lint import Lint

__all__ = ["Lint"]
