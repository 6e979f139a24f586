"""The network: one bounded GET. Every answer has a length limit and a deadline; nothing is decompressed or run."""

from __future__ import annotations

import asyncio
import errno
import socket
import ssl
from types import TracebackType
from urllib.parse import urljoin

import aiohttp

from stillhere.addresses import host_of, is_onion

MAX_REDIRECTS = 5
_HEADERS = {"Accept-Encoding": "identity", "User-Agent": "Mozilla/5.0", "Cache-Control": "no-cache"}


class FetchFailed(Exception):  # noqa: N818 - an outcome, not a bug
    """Why there are no bytes. `kind` is one of:

    onion (only Tor reaches it, and nobody was asked for it), dns, refused, reset, tls, timeout, redirect-loop,
    redirected-away, too-long, cut-short, status, protocol.
    `status` is the HTTP status where there was one.
    """

    def __init__(self, kind: str, detail: str = "", status: int = 0) -> None:
        super().__init__(kind, detail, status)
        self.kind, self.detail, self.status = kind, detail, status


class Client:
    """A pool of connections. `async with Client() as client: data = await client.get(url, limit)`."""

    def __init__(self, *, request_seconds: float = 15, connections: int = 16) -> None:
        self._timeout = aiohttp.ClientTimeout(total=request_seconds, sock_connect=min(10, request_seconds))
        self._connections = connections

    async def __aenter__(self) -> Client:
        connector = aiohttp.TCPConnector(limit=0, limit_per_host=self._connections)
        self._session = aiohttp.ClientSession(
            connector=connector,
            timeout=self._timeout,
            headers=_HEADERS,
            auto_decompress=False,
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._session.close()

    async def get(self, url: str, limit: int) -> bytes:
        """At most `limit` bytes of the body. Raises FetchFailed for everything else, a longer body included."""
        if is_onion(host_of(url)):
            raise FetchFailed("onion")
        try:
            return await self._follow(url, limit)
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
            raise _failure(error) from error

    async def _follow(self, url: str, limit: int) -> bytes:
        seen = set()
        for _ in range(MAX_REDIRECTS + 1):
            seen.add(url)
            async with self._session.get(url, allow_redirects=False) as answer:
                if answer.status not in (301, 302, 303, 307, 308):
                    return await _body(answer, limit)
                target = urljoin(url, answer.headers.get("Location", ""))
            if host_of(target) != host_of(url):
                raise FetchFailed("redirected-away", host_of(target))
            if target in seen:
                break
            url = target
        raise FetchFailed("redirect-loop", url)


async def _body(answer: aiohttp.ClientResponse, limit: int) -> bytes:
    if answer.status != 200:
        raise FetchFailed("status", str(answer.status), answer.status)
    if "Refresh" in answer.headers:
        raise FetchFailed("redirected-away", host_of(answer.headers["Refresh"].partition("=")[2]), 200)
    if (answer.content_length or 0) > limit:
        raise FetchFailed("too-long", str(limit), 200)
    parts, size = [], 0
    try:
        async for part in answer.content.iter_any():
            size += len(part)
            if size > limit:
                raise FetchFailed("too-long", str(limit), 200)
            parts.append(part)
    except TimeoutError as error:
        raise FetchFailed("timeout", status=200) from error  # it drips: it is there, and does not let itself be checked
    return b"".join(parts)


def _failure(error: BaseException) -> FetchFailed:
    cause = getattr(error, "os_error", None) or error
    if isinstance(error, asyncio.TimeoutError):
        return FetchFailed("timeout")
    if isinstance(error, aiohttp.ClientConnectorDNSError) or isinstance(cause, socket.gaierror):
        return FetchFailed("dns", str(cause))
    if isinstance(error, aiohttp.ClientSSLError) or isinstance(cause, ssl.SSLError):
        return FetchFailed("tls", str(cause))
    if isinstance(cause, ConnectionRefusedError):
        return FetchFailed("refused")
    if isinstance(error, aiohttp.ClientPayloadError):
        return FetchFailed("cut-short", status=200)
    reset = isinstance(cause, ConnectionResetError) or getattr(cause, "errno", None) in (errno.ECONNRESET, errno.EPIPE)
    if reset or isinstance(error, aiohttp.ServerDisconnectedError):
        return FetchFailed("reset")
    if isinstance(error, aiohttp.ClientConnectorError):
        return FetchFailed("refused", str(cause))
    return FetchFailed("protocol", type(error).__name__)
