import csv
import dataclasses
import io
import re
import zipfile
from datetime import timedelta, timezone

import pytest

from stillhere.build.press.kit import press_kit
from stillhere.content.model import Site
from stillhere.content.read import read_site
from stillhere.testing import NOON, write_site
from tests.build.press.conftest import made_up
from tests.build.test_render import Page

SECRET = "PLANTED-SECRET"


def opened(kit: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(kit)) as packed:
        assert packed.testzip() is None
        return {name: packed.read(name) for name in packed.namelist()}


@pytest.fixture(scope="module")
def kit(example: Site) -> dict[str, bytes]:
    return opened(press_kit(example.entries["case", "liu-xiaobo"], example, NOON))


def test_a_kit_holds_both_languages_the_timeline_and_the_picture_with_its_licence(kit, example):
    names = {f"{name}.{tag}.txt" for name in ("readme", "facts", "citation") for tag in ("en", "zh-Hans")}
    names |= {"facts.en.html", "facts.zh-Hans.html", "timeline.csv", "portrait.svg", "portrait.txt"}
    assert set(kit) == {f"liu-xiaobo/{name}" for name in names}
    assert kit["liu-xiaobo/portrait.svg"] == example.entries["case", "liu-xiaobo"].media["portrait.svg"]
    assert "CC0" in kit["liu-xiaobo/portrait.txt"].decode()
    assert "图片说明：2010年12月10日" in kit["liu-xiaobo/portrait.txt"].decode()


def test_the_facts_are_those_of_the_page_in_both_languages(kit):
    assert "Died in custody on 13 July 2017" in kit["liu-xiaobo/facts.en.txt"].decode()
    assert "2017年7月13日在羁押中去世" in kit["liu-xiaobo/facts.zh-Hans.txt"].decode()
    assert "Sentence: 11 years" in kit["liu-xiaobo/facts.en.txt"].decode()
    assert "刑期：11年" in kit["liu-xiaobo/facts.zh-Hans.txt"].decode()
    assert "截至2026年11月23日" in kit["liu-xiaobo/citation.zh-Hans.txt"].decode()


def test_the_readme_lists_every_file_of_its_language_and_says_when_it_was_made(kit):
    for tag, day in (("en", "23 November 2026"), ("zh-Hans", "2026年11月23日")):
        readme = kit[f"liu-xiaobo/readme.{tag}.txt"].decode()
        mine = [name.split("/")[1] for name in kit if f".{tag}." in name or name.count(".") == 1]
        assert [name for name in mine if name not in readme] == []
        assert day in readme


def test_a_dangerous_address_is_defanged_everywhere(kit):
    assert [name for name, data in kit.items() if b"cfcr2008.org" in data] == []
    for tag in ("en", "zh-Hans"):
        assert "cfcr2008[.]org" in kit[f"liu-xiaobo/readme.{tag}.txt"].decode()


@pytest.mark.parametrize("tag", ["en", "zh-Hans"])
def test_the_page_of_facts_loads_nothing_and_runs_nothing(kit, tag):
    page = Page(kit[f"liu-xiaobo/facts.{tag}.html"])
    assert not {name for name, _ in page.tags} & {"script", "iframe", "object", "embed", "form", "base", "link"}
    assert [values["src"][:26] for name, values in page.tags if "src" in values] == ["data:image/svg+xml;base64,"]
    assert ("html", {"lang": tag}) in page.tags
    assert any("default-src 'none'" in values.get("content", "") for _, values in page.tags)
    assert all("noreferrer" in values["rel"] for name, values in page.tags if name == "a")


