"""Two sites are the same where their words and their lists are, wherever these lie."""

from pathlib import Path

import pytest
from benchmarks.equivalence import Made, differences, entries, joined, list_of, made, summary, visible

ARTICLE = "<body><header>Top</header><main><h1>A</h1>\n<p>one <b>two</b></p></main><footer>End</footer></body>"
LIST = '<main><ul class="entries"><li><a href="x">{}</a> <span>day</span><br>words</li></ul></main>'


def site(folder: Path, files: dict[str, str]) -> Made:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return made(folder)


def test_only_the_words_of_the_main_part_count() -> None:
    assert visible(ARTICLE) == "Aonetwo"
    assert visible("<body>nothing</body>") == ""


def test_entries_are_the_titles_of_a_list() -> None:
    assert entries(LIST.format("First one")) == ("Firstone",)


@pytest.mark.parametrize(
    ("path", "of"),
    [
        ("en/essay/index.html", ("en/essay", 0)),
        ("en/essay/page/2.html", ("en/essay", 2)),
        ("zh-hans/essay/index/page/12.html", ("zh-hans/essay", 12)),
        ("en/tags/tag-07.html", ("en/tag-07", 0)),
        ("en/tags/tag-07-3.html", ("en/tag-07", 3)),
        ("en/tag/tag-07/index.html", ("en/tag-07", 0)),
        ("en/author/author-30/4.html", ("en/author-30", 4)),
        ("en/essay/index-1.html", ("en/essay", 1)),
        ("en/index.html", None),
        ("en/tags/index.html", None),
    ],
)
def test_what_a_page_of_a_list_is_follows_from_its_path(path: str, of: tuple[str, int] | None) -> None:
    assert list_of(path) == of


def test_pages_of_a_list_are_one_sequence_however_they_are_numbered() -> None:
    assert joined({0: ("e", "d"), 2: ("c", "b"), 3: ("a",)}, oldest_first=False) == ("e", "d", "c", "b", "a")
    assert joined({0: ("e",), 2: ("d", "c"), 1: ("b", "a")}, oldest_first=True) == ("e", "d", "c", "b", "a")


def test_the_same_site_at_other_paths_is_equivalent(tmp_path: Path) -> None:
    article = {"en/essay/essay-1.html": ARTICLE}
    one = site(tmp_path / "one", {**article, "en/essay/index.html": LIST.format("A"), "en/feed.xml": "<rss/>"})
    other = site(tmp_path / "other", {**article, "en/essay.html": LIST.format("A"), "en/index.xml": "<rss/>"})
    assert differences(one, other) == []


def test_every_difference_is_said(tmp_path: Path) -> None:
    one = site(tmp_path / "one", {"en/case/case-1.html": ARTICLE, "en/case/index.html": LIST.format("A")})
    other = site(
        tmp_path / "other",
        {"en/case/case-1.html": ARTICLE.replace("two", "2"), "sitemap.xml": "<url></url><url></url>"},
    )
    assert differences(one, other) == [
        "article en/case/case-1: at 4: 'two' and '2'",
        "list en/case: only the first has it",
        "addresses in sitemaps: 0 and 2",
    ]
    assert summary(one, other) == (
        "articles: 0 the same, 1 that both have, 1 and 1 in all; lists: 0 the same, 0 that both have, 1 and 0 in all"
    )
