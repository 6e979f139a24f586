import dataclasses
import io
import os
import subprocess
import sys
from datetime import date
from typing import Any

import pypdf
import pytest
from PIL import Image

from stillhere.build.press.fonts import Fonts
from stillhere.build.press.poster import placard, posters
from stillhere.build.press.stance import Stance, stance, years
from stillhere.build.press.typesetting import Layout, typeset
from stillhere.content.vocabulary import STATES
from stillhere.files import digest
from tests.build.press.conftest import EXAMPLE, HELD, HOSTILE, LONG, TODAY, made_up

A3 = (842, 1191)


@pytest.fixture(scope="module")
def liu(example):
    return example.entries["case", "liu-xiaobo"]


def text_of(layout: Layout, fonts: Fonts) -> str:
    """What a reader's program finds on the one page, spaces and line breaks left out."""
    document = pypdf.PdfReader(io.BytesIO(typeset(layout, fonts)))
    (page,) = document.pages
    assert sorted(round(side) for side in page.mediabox[2:]) == list(A3)
    return "".join(page.extract_text().split())


def test_each_language_has_a_poster_and_a_placard_and_both_have_one_together(liu, example):
    names = {f"{kind}-{which}.pdf" for kind in ("poster", "placard") for which in ("en", "zh-Hans", "both")}
    assert set(posters(liu, example, TODAY)) == names


def test_for_the_free_nothing_is_demanded_and_there_is_no_placard(example, fonts):
    chen = example.entries["case", "chen-guangcheng"]
    made = posters(chen, example, TODAY)
    assert set(made) == {"poster-en.pdf", "poster-zh-Hans.pdf", "poster-both.pdf"}
    said = text_of(made["poster-both.pdf"], fonts)
    assert "Freesince19May2012" in said
    assert "2012年5月19日起重获自由" in said
    assert not [word for word in ("remembrance", "纪念", "释放") if word in said]
    with pytest.raises(ValueError, match="chen-guangcheng"):
        placard(chen, example, TODAY, ["en"])


@pytest.mark.parametrize(
    ("day", "there", "absent"),
    [
        (
            HELD,
            ["Free", "释放", "Inprisonsince24May2010", "2010年5月24日起在狱中服刑"],
            ["remembrance", "纪念", "2017"],
        ),
        (TODAY, ["Inremembrance", "纪念", "1955–2017", "Diedincustodyon13July2017"], ["Free", "释放"]),
    ],
)
def test_a_poster_follows_the_state_of_the_day_in_both_scripts(day, there, absent, liu, example, fonts):
    said = text_of(posters(liu, example, day)["poster-both.pdf"], fonts)
    always = ["LiuXiaobo", "刘晓波", "gongminziyoulianmeng.blogspot.com", "CC0", "中国公民自由联盟"]
    assert [words for words in [*always, *there] if words not in said] == []
    assert [words for words in absent if words in said] == []


@pytest.mark.parametrize("which", ["en", "zh-Hans"])
def test_a_poster_in_one_language_still_has_the_name_in_both_scripts(which, liu, example, fonts):
    said = text_of(posters(liu, example, TODAY)[f"poster-{which}.pdf"], fonts)
    assert "LiuXiaobo" in said
    assert "刘晓波" in said
    assert ("作家" in said) is (which == "zh-Hans")


@pytest.mark.parametrize(
    ("day", "which", "there"),
    [
        (HELD, "en", "FREELIUXIAOBO"),
        (HELD, "zh-Hans", "释放刘晓波"),
        (HELD, "both", "FREE释放LIUXIAOBO刘晓波"),
        (TODAY, "en", "INMEMORYOFLIUXIAOBO"),
        (TODAY, "zh-Hans", "纪念刘晓波"),
    ],
)
def test_a_placard_says_few_words(day, which, there, liu, example, fonts):
    assert text_of(posters(liu, example, day)[f"placard-{which}.pdf"], fonts) == there + _ADDRESS


_ADDRESS = "gongminziyoulianmeng.blogspot.com"


@pytest.mark.parametrize("state", ["imprisoned", "died", "free"])
@pytest.mark.parametrize("pictured", [True, False])
@pytest.mark.parametrize(
    "names", [LONG, {"en": ("Wolfeschlegel " * 15)[:200].strip(), "zh-Hans": "名" * 200, "bo": "W" * 200}]
)
def test_the_longest_words_still_fit_on_one_page(state, pictured, names, liu, example, fonts):
    case, drawing = made_up(state, names), liu.media["portrait.svg"]
    case = dataclasses.replace(case, facts=dataclasses.replace(case.facts, portrait="portrait.svg"))
    for layout in posters(case, example, TODAY, drawing if pictured else None).values():
        assert text_of(layout, fonts)


def test_the_demand_is_there_while_the_person_is_held(example, fonts):
    for state, there in (("imprisoned", True), ("released", False), ("died", False)):
        layouts = posters(made_up(state, demand="Let this person go."), example, TODAY)
        assert ("Letthispersongo." in text_of(layouts["poster-en.pdf"], fonts)) is there


