"""Search as a reader meets it: in a browser, from a server and from a folder, under the pages' own strict policy."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import minijinja
import pytest
from playwright.sync_api import Browser, Page, expect

from stillhere import files as disk
from stillhere.build.page import POLICY
from stillhere.build.search.index import Document, files, version, volumes
from stillhere.build.search.postings import postings
from stillhere.build.words import words_of
from stillhere.serving import LocalServer
from tests.browser.conftest import THEME

MIRROR = "some/nested/mirror"
BASE = """<!DOCTYPE html>
<html lang="{{ language }}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{{ policy|safe }}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ w.search }}</title><link rel="stylesheet" href="{{ up }}style.css"></head>
<body><main id="text">{% block main %}{% endblock %}</main></body></html>
"""


def document(path: str, title: str, text: str, date: str) -> Document:
    language, kind, _ = path.split("/")
    return Document(path, language, kind, date, date, title, text, postings(title, text))


CHEN, RALLY, APART, DETAINED, FISH = (
    "zh-Hans/case/chen.html",
    "zh-Hans/event/rally.html",
    "zh-Hans/essay/apart.html",
    "en/statement/detained.html",
    "en/essay/fish.html",
)
DOCUMENTS = [
    document(CHEN, "陈光诚", "陈光诚是法律维权人士，二〇〇六年被拘留。", "2006-03-11"),
    document(RALLY, "集会", "众人在领馆前聲援陳光誠。", "2012-05-02"),
    document(APART, "另一篇", "陈光标来了，有人光诚信。<b>不是标签</b>", "2013-01-01"),
    document(DETAINED, "Two years on", "Chen Guangcheng was detained & beaten.", "2007-01-01"),
    document(FISH, "A zebrafish", "Of zebrafish and men.", "2020-01-01"),
    *(
        document(f"en/page/many-{at:02}.html", f"Letter {at}", f"The letter of day {at}.", f"2011-01-{at:02}")
        for at in range(1, 26)
    ),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A web root with the tree of a site at a nested path."""
    top = tmp_path_factory.mktemp("served")
    tree = files(DOCUMENTS)
    for name in ("search-words.js", "search-index.js", "search.js", "search.css", "style.css"):
        tree[name] = (THEME / name).read_bytes()
    for one in DOCUMENTS:
        tree[one.path] = b"<!DOCTYPE html><title>found</title>"
    for language in ("en", "zh-Hans"):
        tree[f"{language}/search.html"] = search_page(language)
    disk.write_atomic(top / "favicon.ico", b"")  # browsers ask every host for it of their own accord
    for path, data in tree.items():
        disk.write_atomic(top / MIRROR / path, data)
    return top


def search_page(language: str) -> bytes:
    """The theme's own page in a plain frame."""
    pages = {"base.html": BASE, "search.html": (THEME / "search.html").read_text("utf-8")}
    environment = minijinja.Environment(loader=pages.get, undefined_behavior="strict")
    html: str = environment.render_template(
        "search.html",
        language=language,
        w=words_of(language),
        up=minijinja.safe("../"),
        policy=f"{POLICY}; script-src 'self'",
        search_version=version(volumes(DOCUMENTS)),
        languages=[{"tag": "en", "name": "English"}, {"tag": "zh-Hans", "name": "简体中文"}],
        menu=[
            {"kind": kind, "words": words_of(language)[kind]}
            for kind in ("case", "event", "essay", "statement", "page")
        ],
    )
    return html.encode()


@pytest.fixture(scope="module")
def top(folder: Path, scheme: str) -> Iterator[str]:
    """The address of the nested tree."""
    if scheme == "file":
        yield f"{(folder / MIRROR).as_uri()}/"
    else:
        with LocalServer(folder) as server:
            yield f"{server.address}{MIRROR}/"


@dataclass
class Reader:
    """A reader's window, and everything it complained of or asked for."""

    page: Page
    top: str
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def search(self, query: str, on: str = "en", **chosen: str) -> list[str]:
        """What a query finds on the search page of a language, in all languages, as paths in the tree, in order."""
        self.page.goto(f"{self.top}{on}/search.html")
        for name, value in {"language": "", **chosen}.items():
            self.page.select_option(f"#search-{name}", value)
        self.page.fill("#search-q", query)
        self.page.press("#search-q", "Enter")
        return self.shown()

    def shown(self) -> list[str]:
        """The paths of the results, when the search is over: its sentence ends with a full stop."""
        expect(self.page.locator("#search-status")).to_have_text(re.compile("[.。]$"))
        links: list[str] = self.page.eval_on_selector_all("#search-results a", "(all) => all.map((one) => one.href)")
        return [link.removeprefix(self.top) for link in links]

    def status(self) -> str:
        return self.page.text_content("#search-status") or ""


@pytest.fixture
def reader(browser: Browser, top: str) -> Iterator[Reader]:
    context = browser.new_context(locale="en")
    found = Reader(context.new_page(), top)
    found.page.on("console", lambda message: found.complaints.append(message.text))
    found.page.on("pageerror", lambda error: found.complaints.append(str(error)))
    found.page.on("request", lambda request: found.requests.append(request.url))
    yield found
    context.close()
    assert found.complaints == []
    assert [address for address in found.requests if not address.startswith(found.top)] == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("光诚", [CHEN, APART, RALLY]),
        ("陳光誠", [CHEN, RALLY]),
        ("陈光诚", [CHEN, RALLY]),
        ("声援陈光诚", [RALLY]),
        ("拘留", [CHEN]),
        ("zebrafish", [FISH]),
        ("detention", [DETAINED]),
        ("Guangcheng Chén", [DETAINED]),
        ("不会找到", []),
    ],
)
def test_queries(reader: Reader, query: str, expected: list[str]) -> None:
    assert reader.search(query) == expected
    assert (str(len(expected)) in reader.status()) == bool(expected)


