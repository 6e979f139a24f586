"""Nikola with Python-Markdown and Jinja2. It writes no home page here, and a feed for each tag and author, always."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from benchmarks.corpus import LANGUAGES, Article, Corpus
from benchmarks.install import python_peer, version_of
from benchmarks.shown import Words, standing
from benchmarks.tool import SHARED, STYLE, Command, put

HERE = Path(__file__).parent
_ENDINGS = {"en": ".md", "zh-Hans": ".zh_cn.md"}


class Nikola:
    """Nikola; its data base of what is done lies beside each output."""

    name = "Nikola"
    oldest_first = True

    def install(self) -> str:
        """From PyPI."""
        self._program = python_peer("nikola", HERE / "requirements.txt") / "bin/nikola"
        return version_of(HERE / "requirements.txt", "nikola")

    def write(self, corpus: Corpus, folder: Path) -> None:
        """Metadata in a comment above the text; what is nested is JSON in one line of it."""
        theme = folder / "themes/bench"
        shutil.copytree(HERE / "templates", theme / "templates")
        shutil.copytree(SHARED, theme / "templates", dirs_exist_ok=True)
        shutil.copy(HERE / "bench.theme", theme)
        shutil.copy(HERE / "conf.py", folder)
        put(theme / "assets/style.css", STYLE.read_text("utf-8"))
        words = Words(corpus)
        for language in LANGUAGES:
            put(folder / f"{language}.json", json.dumps(standing(corpus, language), ensure_ascii=False))
            for article in corpus.articles:
                path = folder / "posts" / article.kind / (article.slug + _ENDINGS[language])
                put(path, _text(article, language, words))

    def full(self, folder: Path, output: Path) -> Command:
        """Output, cache and data base are all new."""
        beside = output.with_name(output.name + "-state")
        beside.mkdir(parents=True, exist_ok=True)
        words = (str(self._program), "build", "--quiet", "--db-file", str(beside / "done.db"))
        return Command(words, folder, {"OUTPUT_OF_RUN": str(output), "CACHE_OF_RUN": str(beside / "cache")})

    again = full

    def tree(self, _folder: Path, output: Path) -> Path:
        """Where it was told to."""
        return output


def _text(article: Article, language: str, words: Words) -> str:
    shown = words.of(article, language)
    head = {
        "title": article.titles[language],
        "slug": article.slug,
        "date": f"{article.day} 00:00:00 UTC",
        "tags": ", ".join(article.tags),
        "category": article.kind,
        "author": article.author or "",
        "description": article.summaries[language],
        "day": shown["day"],
        "shown": json.dumps(shown, ensure_ascii=False),
    }
    place = language.lower()
    body = article.body(language, lambda kind, slug: f"/{place}/{kind}/{slug}.html", words.state[language])
    return "<!--\n" + "".join(f".. {key}: {value}\n" for key, value in head.items() if value) + "-->\n\n" + body
