"""What each command does when it is called in a way that cannot work, and in the ways the walk does not take."""

import json
import os
import re
import signal
import subprocess
import sys
from urllib.request import urlopen

import pytest

from stillhere import files
from stillhere.cli.verdicts import exit_code
from stillhere.release.verdict import Verdict
from stillhere.testing import TINY_SITE, write_site
from tests.cli.running import Ran, stillhere
from tests.values import published, trust_of


@pytest.fixture
def copy(site, tmp_path):
    """A genuine copy of the tiny site, made long ago, and its root."""
    for path, data in published(site).items():
        files.write_atomic(tmp_path / "copy" / path, data, durable=False)
    (tmp_path / "root").write_bytes(trust_of(site).root)
    return tmp_path / "copy", tmp_path / "root"


def said(ran: Ran, code: int) -> str:
    assert ran.code == code, ran.out + ran.err
    assert ran.out == ""
    return ran.err


def test_check_tells_all_mistakes_and_ends_with_one(tmp_path):
    ran = stillhere("check", write_site(tmp_path, {"content/page/about/facts.toml": 'published = "soon"\n'}))
    assert ran.code == 1
    assert "facts.toml:1: error:" in ran.out
    report = stillhere("check", tmp_path, "--json").report
    assert report["errors"] >= 1
    assert {"file", "line", "code", "facts", "level", "sentence"} <= report["findings"][0].keys()


def test_check_with_hints_only_is_fine(tmp_path):
    assert stillhere("check", write_site(tmp_path), "--json").report["hints"] == 1
    assert stillhere("check", tmp_path, lang="zh").code == 0


def test_build_writes_only_what_changed(tmp_path):
    first = stillhere("build", write_site(tmp_path), "--json").report
    assert (first["written"], first["removed"]) == (first["files"], 0)
    assert stillhere("build", tmp_path, "--json").report["written"] == 0


def test_new_never_overwrites(tmp_path):
    assert "already" in said(stillhere("new", tmp_path), 1)


