import hashlib
import json
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from stillhere.content.review import Box
from stillhere.photos.clean import refusal
from stillhere.photos.renditions import QUALITIES, Policy, renditions

from .pictures import pixels, planted, saved, shown, traces

MODES = {"PNG": ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"), "JPEG": ("L", "RGB", "CMYK"), "WEBP": ("RGB", "RGBA")}
SMALL = Policy(widths=(40, 80), limit=3_000)


def grain(width: int, height: int) -> bytes:
    """What compresses worst."""
    bands = [
        Image.frombytes("L", (width, height), hashlib.shake_128(band).digest(width * height))
        for band in (b"r", b"g", b"b")
    ]
    return saved(Image.merge("RGB", bands), "PNG")


def widths(found, kind):
    return [item.width for item in found.of(kind)]


@pytest.mark.parametrize(
    ("width", "wanted"),
    [
        (4000, [1600, 960, 480]),
        (1600, [1600, 960, 480]),
        (1100, [1100, 480]),
        (1200, [1200, 960, 480]),
        (500, [500]),
        (7, [7]),
    ],
)
def test_widths_are_those_of_the_policy_and_never_more_than_the_picture_has(width, wanted):
    found = renditions(saved(Image.new("RGB", (width, 50 + width // 16)), "PNG"), Policy(formats=("jpeg",)))
    assert widths(found, "jpeg") == wanted
    assert (found.width, found.height) == (width, 50 + width // 16)


def test_each_format_has_the_whole_picture():
    found = renditions(saved(pixels(700, 500), "PNG"), Policy())
    assert [(item.format, item.width, item.height) for item in found.items] == [
        (kind, width, height) for kind in ("avif", "webp", "jpeg") for width, height in ((700, 500), (480, 343))
    ]


def test_what_is_too_large_gets_lower_quality_and_then_less_width():
    plain = renditions(saved(pixels(800, 600), "PNG"), Policy()).items
    assert {(item.quality, item.width) for item in plain if item.width > 480} == {
        (QUALITIES[kind][0], 800) for kind in QUALITIES
    }
    hard = renditions(grain(800, 600), Policy(widths=(800,)))
    assert widths(hard, "avif") > max(widths(hard, "webp"), widths(hard, "jpeg"))
    for item in hard.items:
        assert item.quality in QUALITIES[item.format]
        assert item.quality == QUALITIES[item.format][-1] or item.width < 800
        assert 40_000 < len(item.data) <= 100_000


def test_a_tall_picture_is_held_within_what_every_format_can_hold():
    found = renditions(saved(Image.new("RGB", (1000, 20_000)), "PNG"), Policy((400,), limit=1_000_000))
    assert all(item.height <= 8000 for item in found.items)
    assert widths(found, "webp") == [400]


@settings(max_examples=30, deadline=None)
@given(
    st.sampled_from([(kind, mode) for kind, modes in MODES.items() for mode in modes]),
    st.integers(1, 120),
    st.integers(1, 120),
    st.booleans(),
)
def test_any_picture_gives_clean_renditions_within_the_limits(form, width, height, square):
    kind, mode = form
    height = width if square else max(1 + width // 20, min(height, 20 * width))
    found = renditions(saved(pixels(width, height, mode), kind), SMALL)
    assert {item.format for item in found.items} == set(SMALL.formats)
    for item in found.items:
        assert refusal(item.data, item.format, item.width, item.height) is None
        assert len(item.data) <= SMALL.limit
        assert item.width <= min(width, 80)
    for kind_ in SMALL.formats:
        assert shown(found, kind_).size == (found.of(kind_)[0].width, found.of(kind_)[0].height)


def redness(picture: Image.Image) -> int:
    """The most red that any pixel has beyond its green."""
    red, green, _ = picture.split()
    return max(value for value, count in enumerate(ImageChops.subtract(red, green).histogram()) if count)


def test_a_mask_is_filled_before_scaling_so_nothing_shines_through():
    secret = Image.new("RGB", (800, 600), (255, 255, 255))
    secret.paste((255, 0, 0), (200, 200, 400, 400))
    bare, masked = (renditions(saved(secret, "PNG"), Policy(), masks) for masks in ((), (Box(200, 200, 400, 400),)))
    for kind in Policy().formats:
        for item in range(2):
            red = [redness(shown(found, kind, item)) for found in (bare, masked)]
            assert red[0] > 200
            assert red[1] < 40  # what chroma makes of black beside white


SCRIPT = """
import hashlib, json, sys
from stillhere.photos.renditions import Policy, renditions
found = renditions(sys.stdin.buffer.read(), Policy(widths=(480, 700)))
print(json.dumps([[i.format, i.width, i.quality, hashlib.sha256(i.data).hexdigest()] for i in found.items]))
"""


def test_the_same_picture_gives_the_same_bytes_in_any_process_on_any_number_of_processors():
    data = planted("JPEG", pixels(900, 700))
    here = [
        [i.format, i.width, i.quality, hashlib.sha256(i.data).hexdigest()]
        for i in renditions(data, Policy(widths=(480, 700))).items
    ]
    for prefix in ([], ["taskset", "-c", "0"]):
        environment = {
            "PYTHONHASHSEED": str(len(prefix)),
            "TZ": "Asia/Shanghai",
            "OMP_NUM_THREADS": "7",
            "PATH": "/usr/bin:/bin",
        }
        words = [*prefix, sys.executable, "-c", SCRIPT]
        done = subprocess.run(words, input=data, env=environment, capture_output=True, check=True)
        assert json.loads(done.stdout) == here


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "TIFF", "AVIF"])
def test_nothing_that_was_planted_survives(kind):
    intake = planted(kind, orientation=6)
    assert traces(intake, intake)
    if kind in ("JPEG", "PNG", "WEBP"):
        assert {"place", "PlantedCamera", "PlantedThumb", "PlantedTrailer"} <= set(traces(intake, intake))
    for item in renditions(intake, Policy()).items:
        head = 275 if item.format == "avif" else 0  # the same in every AVIF, and proved byte for byte
        assert traces(intake, item.data[head:]) == []
