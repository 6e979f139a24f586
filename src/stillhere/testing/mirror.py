"""A mirror that lies: a real web server on loopback that does to its readers what hostile and broken hosts do.

    with LyingMirror(folder) as good, LyingMirror(folder, never_answers) as hung:
        watch([good.address, hung.address], trust, now, seconds=2)

A behaviour is a small coroutine: it is given the request and the mirror, and answers, or not. `only` tells the truth
everywhere but below one path; behaviours that need a value (`failing(500)`, `elsewhere(address)`) are made by calls.
"""

from __future__ import annotations

import asyncio
import threading
import zlib
from collections.abc import Awaitable, Callable
from functools import cache
from pathlib import Path

from aiohttp import web

from stillhere import files
from stillhere.errors import Problem

Behaviour = Callable[[web.Request, "LyingMirror"], Awaitable[web.StreamResponse]]

PARKED = b"<!DOCTYPE html><title>This domain is for sale</title><p>Sponsored listings"
_FOREVER = 3600
_ROUNDS = 10
_LIMIT = 64 * 1024 * 1024


async def honest(request: web.Request, mirror: LyingMirror) -> web.StreamResponse:
    """The bytes of the folder, or 404."""
    try:
        data = files.read_limited(files.inside(mirror.folder, request.path.lstrip("/") or "index.html"), _LIMIT)
    except (OSError, Problem):
        return web.Response(status=404, text="404")
    return web.Response(body=data, content_type="application/octet-stream")


async def never_answers(_request: web.Request, _mirror: LyingMirror) -> web.StreamResponse:
    """Takes the request, and says nothing."""
    await asyncio.sleep(_FOREVER)
    return web.Response()


async def without_end(request: web.Request, mirror: LyingMirror) -> web.StreamResponse:
    """A body that never ends, as fast as it is taken."""
    return await _pour(request, mirror, b"<p>more</p>" * 6000, 0)


async def slowly(request: web.Request, mirror: LyingMirror) -> web.StreamResponse:
    """One byte at a time, for ever: never silent for long enough to be a broken connection."""
    return await _pour(request, mirror, b" ", 0.05)


async def in_circles(request: web.Request, _mirror: LyingMirror) -> web.StreamResponse:
    """A redirect to itself, each time under a new address, so that it cannot be told by the address alone."""
    round_ = int(request.query.get("round", "0")) + 1
    raise web.HTTPFound(f"{request.path}?round={round_}")


async def page_to_everything(_request: web.Request, _mirror: LyingMirror) -> web.StreamResponse:
    """200 and a web page, whatever was asked for: parked domains, hotel networks, block pages."""
    return web.Response(body=PARKED, content_type="text/html")


async def cut_short(request: web.Request, mirror: LyingMirror) -> web.StreamResponse:
    """Announces more bytes than it sends, and hangs up."""
    response = web.StreamResponse()
    response.content_length = 1000
    await response.prepare(request)
    await response.write(b"x" * 400)
    if request.transport:
        request.transport.close()
    mirror.sent += 400
    return response


async def gzip_bomb(_request: web.Request, _mirror: LyingMirror) -> web.StreamResponse:
    """A few kilobytes that would be 64 MiB once unpacked."""
    return web.Response(body=_bomb(), headers={"Content-Encoding": "gzip", "Content-Type": "text/html"})


async def gibberish(request: web.Request, _mirror: LyingMirror) -> web.StreamResponse:
    """Bytes that are no HTTP."""
    if isinstance(request.transport, asyncio.Transport):
        request.transport.write(b"\x00\xff" * 500 + b"\r\n\r\n")
        request.transport.close()
    return web.Response()


@cache
def _bomb() -> bytes:
    """Packed in pieces: making it must not take the memory that unpacking it would."""
    packer = zlib.compressobj(9, wbits=31)
    return b"".join(packer.compress(bytes(1024 * 1024)) for _ in range(64)) + packer.flush()


def failing(status: int) -> Behaviour:
    """This status to everything: 429, 500, 503."""

    async def answer(_request: web.Request, _mirror: LyingMirror) -> web.StreamResponse:
        return web.Response(status=status, text="no")

    return answer


def elsewhere(address: str) -> Behaviour:
    """A redirect of everything to another host."""

    async def answer(request: web.Request, _mirror: LyingMirror) -> web.StreamResponse:
        raise web.HTTPFound(address.rstrip("/") + request.path)

    return answer


def instead(pages: dict[str, bytes]) -> Behaviour:
    """Other bytes at these paths, the truth at all others."""

    async def answer(request: web.Request, mirror: LyingMirror) -> web.StreamResponse:
        data = pages.get(request.path.lstrip("/"))
        return await honest(request, mirror) if data is None else web.Response(body=data, content_type="text/html")

    return answer


def only(below: str, lie: Behaviour) -> Behaviour:
    """Lies about paths that begin with `below`, tells the truth about the others."""

    async def answer(request: web.Request, mirror: LyingMirror) -> web.StreamResponse:
        return await (lie if request.path.lstrip("/").startswith(below) else honest)(request, mirror)

    return answer


async def _pour(request: web.Request, mirror: LyingMirror, part: bytes, pause: float) -> web.StreamResponse:
    response = web.StreamResponse()
    try:
        await response.prepare(request)
        while True:
            await response.write(part)
            mirror.sent += len(part)
            await asyncio.sleep(pause)
    except OSError:  # the reader had enough
        return response


async def _rest() -> None:
    """Lets a connection that was just accepted be made, or one that was closed be gone."""
    for _ in range(_ROUNDS):
        await asyncio.sleep(0)


class LyingMirror:
    """Serves a folder in its own way, in a thread of its own, on a free port of 127.0.0.1, while the `with` lasts.

    `address` is where; `asked` has the path of every request; `sent` counts the bytes of endless bodies.
    """

    def __init__(self, folder: Path, behaviour: Behaviour = honest) -> None:
        self.folder, self.behaviour = folder, behaviour
        self.address, self.sent = "", 0
        self.asked: list[str] = []
        self._loop = asyncio.new_event_loop()
        self._started, self._stop = threading.Event(), asyncio.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> LyingMirror:
        self._thread.start()
        self._started.wait(10)
        return self

    def __exit__(self, *_details: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    def _run(self) -> None:
        try:
            self._loop.run_until_complete(self._serve())
        finally:
            self._loop.close()
            self._started.set()

    async def _serve(self) -> None:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._answer)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.05, handler_cancellation=True)
        await runner.setup()
        try:
            listening = await self._loop.create_server(runner.server, "127.0.0.1", 0)  # type: ignore[arg-type]
            self.address = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/"
            self._started.set()
            await self._stop.wait()
            for door in listening.sockets:  # who comes in while the door is being closed would never be let out
                self._loop.remove_reader(door)
            await _rest()
            listening.close()
        finally:
            await runner.cleanup()
            await _rest()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request.path)
        return await self.behaviour(request, self)
