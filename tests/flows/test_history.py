"""The history of a folder: what was committed once is found, wherever it is now."""

import os
import shutil
import subprocess

import pytest

from stillhere.cli.main import main
from stillhere.content.withheld import Withheld
from stillhere.errors import Problem
from stillhere.flows.history import history
from stillhere.project import IGNORED_BY_GIT
from stillhere.testing import write_site
from tests.photos.pictures import pixels, planted, saved

pytestmark = pytest.mark.skipif(shutil.which("git") is None and "CI" not in os.environ, reason="needs the package git")
NAMES = Withheld({"Wang Hidden": ""}, {})
PLACE = "content/statement/first/photos/a.jpg"


@pytest.fixture
def site(tmp_path):
    site = write_site(tmp_path / "repository" / "site")
    git(site.parent, "init", "-q")
    return commit(site)


def git(folder, *words):
    person = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.org"]
    day = {"GIT_AUTHOR_DATE": "2026-01-02T00:00:00Z", "GIT_COMMITTER_DATE": "2026-01-02T00:00:00Z"}
    subprocess.run(["git", "-C", folder, *person, *words], check=True, env={**os.environ, **day}, capture_output=True)


def commit(site):
    git(site.parent, "add", "-A")
    git(site.parent, "commit", "-q", "--allow-empty", "-m", "A change")
    return site


def put(site, path, data):
    (site / path).parent.mkdir(parents=True, exist_ok=True)
    (site / path).write_bytes(data)


def found(site):
    return [(past.kind, past.path, past.still, past.day) for past in history(site, NAMES)]


def test_a_clean_history_is_clean(site):
    put(site, "theme/logo.png", saved(pixels(), "PNG"))
    put(site, "vault/content/event/a/photos/a.jpg.age", b"age-encryption.org/v1\n-> X25519\n")
    put(site, "vault/content/event/a/photos/a.jpg.toml", b"format = 1\n")
    assert found(commit(site)) == []


@pytest.mark.parametrize(
    ("kind", "path", "data"),
    [
        ("picture", PLACE, planted("JPEG")),
        ("picture", "content/statement/first/words.md.bak", planted("PNG")),
        ("key", "anna.key", b"-----BEGIN OPENSSH PRIVATE KEY-----\nx\n"),
        ("key", "notes.txt", b"AGE-SECRET-KEY-1QQQ"),
        ("open", "vault/people.txt", b"private"),
        ("name", "content/statement/first/zh-Hans.md", b"+++\n+++\nWith Wang Hidden.\n"),
    ],
)
def test_what_must_not_be_there_is_found_even_when_it_is_gone(site, kind, path, data):
    put(site, path, data)
    commit(site)
    assert found(site) == [(kind, path, True, "2026-01-02")]
    (site / path).unlink()
    commit(site)
    assert found(site) == [(kind, path, False, "2026-01-02")]


def test_another_branch_counts(site):
    git(site.parent, "checkout", "-q", "-b", "draft")
    put(site, PLACE, planted("JPEG"))
    commit(site)
    git(site.parent, "checkout", "-q", "-")
    assert found(site) == [("picture", PLACE, False, "2026-01-02")]


def test_without_a_repository_it_says_so(tmp_path):
    with pytest.raises(Problem, match="git-none"):
        history(write_site(tmp_path / "site"), NAMES)


def test_nothing_of_the_repository_is_run(site, tmp_path):
    mark = tmp_path / "ran"
    put(site, "../.gitattributes", b"*.md diff=evil filter=evil\n")
    for name in ("diff.evil.textconv", "filter.evil.smudge", "core.fsmonitor", "core.pager"):
        git(site.parent, "config", name, f"touch {mark}")
    put(site, PLACE, planted("JPEG"))
    git(site.parent, "-c", "core.fsmonitor=false", "add", "-A")
    git(site.parent, "-c", "core.fsmonitor=false", "commit", "-q", "-m", "A change")
    mark.unlink(missing_ok=True)
    assert found(site)
    assert not mark.exists()


def test_the_command_says_what_to_do(site, capsys):
    put(site, PLACE, planted("JPEG"))
    commit(site)
    assert main(["check", "history", str(site)]) == 1
    said = capsys.readouterr().out
    assert f"git filter-repo --invert-paths --path {PLACE}" in said
    assert "still there now" in said


def test_a_new_folder_keeps_originals_and_keys_out_of_git(tmp_path, capsys):
    assert main(["new", str(tmp_path / "site")]) == 0
    site = tmp_path / "site"
    assert (site / ".gitignore").read_bytes() == IGNORED_BY_GIT
    git(site, "init", "-q")
    put(site, PLACE, planted("JPEG"))
    put(site, "anna.key", b"-----BEGIN OPENSSH PRIVATE KEY-----")
    commit(site / "x")
    assert main(["check", "history", str(site)]) == 0
