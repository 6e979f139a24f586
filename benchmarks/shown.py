"""What an article's page and its line in a list show, in words.

Still Here computes these from facts. The peers get them ready-made in their metadata, which is in their favour: none of
them has to compute a date, a state or the list of what speaks of a case.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from benchmarks.corpus import LANGUAGES, Article, Corpus

from stillhere import clock
from stillhere.build.actions import TITLES
from stillhere.build.facts import RELATED_SHOWN
from stillhere.build.press.stance import stance
from stillhere.build.words import bracketed, colon, words_of
from stillhere.content.model import KINDS, Entry, Facts, Step
from stillhere.content.phrases import capitalised, date_words, is_chinese, span_words, state_words
from stillhere.content.sentences import expected_release
from stillhere.content.vocabulary import CHARGES, STATES
from stillhere.dates import PartialDate, Span
from stillhere.languages import own_name

Shown = dict[str, Any]

POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'"
TODAY = clock.now().date()
"""What a case's page says is true of the day it is built on."""
_WORDS = (
    "skip", "choose_language", "who_we_are", "addresses", "official", "all_addresses", "verify_hint", "timeline",
    "related", "more", "tags",
)  # fmt: skip


def words_of_day(iso: str, language: str) -> str:
    """An ISO day in words."""
    return date_words(_partial(iso), language)


def state_of(case: Article, language: str, *, begins: bool = True) -> str:
    """How a case stands, in words: as a sentence of its own, or within one."""
    entry = Entry("case", case.slug, _known_of(case), {})
    return state_words(entry, language, TODAY, begins=begins)


def _known_of(case: Article) -> Facts:
    steps = tuple(Step(_partial(step.day), step.state) for step in case.timeline)
    return Facts(_partial(case.day), timeline=steps, names=case.names, sentence_months=case.months or None)


ADDRESS = "https://www.example.org/"
ORGANISATION = {"en": "Society for the Record", "zh-Hans": "记录学会"}
TOWN = {"en": "Town", "zh-Hans": "城"}
SINCE = 1990


def standing(corpus: Corpus, language: str) -> Shown:
    """What stands on every page of a language."""
    words = words_of(language)
    kinds = sorted({article.kind for article in corpus.articles}, key=KINDS.index)
    return {
        "organisation": ORGANISATION[language],
        "about": corpus.articles[-1].summaries[language],
        "town": TOWN[language],
        "address": ADDRESS,
        "address_shown": ADDRESS.removeprefix("https://").rstrip("/"),
        "policy": POLICY,
        "menu": [{"kind": kind, "words": words[kind]} for kind in kinds],
        "languages": [{"tag": tag, "path": tag.lower(), "name": own_name(tag)} for tag in LANGUAGES],
        "colon": "：" if is_chinese(language) else ": ",
        "w": {key: words[key] for key in _WORDS},
    }


class Words:
    """The words of all articles of a corpus."""

    def __init__(self, corpus: Corpus) -> None:
        self._authors = corpus.authors
        self._mentions = corpus.mentions()
        self._cases = {a.slug: a for a in corpus.articles if a.kind == "case"}
        self.state = {tag: state_of(corpus.driver, tag, begins=False) for tag in LANGUAGES}

    def of(self, article: Article, language: str) -> Shown:
        """Everything but title, summary and body."""
        words = words_of(language)
        related = self._mentions.get(article.slug, []) or [self._cases[slug] for slug in article.cases]
        return {
            "label": words[f"one_{article.kind}"],
            "state": state_of(article, language) if article.timeline else "",
            "facts": [{"label": label, "values": values} for label, values in _facts(article, language)],
            "actions": _actions(article, language),
            "byline": self._authors[article.author][language] if article.author else "",
            "timeline": _timeline(article, language),
            "related": [_line(other, language) for other in related[:RELATED_SHOWN]],
            "topics": [{"words": tag, "path": f"/{language.lower()}/tags/{tag}/"} for tag in article.tags],
            "dates": words["published"] + _gap(language) + words_of_day(article.day, language),
            "day": words_of_day(article.day, language) if article.kind != "page" else "",
        }


def _facts(article: Article, language: str) -> Iterator[tuple[str, list[str]]]:
    if article.kind != "case":
        return
    words, own = words_of(language), article.names[language]
    yield words["name"], [" · ".join([own, *(name for name in article.names.values() if name != own)])]
    yield words["role"], [article.roles[language]]
    yield words["charges"], [CHARGES[charge][language] for charge in article.charges]
    yield words["sentence"], [span_words(Span(*divmod(article.months, 12), 0), language)]
    held, release = _known_of(article).held_on(TODAY), expected_release(_known_of(article), TODAY)
    if held:
        yield words["held_for"], [span_words(held, language)]
    if release and release.date.last_day() > TODAY:
        shown = date_words(release.date, language) + bracketed(words["computed"], language)
        yield words["expected_release"], [shown]


def _actions(article: Article, language: str) -> Shown:
    if article.kind != "case":
        return {}
    words, who, title = words_of(language), ORGANISATION[language], article.titles[language]
    address = f"{ADDRESS}{language}/case/{article.slug}.html"
    cite = f"{who}：《{title}》，{address}" if is_chinese(language) else f"{who}, “{title}”, {address}"
    entry = Entry("case", article.slug, _known_of(article), {})
    return {"title": words[TITLES[stance(entry, TODAY)]], "words": words["do_pass_on"] + colon(language) + cite}


def _timeline(article: Article, language: str) -> list[Shown]:
    return [
        {
            "day": words_of_day(s.day, language),
            "state": capitalised(STATES[s.state].words[language]),
            "note": s.note[language],
        }
        for s in article.timeline
    ]


def _line(article: Article, language: str) -> Shown:
    return {
        "path": f"/{language.lower()}/{article.kind}/{article.slug}.html",
        "title": article.titles[language],
        "day": state_of(article, language) if article.kind == "case" else words_of_day(article.day, language),
    }


def _partial(iso: str) -> PartialDate:
    return PartialDate(*map(int, iso.split("-")))


def _gap(language: str) -> str:
    return "" if is_chinese(language) else " "
