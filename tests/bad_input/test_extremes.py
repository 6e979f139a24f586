"""Titles of 300 characters, mixed directions, a thousand tags, the first and the last day of the calendar."""

from __future__ import annotations

import re

import icalendar
import pytest

from stillhere.content.model import ALL
from stillhere.flows.site import Checked
from stillhere.testing import TINY_SITE
from tests.bad_input.sites import Page, checked, entry, of_entry
from tests.browser import feeds

LONG = {
    "one word": "W" * 300,
    "chinese": "字" * 300,
    "words": ("word " * 60).strip() + "s",
    "arabic": ("حرية " * 60).strip(),
    "both ways": ("free حرية 自由 " * 30)[:299] + "!",
    "emoji": "👨\u200d👩\u200d👧" * 60,
    "persian": ("می\u200cخواهیم " * 30).strip(),
    "spaces of every width": ("Liberté\u202f!\u00a0" * 30).strip(),
}
TURNING = {"override": "\u202e", "embedding": "\u202b", "isolate": "\u2067", "end of one": "\u202c", "line": "\u2028"}


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Checked:
    titles = [entry("statement", slug.replace(" ", "-"), title=title) for slug, title in LONG.items()]
    found = checked(tmp_path_factory.mktemp("long"), *titles)
    assert found.errors == []
    return found


@pytest.mark.parametrize("name", LONG)
def test_a_title_of_300_characters_is_shown_whole(built, name):
    page = Page(built.tree[f"en/statement/{name.replace(' ', '-')}.html"])
    assert page.text("h1") == LONG[name].strip()
    assert LONG[name].strip() in Page(built.tree["en/statement/index.html"]).text("ul.entries")


def test_one_character_more_is_said(tmp_path):
    found = checked(tmp_path, entry("statement", "a", title="W" * 301)).errors
    assert {(f.file, f.line, f.code) for f in found} == {
        (f"content/statement/a/{tag}.md", 2, "value-text-long") for tag in ("en", "zh-Hans")
    }


@pytest.mark.parametrize("name", TURNING)
@pytest.mark.parametrize("field", ["title", "summary", "salutation"])
def test_what_turns_all_that_follows_is_refused_in_a_line(name, field, tmp_path):
    found = checked(tmp_path, entry("statement", "a", **{"title": "A", field: f"ab{TURNING[name]}cd"})).errors
    assert {f.code for f in found} == {"value-text-control"}
    assert {f.line for f in found} == {2 if field == "title" else 3}


def test_words_in_another_direction_stay_apart_from_their_neighbours(tmp_path):
    """A title is one unit among its neighbours: `dir` and `bdi` isolate it (HTML, 15.3.5 and 4.5.24)."""
    arabic, name = "حرية لهم", "أحمد"
    names = f'{{ en = "{name}", zh-Hans = "{name}" }}'
    facts = f'names = {names}\n[[timeline]]\ndate = 2015-01-01\nstate = "detained"\nnote = {names}\n'
    source = f'[[sources]]\ntitle = "{arabic}"\npublisher = "{name}"\ndate = 2015\n'
    tree = checked(
        tmp_path,
        entry("case", "a", facts + source, title=arabic, role=arabic, demand=arabic, summary=arabic),
        entry("campaign", "b", 'cases = ["a"]\nopened = 2015\n', title=arabic, summary=arabic),
        entry("event", "c", 'form = "report"\ndate = 2015-01-01\ncases = ["a"]\n', title=arabic, place=arabic),
    ).tree
    for path in (path for path in tree if path.endswith(".html")):
        page = Page(tree[path])
        for node in page.html.css("main *, aside *"):
            own = node.text(deep=False)
            if arabic in own or name in own:
                apart = node.tag == "bdi" or node.attributes.get("dir") == "auto"
                alone = node.tag == "p" and own.strip() in (arabic, name)
                assert apart or alone or page.text("h1") == own, (path, node.html)


