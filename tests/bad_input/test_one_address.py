"""Two entries that want one address, and one that wants an address of the site's own."""

from __future__ import annotations

import pytest

from stillhere.build.old_paths import own_paths
from stillhere.build.redirects import redirect_file
from stillhere.content.read import read_site
from stillhere.errors import ProblemsFound
from stillhere.flows.building import build_site, survey
from stillhere.testing import NOON, write_site
from tests.bad_input.sites import checked, entry, of_entry

FACTS = "content/statement/a/facts.toml"
TAKEN = {
    "index.html": "index.html",
    "Index.HTML/": "index.html",
    "en/": "en/index.html",
    "style.css/": "style.css",
    "en/feed.xml/": "en/feed.xml",
    "en/statement/feed.json/x.html": "en/statement/feed.json",
    "en/search.html": "en/search.html",
    "search/": "search",
    "media/x.html": "media",
    "data/cases.html": "data",
    "robots.txt/": "robots.txt",
    "sitemap.xml/": "sitemap.xml",
    "en/statement/index.html": "en/statement/index.html",
    "EN/Statement/": "en/statement/index.html",
    "en/archive/2015/02/": "en/archive/2015/02/index.html",
    "en/addresses.html": "en/addresses.html",
    "zh-hans/index.html": "zh-Hans/index.html",
    "en/statement/first.html": "content/statement/first",
    "EN/STATEMENT/FIRST.html": "content/statement/first",
    "both/page/about.html": "content/page/about",
    "en/statement/first.html/more.html": "content/statement/first",
    "en/statement/a.html": "content/statement/a",
}


def asking(slug: str, *old: str) -> dict[str, str]:
    paths = ", ".join(f"'{path}'" for path in old)
    return entry("statement", slug, f"old_paths = [{paths}]\n")


@pytest.mark.parametrize("old", TAKEN)
def test_an_address_of_the_site_is_not_given_away(old, tmp_path):
    found = checked(tmp_path, asking("a", old)).errors
    assert [(f.file, f.line, f.code) for f in found] == [(FACTS, 2, "old-path-refused")]
    assert found[0].facts == {"path": old, "by": TAKEN[old]}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("p/x.html", "p/x.html"),
        ("p/x.html", "P/X.html"),
        ("p/", "p/index.html"),
        ("p/caf\u00e9.html", "p/cafe\u0301.html"),
        ("p/straße.html", "p/STRASSE.html"),
        ("p/x.html", "p/x.html/"),
        ("p/x.html/y/", "p/x.html"),
        ("2015/02/标题.html", "2015/02/标题.html"),
    ],
)
def test_two_cannot_have_had_one_address(one, other, tmp_path):
    found = checked(tmp_path, asking("a", one), asking("b", other)).errors
    assert [(f.file, f.line, f.code) for f in found] == [("content/statement/b/facts.toml", 2, "old-path-refused")]
    assert found[0].facts["by"] == "content/statement/a"


@pytest.mark.parametrize(
    "old", ["../x.html", "/x.html", "a\\x.html", "con.html", "a?.html", ".git/", "C:x.html", "a/ /"]
)
def test_what_no_disk_can_hold_is_said(old, tmp_path):
    assert [(f.line, f.code) for f in checked(tmp_path, asking("a", old)).errors] == [(2, "old-path-unsafe")]


def test_every_path_of_a_tree_is_the_sites_own(tmp_path):
    names = ["page", "index", "feed", "search", "all", "archive", "media", "data", "both", "en"]
    facts = "tags = [" + ", ".join(f'"{name}"' for name in names) + "]\n"
    entries = [entry(kind, name, facts) for kind in ("statement", "page") for name in names if name != "index"]
    built = checked(tmp_path, *entries, *(entry("statement", f"many-{n}", facts) for n in range(40)))
    assert built.errors == []
    own = own_paths(built.site)
    known = {path for path in own if "." in path or path in ("media", "data", "search")}
    assert [path for path in built.tree if path not in known and path.split("/")[0] not in known] == []


