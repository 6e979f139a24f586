import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from stillhere.files import digest
from stillhere.photos.darkroom import Darkroom
from stillhere.photos.preview import distance
from stillhere.photos.renditions import Policy, renditions
from stillhere.photos.traces import CONTAINS, IS, LOOKS_LIKE, NEAR, UNSEARCHED, Known, Trace, search

from .pictures import pixels, planted, saved
from .test_opened import HOLDERS, JPEG, bomb, zipped


def scene(seed: int) -> Image.Image:
    """A picture that looks like no other."""
    drawn = random.Random(seed)
    bands = [
        Image.frombytes("L", (9, 7), drawn.randbytes(63)).resize((900, 600), Image.Resampling.BICUBIC) for _ in "rgb"
    ]
    return Image.merge("RGB", bands)


PHOTO = planted("JPEG", scene(1))
MADE = renditions(PHOTO, Policy((300, 600))).items
OWN = frozenset({"media/a.jpg", "media/a.webp"})


@pytest.fixture(scope="module")
def room():
    with Darkroom() as room:
        yield room


@pytest.fixture(scope="module")
def known(room):
    return [
        Known("photos/a.jpg", digest(PHOTO), room.look(PHOTO), OWN),
        Known("photos/b.jpg", digest(JPEG), room.look(JPEG)),
    ]


def found(room, known, tree, seen=None):
    return list(search(tree.items(), known, room.look, seen))


def test_a_tree_of_renditions_and_other_things_has_no_traces(room, known):
    tree = {
        "media/a.jpg": next(item.data for item in MADE if item.format == "jpeg"),
        "media/a.webp": next(item.data for item in MADE if item.format == "webp"),
        "media/other.jpg": saved(scene(2), "JPEG"),
        "index.html": b"<p>/9j/ is how it begins; UEsDB too.",
        "data.json": b"{}",
        "empty": b"",
    }
    assert found(room, known, tree) == []


def test_an_intake_is_found_by_its_bytes_whatever_it_is_called(room, known):
    assert found(room, known, {"a/style.css": PHOTO}) == [Trace("a/style.css", IS, "photos/a.jpg")]
    assert found(room, known, {"media/a.jpg": PHOTO}) == [Trace("media/a.jpg", IS, "photos/a.jpg")]


@pytest.mark.parametrize("name", HOLDERS)
def test_an_intake_is_found_in_whatever_holds_it(room, known, name):
    traces = found(room, known, {name: HOLDERS[name]})
    assert [(trace.kind, trace.intake) for trace in traces] == [(CONTAINS, "photos/b.jpg")]
    assert traces[0].inside


ANEW = {
    "smaller": lambda photo: saved(photo.resize((300, 200)), "JPEG", quality=60),
    "another format": lambda photo: saved(photo, "WEBP", quality=50),
    "without metadata": lambda photo: saved(photo, "PNG"),
    "grey": lambda photo: saved(photo.convert("L"), "JPEG"),
    "cropped": lambda photo: saved(photo.crop((9, 6, 890, 594)), "JPEG"),
}


@pytest.mark.parametrize("way", ANEW)
@pytest.mark.parametrize(
    "holder", [lambda data: data, lambda data: zipped({"x": data}), lambda data: b"%PDF-1.7" + data]
)
def test_an_intake_that_was_saved_anew_is_found_by_its_look(room, known, way, holder):
    (trace,) = found(room, known, {"assets/x": holder(ANEW[way](scene(1)))})
    assert (trace.kind, trace.intake) == (LOOKS_LIKE, "photos/a.jpg")
    assert trace.bits <= NEAR


def test_a_rendition_at_another_path_is_no_rendition(room, known):
    (trace,) = found(room, known, {"media/b.webp": MADE[0].data if MADE[0].format == "webp" else MADE[2].data})
    assert trace.kind == LOOKS_LIKE


def test_what_begins_like_no_picture_is_not_decoded_and_nothing_is_decoded_twice(known):
    asked: list[bytes] = []
    seen: dict[str, str] = {}

    def look(data):
        from stillhere.photos.intake import validate

        validate(data)
        asked.append(data)
        return "f0" * 8

    other = saved(scene(3), "JPEG")
    tree = {"a.txt": b"text", "b.html": b"<p>", "c.jpg": other, "d.jpg": other, "media/a.jpg": saved(scene(4), "JPEG")}
    assert list(search(tree.items(), known, look, seen)) == []
    assert asked == [other]
    assert seen == {digest(other): "f0" * 8}
    assert list(search(tree.items(), known, look, seen)) == []
    assert asked == [other]


def test_what_could_not_be_searched_is_said(room, known):
    tree = {"a.zip": bomb(7), "b.jpg": saved(pixels(), "JPEG")[:900]}
    traces = [trace for trace in found(room, known, tree) if trace.kind == UNSEARCHED]
    assert [(trace.path, trace.reason) for trace in traces] == [("a.zip", "too-deep"), ("b.jpg", "picture-broken")]


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_two_scenes_are_far_apart(one, other):
    from stillhere.photos.preview import look_of

    looks = look_of(scene(one)), look_of(scene(other))
    assert (distance(*looks) <= NEAR) == (one == other)
