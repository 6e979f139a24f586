import asyncio

import pytest

from stillhere import files
from stillhere.copies import FolderCopy, Unreadable, is_web, must_be_there, opened
from stillhere.errors import WrongUsage


def read(folder, path, limit=10):
    with pytest.raises(Unreadable) as unreadable:
        asyncio.run(FolderCopy(folder).read(path, limit))
    return unreadable.value.kind


def test_a_folder_gives_its_bytes(tmp_path):
    files.write_atomic(tmp_path / "a/b", b"x")
    copy = FolderCopy(tmp_path)
    assert asyncio.run(copy.read("a/b", 1)) == b"x"
    assert copy.paths() == ["a/b"]
    assert copy.name == str(tmp_path)


def test_why_a_folder_gives_no_bytes_is_named(tmp_path):
    files.write_atomic(tmp_path / "f", b"12345")
    (tmp_path / "out").symlink_to("/etc/hostname")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "folder").mkdir()
    assert read(tmp_path, "gone") == "missing"
    assert read(tmp_path, "f/below") == "missing"
    assert read(tmp_path, "f", 4) == "too-long"
    assert {read(tmp_path, path) for path in ("out", "../x", "folder")} == {"disk"}


def test_a_link_in_circles_is_unreadable(tmp_path):
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    assert read(tmp_path, "loop") == "disk"


def test_what_a_killed_upload_left_half_written_does_not_count(tmp_path):
    files.write_atomic(tmp_path / f"a/{files.PARTIAL}abcd1234", b"x")
    assert FolderCopy(tmp_path).paths() == []


def test_places_are_opened_in_order(tmp_path):
    async def run():
        async with opened(str(tmp_path), "http://127.0.0.1:1/x") as copies:
            return [copy.name for copy in copies]

    assert asyncio.run(run()) == [str(tmp_path), "http://127.0.0.1:1/x"]


def test_a_place_that_is_neither_address_nor_folder_is_named(tmp_path):
    with pytest.raises(WrongUsage) as wrong:
        must_be_there(["https://example.org/", str(tmp_path), str(tmp_path / "gone")])
    assert wrong.value.code == "copy-not-there"


@pytest.mark.parametrize(
    ("place", "web"),
    [("https://a.org", True), ("http://a.org", True), ("a.org", False), ("/a", False), ("HTTPS://a.org/", True)],
)
def test_an_address_is_told_from_a_folder(place, web):
    assert is_web(place) is web