def test_words_are_never_read_as_source(example, fonts):
    case = made_up("imprisoned", LONG, demand=HOSTILE, role=HOSTILE)
    said = text_of(posters(case, example, TODAY)["poster-en.pdf"], fonts)
    assert "".join(HOSTILE.split()) in said


def test_a_photograph_is_a_portrait_too(liu, example, fonts):
    out = io.BytesIO()
    Image.new("RGB", (240, 300), "#456").save(out, "JPEG")
    photo = dataclasses.replace(liu, facts=dataclasses.replace(liu.facts, portrait="portrait.jpg"), files={})
    layout = posters(photo, example, TODAY, picture=out.getvalue())["poster-en.pdf"]
    document = pypdf.PdfReader(io.BytesIO(typeset(layout, fonts)))
    assert len(document.pages[0].images) == 1


def test_pdfs_have_no_date_no_font_of_the_machine_and_words_for_those_who_do_not_see(liu, example, fonts):
    for layout in posters(liu, example, TODAY).values():
        document = pypdf.PdfReader(io.BytesIO(typeset(layout, fonts)))
        assert not {"/CreationDate", "/ModDate"} & set(document.metadata or {})
        found = {str(font["/BaseFont"]) for font in _fonts(document)}
        assert found
        assert {name.split("+")[1].split("-")[0] for name in found} <= {"NotoSerifSC", "NotoSansSC", "LibertinusSerif"}
    poster = pypdf.PdfReader(io.BytesIO(typeset(posters(liu, example, TODAY)["poster-en.pdf"], fonts)))
    assert str(poster.root_object["/Lang"]) == "en"
    assert "/StructTreeRoot" in poster.root_object


def _fonts(document: pypdf.PdfReader) -> list[Any]:
    page: Any = document.pages[0]
    resources = page["/Resources"]["/Font"]
    return [font.get_object() for font in resources.values()]


def test_the_key_changes_with_what_is_shown_and_with_nothing_else(liu, example, fonts):
    layout = posters(liu, example, TODAY)["poster-en.pdf"]
    assert layout.key(fonts) == posters(liu, example, date(2030, 1, 1))["poster-en.pdf"].key(fonts)
    others = [
        posters(liu, example, HELD)["poster-en.pdf"].key(fonts),
        posters(liu, example, TODAY, picture=b"<svg/>")["poster-en.pdf"].key(fonts),
        posters(liu, example, TODAY)["poster-zh-Hans.pdf"].key(fonts),
        layout.key(dataclasses.replace(fonts, digest="other")),
        dataclasses.replace(layout, form="png").key(fonts),
    ]
    assert len({layout.key(fonts), *others}) == 6


@pytest.mark.parametrize("seed_zone", [("0", "UTC"), ("777", "Asia/Shanghai")])
def test_the_same_bytes_come_out_whatever_the_machine(seed_zone, liu, example, fonts, tmp_path):
    program = (
        "import sys, pathlib, datetime\n"
        "from stillhere.content.read import read_site\n"
        "from stillhere.build.press.fonts import load_fonts\n"
        "from stillhere.build.press.poster import posters\n"
        "from stillhere.build.press.share import share_card, share_picture\n"
        "from stillhere.build.press.typesetting import typeset\n"
        "from stillhere.files import digest\n"
        "day = datetime.date(2026, 11, 23)\n"
        "site, fonts = read_site(pathlib.Path(sys.argv[1]), []), load_fonts()\n"
        "case = site.entries['case', 'liu-xiaobo']\n"
        "layout = posters(case, site, day)['poster-both.pdf']\n"
        "picture = share_picture(share_card(case, site, 'en', day), lambda card: typeset(card, fonts))\n"
        "print(layout.key(fonts), digest(typeset(layout, fonts)), digest(picture))\n"
    )
    from stillhere.build.press.share import share_card, share_picture

    seed, zone = seed_zone
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C", "SOURCE_DATE_EPOCH": seed}
    words = [sys.executable, "-c", program, str(EXAMPLE)]
    done = subprocess.run(words, env=environment, cwd=tmp_path, capture_output=True, text=True, check=True, timeout=60)
    layout = posters(liu, example, TODAY)["poster-both.pdf"]
    picture = share_picture(share_card(liu, example, "en", TODAY), lambda card: typeset(card, fonts))
    assert done.stdout.split() == [layout.key(fonts), digest(typeset(layout, fonts)), digest(picture)]


def test_every_state_has_a_stance(example):
    for state, meaning in STATES.items():
        wanted = Stance.DEMAND if meaning.held else Stance.REMEMBER if "died" in state else Stance.NONE
        assert stance(made_up(state), TODAY) is wanted
    assert stance(made_up(), date(1999, 1, 1)) is Stance.NONE
    assert years(made_up("died")) == ""
    assert years(example.entries["case", "liu-xiaobo"]) == "1955–2017"
    assert years(example.entries["case", "chen-guangcheng"]) == ""
