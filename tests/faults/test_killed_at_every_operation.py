"""A command dies just before one of its operations on files, at many of them in turn: old state or new, and it goes on.

The state at each point is what `kill -9` leaves there; STILLHERE_KILLS=1000 makes it every single operation.
"""

import os
import shutil
from collections import Counter

import pytest

from stillhere.release.verdict import Verdict

from . import world
from .world import BUILD, FINISH, PUBLISH, RECOVER, RELEASE

POINTS = int(os.environ.get("STILLHERE_KILLS", "12"))  # of each command, spread evenly, and all of the last five


@pytest.fixture(scope="module")
def start(tmp_path_factory):
    return world.make(tmp_path_factory.mktemp("world") / "start")


@pytest.fixture(scope="module")
def released(start):
    """Release 2 is signed and not yet published."""
    folder = shutil.copytree(start, start.parent / "released")
    assert world.ours(folder, RELEASE).returncode == 0
    return folder


def spread(count):
    """Evenly, and all of the last five."""
    return {1 + index * count // POINTS for index in range(POINTS)} | set(range(max(1, count - 4), count + 1))


def whole_writes(count):
    """Three stretches long enough for every step of writing one file."""
    return {count * part // 100 + step for part in (25, 75, 97) for step in range(5)}


def killed(begin, argv, choose=spread):
    """The folders as each kill left them. One run to the end says how many operations there are."""
    place = begin.parent / f"{begin.name}-{argv[0]}"
    [whole] = world.at_every_operation([{"from": str(begin), "to": str(place / "whole"), "at": None, "argv": argv}])
    assert whole["status"] == 0
    points = sorted(choose(whole["operations"]))
    folders = [place / str(point) for point in points]
    jobs = [
        {"from": str(begin), "to": str(folder), "at": point, "argv": argv}
        for folder, point in zip(folders, points, strict=True)
    ]
    assert [done["status"] for done in world.at_every_operation(jobs)] == [9] * len(jobs)
    return place / "whole", folders


def test_a_killed_build_leaves_the_old_tree_or_the_new_one(start):
    shutil.rmtree(start / "site/.stillhere/tree", ignore_errors=True)
    whole, first = killed(start, BUILD)
    new = world.built(whole)
    assert all(world.built(folder) in ({}, new) for folder in first)
    world.run_again(first, BUILD)
    assert all(world.built(folder) == new for folder in first)


def test_a_killed_rebuild_leaves_the_old_tree_or_the_new_one(start):
    begin = shutil.copytree(start, start.parent / "built")
    assert world.ours(begin, BUILD).returncode == 0
    (begin / "site/content/essay/new/en.md").write_text('+++\ntitle = "Newer"\n+++\nNewer.\n')
    shutil.rmtree(begin / "site/content/essay/e1")
    old = world.built(begin)
    whole, folders = killed(begin, BUILD)
    new = world.built(whole)
    seen = Counter("old" if tree == old else "new" if tree == new else "mix" for tree in map(world.built, folders))
    assert set(seen) == {"old", "new"}
    world.run_again(folders, BUILD)
    assert all(world.built(folder) == new for folder in folders)


def test_a_killed_release_leaves_the_old_one_in_force_or_the_new_one(start):
    whole, folders = killed(start, RELEASE)
    assert world.signed(whole) == 2
    assert {world.signed(folder) for folder in folders} == {1, 2}
    world.run_again(folders, RELEASE)
    assert {world.signed(folder) for folder in folders} == {2, 3}
    world.run_again(folders, PUBLISH)
    assert {world.verdict(folder).verdict for folder in folders} == {Verdict.CURRENT}


def test_killed_while_keys_change_hands_the_old_ones_hold_or_the_new_ones(start):
    begin = world.ask_for_other_keys(shutil.copytree(start, start.parent / "other-keys"))
    whole, folders = killed(begin, FINISH)
    keys = {folder: world.keys_in_force(folder) for folder in (begin, whole, *folders)}
    assert set(keys.values()) == {keys[begin], keys[whole]}
    assert len(set(keys.values())) == 2
    for folder in folders:
        assert world.ours(folder, FINISH).returncode == (0 if keys[folder] == keys[begin] else 1)
        assert world.keys_in_force(folder) == keys[whole]
    world.run_again(folders, PUBLISH)
    assert {world.verdict(folder).verdict for folder in folders} == {Verdict.CURRENT}


def test_a_killed_publish_leaves_a_mirror_that_verifies(released):
    _, folders = killed(released, PUBLISH)
    seen = Counter(world.verdict(folder).verdict for folder in folders)
    assert seen.keys() <= {Verdict.CURRENT, Verdict.UPDATING}
    assert seen[Verdict.UPDATING] > 2
    world.run_again(folders, PUBLISH)
    for folder in folders:
        judgement = world.verdict(folder)
        assert (judgement.verdict, judgement.facts["release"]) == (Verdict.CURRENT, 2)


def test_a_killed_first_publish_leaves_a_mirror_that_is_never_called_false(released):
    begin = shutil.copytree(released, released.parent / "empty-mirror")
    shutil.rmtree(begin / "mirror")
    _, folders = killed(begin, PUBLISH)
    begun = [folder for folder in folders if (folder / "mirror").is_dir()]
    seen = Counter(world.verdict(folder).verdict for folder in begun)
    assert seen.keys() <= {Verdict.CURRENT, Verdict.INCOMPLETE, Verdict.UNVERIFIABLE}
    world.run_again(folders, PUBLISH)
    assert {world.verdict(folder).verdict for folder in folders} == {Verdict.CURRENT}


def test_a_killed_recovery_leaves_nothing_or_everything(released):
    begin = shutil.copytree(released, released.parent / "damaged")
    for page in (begin / "mirror").glob("en/*/*.html"):
        page.unlink()  # so that pages are made again from the sources as well
    whole, folders = killed(begin, RECOVER)
    expected = world.tree_of(whole / "back")
    assert all(world.tree_of(folder / "back") in ({}, expected) for folder in folders)
    unfinished = [folder for folder in folders if not (folder / "back").exists()]
    assert len(unfinished) > POINTS // 2
    world.run_again(unfinished, RECOVER)
    content = {
        path: data for path, data in expected.items() if path.startswith(("content/", "signed/", ".stillhere/tree"))
    }
    for folder in unfinished:
        back = world.tree_of(folder / "back")
        assert {path: data for path, data in back.items() if path in content} == content
        assert not (folder / "back.recovering").exists()


@pytest.mark.parametrize("argv", [PUBLISH, RELEASE, RECOVER], ids=lambda argv: argv[0])
def test_the_next_run_sweeps_up_what_a_kill_left_half_written(start, released, argv, tmp_path):
    """Half-written files must not pile up: on a mirror they are served to everybody."""
    begin = shutil.copytree(start if argv is RELEASE else released, tmp_path / "begin")
    _, folders = killed(begin, argv, whole_writes)
    left = [folder for folder in folders if world.half_written(folder) and not (folder / "back").exists()]
    assert left
    world.run_again(left, argv)
    assert {path for folder in left for path in world.half_written(folder)} == set()
