"""A Markdown body as its paragraphs, and which paragraph of one text stands beside which of another. Pure.

The library that renders the pages also says where each block began: there is no second opinion on what a paragraph is.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from typing import Any, TypeVar

EXTENSIONS = ("cjk_friendly_emphasis", "table", "strikethrough", "footnotes", "autolink")
_TOO_DEEP = re.compile(r"\n(?:[ \t]*(?:>|[-+*][ \t]|[0-9]{1,9}[.)][ \t])){60}")

_LINE_END = re.compile(r"\r\n?|\n")
_DROPPED = "<!-- raw HTML omitted -->"
_NOTES = "<section "
_EDGE = re.compile(r"<(?:(/?)(?:blockquote|ul|ol|table|section|div)|(?:p|pre|h[1-6r]))[ >]")
_PLACE = re.compile(r'\s*<([a-z1-6]+) data-sourcepos="(\d+):\d+-(\d+):(\d+)"')
_NOTE = re.compile(r'<li( )data-sourcepos="(\d+):\d+-(\d+):(\d+)" id="fn-')


@dataclass(frozen=True)
class Block:
    """A top-level block: its HTML element (`p`, `h2`, `ul`, …), its Markdown, the line of the body it begins at.

    The notes at the foot are one block, `section`, wherever they are written.
    """

    kind: str
    source: str
    line: int


@cache
def extensions() -> Any:
    """How we read Markdown: comrak's options, for the pages and for their paragraphs alike."""
    import comrak

    options: Any = comrak.ExtensionOptions()
    for name in EXTENSIONS:
        setattr(options, name, True)
    return options


@cache
def _located() -> Callable[[str], str]:
    import comrak

    places: Any = comrak.RenderOptions()
    places.sourcepos = True
    return lambda body: str(comrak.render_markdown(body, extension_options=extensions(), render_options=places))


@cache
def _balanced() -> Callable[[str], str]:
    """comrak leaves elements open where a note is defined twice inside a quote; the pages get them closed by nh3."""
    import nh3

    tags = set("p pre hr h1 h2 h3 h4 h5 h6 blockquote ul ol li table thead tbody tr th td section".split())
    places = {tag: {"data-sourcepos", "id"} for tag in tags}
    return nh3.Cleaner(tags=tags, attributes=places).clean


def too_deep(body: str) -> bool:
    """Whether lists and quotes stand in each other more than sixty deep: comrak's time grows with the square of it."""
    return bool(_TOO_DEEP.search(f"\n{body}"))


def blocks(body: str) -> tuple[Block, ...]:
    """The top-level blocks of a body, as many as its page has; raw HTML, which no page shows, is none.

    A body that is nested deeper than we render has no blocks.
    """
    if too_deep(body):
        return ()
    lines = _LINE_END.split(body)
    html = _located()(body).replace(_DROPPED, "")
    if _NOTES in html:
        html = _balanced()(html)
    return tuple(_block(piece, lines) for piece in html_blocks(html))


def _block(piece: str, lines: list[str]) -> Block:
    place = _PLACE.match(piece)
    assert place  # noqa: S101 - comrak gives every block its place
    places = sorted(_NOTE.findall(piece), key=lambda note: int(note[1])) if place[1] == "section" else [place.groups()]
    sources = ["\n".join(lines[int(first) - 1 : int(last) - (end == "0")]) for _, first, last, end in places]
    return Block(place[1], "\n".join(sources).rstrip(), int(places[0][1]))


def html_blocks(html: str) -> list[str]:
    """The top-level elements of a rendered body, each with the space around it: joined they are the body again.

    For what comrak or nh3 wrote: there `<` is always a tag, and tags are balanced. A blank body has none.
    """
    starts, depth = [], 0
    for edge in _EDGE.finditer(html):
        closing = edge[1]
        if closing:
            depth -= 1
            continue
        if not depth:
            starts.append(edge.start())
        depth += closing == ""  # of a container; None: of a leaf
    if not starts:
        return [html] if html.strip() else []
    starts[0] = 0
    return [html[start:end] for start, end in zip_longest(starts, starts[1:])]


# --- which stands beside which ------------------------------------------------------------------------------------

Piece = TypeVar("Piece", str, Block)

