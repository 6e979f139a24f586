import re
from datetime import timedelta

import pytest

from stillhere.flows.site import check_site
from stillhere.testing import NOON, TINY_SITE, write_site

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><rect width="1" height="1"/></svg>'
STEP = '[[timeline]]\ndate = 2014\nstate = "{}"\n'
HELD = {
    "content/case/li-example/facts.toml": 'portrait = "p.svg"\nportrait_source = { en = "own", zh-Hans = "自绘" }\n'
    + TINY_SITE["content/case/li-example/facts.toml"],
    "content/case/li-example/p.svg": DRAWING,
    "content/case/li-example/en.md": '+++\ntitle = "Li Example"\nrole = "r"\ndemand = "Release Li."\n+++\nWords.\n',
    "content/case/bo/facts.toml": 'published = 2015\nnames = { en = "Bo" }\n' + STEP.format("free"),
    "content/case/bo/en.md": '+++\ntitle = "Bo"\nrole = "poet"\ndemand = "Release Bo."\n+++\nWords.\n',
    "content/case/cy/facts.toml": 'published = 2015\nnames = { en = "Cy" }\n' + STEP.format("died"),
    "content/case/cy/en.md": '+++\ntitle = "Cy"\nrole = "poet"\n+++\nWords.\n',
    "content/campaign/c/facts.toml": 'published = 2016-01-01\nopened = 2016\ncases = ["li-example", "bo"]\n',
    "content/campaign/c/en.md": '+++\ntitle = "Letters"\nsummary = "One a day."\n+++\nWords.\n',
    "content/event/vigil/facts.toml": 'published = 2026-11-20\nform = "announcement"\ndate = 2026-12-01\n',
    "content/event/vigil/en.md": '+++\ntitle = "Vigil"\nplace = "Park"\n+++\nWords.\n',
}


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    return check_site(write_site(tmp_path_factory.mktemp("home"), HELD), NOON).tree


def words(page: bytes) -> str:
    return " ".join(re.sub("<[^>]+>", " ", page.decode()).split())


def test_a_campaign_shows_who_is_held_with_face_and_demand(tree):
    home = tree["en/index.html"].decode()
    assert '<img src="../media/case/li-example/p.svg"' in home
    assert "Release Li." in home
    assert "Release Bo." not in home
    assert "Of 2 people: 1 held today, 1 free." in home


def test_nothing_stands_on_the_home_page_twice(tree):
    home = tree["en/index.html"].decode()
    main, body = home[home.index("<main") :], home[home.index("<body") :]
    for once in ("case/li-example.html", "case/bo.html", "case/cy.html", "campaign/c.html", "event/vigil.html"):
        assert main.count(f'href="../en/{once}"') == 1, once
    assert body.count("A society.") == 1
    assert re.findall("<h1[^>]*>(.*?)</h1>", home) == ["Society"]


def test_every_line_says_when_or_how_it_stands(tree):
    said = words(tree["en/index.html"])
    assert "Vigil Announcement · 1 December 2026" in said
    assert "First Statement · 24 February 2015" in said
    assert "Cy Died in 2014" in said
    assert "Who we are 1 January 2010" in words(tree["en/page/index.html"])


def test_what_is_past_is_no_longer_coming_up(tmp_path):
    tree = check_site(write_site(tmp_path, HELD), NOON + timedelta(days=9)).tree
    assert "Coming up" not in words(tree["en/index.html"])
    assert "Newest Vigil Announcement" in words(tree["en/index.html"])


def test_a_site_with_next_to_nothing_has_a_home_page(tmp_path):
    folder = write_site(
        tmp_path, {"stillhere.toml": 'format = 1\nlanguages = ["en"]\nwithout = ["archive", "feeds"]\n'}
    )
    for path in ("statement/first/zh-Hans.md", "case/li-example/zh-Hans.md", "page/about/zh-Hans.md"):
        (folder / "content" / path).unlink(missing_ok=True)
    home = words(check_site(folder, NOON).tree["en/index.html"])
    assert "Newest First Statement · 24 February 2015 Cases" in home
    assert "Everything" not in home


def test_the_first_page_greets_in_every_language(tree):
    front = tree["index.html"].decode()
    for said in (
        "Welcome",
        "欢迎",
        "Read this site in English",
        "进入简体中文版",
        "Language · 语言",
        "请勿打开",
        "Broken into.",
    ):
        assert said in front, said
    for campaign in ("en/campaign/c.html", "zh-Hans/campaign/c.html"):
        assert f'href="{campaign}"' in front
    assert "<title>协会 · Society</title>" in front
