import struct

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stillhere.errors import Problem
from stillhere.files import digest
from stillhere.photos.intake import MAX_BYTES, Intake, validate

from .pictures import heif, pixels, planted, saved

STARTS = [
    b"\xff\xd8\xff",
    b"\x89PNG\r\n\x1a\n",
    b"GIF89a",
    b"RIFF\x00\x00\x00\x00WEBPVP8X",
    b"RIFF0000WEBPVP8L",
    b"II*\0\x08\0\0\0",
    b"MM\0*",
]
STARTS += [b"II*\0\x08\0\0\0", b"MM\0*", heif(b"heic", 9, 9)[:70], heif(b"avif", 9, 9)[:90], b""]


def reason(data):
    with pytest.raises(Problem) as problem:
        validate(data)
    return problem.value.code


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "TIFF", "AVIF"])
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
    [b"", b"A letter, renamed to photo.jpg", b"%PDF-1.7", b"<svg/>", b"MZ", b"II+\0", b"BM", b"\xff\xd8", b"RIFF"],
)
def test_what_is_no_picture_is_refused_whatever_it_is_called(data):
    assert reason(data) == "picture-unknown"


@pytest.mark.parametrize("brand", [b"heic", b"heix", b"mif1", b"hevc"])
def test_an_iphone_picture_is_called_by_its_name(brand):
    found = validate(heif(brand, 400, 300))
    assert (found.format, found.width, found.height) == ("heic", 400, 300)
    assert (validate(heif(brand, 400, 300, turn=1)).width, validate(heif(brand, 400, 300, turn=2)).width) == (300, 400)


def test_an_avif_that_says_little_of_itself_is_one():
    found = validate(heif(b"mif1", 400, 300, turn=1, others=b"mif1avif"))
    assert (found.format, found.width, found.height) == ("avif", 400, 300)


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize("kind", [3, 4])
@pytest.mark.parametrize(("turn", "size"), [(1, (321, 123)), (3, (321, 123)), (6, (123, 321)), (9, (321, 123))])
def test_the_size_of_a_tiff_is_that_of_its_first_page_as_shown(order, kind, turn, size):
    tags = [(0x100, kind, 321), (0x101, kind, 123), (0x102, 3, 8), (0x112, 3, turn)]
    rows = b"".join(
        struct.pack(f"{order}HHI{'HH' if form == 3 else 'I'}", tag, form, 1, value, *([0] if form == 3 else []))
        for tag, form, value in tags
    )
    data = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}IH", 8, len(tags)) + rows + bytes(4)
    assert (validate(data).width, validate(data).height) == size
    for end in range(4, len(data) - 6):
        assert reason(data[:end]) == "picture-broken"


def spoilt_boxes():
    whole = heif(b"heic", 400, 300)
    yield b"\0\0\0\x18ftypheic"
    yield from (whole[:end] for end in range(20, len(whole) - 17, 3))
    for kind in (b"meta", b"pitm", b"iprp", b"ipco", b"ipma", b"ispe"):
        yield whole.replace(kind, b"free")
        at = whole.index(kind) - 4
        for length in (0, 1, 7, 1000, 2**32 - 1):
            spoilt = whole[:at] + struct.pack(">I", length) + whole[at + 4 :]
            if length or kind == b"ipma":
                yield spoilt if length else spoilt.replace(b"pitm", b"free")


@pytest.mark.parametrize("data", list(spoilt_boxes()))
def test_boxes_that_do_not_fit_are_broken(data):
    assert reason(data) == "picture-broken"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_picture_that_ends_within_its_head_is_broken(kind):
    assert reason(saved(pixels(), kind)[:14][: 8 if kind in ("GIF", "PNG") else 14]) == "picture-broken"


@pytest.mark.parametrize(
    ("width", "height", "code"),
    [
        (60_000, 60_000, "picture-pixels"),
        (10_001, 6_000, "picture-pixels"),
        (300, 15_000_000, "picture-pixels"),
        (2001, 100, "picture-shape"),
        (1, 21, "picture-shape"),
        (0, 9, "picture-broken"),
    ],
)
def test_a_size_that_is_out_of_bounds_is_refused_before_decoding(width, height, code):
    assert reason(b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", width, height)) == code


@pytest.mark.parametrize("make", [lambda *size: heif(b"avif", *size), lambda *size: heif(b"heic", *size)])
def test_boxes_that_claim_too_much_are_refused_before_decoding(make):
    assert reason(make(300, 15_000_000)) == "picture-pixels"
    assert reason(make(60_000, 60_000)) == "picture-pixels"
    assert reason(make(100, 2001)) == "picture-shape"


def test_decoders_that_hold_more_copies_take_smaller_pictures():
    assert validate(heif(b"heic", 9000, 6000)).width == 9000
    assert reason(heif(b"avif", 9000, 6000)) == "picture-pixels"


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


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize(("tag", "kind", "count"), [(330, 4, 1), (330, 4, 2), (50706, 1, 4)])
def test_a_cameras_raw_file_is_not_taken_for_the_thumbnail_in_it(order, tag, kind, count):
    start = b"II*\0" if order == "<" else b"MM\0*"
    sizes = b"".join(struct.pack(order + "HHII", name, 4, 1, 64) for name in (256, 257))
    data = start + struct.pack(order + "IH", 8, 3) + sizes + struct.pack(order + "HHII", tag, kind, count, 200)
    assert reason(data) == "picture-unknown"
