"""The corpus is the same for every run, and is a site folder without mistakes."""

import re
from pathlib import Path

import pytest
from benchmarks.corpus import DAYS, LANGUAGES, NEWEST, Corpus, day_of, generate
from benchmarks.ours import CHANGES, StillHere
from benchmarks.shown import Words

from benchmarks import ours
from stillhere.flows.site import check_site
from stillhere.testing import NOON

PAIRS = 20


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return generate(PAIRS)


@pytest.fixture
def folder(corpus: Corpus, tmp_path: Path) -> Path:
    StillHere().write(corpus, tmp_path / "site")
    return tmp_path / "site"


def test_the_same_arguments_give_the_same_corpus(corpus: Corpus) -> None:
    assert generate(PAIRS) == corpus
    assert generate(PAIRS, seed=5) != corpus


def test_a_tenth_are_cases_and_all_are_in_both_languages(corpus: Corpus) -> None:
    kinds = [article.kind for article in corpus.articles]
    assert (kinds.count("case"), kinds.count("essay"), kinds.count("page")) == (2, 18, 1)
    assert all(set(article.bodies) == set(LANGUAGES) for article in corpus.articles)


def test_texts_have_300_to_600_words_and_a_little_more_for_lists(corpus: Corpus) -> None:
    counts = [len(re.findall(r"\w+", a.bodies["en"])) for a in corpus.articles if a.kind != "page"]
    assert min(counts) > 250
    assert max(counts) < 700


def test_articles_are_newest_first_one_a_day(corpus: Corpus) -> None:
    days = [article.day for article in corpus.articles]
    assert days == sorted(set(days), reverse=True)
    assert days[0] == NEWEST.isoformat()
    assert len({day_of(n, 20_000) for n in range(20_000)}) == DAYS + 1


def test_too_few_pairs_are_refused() -> None:
    with pytest.raises(ValueError, match="ten pairs"):
        generate(5)


def test_the_site_folder_has_no_mistakes(folder: Path) -> None:
    checked = check_site(folder, NOON)
    assert checked.findings == []
    assert len(checked.site.entries) == PAIRS + 1


def test_what_the_peers_are_told_of_a_case_is_what_we_compute(folder: Path, corpus: Corpus) -> None:
    page = check_site(folder, NOON).tree[f"zh-Hans/case/{corpus.driver.slug}.html"].decode()
    shown = Words(corpus).of(corpus.driver, "zh-Hans")
    said = [shown["state"], shown["dates"], *(value for fact in shown["facts"] for value in fact["values"])]
    assert [words for words in said if words not in page] == []


@pytest.mark.parametrize("name", CHANGES)
def test_every_change_leaves_a_site_without_mistakes(name: str, folder: Path, corpus: Corpus) -> None:
    before = check_site(folder, NOON).tree
    for turn in range(3):
        CHANGES[name](corpus, folder, turn)
    checked = check_site(folder, NOON)
    assert checked.findings == []
    assert (checked.tree == before) == (name == "nothing changed")


def test_one_fact_changes_the_pages_of_all_essays_that_say_it(folder: Path, corpus: Corpus) -> None:
    before = check_site(folder, NOON).tree
    ours.one_fact(corpus, folder, 0)
    after = check_site(folder, NOON).tree
    changed = {path for path, data in after.items() if before[path] != data}
    assert {f"{tag}/essay/{essay.slug}.html" for tag in LANGUAGES for essay in corpus.driven} <= changed


def test_switches_are_written_only_where_something_is_off() -> None:
    assert 'without = ["search"]' in ours.settings(ours.BUT_SEARCH)
    assert "without" not in ours.settings(ours.EVERYTHING)