def test_a_text_in_another_direction_says_so(tmp_path):
    addresses = TINY_SITE["registers/addresses.toml"].replace("reason = {", 'reason = { ar = "اختراق",')
    settings = {
        "stillhere.toml": 'format = 1\nlanguages = ["en", "ar", "zh-Hans"]\n',
        "registers/addresses.toml": addresses,
    }
    text = '+++\ntitle = "حرية"\n+++\nكلمات.\n'
    only = {"content/statement/only/facts.toml": "published = 2015\n", "content/statement/only/ar.md": text}
    both = {
        "content/statement/both/facts.toml": "published = 2015\n",
        "content/statement/both/ar.md": text,
        "content/statement/both/en.md": '+++\ntitle = "Free"\n+++\nWords.\n',
    }
    tree = checked(tmp_path, settings, only, both).tree
    english, arabic = Page(tree["en/statement/only.html"]), Page(tree["ar/statement/only.html"])
    assert english.attribute(".body", "dir") == "rtl"
    assert arabic.attribute("html", "dir") == "rtl"
    columns = Page(tree["both/statement/both.html"]).html.css(".pair > div")
    assert {(str(c.attributes["lang"]), c.attributes.get("dir")) for c in columns} == {("en", None), ("ar", "rtl")}


# --- tags -----------------------------------------------------------------------------------------------------------


def tags(names: list[str]) -> str:
    return "tags = [\n" + ",\n".join(f'"{name}"' for name in names) + "\n]\n"


def test_a_thousand_tags_on_one_entry_are_said(tmp_path):
    found = checked(tmp_path, entry("statement", "a", tags([f"t{n}" for n in range(1000)]))).errors
    assert [(f.file, f.line, f.code) for f in found] == [("content/statement/a/facts.toml", 2, "value-list")]


def test_a_thousand_tags_over_a_site_all_have_their_page(tmp_path):
    every = [f"t{n}" for n in range(1000)]
    parts = [entry("statement", f"s{at}", tags(every[at : at + 200])) for at in range(0, 1000, 200)]
    built = checked(tmp_path, *parts)
    assert built.errors == []
    for tag in ("en", "zh-Hans"):
        links = [link.attributes["href"] for link in Page(built.tree[f"{tag}/tag/index.html"]).html.css("main li a")]
        assert len(links) == 1000
        assert all(f"{tag}/tag/{name}/index.html" in built.tree for name in every)


def test_a_tag_twice_is_shown_once(tmp_path):
    built = checked(tmp_path, entry("statement", "a", tags(["x", "x"])))
    assert [node.text() for node in Page(built.tree["en/statement/a.html"]).html.css("p.tags a")] == ["x"]


# --- dates ----------------------------------------------------------------------------------------------------------

FIRST, LAST = "0001-01-01", "9999-12-31"
STEPS = '\n[[timeline]]\ndate = {}\nstate = "detained"\n\n[[timeline]]\ndate = {}\nstate = "sentenced"\n'


def case(
    born: str = "1955-12-28", begin: str = "2008-12-08", end: str = "2009-12-25", months: int = 132
) -> dict[str, str]:
    facts = f'born = {born}\nsentence_months = {months}\nnames = {{ en = "Li" }}\n{STEPS.format(begin, end)}'
    return entry("case", "a", facts, "{{sentence a}}", role="writer")


def event(day: str, clock: str, zone: str) -> dict[str, str]:
    facts = f'form = "announcement"\ndate = {day}\ntime = "{clock}"\ntime_zone = "{zone}"\n'
    return entry("event", "e", facts, "{{date}}", place="Town")


