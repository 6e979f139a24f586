"""How long photos take and how much memory: made anew, known from the cache, and beside ImageMagick.

python benchmarks/develop_photos.py [COUNT]     500 is the long form

ImageMagick makes the same widths and formats at our first quality of each, in one run for a photo. It fits nothing
into a limit, masks nothing and proves nothing.
"""

from __future__ import annotations

import io
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path

from PIL import Image, ImageChops

from stillhere.content.review import Box
from stillhere.errors import Finding
from stillhere.photos.darkroom import Darkroom
from stillhere.photos.develop import develop
from stillhere.photos.renditions import QUALITIES, Policy

SIZE = (4000, 3000)
DIFFERENT = 8
MASKS = (Box(500, 500, 900, 900), Box(2500, 700, 2800, 1000))


@dataclass(frozen=True)
class Made:
    """A picture that is made when it is read, with a stamp as a file has one."""

    number: int
    digest: None = None
    sealed: bool = False

    @property
    def stamp(self) -> tuple[int, ...]:
        """As of a file that never changes."""
        return self.number, 1, 1, 1, 1

    def read(self) -> bytes:
        """One of a few photos; what follows its end makes it one of its own."""
        return photo(self.number % DIFFERENT) + b"%d" % self.number


@cache
def photo(number: int) -> bytes:
    """Drawn by a process of its own: what a process took before it starts another counts as taken by that one too."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(drawn, number).result()


def drawn(number: int) -> bytes:
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


@contextmanager
def peaks() -> Iterator[list[int]]:
    """The most memory that any of our darkrooms took, in kilobytes: read when each is closed."""
    most, close = [0], Darkroom.close

    def closed(room: Darkroom) -> None:
        if room._process:
            status = Path(f"/proc/{room._process.pid}/status").read_text()
            most[0] = max(most[0], *(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")))
        close(room)

    Darkroom.close = closed  # type: ignore[method-assign]
    try:
        yield most
    finally:
        Darkroom.close = close  # type: ignore[method-assign]


def said(name: str, count: int, work: Callable[[], int]) -> None:
    """Does it, and prints its figures; `work` says the most memory that one process took, in kilobytes."""
    before, began = processor(), time.monotonic()
    peak, took = work(), time.monotonic() - began
    each = (processor() - before) / count
    print(
        f"{name}: {count} photos in {took:.0f} s, {60 * count / took:.1f} a minute, each {each:.2f} s of processor "
        f"time; at most {peak / 1000:.0f} MB in one process"
    )


def ours(count: int, masks: tuple[Box, ...], folder: Path) -> int:
    """All renditions; each picture is another one than in the run before, by its masks."""
    findings: list[Finding] = []
    wanted = {f"{number:04}.jpg": Made(number) for number in range(count)}
    with peaks() as peak:
        album = develop(wanted, dict.fromkeys(wanted, masks), Policy(), folder, findings)
    assert len(album) == count, findings
    return peak[0]


def known(count: int, folder: Path) -> None:
    """The same once more: everything is in the cache."""
    began, used = time.monotonic(), time.process_time()
    ours(count, (), folder)
    took, used = (time.monotonic() - began) / count, (time.process_time() - used) / count
    print(f"known: {1000 * took:.1f} ms each, {1000 * used:.1f} ms of processor time")


def theirs(program: str, count: int) -> int:
    """ImageMagick on as many photos at once as there are processors, with one thread each."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return max(pool.map(lambda number: one_of_theirs(program, Made(number).read()), range(count)))


def one_of_theirs(program: str, data: bytes) -> int:
    """Nine files; the most memory it took, in kilobytes."""
    with tempfile.TemporaryDirectory() as name:
        (Path(name) / "in.jpg").write_bytes(data)
        words = [program, "in.jpg", "-auto-orient", "-strip", "-colorspace", "sRGB"]
        for width in Policy().widths:
            words += ["(", "+clone", "-resize", f"{width}x"]
            for kind in Policy().formats:
                words += ["-quality", str(QUALITIES[kind][0]), "-write", f"{width}.{kind}"]
            words += ["+delete", ")"]
        process = subprocess.Popen([*words, "null:"], cwd=name, env={**os.environ, "MAGICK_THREAD_LIMIT": "1"})
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = status
        assert status == 0
        assert len(list(Path(name).iterdir())) == 10
        return used.ru_maxrss


def main(count: int) -> None:
    """Prints a line for each figure."""
    for number in range(min(count, DIFFERENT)):
        photo(number)  # not part of what is measured
    before = processor()
    with Darkroom() as room:
        room.look(photo(0))
    print(f"starting the darkroom, and one look: {processor() - before:.2f} s of processor time")
    with tempfile.TemporaryDirectory() as name:
        said("made", count, lambda: ours(count, (), Path(name)))
        known(count, Path(name))
        said("made with two masks", count, lambda: ours(count, MASKS, Path(name)))
    program = shutil.which("convert-im6.q16") or shutil.which("magick") or shutil.which("convert")
    if program:
        said("ImageMagick", count, lambda: theirs(program, count))
    else:
        print("ImageMagick is not installed: apt-get install imagemagick")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 8)
