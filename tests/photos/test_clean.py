import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stillhere.photos.clean import refusal
from stillhere.photos.renditions import QUALITIES, encoded

from .pictures import exif, pixels, saved

SIZE = (64, 48)
CLEAN = {kind: encoded(pixels(*SIZE), kind, 60) for kind in QUALITIES}
SETTINGS = {"avif": {"max_threads": 1, "speed": 9}, "webp": {}, "jpeg": {}}


def why(data, kind):
    return refusal(data, kind, *SIZE)


@pytest.mark.parametrize("kind", QUALITIES)
@pytest.mark.parametrize("size", [(1, 1), (3, 500), (640, 480), (1601, 1203)])
def test_a_rendition_is_clean(kind, size):
    assert refusal(encoded(pixels(*size), kind, QUALITIES[kind][-1]), kind, *size) is None


@pytest.mark.parametrize("kind", QUALITIES)
def test_the_size_that_is_stated_is_the_size_that_is_there(kind):
    assert refusal(CLEAN[kind], kind, 48, 64) == "size"


@pytest.mark.parametrize("kind", QUALITIES)
@pytest.mark.parametrize(
    "about",
    [{"exif": exif()}, {"xmp": b"<x:xmpmeta/>"}, {"icc_profile": b"profile" * 40}],
    ids=lambda about: next(iter(about)),
)
def test_metadata_that_the_library_would_write_is_refused(kind, about):
    data = saved(pixels(*SIZE), kind.upper(), quality=60, **SETTINGS[kind], **about)
    assert why(data, kind)


@pytest.mark.parametrize("kind", QUALITIES)
def test_no_length_of_it_is_believed(kind):
    data = CLEAN[kind]
    assert all(why(data[:length], kind) for length in range(len(data)))
    for more in (b"\0", b"PK\x03\x04", b"\xff\xd9", data):
        assert why(data + more, kind)


@pytest.mark.parametrize("kind", ["png", "gif", "heic", "svg", ""])
def test_a_format_that_is_never_published_is_refused_whole(kind):
    assert refusal(saved(pixels(*SIZE), "PNG"), kind, *SIZE) == "form"


@pytest.mark.parametrize(
    ("segment", "reason"),
    [
        (b"\xff\xfe\x00\x09comment", "FE"),
        (b"\xff\xe1\x00\x08Exif\0\0", "E1"),
        (b"\xff\xed\x00\x04ip", "ED"),
        (b"\xff\xe2\x00\x06MPF\0", "E2"),
        (b"\xff\xdd\x00\x04\x00\x00", "DD"),
        (b"\xff\xdb\x00\x10" + b"hidden bytes!!", "DB"),
        (b"\xff\xc4\x00\x10" + b"hidden bytes!!", "DHT"),
        (b"\xff\xda\x00\x0c" + b"\x01hidden by", "DA"),
        (b"\xff\xff", "length"),
        (b"hidden", "marker"),
    ],
)
def test_a_segment_that_does_not_belong_in_a_jpeg(segment, reason):
    data = CLEAN["jpeg"]
    assert why(data[:20] + segment + data[20:], "jpeg") == reason
    if segment[0] == 0xFF:  # what has no marker would be samples
        assert why(data[:-2] + segment + data[-2:], "jpeg")


def test_a_jpeg_may_have_no_thumbnail_in_its_first_header_and_no_second_frame():
    data = CLEAN["jpeg"]
    assert why(data[:18] + b"\x01\x01" + b"abc" + data[20:], "jpeg") == "JFIF"
    assert why(data[:-2] + data[2:], "jpeg") == "E0"
    assert why(data[:-2] + data[20:], "jpeg") == "SOF"


def riff(*chunks: tuple[bytes, bytes]) -> bytes:
    body = b"WEBP" + b"".join(
        name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2) for name, data in chunks
    )
    return b"RIFF" + struct.pack("<I", len(body)) + body


def test_a_webp_is_one_chunk():
    samples = CLEAN["webp"][20:]
    assert why(riff((b"VP8 ", samples)), "webp") is None
    assert why(riff((b"VP8X", bytes(10)), (b"VP8 ", samples), (b"EXIF", b"abcd")), "webp") == "VP8X"
    assert why(riff((b"VP8 ", samples), (b"XMP ", b"abcd")), "webp") == "length"
    assert why(saved(pixels(*SIZE), "WEBP", lossless=True), "webp") == "VP8L"


def test_no_byte_of_an_avifs_boxes_may_be_another():
    data = CLEAN["avif"]
    head = data.index(b"mdat") + 4
    level = data.index(b"av1C") + 5
    for at in range(head):
        changed = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        assert (why(changed, "avif") is None) == (at == level), at


@pytest.mark.parametrize("unit", [b"\x2a\x03\x04hi", b"\x7a\x02hi", b"\x0e\x00\x00", b"\x28", b"hidden"])
def test_only_picture_data_is_among_the_samples_of_an_avif(unit):
    data = CLEAN["avif"]
    head = data.index(b"mdat") + 4
    grown = data[:head] + unit + data[head:]
    lengths = {old: struct.pack(">I", old + len(unit)) for old in (len(data) - head, len(data) - head + 8)}
    for old, new in lengths.items():
        assert grown.count(struct.pack(">I", old)) == 1
        grown = grown.replace(struct.pack(">I", old), new)
    assert why(grown, "avif").startswith("OBU")


@settings(max_examples=300)
@given(st.sampled_from(sorted(QUALITIES)), st.data())
def test_bytes_put_in_anywhere_before_the_samples_are_refused(kind, data):
    clean = CLEAN[kind]
    samples = clean.index({"jpeg": b"\xff\xda", "webp": b"\x9d\x01\x2a", "avif": b"mdat"}[kind])
    at, hidden = data.draw(st.integers(0, samples)), data.draw(st.binary(min_size=1, max_size=30))
    assert why(clean[:at] + hidden + clean[at:], kind)


@given(st.sampled_from(sorted(QUALITIES)), st.binary(max_size=400))
def test_no_bytes_make_the_proof_stumble(kind, data):
    assert why(data, kind)
