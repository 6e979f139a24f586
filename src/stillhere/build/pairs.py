"""Two languages side by side: which piece of one stands beside which piece of the other."""

from __future__ import annotations

_BODY = '<div class="body">\n'
_END = "</div>"


def paired(left: str, right: str) -> list[tuple[str, str]]:
    """Rows of a paired page: a piece beside its counterpart; the body paragraph by paragraph."""
    if left.startswith(_BODY) and right.startswith(_BODY):
        return [(left, right)]
    return [(left, right)] if left.strip() or right.strip() else []
