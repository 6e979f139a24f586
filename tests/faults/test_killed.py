"""`kill -9` at random moments, on real processes: the last good state holds, and the next run goes on."""

import random
import shutil
import signal
import subprocess
import sys
import time

import pytest

from stillhere.release.verdict import Verdict

from . import world
from .world import BUILD, PUBLISH, RECOVER, RELEASE

KILLS = 12
ENTRIES = 15


@pytest.fixture(scope="module")
def start(tmp_path_factory):
    return world.make(tmp_path_factory.mktemp("killed") / "start", ENTRIES)


@pytest.fixture(scope="module")
def released(start):
    folder = shutil.copytree(start, start.parent / "released")
    assert world.ours(folder, RELEASE).returncode == 0
    return folder


def duration(begin, argv, place):
    """How long a run takes when nothing disturbs it, and the folder it leaves."""
    times = []
    for number in range(2):
        folder = shutil.copytree(begin, place / f"whole-{number}")
        began = time.monotonic()
        assert world.ours(folder, argv).returncode == 0
        times.append(time.monotonic() - began)
    return folder, min(times)


def start_of(argv, folder):
    words = [sys.executable, "-m", "stillhere", *argv]
    return subprocess.Popen(words, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def killed(begin, argv, place, seed):
    """The folder of a whole run, and one for each kill, at moments spread over the time that a run takes."""
    whole, seconds = duration(begin, argv, place)
    dice, folders, ends = random.Random(seed), [], []
    for number in range(KILLS):
        folder = shutil.copytree(begin, place / str(number))
        process = start_of(argv, folder)
        try:
            process.wait(timeout=seconds * (0.3 + 0.7 * (number + dice.random()) / KILLS))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        folders.append(folder)
        ends.append(process.returncode)
    assert -signal.SIGKILL in ends
    assert set(ends) <= {0, -signal.SIGKILL}
    return whole, folders


def test_build(start, tmp_path):
    begin = shutil.copytree(start, tmp_path / "begin")
    assert world.ours(begin, BUILD).returncode == 0
    for text in (begin / "site/content/essay").glob("*/en.md"):
        text.write_text(text.read_text() + "More.\n")
    old = world.built(begin)
    whole, folders = killed(begin, BUILD, tmp_path, 1)
    new = world.built(whole)
    assert [folder for folder in folders if world.built(folder) not in (old, new)] == []
    world.run_again(folders, BUILD)
    assert [folder for folder in folders if world.built(folder) != new] == []


def test_release(start, tmp_path):
    whole, folders = killed(start, RELEASE, tmp_path, 2)
    assert world.signed(whole) == 2
    before = [world.signed(folder) for folder in folders]
    assert set(before) <= {1, 2}
    world.run_again(folders, RELEASE)
    assert [world.signed(folder) for folder in folders] == [number + 1 for number in before]


def test_publish(released, tmp_path):
    _, folders = killed(released, PUBLISH, tmp_path, 3)
    assert {world.verdict(folder).verdict for folder in folders} <= {Verdict.CURRENT, Verdict.UPDATING}
    world.run_again(folders, PUBLISH)
    assert {(world.verdict(folder).verdict, world.verdict(folder).facts["release"]) for folder in folders} == {
        (Verdict.CURRENT, 2)
    }


def test_recover(released, tmp_path):
    whole, folders = killed(released, RECOVER, tmp_path, 4)
    wanted = world.tree_of(whole / "back")
    assert [folder for folder in folders if world.tree_of(folder / "back") not in ({}, wanted)] == []
    unfinished = [folder for folder in folders if not (folder / "back").exists()]
    assert unfinished
    world.run_again(unfinished, RECOVER)
    for folder in folders:
        back = world.tree_of(folder / "back")
        assert {path: back.get(path) for path in wanted} == wanted


def test_killed_again_and_again_and_then_left_alone(released, tmp_path):
    _, seconds = duration(released, PUBLISH, tmp_path)
    folder, dice = shutil.copytree(released, tmp_path / "again"), random.Random(5)
    for _ in range(6):
        process = start_of(PUBLISH, folder)
        time.sleep(seconds * dice.uniform(0.5, 0.95))
        process.kill()
        process.wait()
        assert world.verdict(folder).verdict in (Verdict.CURRENT, Verdict.UPDATING)
    world.run_again([folder], PUBLISH)
    assert world.verdict(folder).verdict is Verdict.CURRENT
