"""Files that nobody signed: a planted page, a link that leads out (2009: one backdoor on a server of five sites)."""

import json
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager

import pytest

from stillhere.flows.publishing import publish
from stillhere.release.verdict import FileState, Verdict
from stillhere.testing import NOON

from . import surfaces
from .acts import next_release, seen_by_stranger, watched

PLANTED = b"<script src='https://evil.example/x.js'></script>"


@pytest.mark.parametrize(
    "path",
    [
        "login.html",
        "en/case/secret/index.html",
        ".htaccess",
        ".well-known/acme-challenge/token",
        ".well-known/stillhere/index.html",
        ".well-known/stillhere/sources/content/page/x/en.md",
        ".well-known/stillhere/metadata/index.html",
        ".well-known/stillhere/metadata/deep/1.site.json",
        ".stillhere-partial-login.html",
        ".stillhere-partial-abcd1234/index.html",
        "ａ.html",
        "en/new\nline.html",
    ],
)
def test_a_planted_file_is_found_and_named(published, b, path):
    (b / path).parent.mkdir(parents=True, exist_ok=True)
    (b / path).write_bytes(PLANTED)
    [seen] = watched(published, b)
    assert seen.verdict is Verdict.ALTERED
    assert [(wrong.path, wrong.state) for wrong in seen.judgement.inspection.wrong] == [(path, FileState.EXTRA)]


def test_what_the_planted_page_does_is_said(published, b):
    (b / "login.html").write_bytes(PLANTED)
    [seen] = watched(published, b)
    assert [change.code for change in seen.tampered[0].changes] == ["change-script-from"]


@pytest.mark.parametrize("words", [[], ["--json"], ["--lang", "zh"]])
def test_a_file_name_that_is_no_text_can_still_be_told(published, b, words):
    (b / os.fsdecode(b"en/\xff\x1b[2J.html")).write_bytes(PLANTED)
    root = str(published / "signed/1.root.json")
    command = [sys.executable, "-m", "stillhere", "verify", str(b), "--trust", root, *words]
    ended = subprocess.run(command, capture_output=True, env={**os.environ, "PYTHONUTF8": "1"}, check=False)
    assert ended.returncode == 1
    assert b"\x1b" not in ended.stdout
    assert "--json" not in words or json.loads(ended.stdout)["copies"][0]["verdict"] == "altered"


def test_what_a_killed_upload_left_is_not_called_tampering(published, b):
    (b / "en/.stillhere-partial-abcd_123").write_bytes(b"half a pa")
    assert seen_by_stranger(published, b).verdict is Verdict.CURRENT


@pytest.mark.parametrize("leads", ["..", ".", "/etc", "nowhere", "loop"])
def test_a_planted_link_is_found_and_not_followed(published, b, leads):
    (b / "loop").symlink_to(leads)
    judgement = seen_by_stranger(published, b)
    assert (judgement.verdict, judgement.inspection.wrong[0].path) == (Verdict.ALTERED, "loop")


@pytest.mark.parametrize("leads", ["/etc/hostname", "index.html", "../mirror-a/index.html", "nowhere"])
def test_a_link_in_place_of_a_page_is_no_pass(published, b, leads):
    (b / "index.html").unlink()
    (b / "index.html").symlink_to(leads)
    assert seen_by_stranger(published, b).verdict in (Verdict.ALTERED, Verdict.UNVERIFIABLE, Verdict.INCOMPLETE)


def test_publishing_never_writes_through_a_link(published, keys, a, b, tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    (home / "index.html").write_bytes(b"mine")
    shutil.rmtree(b / "en")
    (b / "en").symlink_to(home)
    next_release(published, keys, NOON)
    good, bad = publish(published, NOON)
    assert good.current
    assert not bad.current
    assert [(path.name, path.read_bytes()) for path in home.rglob("*") if path.is_file()] == [("index.html", b"mine")]


def test_publishing_leaves_evidence_where_it_is_and_says_so(published, keys, b):
    (b / "login.html").write_bytes(PLANTED)
    next_release(published, keys, NOON)
    result = publish(published, NOON, only=["b"])[0]
    assert (result.judgement and result.judgement.verdict) is Verdict.ALTERED
    assert (b / "login.html").read_bytes() == PLANTED


def test_publishing_mends_what_was_altered_or_deleted(published, b):
    (b / "index.html").write_bytes(PLANTED)
    (b / "style.css").unlink()
    assert publish(published, NOON, only=["b"])[0].current
    assert seen_by_stranger(published, b).verdict is Verdict.CURRENT


@contextmanager
def planted(world, _surface):
    (world.new / "login.html").write_bytes(PLANTED)
    yield world.new


test_on_every_surface = surfaces.every(
    planted,
    verify=(1, "altered", 2),
    watch=(1, "altered", 2),
    mirror=(0, "current", 2),
    recover=(0, "whole", 2),
    browser=(1, "altered", 0),
)
