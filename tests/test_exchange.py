import pytest

from stillhere import files
from stillhere.exchange import Beside


def cannot(one, other):
    return False


def tree_of(folder):
    return {path: (folder / path).read_bytes() for path in files.walk(folder)}


@pytest.fixture
def beside(tmp_path):
    files.write_atomic(tmp_path / "kept/a", b"old")
    found = Beside(tmp_path / "kept")
    files.write_atomic(found.stage / "a", b"new")
    return found


@pytest.mark.parametrize("at_once", [None, cannot])
@pytest.mark.parametrize("keep_old", [True, False])
def test_the_new_folder_takes_the_place_of_the_old_one(beside, at_once, keep_old):
    beside.exchange(keep_old=keep_old, at_once=at_once)
    assert tree_of(beside.folder) == {"a": b"new"}
    assert beside.set_aside.exists() == keep_old
    assert not beside.stage.exists()
    beside.settle()
    assert tree_of(beside.folder) == {"a": b"new"}


@pytest.mark.parametrize("there", ["absent", "empty"])
def test_the_first_one_takes_its_place(tmp_path, there):
    beside = Beside(tmp_path / "kept")
    files.write_atomic(beside.stage / "a", b"new")
    if there == "empty":
        beside.folder.mkdir()
    beside.exchange()
    assert tree_of(beside.folder) == {"a": b"new"}


def test_a_kill_between_the_two_renames_leaves_the_old_one(beside):
    """Where the system cannot exchange in one step."""
    beside.folder.rename(beside.work / "old")
    beside.settle()
    assert (tree_of(beside.folder), tree_of(beside.stage)) == ({"a": b"old"}, {"a": b"new"})


def test_a_kill_after_both_renames_leaves_the_new_one(beside):
    beside.folder.rename(beside.work / "old")
    beside.stage.rename(beside.folder)
    beside.settle()
    assert tree_of(beside.folder) == {"a": b"new"}
    assert not (beside.work / "old").exists()


def test_the_rights_of_the_folder_stay(beside):
    beside.folder.chmod(0o750)
    beside.exchange()
    assert beside.folder.stat().st_mode & 0o777 == 0o750
