"""Hostile mirrors among good ones: each costs its own deadline, and none changes what is said of the others."""

import contextlib
import shutil
import subprocess
import sys
import time

import pytest

from stillhere.cli.main import main
from stillhere.flows.publishing import publish
from stillhere.flows.rescue import rescue
from stillhere.flows.watching import watch
from stillhere.release.verdict import Verdict
from stillhere.testing import NOON, with_mirrors
from stillhere.testing.mirror import (
    LyingMirror,
    cut_short,
    elsewhere,
    failing,
    gibberish,
    gzip_bomb,
    honest,
    in_circles,
    instead,
    never_answers,
    only,
    page_to_everything,
    slowly,
    without_end,
)

from . import surfaces
from .acts import tree_of, trust_of, watched

SECONDS = 1.5
BAD = {
    never_answers: {Verdict.DOWN, Verdict.UNVERIFIABLE},
    slowly: {Verdict.UNVERIFIABLE},
    without_end: {Verdict.UNVERIFIABLE},
    in_circles: {Verdict.UNVERIFIABLE},
    page_to_everything: {Verdict.IMPOSTOR},
    cut_short: {Verdict.UNVERIFIABLE},
    gibberish: {Verdict.UNVERIFIABLE},
    gzip_bomb: {Verdict.UNVERIFIABLE},
    failing(500): {Verdict.DOWN},
    failing(429): {Verdict.DOWN, Verdict.UNVERIFIABLE},
    only("en/", cut_short): {Verdict.UNVERIFIABLE},
    only("en/", in_circles): {Verdict.UNVERIFIABLE},
    only("en/", never_answers): {Verdict.UNVERIFIABLE},
    only("style.css", page_to_everything): {Verdict.ALTERED},
    only("style.css", gzip_bomb): {Verdict.ALTERED},
    instead({"index.html": b"<script>x</script>"}): {Verdict.ALTERED},
}


@contextlib.contextmanager
def mirrors(folder, *behaviours):
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(LyingMirror(folder, behaviour)) for behaviour in behaviours]


def test_all_of_them_at_once_cost_one_deadline(published, a):
    with mirrors(a, *BAD, honest, honest) as servers:
        began = time.monotonic()
        seen = watched(published, *(server.address for server in servers), seconds=SECONDS)
        took = time.monotonic() - began
    assert [one.verdict for one in seen[-2:]] == [Verdict.CURRENT, Verdict.CURRENT]
    assert [one.verdict in allowed for one, allowed in zip(seen, BAD.values(), strict=False)] == [True] * len(BAD)
    assert took < SECONDS + 2


def test_a_redirect_to_another_host_is_not_followed(published, a):
    with LyingMirror(a) as other, LyingMirror(a, elsewhere(other.address)) as mirror:
        [seen] = watched(published, mirror.address, seconds=SECONDS)
    assert (seen.verdict, seen.judgement.facts["kind"]) == (Verdict.UNVERIFIABLE, "redirected-away")
    assert other.asked == []


def test_a_redirect_within_the_host_is_bounded(published, a):
    with LyingMirror(a, in_circles) as mirror:
        [seen] = watched(published, mirror.address, seconds=SECONDS)
    assert seen.judgement.facts["kind"] == "redirect-loop"
    assert len(mirror.asked) <= 6


def test_explaining_one_mirror_does_not_wait_for_another(published, a, b):
    """The genuine page that an altered one is compared with is looked for where it is, not where nobody answers."""
    for page in (b / "en").glob("*/index.html"):
        page.write_bytes(b"<script>x</script>")
    with mirrors(a, never_answers, honest) as servers:
        began = time.monotonic()
        places = [servers[0].address, str(b), servers[1].address]
        seen = watch(places, trust_of(published), NOON, seconds=SECONDS)
        took = time.monotonic() - began
    assert [one.verdict for one in seen[1:]] == [Verdict.ALTERED, Verdict.CURRENT]
    assert all("change-script-inline" in [c.code for c in tampered.changes] for tampered in seen[1].tampered)
    assert took < 2 * SECONDS + 1