def test_the_timeline_is_a_table_with_iso_dates_in_both_languages(kit):
    data = kit["liu-xiaobo/timeline.csv"]
    assert data.startswith(b"\xef\xbb\xbfdate,state,state_en,note_en,state_zh-Hans,note_zh-Hans\r\n")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert all(re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", row["date"]) for row in rows)
    assert (rows[0]["state_en"], rows[0]["state_zh-Hans"]) == ("detained", "被拘押")


def test_a_cell_never_runs_as_a_formula(example):
    rows = opened(press_kit(made_up(), example, NOON))["example/timeline.csv"].decode("utf-8-sig")
    assert "'=1+1" in rows
    assert "\r\n2021-03,imprisoned,in prison,'=1+1," in rows


def test_the_same_values_give_the_same_bytes_and_the_same_attributes(example):
    case = example.entries["case", "chen-guangcheng"]
    kit = press_kit(case, example, NOON)
    assert kit == press_kit(case, example, NOON.astimezone(timezone(timedelta(hours=8))))
    members = zipfile.ZipFile(io.BytesIO(kit)).infolist()
    assert [m.filename for m in members] == sorted(m.filename for m in members)
    assert {(m.date_time, m.create_system, m.external_attr >> 16, m.compress_type, m.extra) for m in members} == {
        ((2026, 11, 23, 12, 0, 0), 3, 0o100644, zipfile.ZIP_STORED, b"")
    }


def test_a_draft_has_no_kit(example):
    case = example.entries["case", "liu-xiaobo"]
    draft = dataclasses.replace(case, facts=dataclasses.replace(case.facts, draft=True))
    with pytest.raises(ValueError, match="liu-xiaobo"):
        press_kit(draft, example, NOON)


def test_nothing_that_no_page_shows_is_in_a_kit(tmp_path):
    folder = write_site(
        tmp_path,
        {
            "registers/people.toml": f'format = 1\n[[person]]\nid = "anna"\nnames = {{ en = "{SECRET}" }}\n',
            "content/essay/one/facts.toml": f'# {SECRET}\npublished = 2015\nbyline = "organisation"\ndraft = true\n',
            "content/essay/one/en.md": f'+++\ntitle = "{SECRET}"\n+++\n',
            "stillhere.toml": 'format = 1\nlanguages = ["en", "zh-Hans"]\n[[mirror]]\nname = "a"\nkind = "folder"\n'
            f'path = "/{SECRET}"\n',
        },
    )
    site = read_site(folder, [])
    assert site.people
    assert SECRET.encode() not in press_kit(site.entries["case", "li-example"], site, NOON)


def test_the_demand_is_there_while_the_person_is_held_and_not_after(example):
    demand = "LET THIS PERSON GO"
    for state, there in (("imprisoned", True), ("released", False), ("died", False)):
        kit = opened(press_kit(made_up(state, demand=demand), example, NOON))
        assert (demand in kit["example/facts.en.txt"].decode()) is there
        assert (demand in kit["example/facts.en.html"].decode()) is there


def test_of_a_photograph_only_what_is_published_goes_out_never_the_file_in_the_folder(example):
    case = example.entries["case", "liu-xiaobo"]
    facts = dataclasses.replace(case.facts, portrait="portrait.jpg")
    photo = dataclasses.replace(case, facts=facts, files={"portrait.jpg": b"\xff\xd8\xff" + SECRET.encode()})
    kit = opened(press_kit(photo, example, NOON, picture=b"\xff\xd8\xffpublished"))
    assert kit["liu-xiaobo/portrait.jpg"] == b"\xff\xd8\xffpublished"
    assert b"data:image/jpeg;base64," in kit["liu-xiaobo/facts.en.html"]
    assert not any("portrait" in name for name in opened(press_kit(photo, example, NOON)))
    assert SECRET.encode() not in press_kit(photo, example, NOON)


@pytest.mark.parametrize(
    ("data", "name"),
    [(b"\x89PNG\r\n", "portrait.png"), (b"RIFF\0\0\0\0WEBP", "portrait.webp"), (b"<svg/>", "portrait.svg")],
)
def test_a_picture_is_named_after_what_it_is(data, name, example):
    case = example.entries["case", "liu-xiaobo"]
    assert f"liu-xiaobo/{name}" in opened(press_kit(case, example, NOON, picture=data))


def test_a_kit_says_where_a_text_is_not_translated(example):
    case = made_up()
    english = dataclasses.replace(case, texts={"en": case.texts["en"]})
    kit = opened(press_kit(english, example, NOON))
    for kind in ("txt", "html"):
        assert "本文尚未译成中文" in kit[f"example/facts.zh-Hans.{kind}"].decode()
        assert "not been translated" not in kit[f"example/facts.en.{kind}"].decode()


def test_words_are_words(example):
    kit = opened(press_kit(made_up(role='"><script>alert(1)</script>'), example, NOON))
    assert "script" not in [tag for tag, _ in Page(kit["example/facts.en.html"]).tags]
