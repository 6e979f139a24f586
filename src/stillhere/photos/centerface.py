"""The process that looks for faces: `python -m stillhere.photos.centerface MODEL`. Started by `faces`, never by hand.

A JPEG of ours comes in; a line of JSON goes out: `[[left, top, right, bottom, score], …]`, as shares of its sides.

CenterFace (Xu, Yan, Sun et al., 2019, arXiv:1911.03599) sees a picture in cells of four pixels: one map says how sure
it is of a face's centre in a cell, one how large the face is, one where in the cell the centre lies.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy
    from PIL.Image import Image

SURE = 0.2
"""The package's own threshold, and a low one: a wrong box costs a click, a face without one may cost a person."""
_CELL, _STEP = 4, 32
_SAME = 0.3
_MAPS = ("537", "538", "539")
# The model is written for ten pictures of 32 by 32 pixels. A size that is a name, the empty one, may be any; and
# `08 20` (a number) is as long as `12 00` (a name), so nothing moves. ONNX IR 1.12: ValueInfoProto, TensorShapeProto.
_SHAPES = (
    ("input.1", "02080a 0a020803 0a020820 0a020820", "021200 0a020803 0a021200 0a021200"),
    ("537", "02080a 0a020801 0a020808 0a020808", "021200 0a020801 0a021200 0a021200"),
    ("538", "02080a 0a020802 0a020808 0a020808", "021200 0a020802 0a021200 0a021200"),
    ("539", "02080a 0a020802 0a020808 0a020808", "021200 0a020802 0a021200 0a021200"),
    ("540", "02080a 0a02080a 0a020808 0a020808", "021200 0a02080a 0a021200 0a021200"),
)
_BEFORE_SHAPE = "1216 0a14 0801 1210 0a"

Found = tuple[float, float, float, float, float]
"""Left, top, right and bottom as shares of the picture's sides, and how sure it is, from 0 to 1."""


def main() -> None:
    """Answers for one picture."""
    from PIL import Image

    picture = Image.open(io.BytesIO(sys.stdin.buffer.read()), formats=["JPEG"]).convert("RGB")
    print(json.dumps(look(picture, opened(Path(sys.argv[1]).read_bytes()))))  # noqa: T201 - its answer


def for_any_size(model: bytes) -> bytes:
    """The model with its sizes left open. Raises ValueError for another model."""
    for name, fixed, free in _SHAPES:
        head = bytes([len(name)]) + name.encode() + bytes.fromhex(_BEFORE_SHAPE)
        if model.count(head + bytes.fromhex(fixed)) != 1:
            raise ValueError(name)
        model = model.replace(head + bytes.fromhex(fixed), head + bytes.fromhex(free))
    return model


def opened(model: bytes) -> Any:
    """The network, ready to look. It keeps no memory between pictures: there is one."""
    import onnxruntime

    settings = onnxruntime.SessionOptions()
    settings.enable_cpu_mem_arena = settings.enable_mem_pattern = False
    settings.log_severity_level = 3  # the model names constants that it does not use
    return onnxruntime.InferenceSession(for_any_size(model), settings, providers=["CPUExecutionProvider"])


def look(picture: Image, network: Any) -> list[Found]:
    """Every face that the network sees in a picture, the surest first."""
    import numpy as np

    width, height = (-(-side // _STEP) * _STEP for side in picture.size)
    pixels = np.asarray(picture.resize((width, height)), dtype=np.float32).transpose(2, 0, 1)[None]
    sure, size, shift = (found[0] for found in network.run(list(_MAPS), {"input.1": pixels}))
    return apart(_boxes(sure[0], size, shift, (width, height)))


def _boxes(
    sure: numpy.ndarray[Any, Any],
    size: numpy.ndarray[Any, Any],
    shift: numpy.ndarray[Any, Any],
    whole: tuple[int, int],
) -> Iterable[Found]:
    """A box for each cell that is sure enough."""
    import numpy as np

    rows, columns = np.nonzero(sure > SURE)
    tall, wide = (np.exp(axis[rows, columns]) * _CELL for axis in size)
    down, right = ((at + axis[rows, columns] + 0.5) * _CELL for at, axis in zip((rows, columns), shift, strict=True))
    sides = (right - wide / 2, down - tall / 2, right + wide / 2, down + tall / 2)
    shares = [np.clip(side / whole[at % 2], 0, 1).tolist() for at, side in enumerate(sides)]
    return zip(*shares, sure[rows, columns].tolist(), strict=True)


def apart(boxes: Iterable[Found]) -> list[Found]:
    """One box for each face: of those that cover each other, the surest."""
    kept: list[Found] = []
    for box in sorted(boxes, key=lambda box: (-box[4], box)):
        if all(overlap(box[:4], other[:4]) < _SAME for other in kept):
            kept.append(box)
    return kept


def overlap(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """What two boxes share, of what they cover together: 0 apart, 1 the same."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    shared = max(0.0, width) * max(0.0, height)
    if not shared:  # apart, or too small for a number
        return 0.0
    areas = sum((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other))
    return shared / (areas - shared)


if __name__ == "__main__":
    main()
