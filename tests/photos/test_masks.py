import hashlib
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from stillhere.content.review import Box
from stillhere.errors import Problem
from stillhere.photos.masks import holds, widened
from stillhere.photos.renditions import Policy, renditions
from stillhere.photos.witness import check_masks

from .pictures import pixels, saved

SIZE = (400, 300)
WHITE = Image.new("RGB", SIZE, (255, 255, 255))
FEW = Policy((150, 400), limit=30_000)


def test_a_mask_has_a_margin_that_ends_with_the_picture():
    assert widened(Box(100, 100, 200, 150), *SIZE) == Box(90, 95, 210, 155)
    assert widened(Box(100, 100, 103, 110), *SIZE) == Box(96, 96, 107, 114)
    assert widened(Box(2, 0, 400, 299), *SIZE) == Box(0, 0, 400, 300)
    with pytest.raises(Problem, match="mask-outside"):
        widened(Box(2, 0, 401, 299), *SIZE)


def secret(form: str, seed: int) -> Image.Image:
    """What may be under a mask."""
    if form == "colour":
        return Image.new("RGB", SIZE, (seed % 256, 255, 255))
    bands = [hashlib.shake_128(bytes([seed % 256, band])).digest(SIZE[0] * SIZE[1]) for band in range(3)]
    return Image.merge("RGB", [Image.frombytes("L", SIZE, band) for band in bands])


@st.composite
def boxes(draw):
    left, top = draw(st.integers(0, SIZE[0] - 1)), draw(st.integers(0, SIZE[1] - 1))
    return Box(left, top, draw(st.integers(left + 1, SIZE[0])), draw(st.integers(top + 1, SIZE[1])))


@settings(max_examples=15, deadline=None)
@given(boxes(), st.sampled_from(["colour", "grain"]), st.integers(0, 255), st.sampled_from(["PNG", "WEBP"]))
def test_two_pictures_that_differ_only_beneath_a_mask_become_the_same_bytes(box, form, seed, kind):
    seen, hidden = pixels(*SIZE), pixels(*SIZE)
    sides = (box.left, box.top, box.right, box.bottom)
    hidden.paste(secret(form, seed).crop(sides), sides)
    lossless = {"lossless": True} if kind == "WEBP" else {}
    made = [renditions(saved(one, kind, **lossless), FEW, (box,)) for one in (seen, hidden)]
    assert made[0] == made[1]
    check_masks(made[0], (box,))


@settings(max_examples=15, deadline=None)
@given(st.lists(boxes(), min_size=1, max_size=4), st.sampled_from(["white", "red", "grain", "soft"]))
def test_masks_hold_in_what_is_hardest_to_compress(masks, form):
    pictures = {
        "white": WHITE,
        "red": Image.new("RGB", SIZE, (255, 0, 0)),
        "grain": secret("grain", 1),
        "soft": secret("grain", 2).resize((80, 60)).resize(SIZE),
    }
    check_masks(renditions(saved(pictures[form], "PNG"), FEW, tuple(masks)), masks)


@pytest.mark.parametrize("skipped", [WHITE, pixels(*SIZE), secret("grain", 3), Image.new("RGB", SIZE, (90, 60, 50))])
@pytest.mark.parametrize("box", [Box(10, 10, 30, 30), Box(60, 50, 300, 250), Box(0, 0, 400, 4)])
def test_a_mask_that_was_not_filled_is_seen(skipped, box):
    with pytest.raises(Problem, match="mask-broken"):
        check_masks(renditions(saved(skipped, "PNG"), FEW), (box,))


def test_a_mask_that_was_filled_in_some_renditions_only_is_seen():
    box = Box(60, 50, 300, 250)
    good, bad = (renditions(saved(WHITE, "PNG"), FEW, masks) for masks in ((box,), ()))
    for place in range(len(good.items)):
        items = (*good.items[:place], bad.items[place], *good.items[place + 1 :])
        with pytest.raises(Problem, match="mask-broken"):
            check_masks(type(good)(good.width, good.height, items), (box,))


def test_a_mask_at_another_place_or_half_of_it_is_seen():
    made = WHITE.copy()
    made.paste((0, 0, 0), (50, 50, 150, 150))
    assert holds(made, *SIZE, [Box(60, 60, 140, 140)])
    assert not holds(made, *SIZE, [Box(80, 60, 160, 140)])
    assert not holds(made, *SIZE, [Box(60, 60, 140, 200)])
    assert not holds(made, *SIZE, [Box(60, 60, 140, 140), Box(200, 200, 220, 220)])


def test_what_cannot_be_decoded_or_has_another_size_is_not_published():
    good = renditions(saved(WHITE, "PNG"), Policy((100,), ("jpeg",)), (Box(0, 0, 400, 300),))
    item = good.items[0]
    other = io.BytesIO()
    Image.new("RGB", (90, 75)).save(other, "JPEG")
    for data in (item.data[: len(item.data) // 2], other.getvalue(), b""):
        lie = type(item)("jpeg", item.width, item.height, 82, data)
        with pytest.raises(Problem, match="mask-broken"):
            check_masks(type(good)(400, 300, (lie,)), (Box(10, 10, 300, 200),))
