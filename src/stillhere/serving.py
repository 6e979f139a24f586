"""A plain web server for a folder: static files, safe headers, nothing else."""

from __future__ import annotations

import json
import mimetypes
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from stillhere.errors import Problem
from stillhere.files import read_limited

if TYPE_CHECKING:
    from aiohttp import web

MAX_SERVED = 512 * 1024 * 1024
WITH_SCRIPTS = ("search.html", "verify.html")
WITH_ITS_OWN_POLICY = "stillhere-verify.html"
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
    "Access-Control-Allow-Origin": "*",
}


def headers_of(name: str) -> dict[str, str]:
    """The headers of a file. The pages that search and verify, and no others, may run the scripts that lie beside them;
    the file that verifies by itself names its one script in its own, stricter policy.
    """
    policy = HEADERS["Content-Security-Policy"]
    if name in WITH_SCRIPTS:
        return {**HEADERS, "Content-Security-Policy": f"{policy}; script-src 'self'"}
    if name == WITH_ITS_OWN_POLICY:
        return {**HEADERS, "Content-Security-Policy": "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"}
    return HEADERS


def application(folder: Path) -> web.Application:
    """The server of a folder; links that lead out of it are not followed."""
    from aiohttp import web

    top = folder.resolve()

    async def answer(request: web.Request) -> web.StreamResponse:
        try:
            target = top / request.match_info["path"]
            target = target / "index.html" if target.is_dir() else target
            body = read_limited(target, MAX_SERVED, within=top)
        except (OSError, ValueError, Problem):
            return web.Response(status=404, text="404", headers=HEADERS)
        kind = mimetypes.guess_type(target.name)[0] or "application/octet-stream"
        charset = "utf-8" if kind.startswith("text/") else None
        return web.Response(body=body, content_type=kind, charset=charset, headers=headers_of(target.name))

    app = web.Application()
    app.router.add_get("/{path:[^\\0]*}", answer)
    return app


class LocalServer:
    """A server of a folder in a process of its own, on loopback: real enough to be killed.

    with LocalServer(folder) as server: print(server.address)
    """

    def __init__(self, folder: Path) -> None:
        words = [sys.executable, "-m", "stillhere", "serve", str(folder), "--port", "0", "--json"]
        self._process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own program
        self.address = self._first_answer()

    def _first_answer(self) -> str:
        lines = ""
        assert self._process.stdout  # noqa: S101 - it was asked for
        for line in self._process.stdout:
            lines += line
            if line.rstrip() == "}":
                return str(json.loads(lines)["address"])
        self.stop()
        raise Problem("server-not-started")

    def stop(self) -> None:
        """Takes it down, by its process id."""
        if self._process.poll() is None:
            self._process.terminate()
        self._process.wait(timeout=10)
        if self._process.stdout:
            self._process.stdout.close()

    def __enter__(self) -> LocalServer:
        return self

    def __exit__(self, *_details: object) -> None:
        self.stop()