def test_a_recovery_does_not_wait_again_for_a_mirror_that_never_answered(published, a, tmp_path):
    (a / "style.css").unlink()
    (a / "en/index.html").unlink()
    code = "\n".join(
        [
            "import sys",
            "from pathlib import Path",
            "from stillhere.flows.rescue import rescue",
            "from stillhere.release.verify import Trust",
            "rescue(sys.argv[3:], Path(sys.argv[1]), Trust(Path(sys.argv[2]).read_bytes()), seconds=1.5)",
        ]
    )
    with LyingMirror(a, never_answers) as hung:
        root = published / "signed/1.root.json"
        words = [sys.executable, "-c", code, str(tmp_path / "back"), str(root), hung.address, str(a)]
        subprocess.run(words, check=True, timeout=8)
    assert (tmp_path / "back/stillhere.toml").exists()


def test_recovery_takes_nothing_from_a_liar(published, a, tmp_path):
    with mirrors(
        a, only("en/", page_to_everything), only(".well-known/stillhere/sources", gzip_bomb), honest
    ) as servers:
        report = rescue([s.address for s in servers], tmp_path / "back", trust_of(published), seconds=5)
    assert report.missing == ()
    assert tree_of(tmp_path / "back/content") == tree_of(published / "content")


def test_publishing_is_not_held_up_by_a_mirror_that_never_answers(published, a, tmp_path):
    with LyingMirror(a, never_answers) as hung, LyingMirror(tmp_path / "mirror-b") as good:
        folders = {"a": a, "b": tmp_path / "mirror-b"}
        with_mirrors(published, folders, {"a": hung.address, "b": good.address})
        began = time.monotonic()
        one, two = publish(published, NOON, seconds=SECONDS)
        took = time.monotonic() - began
    assert (one.current, two.current) == (False, True)
    assert took < SECONDS + 1


@pytest.mark.parametrize("command", ["watch", "publish"])
def test_a_folder_that_cannot_be_used_does_not_hide_the_others(published, a, tmp_path, command, capsys):
    """A stick that is not plugged in, or is something else now."""
    shutil.rmtree(tmp_path / "mirror-b")
    if command == "publish":
        (tmp_path / "mirror-b").write_bytes(b"a file")
    words = ["watch", "--site", str(published)] if command == "watch" else ["publish", str(published)]
    assert main([*words, "--json"]) in (1, 4)
    said = capsys.readouterr().out
    assert str(a) in said
    assert '"release": 1' in said


@pytest.mark.parametrize("name", ["verify", "watch", "mirror", "recover"])
def test_every_command_falls_through_all_of_them_to_the_good_one(world, name):
    """Sixteen that are silent, slow, endless, lying and broken, asked before the good one: one deadline for all."""
    with mirrors(world.new, *BAD, honest) as servers:
        began = time.monotonic()
        told = surfaces.SURFACES[name].look(world, *(server.address for server in servers))
        took = time.monotonic() - began
    assert told.left == 2
    assert told.code == {"verify": 1, "watch": 1, "mirror": 0, "recover": 0}[name]
    assert told.verdict in ("down", "unverifiable", "whole")
    assert took < surfaces.ALL_SECONDS + surfaces.SLACK


@contextlib.contextmanager
def true_signatures_over_a_parking_page(world, _surface):
    with LyingMirror(world.new, only("en/", page_to_everything)) as mirror:
        yield mirror.address


@contextlib.contextmanager
def true_signatures_and_no_pages(world, _surface):
    with LyingMirror(world.new, only("en/", failing(503))) as mirror:
        yield mirror.address


test_a_liar_on_every_surface = surfaces.every(
    true_signatures_over_a_parking_page,
    verify=(1, "altered", 2),
    watch=(1, "altered", 2),
    mirror=(1, "altered", 1),
    recover=(0, "rebuilt", 2),
    browser=(1, "altered", 0),
)
test_a_refuser_on_every_surface = surfaces.every(
    true_signatures_and_no_pages,
    verify=(4, "unverifiable", 2),
    watch=(4, "unverifiable", 2),
    mirror=(1, "unverifiable", 1),
    recover=(0, "rebuilt", 2),
    browser=(1, "unverifiable", 0),
)
