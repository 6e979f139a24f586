"""Pictures and names that are meant to do harm: a program, markup in a name, endless words, scripts in metadata."""

from __future__ import annotations

import pytest
from PIL import Image

from stillhere import files
from stillhere.flows.site import check_site
from stillhere.testing import NOON, TINY_SITE, write_site
from tests.photos.pictures import pixels, record, saved

FACTS, TEXT, PLACE = (f"content/statement/first/{name}" for name in ("facts.toml", "en.md", "photos/a.jpg"))
SCRIPT = "<script>alert('planted')</script>"
LISTED = TINY_SITE[FACTS] + '\n[[photo]]\nfile = "photos/a.jpg"\n'


def checked(folder, data, *, alt="A square.", more="", people="", body="Words."):
    text = f'+++\ntitle = "First"\nalts = {{ a = """{alt}""" }}\n{more}+++\n{body}\n'
    site = write_site(folder, {FACTS: LISTED, TEXT: text} | ({"registers/people.toml": people} if people else {}))
    files.write_atomic(site / PLACE, data)
    files.write_atomic(site / f"vault/{PLACE}.toml", record(data, origin="published"))
    return check_site(site, NOON)


@pytest.mark.parametrize(
    "data",
    [b"\x7fELF\x02\x01\x01" + b"\0" * 4000, b"MZ\x90\0" + b"\0" * 4000, b"#!/bin/sh\nrm -rf /\n", b"<?php echo 1;"],
    ids=["elf", "exe", "sh", "php"],
)
def test_a_program_is_no_picture(tmp_path, data):
    found = checked(tmp_path, data)
    assert [(f.file, f.code) for f in found.errors] == [(PLACE, "picture-unknown")]
    assert not any(data in made for made in found.tree.values())


def test_scripts_in_every_field_of_a_picture_stay_behind(tmp_path):
    about = Image.Exif()
    for tag in (0x010E, 0x010F, 0x0110, 0x0131, 0x013B, 0x8298, 0x9286):
        about[tag] = SCRIPT
    data = saved(pixels(), "JPEG", exif=about, comment=SCRIPT.encode(), xmp=f"<x:xmpmeta>{SCRIPT}</x:xmpmeta>".encode())
    assert data.count(b"alert('planted')") >= 8
    found = checked(tmp_path, data)
    assert found.errors == []
    assert any(path.startswith("media/statement/first/a.") for path in found.tree)
    assert [path for path, made in found.tree.items() if b"planted" in made] == []


def test_markup_in_a_name_is_words(tmp_path):
    people = (
        f'format = 1\n\n[[person]]\nid = "x"\nnames = {{ en = "{SCRIPT}", zh-Hans = "{SCRIPT}" }}\n'
        'consent = [{ to = ["name", "byline"], since = 2015-01-01 }]\n'
    )
    more = 'captions = { a = "{{person x}} on the square" }\nsummary = "With {{person x}}"\n'
    found = checked(tmp_path, saved(pixels(), "JPEG"), more=more, people=people, body="**{{person x}}** spoke.")
    assert found.errors == []
    pages = [made for path, made in found.tree.items() if path.endswith((".html", ".xml", ".json"))]
    assert any(b"planted" in page for page in pages)
    assert not any(SCRIPT.encode() in page for path, page in found.tree.items() if path.endswith(".html"))


@pytest.mark.parametrize("field", ["captions", "alts"])
def test_a_caption_without_end_is_named(tmp_path, field):
    words = "word " * 200_000
    found = checked(tmp_path, saved(pixels(), "JPEG"), alt=words if field == "alts" else "A square.",
                    more=f'captions = {{ a = """{words}""" }}\n' if field == "captions" else "")  # fmt: skip
    assert {f.code for f in found.errors} & {"value-text-long", "file-too-large"}
    assert found.tree == {}
