"""The process that decodes: `python -m stillhere.photos.worker LIMITS`. Started by `darkroom`, never by hand.

A decoder meets whatever somebody sent in, so it runs apart, with no more memory and time than a picture needs, and
once it is warm it can open no file, start no process and write no file. It answers on its standard output with a
parcel or the reason why there is none, and what it answers is believed only as far as it can be proved.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
from collections.abc import Callable
from typing import Any, BinaryIO

from stillhere.content.review import Box
from stillhere.errors import Problem
from stillhere.photos.intake import validate
from stillhere.photos.parcel import packed, unpacked
from stillhere.photos.pixels import decoder, upright
from stillhere.photos.preview import look_of, looked_at
from stillhere.photos.renditions import QUALITIES, Policy, encoded, renditions
from stillhere.photos.witness import check_masks

READY = b"ready\n"
DEVELOP, WITNESS, PREVIEW, LOOK = "develop", "witness", "preview", "look"
REASONS = (
    "picture-broken",
    "picture-heic",
    "picture-animated",
    "picture-stopped",
    "picture-unfit",
    "mask-outside",
    "mask-broken",
)


def main() -> None:
    """Answers one job after another until its input ends."""
    limits = json.loads(sys.argv[1])
    jobs, answers = _streams()
    _warm(threads=limits["threads"])
    _shut(limits["memory"], threads=limits["threads"])
    _warm(
        threads=limits["threads"]
    )  # once more: whether it works within its limits is found out before there is a picture to blame
    answers.write(READY)
    answers.flush()
    while line := jobs.readline():
        job = json.loads(line)
        _more_time(limits["seconds"])
        reason, parcel = answer(job, jobs.read(job["size"]))
        answers.write(b"%s %d\n" % (reason.encode(), len(parcel)) + parcel)
        answers.flush()


def answer(job: dict[str, Any], data: bytes) -> tuple[str, bytes]:
    """`("done", parcel)`, or the reason why there is none."""
    try:
        return "done", _JOBS[job["what"]](job, data)
    except Problem as problem:
        return problem.code, b""
    except MemoryError:
        return "picture-stopped", b""


def _developed(job: dict[str, Any], data: bytes) -> bytes:
    policy = Policy(tuple(job["widths"]), tuple(job["formats"]), job["limit"])
    return packed(renditions(data, policy, _masks(job)), job["key"])


def _witnessed(job: dict[str, Any], data: bytes) -> bytes:
    check_masks(unpacked(data, job["key"]), _masks(job))
    return b""


def _masks(job: dict[str, Any]) -> tuple[Box, ...]:
    return tuple(Box(*sides) for sides in job["masks"])


_JOBS: dict[str, Callable[[dict[str, Any], bytes], bytes]] = {
    DEVELOP: _developed,
    WITNESS: _witnessed,
    PREVIEW: lambda _, data: looked_at(data),
    LOOK: lambda _, data: look_of(upright(data, validate(data))).encode(),
}


def _streams() -> tuple[BinaryIO, BinaryIO]:
    """Standard input and output, out of reach of libraries that print."""
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)
    return sys.stdin.buffer, answers


def _warm(*, threads: bool = False) -> None:
    """Everything that is loaded on first use is loaded now: afterwards no file can be opened."""
    from PIL import AvifImagePlugin, Image, ImageCms, ImageStat, MpoImagePlugin

    _ = (ImageStat, MpoImagePlugin)
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1  # no further thread can be started
    ImageCms.createProfile("sRGB")
    one = Image.new("RGB", (2000, 2000)).resize((1, 1))  # memory that the heap has left over would hold a small one
    for kind in QUALITIES:
        encoded(one, kind, 50)
    for kind in ("JPEG", "PNG", "GIF", "WEBP", "TIFF", "AVIF"):
        stream = io.BytesIO()
        one.save(stream, kind)
        upright(stream.getvalue(), validate(stream.getvalue()))
    if threads:
        with contextlib.suppress(Problem):
            decoder("heic")  # that it is not installed is said when such a picture comes


def _shut(memory: int, *, threads: bool = False) -> None:
    """Limits for good. A system without them still has the deadline that `darkroom` keeps."""
    try:
        import resource
    except ImportError:
        return
    most = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CORE: 0,  # a dump would hold the picture as it came in
        resource.RLIMIT_FSIZE: 0,
        **({} if threads else {resource.RLIMIT_NPROC: 0}),
        resource.RLIMIT_NOFILE: 0,  # what is open stays open; a number that is closed is not given out again
    }
    for what, limit in most.items():
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (limit, limit))


def _more_time(seconds: int) -> None:
    """Processor time for one more picture; the system ends a process that takes more."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))


if __name__ == "__main__":
    main()
