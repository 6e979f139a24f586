import asyncio

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestServer
from yarl import URL

from stillhere import files
from stillhere.build.page import POLICY
from stillhere.errors import Problem
from stillhere.fetch import Client, FetchFailed
from stillhere.serving import HEADERS, LocalServer, application


def ask(folder, *paths: str):
    async def run():
        async with TestServer(application(folder)) as server, ClientSession() as session:
            answers = []
            for path in paths:
                async with session.get(URL(f"{server.make_url('/')}{path}", encoded=True)) as answer:
                    answers.append((answer.status, await answer.read(), dict(answer.headers)))
            return answers

    return asyncio.run(run())


@pytest.fixture
def folder(tmp_path):
    files.write_atomic(tmp_path / "served/index.html", b"front")
    files.write_atomic(tmp_path / "served/en/index.html", b"home")
    files.write_atomic(tmp_path / "served/en/a.html", b"a")
    files.write_atomic(tmp_path / "secret", b"secret")
    (tmp_path / "served/out").symlink_to(tmp_path / "secret")
    return tmp_path / "served"


def test_files_and_folders_are_served(folder):
    answers = ask(folder, "", "en/", "en/a.html", "en")
    assert [(status, body) for status, body, _ in answers] == [
        (200, b"front"),
        (200, b"home"),
        (200, b"a"),
        (200, b"home"),
    ]


def test_every_answer_has_safe_headers(folder):
    for _, _, headers in ask(folder, "", "gone"):
        assert HEADERS.items() <= headers.items()
    assert HEADERS["Content-Security-Policy"].startswith(POLICY.split("; form")[0])


def test_only_the_search_page_may_run_scripts_and_only_ours(folder):
    files.write_atomic(folder / "en/search.html", b"search")
    (_, _, plain), (_, _, search) = ask(folder, "en/a.html", "en/search.html")
    assert "script-src" not in plain["Content-Security-Policy"]
    assert search["Content-Security-Policy"] == f"{plain['Content-Security-Policy']}; script-src 'self'"


@pytest.mark.parametrize(
    "path",
    [
        "gone",
        "../secret",
        "%2e%2e/secret",
        "..%2fsecret",
        "out",
        "en/../../secret",
        "%2fetc%2fhostname",
        "a%00b",
        "a" * 300,
    ],
)
def test_nothing_outside_is_served_and_nothing_breaks(folder, path):
    [(status, body, _)] = ask(folder, path)
    assert status in (400, 404)
    assert b"secret" not in body


def test_a_server_in_its_own_process_answers_until_it_is_taken_down(folder):
    async def get(address):
        async with Client(request_seconds=5) as client:
            return await client.get(address + "en/a.html", 10)

    with LocalServer(folder) as server:
        assert asyncio.run(get(server.address)) == b"a"
    server.stop()
    with pytest.raises(FetchFailed) as failed:
        asyncio.run(get(server.address))
    assert failed.value.kind == "refused"


def test_a_server_that_cannot_start_is_a_problem(tmp_path):
    with pytest.raises(Problem) as problem:
        LocalServer(tmp_path / "gone")
    assert problem.value.code == "server-not-started"