def test_an_address_with_a_query_shows_its_results(reader: Reader) -> None:
    reader.page.goto(f"{reader.top}zh-Hans/search.html?q=%E9%99%B3%E5%85%89%E8%AA%A0")
    assert reader.shown() == [CHEN, RALLY]
    assert reader.page.input_value("#search-q") == "陳光誠"


def test_the_address_says_what_was_searched_for_and_the_way_back_works(reader: Reader) -> None:
    reader.search("zebrafish")
    assert "q=zebrafish" in reader.page.url
    reader.page.fill("#search-q", "拘留")
    reader.page.click("button >> text=Search")
    expect(reader.page.locator("#search-results a").first).to_have_text("陈光诚")
    reader.page.go_back()
    expect(reader.page.locator("#search-results a").first).to_have_text("A zebrafish")
    assert reader.page.input_value("#search-q") == "zebrafish"


def test_a_result_leads_to_its_page(reader: Reader) -> None:
    reader.search("zebrafish")
    reader.page.click("#search-results a")
    assert reader.page.url == reader.top + FISH
    assert reader.page.title() == "found"


def test_one_language_can_be_chosen_and_where_it_has_nothing_the_others_are_counted(reader: Reader) -> None:
    assert reader.search("陳光誠", language="en") == []
    assert reader.status().endswith("In other languages or kinds: 2.")
    assert reader.search("陳光誠", on="zh-Hans", language="zh-Hans") == [CHEN, RALLY]
    assert reader.status() == "找到2页。"


def test_a_kind_can_be_chosen(reader: Reader) -> None:
    assert reader.search("陈光诚", kind="event") == [RALLY]
    reader.page.select_option("#search-kind", "case")
    expect(reader.page.locator("#search-results a").first).to_have_text("陈光诚")


def test_words_are_marked_and_nothing_is_read_as_markup(reader: Reader) -> None:
    def marked() -> list[str]:
        return reader.page.locator("#search-results mark").all_text_contents()

    reader.search("声援陈光诚")
    assert marked() == ["聲援陳光誠"]
    reader.search("detention")
    assert marked() == ["detained"]
    reader.search("不是标签")
    assert "<b>不是标签</b>" in (reader.page.text_content("#search-results") or "")
    assert reader.page.locator("#search-results b").count() == 0


def test_more_results_are_shown_when_asked_for_and_read_on_from_there(reader: Reader) -> None:
    assert len(reader.search("letter")) == 10
    assert "25" in reader.status()
    for shown in (20, 25):
        reader.page.focus("#search-more")
        reader.page.keyboard.press("Enter")
        expect(reader.page.locator("#search-results li")).to_have_count(shown)
        expect(reader.page.locator("#search-results a").nth(10 if shown == 20 else 20)).to_be_focused()
    assert reader.page.is_hidden("#search-more")


def test_the_whole_page_works_by_keyboard_and_tells_what_it_found(reader: Reader) -> None:
    reader.page.goto(f"{reader.top}en/search.html")
    for key in ("Tab", *"zebrafish", "Enter"):
        reader.page.keyboard.press(key)
    reader.shown()
    live = reader.page.locator("#search-status")
    assert (live.get_attribute("role"), live.get_attribute("aria-live")) == ("status", "polite")
    for key in ("Tab",) * 4:
        reader.page.keyboard.press(key)
    expect(reader.page.locator("#search-results a")).to_be_focused()
    for name in ("q", "language", "kind"):
        assert reader.page.locator(f"label[for=search-{name}]").text_content()


def test_nothing_is_cut_off_at_twice_the_size(reader: Reader) -> None:
    reader.page.set_viewport_size({"width": 320, "height": 640})  # 640 pixels at 200 %
    reader.search("letter")
    assert reader.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_nothing_is_stored(reader: Reader) -> None:
    reader.search("陈光诚")
    assert reader.page.context.cookies() == []
    assert reader.page.evaluate("document.cookie") == ""


def test_the_table_of_characters_is_only_loaded_for_chinese(reader: Reader) -> None:
    reader.search("zebrafish")
    assert not [address for address in reader.requests if "characters" in address]


def test_without_scripts_the_page_says_what_to_do(browser: Browser, top: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{top}en/search.html")
    assert "needs JavaScript" in page.locator("noscript").inner_text()
    assert page.locator("noscript p").is_visible()
    assert page.is_hidden("#search")
    context.close()


def test_a_copy_that_lost_part_of_its_index_says_so(browser: Browser, folder: Path, tmp_path: Path) -> None:
    damaged = {path.relative_to(folder / MIRROR): path for path in (folder / MIRROR).rglob("*") if path.is_file()}
    for path, source in damaged.items():
        if "about" not in path.name:
            disk.write_atomic(tmp_path / path, source.read_bytes())
    page = browser.new_page()
    page.goto(f"{tmp_path.as_uri()}/en/search.html?q=zebrafish")
    expect(page.locator("#search-status")).to_contain_text("missing in this copy")
    page.close()
