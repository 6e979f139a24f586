import dataclasses
import io

import pytest
from PIL import Image

from stillhere.errors import Problem
from stillhere.files import digest
from stillhere.photos.clean import refusal
from stillhere.photos.darkroom import Darkroom
from stillhere.photos.intake import validate
from stillhere.photos.looks import distance
from stillhere.photos.preview import LONGEST, fitting, packed, previewed, unpacked

from .pictures import pixels, planted, saved, traces


@pytest.fixture(scope="module")
def room():
    with Darkroom() as room:
        yield room


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_preview_is_a_clean_jpeg_of_the_upright_picture(room, kind):
    data = planted(kind, pixels(2000, 1000), orientation=6)
    found = room.preview(data)
    turned = kind != "GIF"
    assert (found.digest, found.width, found.height) == (digest(data), *((1000, 2000) if turned else (2000, 1000)))
    assert Image.open(io.BytesIO(found.image)).size == ((800, 1600) if turned else (1600, 800))
    assert refusal(found.image, "jpeg", *fitting(found.width, found.height)) is None
    assert traces(data, found.image) == []
    assert found == previewed(data)


def test_a_small_picture_is_not_blown_up(room):
    assert Image.open(io.BytesIO(room.preview(saved(pixels(50, 40), "PNG")).image)).size == (50, 40)
    assert fitting(LONGEST, 9) == (LONGEST, 9)
    assert fitting(20 * LONGEST, LONGEST // 2) == (LONGEST, 40)


def test_a_look_is_that_of_the_preview_and_nearly_the_same_in_every_format(room):
    found = room.preview(saved(pixels(), "PNG")).look
    assert room.look(saved(pixels(), "PNG")) == found
    for kind in ("JPEG", "WEBP"):
        assert distance(room.look(saved(pixels(200, 150), kind, quality=40)), found) <= 4


@pytest.mark.parametrize("ask", ["preview", "look"])
def test_what_is_no_picture_has_neither(room, ask):
    for data, code in ((b"text", "picture-unknown"), (saved(pixels(), "PNG")[:3000], "picture-broken")):
        with pytest.raises(Problem) as problem:
            getattr(room, ask)(data)
        assert problem.value.code == code


def test_a_parcel_is_believed_only_where_it_can_be_this_pictures_preview():
    data = saved(pixels(90, 60), "PNG")
    good, intake = previewed(data), validate(data)
    assert unpacked(packed(good), intake) == good
    for lie in ({"digest": "0" * 64}, {"width": 91}, {"look": "x" * 16}, {"look": "0"}):
        with pytest.raises(ValueError, match=r"."):
            unpacked(packed(dataclasses.replace(good, **lie)), intake)
    for parcel in (b"", b"[]\n", b"{}\n", b"[" * 99_999, b"null"):
        with pytest.raises(ValueError, match=r"."):
            unpacked(parcel, intake)
    for image in (planted("JPEG", pixels(90, 60)), saved(pixels(91, 60), "JPEG"), b""):
        with pytest.raises(Problem, match="picture-not-proved"):
            unpacked(packed(dataclasses.replace(good, image=image)), intake)
