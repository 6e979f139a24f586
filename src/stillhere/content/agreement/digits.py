"""What can be read in any language without knowing it: years and full dates in digits. Nothing else is compared."""

from __future__ import annotations

import re

from stillhere.content.agreement.claims import Claim, dated

_YEAR = re.compile(r"(?<![\w.,/-])(?:(\d{4})-(\d\d)-(\d\d)|((?:19|20)\d\d))(?![\w%-]|[.,:/]\d)")


def claims(text: str) -> list[Claim]:
    """Every date and year in a text of any language."""
    found = (_claim(match) for match in _YEAR.finditer(text))
    return [claim for claim in found if claim]


def _claim(match: re.Match[str]) -> Claim | None:
    if match[4]:
        return dated((int(match[4]), None, None), match.start(), match.end())
    return dated((int(match[1]), int(match[2]), int(match[3])), match.start(), match.end())
