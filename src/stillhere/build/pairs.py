"""Two languages side by side: which piece of one stands beside which piece of the other."""

from __future__ import annotations

from stillhere.content.paragraphs import html_blocks, pairs

OPENED = '\n<div class="body">\n'
_CLOSED = "</div>"

Row = tuple[str, str]


def paired(left: str, right: str) -> list[Row]:
    """Rows of a paired page: a piece beside its counterpart; the body paragraph by paragraph."""
    if left.startswith(OPENED) and right.startswith(OPENED):
        ours, theirs = (html_blocks(body.removeprefix(OPENED).removesuffix(_CLOSED)) for body in (left, right))
        return [(one or "", other or "") for one, other in pairs(ours, theirs)]
    return [(left, right)] if left.strip() or right.strip() else []