_KIND = re.compile(r"\s*<([a-z]+)")
_TAGS = re.compile(r"<[^>]*>")
_SHARED = re.compile(r"\d+|(?<=[/ ])[a-z0-9]+(?:-[a-z0-9]+)+")
_SAME = {"ol": "ul"} | {f"h{level}": "h" for level in range(1, 7)}
_TOO_MANY = 250_000
# In hundredths, whole numbers: the same on every machine.
_ALONE, _OTHER_KIND, _OTHER_HEADING, _NOTHING_SHARED = 100, 90, 500, 60


def pairs(left: Sequence[Piece], right: Sequence[Piece]) -> list[tuple[Piece | None, Piece | None]]:
    """Which piece stands beside which, in the order of both texts; None where one side has nothing to show.

    Pieces are `Block`s or the strings of `html_blocks`. Texts with the same sequence of kinds are paired one by one.
    Others are aligned by kind, length and the numbers and links that they share (after Gale and Church, "A Program for
    Aligning Sentences in Bilingual Corpora", 1993, whose length of a sentence is here that of its UTF-8 bytes: three
    for a Chinese character, which is about what it takes to say the same in Latin letters).
    """
    kinds = [_kind(piece) for piece in left], [_kind(piece) for piece in right]
    if kinds[0] == kinds[1] or len(left) * len(right) > _TOO_MANY:
        return list(zip_longest(left, right))
    return _aligned(left, right, [_measured(piece) for piece in left], [_measured(piece) for piece in right])


def _kind(piece: str | Block) -> str:
    if isinstance(piece, Block):
        return _SAME.get(piece.kind, piece.kind)
    if piece.startswith("<p>"):
        return "p"
    found = _KIND.match(piece)
    if found and found[1] == "div":
        return "table" if "<table" in piece[:80] else "section"
    return {"ol": "ul"}.get(found[1], found[1]) if found else ""


_Measure = tuple[str, int, frozenset[str]]


def _measured(piece: str | Block) -> _Measure:
    words = piece.source if isinstance(piece, Block) else _TAGS.sub("", piece)
    shared = piece.source if isinstance(piece, Block) else piece
    return _kind(piece), round(100 * math.log(len(words.encode()) + 20)), frozenset(_SHARED.findall(shared))


def _cost(one: _Measure, other: _Measure) -> int:
    kind = 0
    if one[0] != other[0]:
        kind = _OTHER_HEADING if "h" in (one[0], other[0]) else _OTHER_KIND
    apart = _NOTHING_SHARED // 2
    if one[2] or other[2]:
        apart = _NOTHING_SHARED - _NOTHING_SHARED * len(one[2] & other[2]) // len(one[2] | other[2])
    return kind + abs(one[1] - other[1]) + apart


def _aligned(
    left: Sequence[Piece], right: Sequence[Piece], ours: list[_Measure], theirs: list[_Measure]
) -> list[tuple[Piece | None, Piece | None]]:
    """The cheapest way through both texts; where two cost the same, the one that pairs."""
    ways = _ways(ours, theirs)
    found: list[tuple[Piece | None, Piece | None]] = []
    i, j = len(left), len(right)
    while i or j:
        down, across = ways[i][j]
        i, j = i - down, j - across
        found.append((left[i] if down else None, right[j] if across else None))
    return found[::-1]


def _ways(ours: list[_Measure], theirs: list[_Measure]) -> list[list[tuple[int, int]]]:
    """For each place in both texts the last step to it: (1, 1) a pair, (1, 0) ours alone, (0, 1) theirs alone."""
    costs = [_ALONE * j for j in range(len(theirs) + 1)]
    ways = [[(0, 1)] * (len(theirs) + 1)]
    for one in ours:
        row, steps = [costs[0] + _ALONE], [(1, 0)]
        for j, other in enumerate(theirs):
            cheapest, step = costs[j] + _cost(one, other), (1, 1)
            if costs[j + 1] + _ALONE < cheapest:
                cheapest, step = costs[j + 1] + _ALONE, (1, 0)
            if row[j] + _ALONE < cheapest:
                cheapest, step = row[j] + _ALONE, (0, 1)
            row.append(cheapest)
            steps.append(step)
        costs = row
        ways.append(steps)
    return ways