def test_no_name_of_an_entry_or_a_tag_takes_a_page_of_another(tmp_path):
    """Entries lie beside lists and feeds: `page`, `feed` and their like are names as good as any."""
    names = ["page", "feed", "search", "all", "archive", "tag", "media", "2015", "1", "en", "both", "addresses"]
    facts = "tags = [" + ", ".join(f'"{name}"' for name in [*names, "index"]) + "]\n"
    entries = [entry(kind, name, facts, title=f"{kind} {name}") for kind in ("statement", "page") for name in names]
    tree = checked(tmp_path, *entries).tree
    for kind in ("statement", "page"):
        for name in names:
            assert f'<h1 dir="auto">{kind} {name}</h1>'.encode() in tree[f"en/{kind}/{name}.html"]
    assert len({path.casefold() for path in tree}) == len(tree)
    folders = {path.rpartition("/")[0] for path in tree}
    assert not folders & tree.keys()


@pytest.mark.parametrize("name", ["con", "nul", "aux", "prn", "com1", "lpt9"])
def test_what_windows_keeps_for_itself_is_no_name(name, tmp_path):
    found = checked(tmp_path / "slug", entry("statement", name)).errors
    assert [(f.file, f.code) for f in found] == [(f"content/statement/{name}", "slug-wrong")]
    found = checked(tmp_path / "tag", entry("statement", "a", f'tags = ["x", "{name}"]\n')).errors
    assert [(f.file, f.line, f.code) for f in found] == [(FACTS, 2, "value-slug")]


@pytest.mark.parametrize("name", ["Page", "INDEX", "Ｐage"])
def test_a_name_that_differs_only_in_case_is_none(name, tmp_path):
    found = checked(tmp_path / "slug", entry("statement", name)).errors
    assert [(f.file, f.code) for f in found] == [(f"content/statement/{name}", "slug-wrong")]
    found = checked(tmp_path / "tag", entry("statement", "a", f'tags = ["page", "{name}"]\n')).errors
    assert [(f.file, f.line, f.code) for f in found] == [(FACTS, 2, "value-slug")]


class TestBuildsOnDisk:
    """Only what changed is read again; who had an address before still has it."""

    def test_an_address_that_is_taken_later_is_said_with_both_files(self, tmp_path):
        write_site(tmp_path, asking("a", "en/statement/later.html", "2015/a/"))
        assert "en/statement/later.html" in _paths(tmp_path)
        write_site(tmp_path, entry("statement", "later"))
        assert _said(tmp_path) == [(FACTS, 2, "old-path-refused", "content/statement/later")]
        write_site(tmp_path, asking("a", "2015/a/"))
        assert "en/statement/later.html" in _paths(tmp_path)

    def test_two_that_ask_one_after_the_other(self, tmp_path):
        write_site(tmp_path, asking("a", "p/x.html"))
        _paths(tmp_path)
        write_site(tmp_path, asking("b", "P/x.html"))
        assert _said(tmp_path) == [("content/statement/b/facts.toml", 2, "old-path-refused", "content/statement/a")]
        write_site(tmp_path, asking("a", "p/y.html"))
        assert {"P/x.html", "p/y.html"} <= _paths(tmp_path)

    def test_the_survey_says_it_too(self, tmp_path):
        write_site(tmp_path, asking("a", "index.html"))
        found = survey(tmp_path, NOON).errors
        assert [(f.file, f.line, f.code) for f in found] == [(FACTS, 2, "old-path-refused")]

    def test_a_draft_asks_for_nothing(self, tmp_path):
        draft = asking("a", "index.html")
        draft[FACTS] += "draft = true\n"
        write_site(tmp_path, draft)
        assert "en/statement/a.html" not in _paths(tmp_path)


def _paths(folder) -> set[str]:
    build_site(folder, NOON)
    tree = folder / ".stillhere/tree"
    return {path.relative_to(tree).as_posix() for path in tree.rglob("*")}


def _said(folder) -> list[tuple[str, int, str, str]]:
    with pytest.raises(ProblemsFound) as caught:
        build_site(folder, NOON)
    errors = [finding for finding in caught.value.findings if finding.level == "error"]
    return [(f.file, f.line, f.code, f.facts["by"]) for f in errors]


def test_what_is_free_is_taken_over(tmp_path):
    built = checked(tmp_path, asking("a", "2015/02/a.html", "p/", "en/statement/before.html", "2015/02/标题.html"))
    assert of_entry(built.errors, "statement/a") == []
    for old in ("2015/02/a.html", "p/", "en/statement/before.html", "2015/02/标题.html"):
        assert b'a.html"' in built.tree[redirect_file(old)]
    assert read_site(tmp_path, []).entries["statement", "a"].facts.old_paths
