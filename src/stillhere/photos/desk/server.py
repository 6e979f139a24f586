"""The desk as a page for the person at this machine, and for nobody else.

It listens on 127.0.0.1 at a port that the system chose. The address holds a secret that no other page knows; the name
of the host must be the number, so a stranger's domain that leads here gets nothing (DNS rebinding); a change must come
from this very page. Nothing that it serves may be kept by a browser, framed, or read by another page.
"""

from __future__ import annotations

import asyncio
import hmac
import secrets
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any

from stillhere.errors import Problem, Stop
from stillhere.package import package_file
from stillhere.photos.desk.desk import Desk

if TYPE_CHECKING:
    from aiohttp import web

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_PAGE = "desk.html"
_FILES = {
    _PAGE: "text/html",
    "desk.css": "text/css",
    "desk.svg": "image/svg+xml",
    "desk.js": "text/javascript",
    "picture.js": "text/javascript",
}
_LARGEST = 1024 * 1024

Explain = Callable[[Stop], Mapping[str, str]]
"""A Stop in every language of the page."""


class Service:
    """Serves a desk until the person says that it is enough, or `finished` is set.

    `opening` is what the page is told at first: its words by language, and the language to begin with.
    """

    def __init__(self, desk: Desk, opening: Mapping[str, Any], explain: Explain) -> None:
        self._desk, self._opening, self._explain = desk, opening, explain
        self._secret = secrets.token_urlsafe(32)
        self._origin = ""
        self.finished = asyncio.Event()

    async def run(self, started: Callable[[str], None]) -> None:
        """Serves; `started` is told the address once it can be opened."""
        from aiohttp import web

        runner = web.AppRunner(self._application(), access_log=None)
        await runner.setup()
        try:
            site = web.TCPSite(runner, "127.0.0.1", 0)
            await site.start()
            self._origin = f"http://127.0.0.1:{runner.addresses[0][1]}"
            started(f"{self._origin}/{self._secret}/")
            await self.finished.wait()
        finally:
            await runner.cleanup()

    def _application(self) -> web.Application:
        from aiohttp import web

        @web.middleware
        async def guarded(
            request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
        ) -> web.StreamResponse:
            status = self._refusal(request)
            if status:
                return web.Response(status=status, text=str(status), headers=HEADERS)
            try:
                response = await handler(request)
            except web.HTTPException as error:
                response = web.Response(status=error.status, text=str(error.status))
            except (Stop, OSError) as error:
                response = web.json_response({"stop": dict(self._explain(_as_stop(error)))}, status=409)
            response.headers.update(HEADERS)
            return response

        app = web.Application(middlewares=[guarded], client_max_size=_LARGEST)
        app.router.add_get("/{secret}/desk.json", self._begin)
        app.router.add_get("/{secret}/", self._page)
        app.router.add_get("/{secret}/{name:[a-z]+\\.[a-z]+}", self._page)
        app.router.add_get("/{secret}/{number:[0-9]{1,6}}.json", self._sheet)
        app.router.add_get("/{secret}/{number:[0-9]{1,6}}.jpg", self._picture)
        app.router.add_post("/{secret}/{number:[0-9]{1,6}}", self._save)
        app.router.add_post("/{secret}/finish", self._finish)
        return app

    def _refusal(self, request: web.Request) -> int | None:
        """The status for who may not ask; None for the page itself."""
        if request.headers.getall("Host", []) != [self._origin.removeprefix("http://")]:
            return 403
        given = request.path.split("/")[1]
        if not hmac.compare_digest(given.encode("utf-8", "surrogatepass"), self._secret.encode()):
            return 404
        if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
            return 403
        if request.method not in ("GET", "HEAD") and request.headers.getall("Origin", []) != [self._origin]:
            return 403
        return None

    async def _page(self, request: web.Request) -> web.Response:
        from aiohttp import web

        name = request.match_info.get("name", _PAGE)
        if name not in _FILES:
            raise web.HTTPNotFound
        body = package_file("photos", "desk", "page", name).read_bytes()
        return web.Response(body=body, content_type=_FILES[name], charset="utf-8")

    async def _begin(self, _request: web.Request) -> web.Response:
        from aiohttp import web

        return web.json_response({**self._opening, "photos": self._desk.states()})

    async def _sheet(self, request: web.Request) -> web.Response:
        from aiohttp import web

        sheet, unsuggested = await asyncio.to_thread(self._desk.sheet, self._number(request))
        why = dict(self._explain(unsuggested)) if unsuggested else None
        return web.json_response({**sheet, "unsuggested": why})

    async def _picture(self, request: web.Request) -> web.Response:
        from aiohttp import web

        image = await asyncio.to_thread(self._desk.picture, self._number(request))
        return web.Response(body=image, content_type="image/jpeg")

    async def _save(self, request: web.Request) -> web.Response:
        from aiohttp import web

        number = self._number(request)
        try:
            answer = await request.json()
        except (ValueError, RecursionError):
            raise Problem("review-unreadable") from None
        await asyncio.to_thread(self._desk.save, number, answer)
        return web.json_response({"photos": self._desk.states()})

    async def _finish(self, _request: web.Request) -> web.Response:
        from aiohttp import web

        asyncio.get_running_loop().call_later(0.2, self.finished.set)  # the answer goes out first
        return web.json_response({})

    def _number(self, request: web.Request) -> int:
        from aiohttp import web

        number = int(request.match_info["number"])
        if number >= len(self._desk.states()):
            raise web.HTTPNotFound
        return number


def _as_stop(error: Stop | OSError) -> Stop:
    return error if isinstance(error, Stop) else Problem("file-unreadable", detail=error.strerror or str(error))
