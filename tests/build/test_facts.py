import html
import re

import pytest

from stillhere.flows.site import check_site
from stillhere.testing import NOON, TINY_SITE, write_site

CASE = TINY_SITE["content/case/li-example/facts.toml"]
OVER = '\n[[timeline]]\ndate = 2020-01-01\nstate = "{}"\n'
ENTRIES = {
    "content/case/li-example/en.md": '+++\ntitle = "Li Example"\nrole = "r"\ndemand = "Release Li."\n+++\nWords.\n',
    "content/campaign/c/facts.toml": 'published = 2016-01-01\nopened = 2016\ncases = ["li-example"]\n',
    "content/campaign/c/en.md": '+++\ntitle = "Letters"\n+++\nWords.\n',
    "content/statement/a/facts.toml":
        'published = 2016-01-01\nform = "appeal"\ndeadline = 2026-11-24\ncases = ["li-example"]\n',
    "content/statement/a/en.md": '+++\ntitle = "Sign"\n+++\nWords.\n',
    "content/statement/a/zh-Hans.md": '+++\ntitle = "签名"\n+++\n文字。\n',
    "content/event/rally/facts.toml": 'published = 2016-01-01\nform = "report"\ndate = 2016-01-01\nparticipants = 19\n',
    "content/event/rally/en.md": '+++\ntitle = "Rally"\nplace = "Park"\nhost = "Friends of <Li>"\n+++\nWords.\n',
    "content/event/rally/zh-Hans.md": '+++\ntitle = "集会"\nplace = "公园"\nhost = "李的朋友"\n+++\n文字。\n',
}  # fmt: skip


def tree_of(folder, state: str = "") -> dict[str, bytes]:
    facts = CASE + (OVER.format(state) if state else "")
    return check_site(write_site(folder, {**ENTRIES, "content/case/li-example/facts.toml": facts}), NOON).tree


def words(page: bytes) -> str:
    said = re.sub("<[^>]+>", " ", page.decode().partition("<main")[2].partition("</main>")[0])
    return " ".join(html.unescape(said).split())


@pytest.fixture(scope="module")
def held(tmp_path_factory):
    return tree_of(tmp_path_factory.mktemp("held"))


def test_a_report_says_who_hosted_and_how_many_took_part(held):
    assert b"<Li>" not in held["en/event/rally.html"]
    assert "Hosted by Friends of <Li> Took part 19 people" in words(held["en/event/rally.html"])
    assert "主办 李的朋友 参加人数 19人" in words(held["zh-Hans/event/rally.html"])


def test_a_deadline_says_what_is_left_of_it(held):
    assert "24 November 2026 (1 day left when this release was made)" in words(held["en/statement/a.html"])
    assert "2026年11月24日（发布本版时还剩1天）" in words(held["zh-Hans/statement/a.html"])


def test_while_somebody_is_held_the_demand_stands(held):
    page = words(held["en/case/li-example.html"])
    assert "What we demand Release Li. What you can do Print, sign and send the letter: Sign" in page
    assert "Support the campaign: Letters" in page
    assert "say where it is from: Society, “Li Example”, https://www.example.org/en/case/li-example.html" in page
    assert "How they are today Li Example : Sentenced since" in words(held["en/campaign/c.html"])


def test_the_downloads_of_a_case_are_offered_once(held):
    assert held["en/case/li-example.html"].count(b"press-kit.zip") == 1


@pytest.mark.parametrize(
    ("state", "title"), [("free", "What you can still do"), ("died-in-custody", "How to remember")]
)
def test_the_day_it_is_over_no_page_demands_anything(state, title, tmp_path):
    tree = tree_of(tmp_path, state)
    assert [path for path, data in tree.items() if path.endswith(".html") and b"Release Li" in data] == []
    case = words(tree["en/case/li-example.html"])
    assert title in case
    assert "Print, sign" not in case
    assert "Support" not in case
    appeal = words(tree["en/statement/a.html"])
    assert "What it asked for is over" in appeal
    assert "Act by" not in appeal
    assert "What became of them Nobody is held any more." in words(tree["en/campaign/c.html"])
