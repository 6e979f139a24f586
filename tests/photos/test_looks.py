import pytest
from PIL import Image

from stillhere.photos.looks import distance, look_of, parsed

from .pictures import pixels


def test_a_look_is_64_bits_of_which_neighbour_is_brighter():
    rising = Image.linear_gradient("L").rotate(90)
    assert look_of(rising.convert("RGB")) == "0" * 16
    assert look_of(rising.transpose(Image.Transpose.FLIP_LEFT_RIGHT).convert("RGB")) == "f" * 16


def test_distance_counts_bits():
    assert distance("0" * 16, "f" * 16) == 64
    assert distance("00000000000000ff", "00000000000000fe") == 1
    assert distance(look_of(pixels()), look_of(pixels())) == 0


def test_a_smaller_one_looks_the_same():
    assert distance(look_of(pixels(640, 480)), look_of(pixels(640, 480).resize((200, 150)))) <= 2


@pytest.mark.parametrize("said", [b"", b"0" * 15, b"0" * 17, b"A" * 16, b"\xff" * 16, b"0" * 16 + b"\n"])
def test_what_is_no_look_is_refused(said):
    with pytest.raises(ValueError, match=r"."):
        parsed(said)
