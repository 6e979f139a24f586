"""The words of a body: sanitised HTML → text, in which what a reader sees as one stretch is one stretch. Pure.

>>> body_text("<p>He was <em>de</em>tained:<br>陈<b>光</b>诚\\n获释</p><ul><li>one<li>two</ul>")
'\\nHe was detained:\\n陈光诚获释\\n\\n\\none\\ntwo\\n'
"""

from __future__ import annotations

import html
import re

_WITHIN = re.compile(r"</?(?:a|abbr|b|cite|code|del|em|i|ins|kbd|mark|q|s|small|span|strong|sub|sup|u)(?:\s[^<>]*)?>")
_BETWEEN = re.compile(r"<[^<>]*>")
_WIDE = "\u3000-\u30ff\u3400-\u9fff\uff00-\uffef"
_BROKEN_LINE = re.compile(f"(?<=[{_WIDE}])\n(?=[{_WIDE}])")


def body_text(body: str) -> str:
    """The text of a body. A line broken within Chinese goes on; the borders of paragraphs and cells are line ends."""
    text = _BROKEN_LINE.sub("", _WITHIN.sub("", body))
    return html.unescape(_BETWEEN.sub("\n", text))