def test_a_new_site_folder_is_ready_in_both_languages(tmp_path):
    assert stillhere("new", tmp_path / "s", "--json").code == 0
    assert stillhere("check", tmp_path / "s", "--json").report["findings"] == []
    assert (tmp_path / "s/.gitignore").read_text().count(".stillhere") >= 1


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["keys", "new", "Anna Li"], 2, "small letters"),
        (["keys", "new", "anna"], 2, "no terminal"),
        (["keys", "new", "anna", "--passphrase-file", "gone"], 1, "No passphrase could be read"),
        (["keys", "new", "anna", "--passphrase-fd", "999"], 1, "No passphrase could be read"),
        (["keys", "ceremony", "SITE", "--keyholder", "gone.pub"], 1, "cannot be read"),
        (["keys", "ceremony", "SITE"], 1, "0"),
        (["release", "make", "SITE"], 2, "--key FILE"),
        (["release", "addresses", "SITE"], 1, "no keyholders"),
        (["release", "finish", "SITE", "gone", "gone"], 1, "cannot be read"),
        (["sign", "gone"], 2, "one key"),
        (["sign", "gone", "--key", "k"], 1, "cannot be read"),
        (["sign", "SITE/stillhere.toml", "--key", "k"], 1, "no signing request"),
        (["publish", "SITE"], 1, "no signed release"),
        (["heartbeat", "SITE"], 2, "--key FILE"),
        (["verify", "SITE"], 2, "Say what you trust"),
        (["verify", "SITE", "--trust", "gone"], 1, "cannot be read"),
        (["verify", "SITE", "--trust", "SITE/stillhere.toml"], 1, "no root of trust"),
        (["verify", "gone", "--site", "SITE"], 1, "no keyholders yet"),
        (["watch", "--site", "SITE"], 1, "no keyholders yet"),
        (["watch"], 2, "Say what you trust"),
        (["recover", "back", "SITE"], 2, "Say what you trust"),
        (["serve", "gone"], 1, "stillhere build"),
        (["serve", "SITE"], 1, "stillhere build"),
        (["demo", "gone"], 2, "no site folder"),
        (["demo", "SITE", "--folder", "SITE"], 2, "not empty"),
    ],
)
def test_what_cannot_work_is_said_and_why(words, code, sentence, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_site(tmp_path / "site")
    assert sentence in said(stillhere(*(word.replace("SITE", "site") for word in words)), code)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["site"]


def test_verify_names_what_is_wrong_and_says_so_with_its_code(copy):
    folder, root = copy
    (folder / "en/index.html").unlink()
    (folder / "style.css").write_bytes(b"x")
    ran = stillhere("verify", folder, "--trust", root)
    assert ran.code == 1
    assert "style.css: altered" in ran.out
    assert "en/index.html: missing" in ran.out


def test_many_wrong_paths_are_cut_and_counted(copy):
    folder, root = copy
    for number in range(30):
        (folder / f"evil-{number}.html").write_bytes(b"x")
    assert "and 20 more" in stillhere("verify", folder, "--trust", root).out


def test_what_could_not_be_checked_has_a_code_of_its_own(tmp_path, copy):
    (tmp_path / "empty").mkdir()
    ran = stillhere("verify", tmp_path / "empty", "--trust", copy[1])
    assert ran.code == 4
    assert "COULD NOT BE CHECKED" in ran.out


@pytest.mark.parametrize(
    "memory", ["", "[]", "{}", '{"format": 2}', '{"format": 1, "timestamp": "x", "snapshot": 1, "roles": {}}']
)
def test_a_memory_that_is_none_is_never_overwritten(copy, tmp_path, memory):
    (tmp_path / "memory").write_text(memory)
    err = said(stillhere("verify", copy[0], "--trust", copy[1], "--memory", tmp_path / "memory"), 1)
    assert "no memory file" in err
    assert (tmp_path / "memory").read_text() == memory


@pytest.mark.parametrize(
    ("verdicts", "code"),
    [
        ([], 0),
        (["current", "current"], 0),
        (["current", "unverifiable"], 4),
        (["updating"], 4),
        (["unverifiable", "altered"], 1),
        (["down"], 1),
        (["outdated"], 1),
        (["incomplete"], 1),
        (["impostor"], 1),
    ],
)
def test_the_worst_verdict_gives_the_code(verdicts, code):
    assert exit_code([Verdict(verdict) for verdict in verdicts]) == code


def test_recover_into_the_folder_we_are_in(copy, tmp_path, monkeypatch):
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    ran = stillhere("recover", ".", copy[0], "--trust", copy[1])
    assert ran.code == 0, ran.err
    assert (tmp_path / "here/stillhere.toml").read_text() == TINY_SITE["stillhere.toml"]


def test_recover_names_what_is_missing(copy, tmp_path):
    source = ".well-known/stillhere/sources/content/page/about/en.md"
    (copy[0] / source).unlink()
    ran = stillhere("recover", tmp_path / "back", copy[0], "--trust", copy[1])
    assert ran.code == 1
    assert f"{source}: missing" in ran.out


def test_a_damaged_request_is_not_signed(site, tmp_path):
    parts = {"format": 1, "what": "stillhere signing request", "root": "AAAA", "roles": {"root": "AAAA"}, "files": {}}
    (tmp_path / "r.json").write_text(json.dumps(parts))
    assert "do not sign it" in said(stillhere("sign", tmp_path / "r.json", "--key", "k"), 1)


def test_nothing_is_signed_without_a_terminal_or_a_yes(tmp_path, keys):
    from stillhere.flows.signing import begin_ceremony
    from stillhere.project import Places
    from stillhere.testing import NOON

    site = write_site(tmp_path)
    begin_ceremony(site, keys.circle, NOON)
    request = Places(site).requests / "ceremony.request.json"
    ran = stillhere("sign", request, "--key", "k")
    assert ran.code == 2
    assert "The keyholders become these 3" in ran.out
    assert "--yes" in ran.err


def test_a_passphrase_may_come_from_a_file_descriptor(tmp_path):
    read, write = os.pipe()
    os.write(write, b"short\n")
    os.close(write)
    assert "at least 12" in said(stillhere("keys", "new", "a", "--folder", tmp_path, "--passphrase-fd", read), 1)


def test_serve_ends_when_it_is_told_to(tmp_path):
    stillhere("build", write_site(tmp_path))
    words = [sys.executable, "-m", "stillhere", "serve", str(tmp_path), "--port", "0", "--lang", "en"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        [address] = re.findall(r"http:\S+", process.stdout.readline())
        with urlopen(address, timeout=10) as answer:
            assert answer.status == 200
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=10) == 0
