"""How long photos take: made anew, and known from the cache.

python benchmarks/develop_photos.py [COUNT]
"""

from __future__ import annotations

import io
import resource
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops

from stillhere.errors import Finding
from stillhere.photos.darkroom import Darkroom
from stillhere.photos.develop import develop
from stillhere.photos.renditions import Policy

SIZE = (4000, 3000)


@dataclass(frozen=True)
class Made:
    """A picture in memory, with a stamp as a file has one."""

    data: bytes
    stamp: tuple[int, ...]

    def read(self) -> bytes:
        """Its bytes."""
        return self.data


def photo(number: int) -> bytes:
    """Twelve million pixels with areas, edges and a camera's grain."""
    shapes = [Image.radial_gradient("L").rotate(37 * number + turn).resize(SIZE) for turn in (0, 90, 180)]
    grain = Image.effect_noise(SIZE, 12)
    bands = [ImageChops.add(shape, grain, 1, -128) for shape in shapes]
    stream = io.BytesIO()
    Image.merge("RGB", bands).save(stream, "JPEG", quality=90)
    return stream.getvalue()


def processor() -> float:
    """Seconds of processor time that finished children took."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main(count: int) -> None:
    """Prints a line for each figure."""
    before = processor()
    with Darkroom() as room:
        room._start()
    print(f"starting the darkroom: {processor() - before:.2f} s of processor time")
    wanted = {f"{n:04}.jpg": Made(photo(n), (n, 1, 1, 1, 1)) for n in range(count)}
    findings: list[Finding] = []
    with tempfile.TemporaryDirectory() as name:
        before, began = processor(), time.monotonic()
        develop(wanted, {}, Policy(), Path(name), findings)
        each = (processor() - before) / count
        print(f"{count} photos, made: {time.monotonic() - began:.1f} s, each {each:.2f} s of processor time")
        began, used = time.monotonic(), time.process_time()
        album = develop(wanted, {}, Policy(), Path(name), findings)
        took = (time.monotonic() - began) / count
        print(
            f"known: {1000 * took:.1f} ms each, {1000 * (time.process_time() - used) / count:.1f} ms of processor time"
        )
        for kind in Policy().formats:
            first = next(iter(album.values())).of(kind)
            print(kind, [(item.width, item.quality, len(item.data)) for item in first])


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 8)
