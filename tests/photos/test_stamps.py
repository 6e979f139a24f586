import os

import pytest

from stillhere.photos.stamps import Stamps

OLD = (10, 1_000_000_000, 1_000_000_000, 1, 7)


def kept(place, **rows):
    Stamps(place).keep(rows)
    return Stamps(place)


def test_an_unchanged_file_need_not_be_read_again(tmp_path):
    stamps = kept(tmp_path / "stamps.json", a=(OLD, "digest"))
    assert stamps.digest("a", OLD) == "digest"
    assert stamps.digest("b", OLD) is None


@pytest.mark.parametrize("part", range(5))
def test_a_file_that_changed_in_any_way_is_read_again(tmp_path, part):
    changed = tuple(value + (index == part) for index, value in enumerate(OLD))
    assert kept(tmp_path / "stamps.json", a=(OLD, "digest")).digest("a", changed) is None


def test_a_file_that_changed_just_before_the_list_was_written_is_not_believed(tmp_path):
    place = tmp_path / "stamps.json"
    kept(place, a=(OLD, "digest"))
    now = place.stat().st_mtime_ns
    just_now = (10, 1, now - 1_000_000_000, 1, 7)
    assert kept(place, a=(just_now, "digest")).digest("a", just_now) is None
    os.utime(place, ns=(now, now + 5_000_000_000))
    assert Stamps(place).digest("a", just_now) == "digest"


def test_a_file_without_a_stamp_is_always_read(tmp_path):
    assert kept(tmp_path / "stamps.json", a=((), "digest")).digest("a", ()) is None


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b'{"a": 1}', b'{"a": [["x"], "d"]}', b"\xff", b"[" * 100_000])
def test_a_damaged_list_is_an_empty_one(tmp_path, data):
    (tmp_path / "stamps.json").write_bytes(data)
    assert Stamps(tmp_path / "stamps.json").digest("a", OLD) is None
    assert kept(tmp_path / "stamps.json", a=(OLD, "digest")).digest("a", OLD) == "digest"


def test_an_unchanged_list_is_not_written_again(tmp_path):
    place = tmp_path / "stamps.json"
    kept(place, a=(OLD, "digest"))
    before = place.stat().st_ino
    kept(place, a=(OLD, "digest"))
    assert place.stat().st_ino == before
