"""A site in English, Chinese and Uyghur, the third one only partly translated and written from right to left."""

import re
from pathlib import Path

import pytest

from stillhere.flows.site import check_site
from stillhere.languages import direction
from stillhere.testing import NOON, write_site

ABOUT = '+++\ntitle = "بىز كىم"\nsummary = "بىر جەمئىيەت."\n+++\nسۆزلەر.\n'
SITE = {
    "stillhere.toml": 'format = 1\nlanguages = ["en", "zh-Hans", "ug"]\n',
    "registers/addresses.toml": """format = 1

[[address]]
url = "https://www.example.org/"
state = "official"
since = 2010
""",
    "content/page/about/ug.md": ABOUT,
}


@pytest.fixture(scope="module")
def checked(tmp_path_factory):
    return check_site(write_site(tmp_path_factory.mktemp("site"), SITE), NOON)


def page(checked, path):
    return checked.tree[path].decode()


def test_what_is_not_translated_is_a_hint_and_stops_nothing(checked):
    assert checked.errors == []
    assert {(f.file, f.facts["languages"]) for f in checked.findings} == {
        ("content/case/li-example", "ug"),
        ("content/statement/first", "zh-Hans, ug"),
    }


def test_every_page_is_there_in_every_language(checked):
    trees = [
        {path.split("/", 1)[1] for path in checked.tree if path.startswith(f"{tag}/")}
        for tag in ("en", "zh-Hans", "ug")
    ]
    assert trees[0] == trees[1] == trees[2]
    assert "case/li-example.html" in trees[0]


def test_a_translated_page_is_in_its_language_and_leads_to_the_others(checked):
    about = page(checked, "ug/page/about.html")
    assert "سۆزلەر" in about
    assert '<html lang="ug"' in about
    for own in ("English", "简体中文", "ئۇيغۇرچە"):
        assert own in about


def test_a_page_that_is_not_translated_shows_the_original_and_says_so(checked):
    case = page(checked, "ug/case/li-example.html")
    assert '<html lang="ug"' in case
    assert "Held for" in case
    assert re.search(r'lang="en"', case)


def test_the_theme_speaks_english_there(checked):
    assert "Cases" in page(checked, "ug/page/about.html")


def test_links_of_a_language_stay_in_it(checked):
    assert 'href="../../ug/case/li-example.html"' in page(checked, "ug/statement/first.html")


def test_the_language_is_written_from_right_to_left():
    assert direction("ug") == "rtl"


def test_it_builds_the_same_in_any_folder(checked, tmp_path: Path):
    assert check_site(write_site(tmp_path / "again", SITE), NOON).tree == checked.tree
