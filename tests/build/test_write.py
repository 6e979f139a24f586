from hypothesis import given, settings
from hypothesis import strategies as st

from stillhere import files
from stillhere.build.write import write_tree
from tests.test_files import TREES, on_disk


def test_only_what_differs_is_written(tmp_path):
    folder = tmp_path / "tree"
    assert write_tree(folder, {"a/b": b"1", "c": b"2"}) == (2, 0)
    before = (folder / "c").stat().st_mtime_ns
    assert write_tree(folder, {"a/b": b"9", "c": b"2"}) == (1, 0)
    assert (folder / "c").stat().st_mtime_ns == before
    assert write_tree(folder, {"c": b"2"}) == (0, 1)
    assert not (folder / "a").exists()
    assert write_tree(folder, {"c": b"2"}) == (0, 0)


def test_what_a_kill_left_is_settled_first(tmp_path):
    folder = tmp_path / "tree"
    write_tree(folder, {"a": b"1"})
    files.write_atomic(tmp_path / ".tree.stillhere-stage" / "b", b"2")
    files.write_atomic(tmp_path / ".tree.stillhere-journal", b'{"format": 1, "changed": ["b"], "removed": ["a"]}')
    assert write_tree(folder, {"b": b"2"}) == (0, 0)


@settings(max_examples=25, deadline=None)
@given(st.lists(TREES, min_size=1, max_size=3))
def test_the_folder_holds_exactly_the_tree(tmp_path_factory, trees):
    folder = tmp_path_factory.mktemp("t") / "tree"
    for tree in trees:
        write_tree(folder, tree)
        assert on_disk(folder) == tree
