import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stillhere import files
from stillhere.errors import Problem

NAMES = st.sampled_from(["a", "b", "词"])
PATHS = st.builds("/".join, st.lists(NAMES, min_size=1, max_size=3))
TREES = st.dictionaries(PATHS, st.binary(max_size=4), max_size=5).filter(
    lambda tree: not any(other.startswith(path + "/") for path in tree for other in tree)
)


def on_disk(folder: Path) -> dict[str, bytes]:
    return {path: (folder / path).read_bytes() for path in files.walk(folder)} if folder.exists() else {}


@settings(max_examples=40, deadline=None)
@given(st.lists(TREES, max_size=4))
def test_a_folder_changed_as_one_holds_what_a_dictionary_would(trees):
    with tempfile.TemporaryDirectory() as top:
        folder = Path(top) / "f"
        model: dict[str, bytes] = {}
        for tree in trees:
            changed = {path: data for path, data in tree.items() if model.get(path) != data}
            files.replace_tree(folder, changed, model.keys() - tree.keys())
            model = tree
            assert on_disk(folder) == model
            assert [path.name for path in Path(top).iterdir()] == ["f"]


def test_what_a_kill_interrupted_is_carried_to_its_end(tmp_path):
    folder = tmp_path / "f"
    files.replace_tree(folder, {"old": b"1", "both": b"1"}, ())
    (tmp_path / ".f.stillhere-stage").mkdir()
    (tmp_path / ".f.stillhere-stage" / "new").write_bytes(b"2")  # `both` was moved before the kill
    (folder / "both").write_bytes(b"2")
    (tmp_path / ".f.stillhere-journal").write_text('{"format": 1, "changed": ["both", "new"], "removed": ["old"]}')
    files.settle(folder)
    assert on_disk(folder) == {"both": b"2", "new": b"2"}
    assert list(tmp_path.iterdir()) == [folder]


def test_what_was_only_staged_is_dropped(tmp_path):
    files.replace_tree(tmp_path / "f", {"a": b"1"}, ())
    (tmp_path / ".f.stillhere-stage").mkdir()
    files.settle(tmp_path / "f")
    assert on_disk(tmp_path) == {"f/a": b"1"}


@given(st.text(max_size=30))
def test_a_safe_path_stays_inside(text):
    if files.safe_path(text):
        assert Path(os.path.normpath(Path("/top") / text)).is_relative_to("/top")
        assert "\0" not in text


@pytest.mark.parametrize("path", ["", "/a", "a/../b", "..", ".", "a//b", "a/", "a\\b", "a\nb", "a\0b", "x" * 256])
def test_a_path_that_leads_out_is_refused(path):
    with pytest.raises(Problem) as problem:
        files.inside(Path("/top"), path)
    assert problem.value.code == "path-unsafe"


def test_a_file_is_written_whole_and_can_be_kept_private(tmp_path):
    files.write_atomic(tmp_path / "d" / "f", b"one")
    files.write_atomic(tmp_path / "d" / "f", b"two", private=True)
    assert (tmp_path / "d" / "f").read_bytes() == b"two"
    assert (tmp_path / "d" / "f").stat().st_mode & 0o777 == 0o600
    assert list(files.walk(tmp_path)) == ["d/f"]


def test_nothing_is_left_behind_where_writing_fails(tmp_path):
    (tmp_path / "f").mkdir()
    with pytest.raises(OSError, match="directory"):
        files.write_atomic(tmp_path / "f", b"one")
    assert list(tmp_path.iterdir()) == [tmp_path / "f"]


def test_no_more_than_the_limit_is_read(tmp_path):
    (tmp_path / "f").write_bytes(b"12345")
    assert files.read_limited(tmp_path / "f", 5) == b"12345"
    with pytest.raises(Problem) as problem:
        files.read_limited(tmp_path / "f", 4)
    assert problem.value.code == "file-too-large"
    assert problem.value.facts["size"] == 5


def test_a_file_without_a_size_is_limited_too():
    with pytest.raises(Problem) as problem:
        files.read_limited(Path("/proc/self/status"), 10)
    assert problem.value.code == "file-too-large"


def test_only_ordinary_files_are_read(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(Problem) as problem:
        files.read_limited(tmp_path / "pipe", 10)
    assert problem.value.code == "file-not-regular"


def test_a_folder_is_no_file_and_leaves_nothing_open(tmp_path):
    before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - counting only
    with pytest.raises(Problem) as problem:
        files.read_limited(tmp_path, 10)
    assert problem.value.code == "file-not-regular"
    assert len(os.listdir("/proc/self/fd")) == before  # noqa: PTH208


def test_a_link_that_leads_out_is_not_followed(tmp_path):
    inside, secret = tmp_path / "site", tmp_path / "secret"
    inside.mkdir()
    secret.write_bytes(b"x")
    (inside / "out").symlink_to(secret)
    (inside / "own").write_bytes(b"y")
    (inside / "in").symlink_to(inside / "own")
    assert files.read_limited(inside / "in", 10, within=inside) == b"y"
    with pytest.raises(Problem) as problem:
        files.read_limited(inside / "out", 10, within=inside)
    assert problem.value.code == "link-leads-out"


def test_walking_is_sorted_counts_links_as_files_and_skips_only_at_the_top(tmp_path):
    for path in ("b/skip/x", "a", "skip/y"):
        files.write_atomic(tmp_path / path, b"", durable=False)
    (tmp_path / "loop").symlink_to(tmp_path)
    assert sorted(files.walk(tmp_path, skip=["skip"])) == ["a", "b/skip/x", "loop"]


def test_empty_folders_are_pruned_up_to_the_top(tmp_path):
    (tmp_path / "a/b/c").mkdir(parents=True)
    (tmp_path / "a/x").write_bytes(b"")
    files.prune_empty(tmp_path / "a/b/c", tmp_path)
    assert [p.name for p in (tmp_path / "a").iterdir()] == ["x"]
