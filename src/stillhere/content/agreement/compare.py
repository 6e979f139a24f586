"""Two passages compared, claim by claim. Pure and symmetric.

Only a *clash* is reported: in the same place both languages claim something of the same unit, and the values cannot
meet. What one language says and the other leaves out is silent: a translator may.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stillhere.content.agreement.claims import DATE, TIME, Claim, Parts, meet
from stillhere.content.agreement.passages import Passage

NEAR = 0.34
"""How far apart, as a share of a block, two claims may be told where the sentences cannot be counted off."""

Clash = tuple[Claim, Claim]
Told = dict[tuple[float, float, Parts], Claim]

_NEXT_TO = re.compile(
    r"(?:following|next|previous|same|last|this|that) year|year (?:later|after|before|earlier)|years (?:later|before)"
    r"|[次翌同今去前明]年|第二年|[一两]年[后後前]"
    r"|local time|Beijing time|当地时间|當地時間|北京时间|北京時間|本地时间|时差",
    re.IGNORECASE,
)
"""Words with which a date may be said without its figure."""


STRONG = frozenset({"anniversary", "age"})
"""Units of which a text says few enough that whole texts can be compared."""


MANY = 100
"""More different claims of one kind in one place are a table, or an attack: they are not compared."""


def clashes(left: Passage, right: Passage) -> Iterator[Clash]:
    """Pairs of claims that cannot both be true.

    Where the bodies have as many blocks, block is compared with block, sentence with sentence; else the bodies as a
    whole, and only what is strong.
    """
    if not left.claims or not right.claims:
        return
    aligned = len(left.starts) == len(right.starts)
    ours, theirs = _by_place(left, aligned=aligned), _by_place(right, aligned=aligned)
    for key, claims in ours.items():
        others = theirs.get(key)
        if others and _may_clash(claims, others):
            whole = not aligned and key[0] == "body"
            pairs = _pairs(list(claims.values()), list(others.values()), whole=whole)
            yield from (pair for pair in pairs if _same_place(*pair, left, right, whole=whole))


def _may_clash(ours: Told, theirs: Told) -> bool:
    """Whether each side says something that the other does not say in the same way."""
    return len(ours) <= MANY >= len(theirs) and not (ours.keys() <= theirs.keys() or theirs.keys() <= ours.keys())


def _same_place(a: Claim, b: Claim, left: Passage, right: Passage, *, whole: bool) -> bool:
    """Whether two claims are told at the same point of their blocks, and as figures in both."""
    if a.family == DATE and _said_in_words(a, b, left, right):
        return False
    if whole:
        return True
    (mine, of_mine), (yours, of_yours) = left.sentence_number(a.start), right.sentence_number(b.start)
    return mine == yours if of_mine == of_yours else abs(mine / of_mine - yours / of_yours) <= NEAR


def _by_place(passage: Passage, *, aligned: bool) -> dict[tuple[str | int, str], Told]:
    """Claims by block and family, each value once: where it is told first."""
    found: dict[tuple[str | int, str], Told] = {}
    for claim in passage.claims:
        block = passage.block(claim.start)
        place = block if aligned or isinstance(block, str) else "body"
        found.setdefault((place, claim.family), {}).setdefault((claim.low, claim.high, claim.parts), claim)
    return found


def _pairs(ours: list[Claim], theirs: list[Claim], *, whole: bool) -> Iterator[Clash]:
    """What is left on both sides when all that agree are taken away, unit by unit."""
    left, right = _alone(ours, theirs), _alone(theirs, ours)
    if left and right and left[0].family == DATE:
        yield from _dates(left, right, whole=whole, as_many=len(ours) == len(theirs))
        return
    for unit in sorted({_unit(claim) for claim in left} & {_unit(claim) for claim in right}):
        mine, yours = ([c for c in side if _unit(c) == unit] for side in (left, right))
        if len(mine) == len(yours) and (not whole or (unit in STRONG and len(mine) == 1)):
            yield from zip(mine, yours, strict=True)


def _unit(claim: Claim) -> str:
    """What a claim may be compared as: 2 p.m. with 14:00, 90% with nine tenths, but years not with months."""
    return claim.family if claim.family in (TIME, "share") else claim.unit


def _alone(claims: list[Claim], others: list[Claim]) -> list[Claim]:
    """The claims that nothing on the other side confirms."""
    return [c for c in claims if not c.weak and not any(meet(c, other) for other in others)]


def _dates(left: list[Claim], right: list[Claim], *, whole: bool, as_many: bool) -> Iterator[Clash]:
    """Dates clash that are one date told twice: of the parts that both know, one differs."""
    if len(left) != len(right) or (whole and len(left) > 1):
        return
    for a, b in zip(left, right, strict=True):
        known = [(x, y) for x, y in zip(a.parts, b.parts, strict=True) if x is not None and y is not None]
        differ = sum(x != y for x, y in known)
        same_shape = a.unit == b.unit or (as_many and a.parts[0] and b.parts[0])
        if differ == 1 and (len(known) > 1 or (same_shape and not whole)):
            yield a, b


def _said_in_words(a: Claim, b: Claim, left: Passage, right: Passage) -> bool:
    """Whether the two may be neighbours of which each language says only one in figures."""
    apart = max(abs(x - y) for x, y in zip(a.parts, b.parts, strict=True) if x is not None and y is not None)
    around = (passage.prose[max(0, c.start - 60) : c.end + 60] for c, passage in ((a, left), (b, right)))
    return apart <= 1 and any(_NEXT_TO.search(words) for words in around)
