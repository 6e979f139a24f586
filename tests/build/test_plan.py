import posixpath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stillhere.build import plan
from stillhere.content.model import Entry, Facts, Site, Text
from stillhere.content.public import public_sources
from stillhere.dates import PartialDate
from stillhere.project import Settings

PATHS = st.lists(st.sampled_from(["en", "case", "a", "b.html"]), min_size=1, max_size=4).map("/".join)


def entry(kind: str, slug: str, *, published: str = "2010", draft: bool = False, media=(), **facts) -> Entry:
    known = Facts(PartialDate.parse(published), draft=draft, **facts)
    return Entry(
        kind, slug, known, {"en": Text("en", slug, "", "f")}, {"facts.toml": b"", **dict.fromkeys(media, b"<svg/>")}
    )


def site(*entries: Entry) -> Site:
    return Site(Settings(), {(e.kind, e.slug): e for e in entries}, general={"stillhere.toml": b""})


@given(PATHS, PATHS)
def test_a_relative_link_leads_to_its_target(target, page):
    assert posixpath.normpath(posixpath.join(posixpath.dirname(page), plan.relative(target, page))) == target


def test_an_empty_site_still_has_its_front_homes_and_addresses():
    assert [page.path for page in plan.pages(site())] == [
        "index.html", "en/index.html", "en/addresses.html", "zh-Hans/index.html", "zh-Hans/addresses.html",
    ]  # fmt: skip


def test_every_entry_has_a_page_in_every_language_and_its_kind_a_list():
    paths = {page.path for page in plan.pages(site(entry("case", "li"), entry("essay", "e", draft=True)))}
    assert {"en/case/li.html", "zh-Hans/case/li.html", "en/case/index.html", "zh-Hans/case/index.html"} <= paths
    assert not any("essay" in path for path in paths)


def test_every_page_leads_to_itself_in_every_language():
    whole = site(entry("case", "li"))
    paths = {page.path for page in plan.pages(whole)}
    for page in plan.pages(whole):
        others = dict(plan.in_other_languages(page, whole))
        assert set(others.values()) <= paths
        assert page.path in ("index.html", others[page.language])


def test_only_drawings_that_a_page_shows_are_published():
    shown = entry("case", "a", media=["p.svg", "spare.svg"], portrait="p.svg")
    draft = entry("case", "b", media=["p.svg"], portrait="p.svg", draft=True)
    assert set(plan.media(site(shown, draft))) == {"media/case/a/p.svg"}


def test_drafts_do_not_travel_with_the_sources():
    travel = public_sources(site(entry("case", "a"), entry("case", "ab", draft=True)))
    assert set(travel) == {"stillhere.toml", "content/case/a/facts.toml"}


def test_entries_are_grouped_by_year_as_they_come():
    found = [entry("case", "a", published="2015"), entry("case", "b", published="2015-02"), entry("case", "c")]
    assert [(year, [e.slug for e in part]) for year, part in plan.grouped(found)] == [(2015, ["a", "b"]), (2010, ["c"])]


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
