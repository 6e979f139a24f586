import asyncio
import socket
import struct

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from stillhere.copies import Unreadable, WebCopy
from stillhere.fetch import Client, FetchFailed


def app() -> web.Application:
    async def endless(request):
        answer = web.StreamResponse()
        await answer.prepare(request)
        try:
            while True:
                await answer.write(b"x" * 1000)
        except (ConnectionError, asyncio.CancelledError):
            return answer

    async def redirect(request):
        return web.Response(status=302, headers={"Location": request.query["to"]})

    async def circle(request):
        raise web.HTTPFound("/circle")

    async def further(request):
        raise web.HTTPFound(f"/further/{int(request.match_info['n']) + 1}")

    async def never(request):
        await asyncio.sleep(30)

    async def cut(request):
        answer = web.StreamResponse(headers={"Content-Length": "100"})
        await answer.prepare(request)
        await answer.write(b"half")
        request.transport.close()
        return answer

    async def headers(request):
        return web.json_response({k: v for k, v in request.headers.items() if k in ("Accept-Encoding", "Cookie")})

    async def ok(request):
        return web.Response(body=b"12345", headers={"Content-Encoding": "gzip", "Set-Cookie": "a=b"})

    made = web.Application()
    routes = {"/ok": ok, "/endless": endless, "/redirect": redirect, "/circle": circle, "/further/{n}": further,
              "/never": never, "/cut": cut, "/headers": headers}  # fmt: skip
    for path, handler in routes.items():
        made.router.add_get(path, handler)
    return made


def fetched(path: str, limit: int = 1000, seconds: float = 5) -> bytes:
    async def run() -> bytes:
        async with TestServer(app()) as server, Client(request_seconds=seconds) as client:
            return await client.get(str(server.make_url(path)), limit)

    return asyncio.run(run())


def kind_of(path: str, **how) -> str:
    with pytest.raises(FetchFailed) as failed:
        fetched(path, **how)
    return failed.value.kind


def test_the_bytes_come_as_they_were_sent_and_nothing_is_unpacked():
    assert fetched("/ok") == b"12345"


def test_no_cookie_is_kept_and_nothing_packed_is_asked_for():
    async def run() -> bytes:
        async with TestServer(app()) as server, Client() as client:
            await client.get(str(server.make_url("/ok")), 100)
            return await client.get(str(server.make_url("/headers")), 100)

    assert asyncio.run(run()) == b'{"Accept-Encoding": "identity"}'


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/endless", "too-long"),
        ("/circle", "redirect-loop"),
        ("/further/1", "redirect-loop"),
        ("/redirect?to=https://evil.example/", "redirected-away"),
        ("/redirect?to=//evil.example/", "redirected-away"),
        ("/redirect?to=http://127.0.0.1:1/", "redirected-away"),
        ("/redirect?to=file:///etc/passwd", "redirected-away"),
        ("/redirect?to=http://[", "protocol"),
        ("/gone", "status"),
        ("/cut", "cut-short"),
    ],
)
def test_why_there_are_no_bytes_is_named(path, kind):
    assert kind_of(path) == kind


def test_an_answer_longer_than_the_limit_is_none():
    assert fetched("/ok", limit=5) == b"12345"
    assert kind_of("/ok", limit=4) == "too-long"


def test_a_server_that_never_answers_costs_its_deadline_only():
    assert kind_of("/never", seconds=0.3) == "timeout"


def test_a_redirect_on_the_same_host_is_followed():
    assert fetched("/redirect?to=/ok") == b"12345"


def get(address: str) -> str:
    async def run() -> bytes:
        async with Client(request_seconds=3) as client:
            return await client.get(address, 100)

    with pytest.raises(FetchFailed) as failed:
        asyncio.run(run())
    return failed.value.kind


@pytest.fixture
def deaf():
    """A port that nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


def test_nobody_there_is_refused(deaf):
    assert get(f"http://127.0.0.1:{deaf}/") == "refused"


@pytest.mark.parametrize(
    ("said", "abrupt", "kind"),
    [
        (b"", False, "reset"),
        (b"", True, "reset"),
        (b"HTTP/1.1 200 OK\r\n", True, "reset"),
        (b"not http at all\r\n\r\n", False, "protocol"),
    ],
)
def test_a_cut_connection_is_told_from_what_is_no_http(said, abrupt, kind):
    async def run() -> str:
        async def speak(reader, writer):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(said)
            await writer.drain()
            if abrupt:  # closes with a TCP reset, as the national firewall does
                linger = struct.pack("ii", 1, 0)
                writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            writer.close()

        server = await asyncio.start_server(speak, "127.0.0.1", 0)
        async with server, Client(request_seconds=3) as client:
            with pytest.raises(FetchFailed) as failed:
                await client.get(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/", 100)
            return failed.value.kind

    assert asyncio.run(run()) == kind


def test_plain_http_behind_https_is_a_tls_failure():
    async def run() -> str:
        async with TestServer(app()) as server, Client(request_seconds=3) as client:
            with pytest.raises(FetchFailed) as failed:
                await client.get(f"https://127.0.0.1:{server.port}/ok", 100)
            return failed.value.kind

    assert asyncio.run(run()) == "tls"


def test_an_onion_is_asked_of_nobody(monkeypatch):
    def asked(*_args, **_options):
        raise AssertionError("a name server was asked")

    async def fails(url):
        async with Client() as client:
            with pytest.raises(FetchFailed) as failed:
                await client.get(url, 100)
            return failed.value.kind

    monkeypatch.setattr(socket, "getaddrinfo", asked)
    name = "fvyrmqvxe2yeialcpsu7xlbs6xefgd5rsa6mjwycewdrpeq2jca6kyqd.onion"
    assert [asyncio.run(fails(f"http://{host}/")) for host in (name, name.upper(), f"{name}.", "x.onion:8080")] == [
        "onion"
    ] * 4


@pytest.mark.parametrize("address", ["http://", "nonsense", "http://[", "ftp://127.0.0.1/"])
def test_what_is_no_address_is_an_outcome_and_no_crash(address):
    assert get(address) == "protocol"


def test_a_web_copy_tells_missing_from_broken():
    async def run(path: str, limit: int = 100) -> tuple[str, bool]:
        async with TestServer(app()) as server, Client(request_seconds=3) as client:
            copy = WebCopy(str(server.make_url("/")), client)
            assert copy.paths() is None
            with pytest.raises(Unreadable) as unreadable:
                await copy.read(path, limit)
            return unreadable.value.kind, unreadable.value.answered

    assert asyncio.run(run("gone/x y.html")) == ("missing", True)
    assert asyncio.run(run("ok", 1)) == ("too-long", True)
