"""What a person looks at: the whole picture, upright, and nothing but its pixels."""

import io
import random

import pytest
from PIL import Image, ImageEnhance

from stillhere.errors import Problem
from stillhere.photos.clean import refusal
from stillhere.photos.darkroom import Darkroom
from stillhere.photos.intake import validate
from stillhere.photos.preview import LONGEST, distance, proved
from tests.photos.pictures import PLANTED, pixels, planted, png_bomb, saved


@pytest.fixture(scope="module")
def darkroom():
    with Darkroom() as room:
        yield room


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "TIFF", "AVIF"])
def test_it_is_upright_small_and_clean(darkroom, kind):
    data = planted(kind, pixels(2400, 1200), orientation=6) if kind == "JPEG" else planted(kind, pixels(2400, 1200))
    found = darkroom.preview(data)
    size = (1200, 2400) if kind == "JPEG" else (2400, 1200)
    assert (found.width, found.height) == size
    assert found.digest == validate(data).digest
    shown = Image.open(io.BytesIO(found.image))
    assert max(shown.size) == LONGEST
    assert refusal(found.image, "jpeg", *shown.size) is None
    assert [mark for mark in PLANTED if mark in found.image] == []


def test_a_small_picture_stays_as_large_as_it_is(darkroom):
    found = darkroom.preview(saved(pixels(90, 60), "PNG"))
    assert Image.open(io.BytesIO(found.image)).size == (90, 60)


def test_a_look_tells_a_picture_again_and_others_apart(darkroom):
    picture = pixels(900, 600)
    look = darkroom.preview(saved(picture, "PNG")).look
    again = [
        saved(picture.resize((300, 200)), "JPEG", quality=40),
        saved(ImageEnhance.Brightness(picture).enhance(1.2), "WEBP", quality=50),
    ]
    assert max(distance(look, darkroom.preview(data).look) for data in again) <= 6
    drawn = random.Random(4)
    others = [Image.frombytes("L", (8, 8), drawn.randbytes(64)).resize((900, 600)) for _ in range(8)]
    assert min(distance(look, darkroom.preview(saved(other, "PNG")).look) for other in others) > 16


@pytest.mark.parametrize("data", [b"", b"words", png_bomb(30_000, 30_000), saved(pixels(), "JPEG")[:400]])
def test_what_is_no_picture_has_none(darkroom, data):
    with pytest.raises(Problem, match="picture-"):
        darkroom.preview(data)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda parcel: b"",
        lambda parcel: parcel[:-1],
        lambda parcel: parcel + b"x",
        lambda parcel: b"\x01" + parcel[1:],
        lambda parcel: parcel[:8] + b"no hex digits..." + parcel[24:],
        lambda parcel: parcel[:8] + b"0x1234567890_abc" + parcel[24:],
    ],
)
def test_nothing_that_the_process_hands_over_is_believed(spoil):
    from stillhere.photos.preview import looked_at

    data = saved(pixels(90, 60), "PNG")
    parcel = looked_at(data)
    assert proved(validate(data), parcel).width == 90
    with pytest.raises(ValueError, match="no preview"):
        proved(validate(data), spoil(parcel))


def test_a_look_alone_is_that_of_the_preview_in_every_format(darkroom):
    found = darkroom.preview(saved(pixels(), "PNG")).look
    assert darkroom.look(saved(pixels(), "PNG")) == found
    for kind in ("JPEG", "WEBP"):
        assert distance(darkroom.look(saved(pixels(200, 150), kind, quality=40)), found) <= 6
    with pytest.raises(Problem, match="picture-broken"):
        darkroom.look(saved(pixels(), "PNG")[:3000])
