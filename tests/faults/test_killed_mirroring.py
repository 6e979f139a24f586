"""`stillhere mirror` dies at any moment: what is served is one release, whole, and it goes on."""

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections import Counter

import pytest

from stillhere.release import roles
from stillhere.testing.mirror import LyingMirror, honest

from . import world
from .world import PUBLISH, RELEASE

POINTS = int(os.environ.get("STILLHERE_KILLS", "40"))
KILLS = 12
FOLDER = ["mirror", "mirror", "kept", "--trust", "site/signed/1.root.json"]


@pytest.fixture(scope="module")
def start(tmp_path_factory):
    """Release 1 is kept, release 2 is out."""
    folder = world.make(tmp_path_factory.mktemp("mirroring") / "start")
    shutil.copytree(folder / "mirror", folder / "kept")
    for words in (RELEASE, PUBLISH):
        assert world.ours(folder, words).returncode == 0
    return folder


def served(folder):
    return world.tree_of(folder / "kept")


def left_beside(folder):
    """What a run leaves beside the folder when it has ended well."""
    return {path.name for path in (folder / ".kept.stillhere-mirror").iterdir()}


@pytest.mark.parametrize("first", [False, True])
def test_killed_before_every_operation_on_a_file(start, tmp_path, first):
    begin = shutil.copytree(start, tmp_path / "begin")
    if first:
        shutil.rmtree(begin / "kept")
    old, new = served(begin), world.tree_of(begin / "mirror")
    whole_job = {"from": str(begin), "to": str(tmp_path / "whole"), "at": None, "argv": FOLDER}
    [whole] = world.at_every_operation([whole_job])
    assert (whole["status"], served(tmp_path / "whole")) == (0, new)
    count = whole["operations"]
    points = sorted({1 + n * count // POINTS for n in range(POINTS)} | set(range(max(1, count - 30), count + 1)))
    folders = [tmp_path / str(point) for point in points]
    jobs = [
        {"from": str(begin), "to": str(folder), "at": point, "argv": FOLDER}
        for folder, point in zip(folders, points, strict=True)
    ]
    assert {end["status"] for end in world.at_every_operation(jobs)} == {9}
    seen = Counter("old" if served(f) == old else "new" if served(f) == new else "mix" for f in folders)
    assert set(seen) == {"old", "new"}
    world.run_again(folders, FOLDER)
    for folder in folders:
        assert served(folder) == new
        assert left_beside(folder) == {"lock", "memory.json"}
        assert world.half_written(folder / "kept") == []


def test_killed_at_random_moments_while_it_fetches(start, tmp_path):
    """Real processes, a real server; each next run goes on, and none fetches again what was already there."""
    old, new, dice = served(start), world.tree_of(start / "mirror"), random.Random(7)
    fetched, ends = [], []
    with LyingMirror(start / "mirror", honest) as mirror:
        words = [sys.executable, "-m", "stillhere", "mirror", mirror.address, "kept", *FOLDER[3:]]

        def run(folder, seconds=None):
            process = subprocess.Popen(words, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                return process.wait(timeout=seconds)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                return process.wait()

        began = time.monotonic()
        assert run(shutil.copytree(start, tmp_path / "whole")) == 0
        long = time.monotonic() - began
        for number in range(KILLS):
            folder = shutil.copytree(start, tmp_path / str(number))
            ends.append(run(folder, long * (0.3 + 0.6 * dice.random())))
            assert served(folder) in (old, new)
            mirror.asked.clear()
            assert run(folder) == 0
            assert served(folder) == new
            fetched.append(len([path for path in mirror.asked if roles.METADATA not in path]))
    assert -signal.SIGKILL in ends
    assert max(fetched) <= len([path for path in new if old.get(path) != new[path]])


def test_who_reads_all_the_while_sees_the_old_release_or_the_new_one(start, tmp_path):
    """A server serves the folder while it is exchanged to and fro; no page is ever missing or of neither."""
    folder = shutil.copytree(start, tmp_path / "world")
    old, new = served(folder), world.tree_of(folder / "mirror")
    paths = sorted(path for path in old.keys() & new.keys() if old[path] != new[path])
    wrong, reads, stop = [], [], threading.Event()

    def read(address):
        while not stop.is_set():
            for path in paths:
                with urllib.request.urlopen(address + path, timeout=10) as answer:  # loopback
                    data = answer.read()
                reads.append(path)
                if data not in (old[path], new[path]):
                    wrong.append(path)

    with LyingMirror(folder / "kept") as server:
        reader = threading.Thread(target=read, args=(server.address,))
        reader.start()
        assert world.ours(folder, FOLDER).returncode == 0
        for _ in range(3):  # damaged here, and mended
            (folder / "kept/style.css").unlink()
            assert world.ours(folder, FOLDER).returncode == 0
        stop.set()
        reader.join(20)
    assert wrong == []
    assert len(reads) > 50
    assert served(folder) == new


def test_two_runs_at_once_do_not_disturb_each_other(start, tmp_path):
    folder = shutil.copytree(start, tmp_path / "world")
    words = [sys.executable, "-m", "stillhere", *FOLDER]
    runs = [subprocess.Popen(words, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(3)]
    ends = [(run.communicate(timeout=60), run.returncode)[1] for run in runs]
    assert set(ends) <= {0, 1}
    assert 0 in ends
    assert served(folder) == world.tree_of(folder / "mirror")