DATED = {
    "published first": entry("statement", "a", f"published = {FIRST}\n"),
    "published last": entry("statement", "a", f"published = {LAST}\n"),
    "updated last": entry("statement", "a", f"updated = {LAST}\n"),
    "born first": case(born=FIRST),
    "born this year": case(born="2026"),
    "born this month": case(born='"2026-11"'),
    "born today": case(born="2026-11-23"),
    "held since the first day": case(begin=FIRST, end=FIRST, months=1200),
    "held from the last day on": case(begin=LAST, end=LAST),
    "sentenced to the last century": case(begin="9999-12-01", end=LAST, months=1200),
    "deadline first": entry("statement", "a", f'form = "appeal"\ndeadline = {FIRST}\n', "{{deadline}}"),
    "deadline last": entry("statement", "a", f'form = "appeal"\ndeadline = {LAST}\n', "{{deadline}}"),
    "campaign": entry("campaign", "a", f'cases = ["li-example"]\nopened = {FIRST}\nclosed = {LAST}\n'),
    **{
        f"event {day} {clock} {zone}": event(day, clock, zone)
        for day in (FIRST, LAST)
        for clock in ("00:00", "23:59")
        for zone in ("Asia/Shanghai", "Pacific/Kiritimati", "America/New_York", "Etc/GMT+12")
    },
}


@pytest.mark.parametrize("name", DATED)
def test_every_day_of_the_calendar_gives_right_output(name, tmp_path):
    built = checked(tmp_path, DATED[name])
    assert built.errors == []
    assert feeds.sitemap(built.tree["sitemap.xml"]) == []
    for path, data in built.tree.items():
        if path.endswith("feed.xml"):
            assert feeds.atom(data) == [], path
        elif path.endswith("feed.json"):
            assert feeds.json_feed(data) == [], path
        elif path.endswith(".ics"):
            assert feeds.calendar(data) == [], path
            assert icalendar.Calendar.from_ical(data).walk("VEVENT")[0]["DTSTART"].to_ical()[:4] in (b"0001", b"9999")
        elif path.endswith(".html"):
            assert feeds.data_blocks(Page(data).html) == [], path


def test_offsets_of_the_sun_are_no_offsets(tmp_path):
    page = Page(checked(tmp_path, event("1850-05-04", "12:00", "Asia/Shanghai")).tree["en/event/e.html"])
    assert '"startDate":"1850-05-04T12:00:00"' in page.text('script[type="application/ld+json"]')


@pytest.mark.parametrize("born", [LAST, "9999", "2026-11-24", '"2027-01"'])
def test_nobody_is_born_tomorrow(born, tmp_path):
    found = checked(tmp_path, case(born=born)).errors
    assert [(f.file, f.line, f.code) for f in found] == [("content/case/a/facts.toml", 2, "day-to-come")]


@pytest.mark.parametrize("field", ["published", "updated"])
def test_what_is_dated_in_years_to_come_is_said_and_built(field, tmp_path):
    facts = f"published = {LAST}\n" if field == "published" else f"published = 2015-02-24\nupdated = {LAST}\n"
    built = checked(tmp_path, entry("statement", "a", facts))
    said = [(f.line, f.code, f.level) for f in of_entry(built.findings, "statement/a")]
    assert said == [(1 if field == "published" else 2, "day-to-come", "warning")]
    assert "en/statement/a.html" in built.tree


def test_the_years_have_their_archive(tmp_path):
    dated = [entry("statement", f"s{year}", f'published = "{year}"\n') for year in ("0001", "0999", "9999")]
    tree = checked(tmp_path, *dated).tree
    for year in ("0001", "0999", "9999"):
        assert f"en/archive/{year}/index.html" in tree
    links = [node.attributes["href"] for node in Page(tree[f"en/{ALL}/index.html"]).html.css("ul.entries a")]
    assert (links[0], links[-1]) == ("../../en/statement/s9999.html", "../../en/statement/s0001.html")


def test_feeds_end_with_the_oldest(tmp_path):
    tree = checked(tmp_path, entry("statement", "a", f"published = {FIRST}\n")).tree
    days = re.findall(r"<published>(\S+?)</published>", tree["en/feed.xml"].decode())
    assert days[-1] == "0001-01-01T12:00:00Z"
