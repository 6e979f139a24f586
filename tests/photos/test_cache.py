import json

import PIL
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stillhere.content.review import Box
from stillhere.errors import Problem
from stillhere.photos import cache
from stillhere.photos.cache import Cache
from stillhere.photos.parcel import packed, unpacked
from stillhere.photos.renditions import Policy, Rendition, Renditions, renditions

from .pictures import pixels, planted, saved

FOUND = renditions(saved(pixels(), "PNG"), Policy(widths=(30, 60)))
KEY = cache.key("a" * 64, Policy())


def test_what_was_kept_is_given_back(tmp_path):
    kept = Cache(tmp_path)
    assert kept.get(KEY) is None
    kept.put(KEY, FOUND)
    assert kept.get(KEY) == FOUND


def test_the_key_is_everything_that_bytes_depend_on(monkeypatch):
    keys = [
        cache.key("a" * 64, Policy()),
        cache.key("b" * 64, Policy()),
        cache.key("a" * 64, Policy(limit=1)),
        cache.key("a" * 64, Policy(), (Box(0, 0, 1, 1),)),
        cache.key("a" * 64, Policy(), (Box(0, 0, 1, 2),)),
    ]
    monkeypatch.setattr(PIL, "__version__", "99")
    keys.append(cache.key("a" * 64, Policy()))
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "moved", "folder"])
def test_a_damaged_entry_counts_as_absent_and_is_made_again(tmp_path, damage):
    kept = Cache(tmp_path)
    kept.put(KEY, FOUND)
    [place] = tmp_path.glob("*/*")
    data = place.read_bytes()
    place.unlink()
    match damage:
        case "cut":
            place.write_bytes(data[:-1])
        case "flipped":
            place.write_bytes(data[:900] + bytes([data[900] ^ 1]) + data[901:])
        case "empty":
            place.write_bytes(b"")
        case "moved":
            place.write_bytes(packed(FOUND, "f" * 64))
        case "folder":
            place.mkdir()
    assert kept.get(KEY) is None
    if damage != "folder":
        kept.put(KEY, FOUND)
        assert kept.get(KEY) == FOUND


def test_an_entry_that_somebody_planted_is_not_published_however_well_it_is_sealed(tmp_path):
    bad = Renditions(320, 240, (Rendition("jpeg", 320, 240, 82, planted("JPEG")),))
    with pytest.raises(Problem, match="picture-not-proved"):
        unpacked(packed(bad, KEY), KEY)
    Cache(tmp_path).put(KEY, bad)
    assert Cache(tmp_path).get(KEY) is None


def test_only_what_is_wanted_is_kept(tmp_path):
    kept, other = Cache(tmp_path), cache.key("b" * 64, Policy())
    (tmp_path / "stamps.json").write_text("{}")
    kept.put(KEY, FOUND)
    kept.put(other, FOUND)
    kept.keep_only([other])
    assert (kept.get(KEY), kept.get(other)) == (None, FOUND)
    assert (tmp_path / "stamps.json").exists()


@given(st.binary(max_size=60), st.binary(max_size=60))
def test_any_parcel_is_unpacked_or_damaged(head, files):
    rest = head + b"\n" + files
    from stillhere.photos.parcel import _MAGIC, _seal

    for data in (rest, _MAGIC + _seal(rest, "k") + b"\n" + rest):
        with pytest.raises((ValueError, Problem)):
            unpacked(data, "k")


@pytest.mark.parametrize(
    "table",
    [
        [],
        {},
        {"items": [[]], "width": 1, "height": 1},
        {"items": [["jpeg", 1, 1, 1, 9**9]], "width": 1, "height": 1},
        {"items": [["jpeg", 1, 1, 1, -9]], "width": 1, "height": 1},
        {"items": 3, "width": 1, "height": 1},
        {"items": [], "width": None, "height": 1},
    ],
)
def test_a_sealed_parcel_with_a_wrong_table_is_refused(table):
    from stillhere.photos.parcel import _MAGIC, _seal

    rest = json.dumps(table).encode() + b"\nfiles"
    with pytest.raises((ValueError, Problem)):
        unpacked(_MAGIC + _seal(rest, "k") + b"\n" + rest, "k")
