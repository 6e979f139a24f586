"""How a picture looks, in 64 bits: pictures that look alike differ in few of them, whatever their format and size.

The difference hash: nine by eight means of grey, and for each two side by side which one is brighter. Source: Neal
Krawetz, "Kind of Like That", The Hacker Factor Blog, 21 January 2013. It says nothing of small things in a picture,
so a face does not change it, nor a mask over one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

_WIDE, _HIGH = 9, 8


def look_of(picture: Image) -> str:
    """16 hexadecimal digits; bits from the top left, row by row, set where the left one is brighter."""
    from PIL.Image import Resampling

    grey = picture.resize((_WIDE, _HIGH), Resampling.BOX).convert("L").tobytes()
    pairs = [at for at in range(len(grey)) if at % _WIDE < _WIDE - 1]
    bits = "".join("1" if grey[at] > grey[at + 1] else "0" for at in pairs)
    return f"{int(bits, 2):016x}"


def parsed(said: bytes) -> str:
    """A look that another process found. Raises ValueError where it is none."""
    look = said.decode("ascii")
    if not re.fullmatch("[0-9a-f]{16}", look):
        raise ValueError("no look")
    return look


def distance(one: str, other: str) -> int:
    """In how many of the 64 bits two looks differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()
