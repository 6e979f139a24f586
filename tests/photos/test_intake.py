import struct

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stillhere.errors import Problem
from stillhere.files import digest
from stillhere.photos.intake import MAX_BYTES, Intake, validate

from .pictures import pixels, planted, saved

STARTS = [b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"RIFF\x00\x00\x00\x00WEBPVP8X", b"RIFF0000WEBPVP8L", b""]


def reason(data):
    with pytest.raises(Problem) as problem:
        validate(data)
    return problem.value.code


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
@pytest.mark.parametrize("make", [planted, lambda kind, picture: saved(picture, kind)])
def test_format_and_size_are_read_from_the_first_bytes(kind, make):
    data = make(kind, pixels(321, 123))
    assert validate(data) == Intake(digest(data), kind.lower(), 321, 123)


def test_a_lossless_webp_has_its_size_too():
    data = saved(pixels(1234, 77), "WEBP", lossless=True)
    assert (validate(data).width, validate(data).height) == (1234, 77)


def test_a_progressive_jpeg_with_padding_before_its_markers():
    data = saved(pixels(), "JPEG", progressive=True)
    assert validate(data[:2] + b"\xff" * 1000 + data[2:]).width == 320


@pytest.mark.parametrize(
    "data",
    [b"", b"A letter, renamed to photo.jpg", b"%PDF-1.7", b"<svg/>", b"MZ", b"II*\0", b"BM", b"\xff\xd8", b"RIFF"],
)
def test_what_is_no_picture_is_refused_whatever_it_is_called(data):
    assert reason(data) == "picture-unknown"


@pytest.mark.parametrize("brand", [b"heic", b"heix", b"mif1", b"hevc"])
def test_an_iphone_picture_is_called_by_its_name(brand):
    assert reason(b"\0\0\0\x18ftyp" + brand + b"\0\0\0\0") == "picture-heic"


def test_an_avif_is_no_intake():
    assert reason(saved(pixels(), "AVIF")) == "picture-unknown"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_picture_that_ends_within_its_head_is_broken(kind):
    assert reason(saved(pixels(), kind)[:14][: 8 if kind in ("GIF", "PNG") else 14]) == "picture-broken"


@pytest.mark.parametrize(
    ("width", "height", "code"),
    [
        (60_000, 60_000, "picture-pixels"),
        (10_001, 6_000, "picture-pixels"),
        (2001, 100, "picture-shape"),
        (1, 21, "picture-shape"),
        (0, 9, "picture-broken"),
    ],
)
def test_a_size_that_is_out_of_bounds_is_refused_before_decoding(width, height, code):
    assert reason(b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", width, height)) == code


def test_bytes_are_limited_before_anything_is_looked_at():
    assert reason(bytes(MAX_BYTES + 1)) == "picture-bytes"


@given(st.sampled_from(STARTS), st.binary(max_size=80))
@example(STARTS[0], b"\xc4\x00\x00" * 20)
@example(STARTS[0], b"\xe0")
@example(STARTS[3], b"")
def test_any_bytes_are_a_picture_or_a_reason(start, rest):
    try:
        assert validate(start + rest).width > 0
    except Problem as problem:
        assert problem.code.startswith("picture-")  # noqa: PT017 - either will do
