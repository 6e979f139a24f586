"""`stillhere photos`: what waits, and the page as a program of its own."""

import json
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from stillhere.cli.photos import page_words
from stillhere.flows.reviewing import save
from stillhere.photos import faces
from stillhere.testing import write_site
from tests.cli.running import stillhere
from tests.flows.test_reviewing import INTAKE, OTHER, PATH, REVIEW


@pytest.fixture
def site(tmp_path: Path) -> Path:
    site = write_site(tmp_path / "site")
    for path in (PATH, OTHER):
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_bytes(INTAKE)
    return site


def test_the_table_says_what_waits_and_what_to_do(site):
    save(site, PATH, REVIEW)
    ran = stillhere("photos", "list", site)
    assert ran.code == 0
    assert f"{PATH}: reviewed on 2026-11-23" in ran.out
    assert f"{OTHER}: waits for review" in ran.out
    assert "1 waiting for review, 1 reviewed, 0 that cannot be reviewed." in ran.out
    assert f"Next: stillhere photos review {site}" in ran.out


def test_the_bare_command_is_the_table_of_this_folder(site, monkeypatch):
    monkeypatch.chdir(site)
    assert "2 waiting for review" in stillhere("photos").out
    assert "等待审核 2 张" in stillhere("photos", lang="zh").out


def test_when_all_is_reviewed_nothing_is_asked(site):
    save(site, PATH, REVIEW)
    save(site, OTHER, REVIEW)
    assert "photos review" not in stillhere("photos", "list", site).out


def test_a_photo_that_cannot_be_reviewed_is_a_problem_in_words(site):
    (site / PATH).write_bytes(b"nothing")
    ran = stillhere("photos", "list", site)
    assert ran.code == 1
    assert f"{PATH}: cannot be reviewed" in ran.out
    assert "not a picture" in ran.out


def test_the_table_for_programs(site):
    found = stillhere("photos", "list", site, "event/rally", "--json").report
    assert (found["waiting"], found["reviewed"], found["problem"]) == (1, 0, 0)
    assert found["photos"] == [{"path": PATH, "state": "waiting", "reviewed": None, "findings": []}]


@pytest.mark.parametrize("verb", ["list", "review"])
def test_a_site_without_photos(verb, tmp_path):
    ran = stillhere("photos", verb, write_site(tmp_path / "site"))
    assert ran.code == 0
    assert "no photos" in ran.out


def test_an_entry_without_photos_is_wrong_usage(site):
    ran = stillhere("photos", "review", site, "event/none")
    assert ran.code == 2
    assert "event/none" in ran.err


def test_the_page_has_its_words_in_both_languages():
    words = page_words()
    assert words["en"].keys() == words["zh"].keys()
    assert (words["en"]["aid"], words["zh"]["aid"]) == ("This is an aid, not a guarantee.", "这只是辅助，不是保证。")
    assert not any("{{" in word or "|" in word for language in words.values() for word in language.values())


def test_the_program_serves_until_it_is_interrupted_and_says_what_is_left(site):
    words = [sys.executable, "-m", "stillhere", "photos", "review", "--no-browser", str(site)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        lines = iter(process.stdout.readline, "")
        said = next(line for line in lines if "http://127.0.0.1:" in line)
        address = said.rsplit(" ", 1)[1].strip()
        with urllib.request.urlopen(address + "desk.json") as answer:
            begun = json.load(answer)
        process.send_signal(signal.SIGINT)
        rest = "".join(lines)
        assert process.wait(20) == 0
    assert [photo["path"] for photo in begun["photos"]] == [PATH, OTHER]
    assert "2 waiting for review" in rest
    assert not (site / "vault").exists()


def test_without_the_extra_the_page_is_there_and_says_how_to_get_suggestions(site, monkeypatch, capsys):
    from stillhere.cli import photos
    from stillhere.cli.context import Context
    from stillhere.cli.messages import Say
    from stillhere.testing import NOON

    monkeypatch.setattr(faces, "MODEL_DIGEST", "0" * 64)
    photos._warn(Context(Say("en"), NOON))
    said = capsys.readouterr().out
    assert all(command in said for command in faces.INSTALL)
