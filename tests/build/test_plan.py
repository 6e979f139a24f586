import posixpath
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stillhere.build import plan
from stillhere.build.render import render
from stillhere.content.model import Entry, Facts, Site, Text
from stillhere.content.public import public_sources
from stillhere.dates import PartialDate
from stillhere.project import Settings
from stillhere.testing import NOON

PATHS = st.lists(st.sampled_from(["en", "case", "a", "b.html"]), min_size=1, max_size=4).map("/".join)


def entry(kind: str, slug: str, *, published: str = "2010", draft: bool = False, media=(), **facts) -> Entry:
    facts = {"names": {"en": slug}, **facts} if kind == "case" else facts
    known = Facts(PartialDate.parse(published), draft=draft, **facts)
    return Entry(
        kind,
        slug,
        known,
        {"en": Text("en", slug, "", "f", 1, {"role": "r", "place": "p"})},
        {"facts.toml": b"", **dict.fromkeys(media, b'<svg xmlns="http://www.w3.org/2000/svg"/>')},
    )


def site(*entries: Entry) -> Site:
    return Site(Settings(), {(e.kind, e.slug): e for e in entries}, general={"stillhere.toml": b""})


@given(PATHS, PATHS)
def test_a_relative_link_leads_to_its_target(target, page):
    assert posixpath.normpath(posixpath.join(posixpath.dirname(page), plan.relative(target, page))) == target


def paths(whole: Site) -> set[str]:
    return set(render(whole, NOON, [])) - {"media/share.png"}


def test_an_empty_site_still_has_its_front_homes_and_addresses():
    assert {path for path in paths(site()) if path.endswith(".html")} == {
        "index.html", "en/index.html", "en/addresses.html", "en/search.html", "en/verify.html",
        "zh-Hans/index.html", "zh-Hans/addresses.html", "zh-Hans/search.html", "zh-Hans/verify.html",
        "stillhere-verify.html",
    }  # fmt: skip


def test_every_entry_has_a_page_in_every_language_and_its_kind_a_list():
    found = paths(site(entry("case", "li"), entry("essay", "e", draft=True)))
    assert {"en/case/li.html", "zh-Hans/case/li.html", "en/case/index.html", "zh-Hans/case/index.html"} <= found
    assert not any("essay" in path for path in found)


def test_only_what_is_written_in_both_languages_has_a_paired_page():
    one, both = entry("page", "one"), entry("page", "two")
    both = replace(both, texts={tag: Text(tag, "t", "", "f") for tag in ("en", "zh-Hans")})
    assert {path for path in paths(site(one, both)) if path.startswith("both/")} == {"both/page/two.html"}


def test_only_drawings_that_a_page_shows_are_published():
    shown = entry("case", "a", media=["p.svg", "spare.svg"], portrait="p.svg", portrait_source={"en": "own"})
    draft = entry("case", "b", media=["p.svg"], portrait="p.svg", draft=True)
    assert {path for path in paths(site(shown, draft)) if path.endswith(".svg")} == {"media/case/a/p.svg", "icon.svg"}


def test_a_case_that_is_a_draft_is_in_no_address():
    hidden, about = entry("case", "hidden", draft=True), entry("essay", "e", cases=("hidden",), byline="organisation")
    assert not [path for path in paths(site(hidden, about)) if "hidden" in path]


@given(st.integers(0, 200))
def test_each_entry_is_on_one_page_of_a_list_and_a_full_page_never_changes(count):
    keys = [("essay", str(n)) for n in range(count, 0, -1)]  # newest first
    parts = plan.slices(keys)
    assert [key for part in parts for key in part.keys] == keys
    later = {part.number: part.keys for part in plan.slices([("essay", str(count + 1)), *keys])}
    assert all(later[part.number] == part.keys for part in parts if part.number)
    assert all(len(part.keys) == plan.PER_PAGE for part in parts if part.number)


def test_drafts_do_not_travel_with_the_sources():
    travel = public_sources(site(entry("case", "a"), entry("case", "ab", draft=True)))
    assert set(travel) == {"stillhere.toml", "content/case/a/facts.toml"}


def test_what_speaks_of_a_case_is_found_newest_first_without_drafts():
    case = entry("case", "li")
    about = [
        entry("statement", "old", cases=("li",)),
        entry("essay", "new", published="2015", cases=("li",)),
        entry("essay", "draft", cases=("li",), draft=True),
        entry("essay", "other"),
    ]
    whole = site(case, *about)
    assert [e.slug for e in whole.mentions_of("li")] == ["new", "old"]
    assert plan.case_links(about[0], whole) == [case]


@pytest.mark.parametrize("slug", ["gone", "hidden"])
def test_a_case_without_a_page_is_not_linked(slug):
    whole = site(entry("case", "hidden", draft=True))
    assert plan.case_links(entry("essay", "e", cases=(slug,)), whole) == []
