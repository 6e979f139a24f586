import posixpath
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stillhere.build.redirects import POLICY, Refused, redirect_file, redirect_page, refused, wrong_form

FILES = ["index.html", "en/index.html", "en/case/li.html", "style.css", ".well-known/stillhere/addresses.json"]
TREE = {path: path for path in FILES}
OLD = "2015/02/free-nobel-laureate-liu-xiaobo.html"


class Page(HTMLParser):
    def __init__(self, html: bytes):
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(html.decode())

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words.append(data)

    def all(self, tag):
        return [values for name, values in self.tags if name == tag]


def test_the_page_leads_on_in_three_ways_and_is_not_to_be_listed():
    page = Page(redirect_page("../../en/case/li.html", "刘晓波", "zh-Hans"))
    target = "../../en/case/li.html"
    assert page.all("html") == [{"lang": "zh-Hans"}]
    assert {"http-equiv": "refresh", "content": f"0; url={target}"} in page.all("meta")
    assert {"rel": "canonical", "href": target} in page.all("link")
    assert page.all("a") == [{"href": target}]
    assert {"name": "robots", "content": "noindex"} in page.all("meta")
    assert {"http-equiv": "Content-Security-Policy", "content": POLICY} in page.all("meta")
    assert page.words.count("刘晓波") == 2


@given(st.text(st.characters(exclude_categories=["Cs"])), st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_nothing_in_title_or_target_becomes_markup(title, target):
    page = Page(redirect_page(target, title, "en"))
    assert [tag for tag, _ in page.tags] == [
        "html", "head", "meta", "meta", "meta", "meta", "meta", "meta", "link", "title", "body", "main", "h1", "a",
    ]  # fmt: skip
    link = str(page.all("a")[0]["href"])
    assert ":" not in link
    assert not set(link) & set("\"'<>; \n")


@pytest.mark.parametrize("old", [OLD, "p/about.html", "2015/", "2015/02/"])
def test_a_path_of_the_old_site_is_taken_over(old):
    assert wrong_form(old) is None
    assert list(refused([("me", old)], TREE)) == []


@pytest.mark.parametrize(
    ("old", "reason"),
    [
        ("../x.html", "unsafe"),
        ("a/../x.html", "unsafe"),
        ("./x.html", "unsafe"),
        ("/x.html", "unsafe"),
        ("/", "unsafe"),
        ("a//x.html", "unsafe"),
        ("a\\x.html", "unsafe"),
        ("https://old.example/x.html", "unsafe"),
        ("x.html?m=1", "unsafe"),
        (".well-known/x.html", "unsafe"),
        ("a/.git/", "unsafe"),
        ("a\nb.html", "unsafe"),
        ("aux/b.html", "unsafe"),
        ("CON.html", "unsafe"),
        ("what?.html", "unsafe"),
        ("a./b.html", "unsafe"),
        ("", "unsafe"),
        ("x", "ending"),
        ("x.php", "ending"),
        ("index.html", "taken"),
        ("EN/Index.html", "taken"),
        ("en/", "taken"),
        ("en/case/li.html/", "taken"),
        ("style.css/old.html", "taken"),
    ],
)
def test_what_cannot_be_an_old_path_is_refused_with_its_reason(old, reason):
    assert [(found.whose, found.old, found.reason) for found in refused([("me", old)], TREE)] == [("me", old, reason)]


def test_a_folder_of_ours_cannot_become_a_file():
    assert list(refused([("me", "a.html")], {"a.html/x.txt": "other"})) == [Refused("me", "a.html", "taken", "other")]


def test_two_entries_cannot_have_had_the_same_path():
    claims = [("one", "a/b.html"), ("two", "A/b.html"), ("two", "a/"), ("three", "a/b.html/")]
    assert list(refused(claims, {})) == [
        Refused("two", "A/b.html", "taken", "one"),
        Refused("three", "a/b.html/", "taken", "one"),
    ]


def test_an_accent_of_its_own_is_the_same_letter():
    assert [found.by for found in refused([("a", "caf\u00e9.html"), ("b", "cafe\u0301.html")], {})] == ["a"]


@given(st.text(alphabet="ab/.\\%:", max_size=12))
def test_what_is_taken_over_stays_inside_the_tree(old):
    if wrong_form(old) is None:
        path = redirect_file(old)
        assert path == posixpath.normpath(path)
        assert not path.startswith((".", "/"))
        assert path.endswith(".html")
