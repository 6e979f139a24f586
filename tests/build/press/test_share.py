import dataclasses
import io

import pytest
from PIL import Image

from stillhere.build.press.share import (
    HEIGHT,
    MOST,
    WIDTH,
    organisation_card,
    plain_picture,
    share_card,
    share_picture,
)
from stillhere.content.model import Entry, Facts, Site, Text
from stillhere.dates import PartialDate
from tests.build.press.conftest import HELD, TODAY, made_up

LANGUAGES = ("en", "zh-Hans")


def seen(png: bytes) -> Image.Image:
    """The picture, after what every picture must be."""
    picture = Image.open(io.BytesIO(png))
    picture.load()
    assert (picture.format, picture.size) == ("PNG", (WIDTH, HEIGHT))
    assert len(png) <= MOST
    assert set(picture.info) <= {"dpi"}
    return picture.convert("RGB")


def words(values: object) -> str:
    """Everything a card says."""
    if isinstance(values, dict):
        return str(values["words"]) if "words" in values else " ".join(words(v) for v in values.values())
    return " ".join(map(words, values)) if isinstance(values, list) else ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_entry_of_the_example_has_a_picture(language, example, setter):
    for entry in example.entries.values():
        picture = seen(share_picture(share_card(entry, example, language, TODAY), setter))
        assert picture.getpixel((5, 300)) == pytest.approx((0x8A, 0x2B, 0x1F), abs=2)  # the theme's mark
        assert picture.getpixel((1190, 10)) == pytest.approx((0xFB, 0xFA, 0xF7), abs=2)  # and its paper


def test_a_card_of_a_case_says_name_and_state_in_its_language(example):
    liu = example.entries["case", "liu-xiaobo"]
    assert "Liu Xiaobo" in words(share_card(liu, example, "en", TODAY).values)
    assert "2017年7月13日在羁押中去世" in words(share_card(liu, example, "zh-Hans", TODAY).values)
    assert "In prison since 24 May 2010" in words(share_card(liu, example, "en", HELD).values)


def test_a_card_of_an_entry_says_organisation_kind_title_and_date(example):
    said = words(share_card(example.entries["event", "rally-2015-02-24"], example, "zh-Hans", TODAY).values)
    for part in ("中国公民自由联盟", "活动报道", "严寒中的集会", "2015年2月24日", "gongminziyoulianmeng.blogspot.com"):
        assert part in said


def test_a_drawing_travels_and_a_photograph_does_not(example):
    liu = example.entries["case", "liu-xiaobo"]
    assert share_card(liu, example, "en", TODAY).picture
    facts = dataclasses.replace(liu.facts, portrait="portrait.jpg")
    photo = dataclasses.replace(liu, facts=facts, files={"portrait.jpg": b"\xff\xd8"})
    assert share_card(photo, example, "en", TODAY).picture is None


def entry(title: str, language: str) -> Entry:
    text = Text(language, title, "", "x.md")
    return Entry("statement", "x", Facts(PartialDate(2026), cases=("liu-xiaobo",)), {language: text})


@pytest.mark.parametrize(("unit", "language"), [("word ", "en"), ("字词，", "zh-Hans"), ("W" * 60, "en")])
def test_the_longest_title_fits(unit, language, example, setter):
    title = (unit * 300)[:300].strip()
    picture = seen(share_picture(share_card(entry(title, language), example, language, TODAY), setter))
    margin = picture.crop((1130, 0, WIDTH, HEIGHT))
    assert len(margin.getcolors() or []) == 1


def test_the_longest_names_and_a_drawing_fit(example, setter):
    case = made_up()
    drawing = example.entries["case", "liu-xiaobo"].media["portrait.svg"]
    drawn = dataclasses.replace(
        case, facts=dataclasses.replace(case.facts, portrait="portrait.svg"), files={"portrait.svg": drawing}
    )
    for language in LANGUAGES:
        seen(share_picture(share_card(drawn, example, language, TODAY), setter))


def test_a_name_in_a_title_is_kept_on_one_line(example):
    card = share_card(entry("为刘晓波", "zh-Hans"), example, "zh-Hans", TODAY)
    assert card.values["keep"] == ["刘晓波"]


def test_a_drawing_that_would_weigh_too_much_is_left_out(example, setter, monkeypatch):
    monkeypatch.setattr("stillhere.build.press.share.MOST", 20_000)
    liu = example.entries["case", "liu-xiaobo"]
    with_drawing = share_card(liu, example, "zh-Hans", TODAY)
    without = dataclasses.replace(with_drawing, picture=None)
    assert share_picture(with_drawing, setter) == share_picture(without, setter)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_organisation_has_a_picture_of_its_own(language, example, setter):
    card = organisation_card(example, language)
    assert example.name_on(None, language) in words(card.values)
    seen(share_picture(card, setter))


def test_without_the_extra_there_is_a_picture_without_words(example):
    assert seen(plain_picture())


def test_the_key_does_not_change_with_the_day(example: Site, fonts):
    liu = example.entries["case", "liu-xiaobo"]
    keys = {share_card(liu, example, "en", day).key(fonts) for day in (TODAY, TODAY.replace(year=2030))}
    assert len(keys) == 1
    assert share_card(liu, example, "en", HELD).key(fonts) not in keys
