"""Only the page itself is answered: not another page, not another machine's name, not whoever lacks the secret."""

import asyncio
import http.client
import json
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest

from stillhere.errors import Stop
from stillhere.photos.desk.server import HEADERS, Service
from tests.photos.desk.looking import INTAKE, Drawer

PATH = "content/event/rally/photos/rally-1.png"


@dataclass
class Open:
    """A page that is open: where, and what its desk is about."""

    address: str
    drawer: Drawer
    thread: threading.Thread

    @property
    def host(self) -> str:
        return urlsplit(self.address).netloc

    @property
    def secret(self) -> str:
        return urlsplit(self.address).path

    def ask(
        self, path: str = "", method: str = "GET", body: object = None, **headers: str | None
    ) -> tuple[int, bytes, dict[str, str]]:
        """A request with exactly these headers; what is None is left out."""
        given = {"Host": self.host, "Origin": f"http://{self.host}" if method != "GET" else None}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPConnection(self.host, timeout=10)
        connection.putrequest(method, path if path.startswith("/") else self.secret + path, skip_host=True)
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        for name, value in given.items():
            if value is not None:
                connection.putheader(name, value)
        connection.putheader("Content-Length", str(len(data)))
        connection.endheaders(data)
        answer = connection.getresponse()
        found = answer.status, answer.read(), dict(answer.getheaders())
        connection.close()
        return found


def explain(stop: Stop) -> dict[str, str]:
    return {"en": stop.code, "zh": stop.code}


@pytest.fixture
def page() -> Iterator[Open]:
    drawer = Drawer({PATH: INTAKE, "content/event/rally/photos/rally-2.png": b"nothing"})
    where: Future[tuple[str, Service, asyncio.AbstractEventLoop]] = Future()

    async def serve() -> None:
        service = Service(drawer.desk(), {"language": "en", "words": {}}, explain)
        loop = asyncio.get_running_loop()
        await service.run(lambda address: where.set_result((address, service, loop)))

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    address, service, loop = where.result(10)
    yield Open(address, drawer, thread)
    if thread.is_alive():
        loop.call_soon_threadsafe(service.finished.set)
    thread.join(10)


def answer(page: Open, **changes: object) -> dict[str, object]:
    sheet = json.loads(page.ask("0.json")[1])
    return {**sheet, "text": "none", "nothing": True, **changes}


def test_the_page_is_here_and_may_load_nothing_from_elsewhere(page):
    assert urlsplit(page.address).hostname == "127.0.0.1"
    assert len(page.secret) > 40
    for path, kind in (
        ("", "text/html"),
        ("desk.css", "text/css"),
        ("desk.js", "text/javascript"),
        ("picture.js", "text/javascript"),
    ):
        status, body, headers = page.ask(path)
        assert (status, headers["Content-Type"].split(";")[0]) == (200, kind)
        assert body
    assert b"http" not in page.ask()[1]
    assert "unsafe" not in HEADERS["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["", "desk.js", "desk.json", "0.json", "0.jpg", "9.json", "nothing", "1.json"])
def test_nothing_may_be_kept_framed_or_read_by_another_page(page, path):
    headers = page.ask(path)[2]
    assert {name: headers.get(name) for name in HEADERS} == HEADERS
    assert "Access-Control-Allow-Origin" not in headers


def test_what_the_page_is_told(page):
    begun = json.loads(page.ask("desk.json")[1])
    assert begun["photos"][0] == {"path": PATH, "state": "waiting"}
    sheet = json.loads(page.ask("0.json")[1])
    assert len(sheet["faces"]) == 2
    assert sheet["unsuggested"] is None
    assert [row["id"] for row in sheet["agreed"]] == ["wang-example", "zhao-example"]
    assert page.ask("0.jpg")[1].startswith(b"\xff\xd8")


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/favicon.ico",
        "/wrong/",
        "/wrong/0.jpg",
        "//0.jpg",
        "/../0.jpg",
        "/%00/0.jpg",
        "/%C3%A9/0.jpg",
        "/%FF/0.jpg",
    ],
)
def test_without_the_secret_there_is_nothing(page, path):
    for method in ("GET", "POST"):
        assert page.ask(path, method)[0] == 404
    almost = page.secret[:-2] + ("A" if page.secret[-2] != "A" else "B") + "/0.jpg"
    assert page.ask(almost)[0] == 404
    assert page.drawer.read == []


@pytest.mark.parametrize("host", ["evil.example", "localhost", "127.0.0.1", "127.0.0.1:1", "", None])
def test_a_strangers_name_for_this_machine_gets_nothing(page, host):
    """DNS rebinding: the domain of a hostile page is made to lead here."""
    host = host if host != "localhost" else page.host.replace("127.0.0.1", "localhost")
    for path, method in (("", "GET"), ("0.jpg", "GET"), ("0", "POST")):
        assert page.ask(path, method, {}, Host=host)[0] in (400, 403)
    assert page.drawer.read == []


@pytest.mark.parametrize("origin", [None, "null", "https://evil.example", "http://127.0.0.1:1", ""])
def test_a_change_comes_from_the_page_itself(page, origin):
    assert page.ask("0", "POST", answer(page), Origin=origin)[0] == 403
    assert page.ask("finish", "POST", {}, Origin=origin)[0] == 403
    assert page.drawer.records == {}
    assert page.thread.is_alive()


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_page_cannot_even_look(page, site):
    assert page.ask("0.jpg", Sec_Fetch_Site=site)[0] == 403
    assert page.ask("0.jpg", Sec_Fetch_Site="same-origin")[0] == 200


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "PATCH"])
def test_there_is_no_other_way_to_ask(page, method):
    assert page.ask("0", method)[0] == 405
    assert page.ask("0", method, Origin="https://evil.example")[0] == 403


def test_a_decision_is_saved(page):
    status, body, _ = page.ask("0", "POST", answer(page))
    assert status == 200
    assert json.loads(body)["photos"][0]["state"] == "reviewed"
    assert page.drawer.records[PATH].done


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 100_000, b"null", b'{"sha256": NaN}'])
def test_what_is_no_decision_is_refused_in_words(page, body):
    status, said, _ = page.ask("0", "POST", body)
    assert status == 409
    assert set(json.loads(said)["stop"]) == {"en", "zh"}
    assert page.drawer.records == {}


def test_a_body_without_end_is_not_read(page):
    assert page.ask("0", "POST", b" " * (1 << 20) + b" ")[0] == 413


def test_a_photo_that_cannot_be_shown_says_why(page):
    for path in ("1.json", "1.jpg"):
        status, body, _ = page.ask(path)
        assert (status, json.loads(body)["stop"]["en"]) == (409, "picture-unknown")


def test_there_are_no_more_photos_than_there_are(page):
    for path in ("2.json", "999999.jpg", "1000000.json", "-1.json"):
        assert page.ask(path)[0] == 404
    assert page.ask("2", "POST", {})[0] == 404


def test_finishing_ends_the_program(page):
    assert page.ask("finish", "POST", {})[0] == 200
    page.thread.join(10)
    assert not page.thread.is_alive()
