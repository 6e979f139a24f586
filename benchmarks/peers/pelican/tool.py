"""Pelican: one process per language, side by side, which is the faster way to use it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from benchmarks.corpus import LANGUAGES, Article, Corpus
from benchmarks.install import python_peer, version_of
from benchmarks.shown import Words, standing
from benchmarks.tool import SHARED, STYLE, Command, put

HERE = Path(__file__).parent
_BOTH = """
LANGUAGE_OF_RUN={0} "$0" -q -s "$1" -o "$2/{2}" & first=$!
LANGUAGE_OF_RUN={1} "$0" -q -s "$1" -o "$2/{3}" && wait $first
""".format(*LANGUAGES, *(tag.lower() for tag in LANGUAGES))


class Pelican:
    """Pelican with Python-Markdown and Jinja2, and no cache."""

    name = "Pelican"
    oldest_first = False

    def install(self) -> str:
        """From PyPI."""
        self._program = python_peer("pelican", HERE / "requirements.txt") / "bin/pelican"
        return version_of(HERE / "requirements.txt", "pelican")

    def write(self, corpus: Corpus, folder: Path) -> None:
        """Its metadata are lines of text; what is nested lies in one of them as JSON."""
        shutil.copytree(HERE / "templates", folder / "theme/templates")
        shutil.copytree(SHARED, folder / "theme/templates", dirs_exist_ok=True)
        shutil.copy(HERE / "pelicanconf.py", folder)
        put(folder / "theme/static/style.css", STYLE.read_text("utf-8"))
        words = Words(corpus)
        for language in LANGUAGES:
            put(folder / f"{language}.json", json.dumps(standing(corpus, language), ensure_ascii=False))
            for article in corpus.articles:
                path = folder / "content" / language / article.kind / f"{article.slug}.md"
                put(path, _text(article, language, words))

    def full(self, folder: Path, output: Path) -> Command:
        """Both languages; ends when both have."""
        words = ("sh", "-c", _BOTH, str(self._program), str(folder / "pelicanconf.py"), str(output))
        return Command(words, folder)

    again = full

    def tree(self, _folder: Path, output: Path) -> Path:
        """Where it was told to."""
        return output


def _text(article: Article, language: str, words: Words) -> str:
    shown = words.of(article, language)
    head = {
        "Title": article.titles[language],
        "Date": article.day,
        "Slug": article.slug,
        "Category": article.kind,
        "Tags": ", ".join(article.tags),
        "Author": article.author or "",
        "Summary": article.summaries[language],
        "Day": shown["day"],
        "Shown": json.dumps(shown, ensure_ascii=False),
    }
    place = language.lower()
    body = article.body(language, lambda kind, slug: f"/{place}/{kind}/{slug}.html", words.state[language])
    return "".join(f"{key}: {value}\n" for key, value in head.items() if value) + "\n" + body
