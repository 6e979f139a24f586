"""Eleventy with markdown-it and Nunjucks."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

from benchmarks.corpus import LANGUAGES, Article, Corpus
from benchmarks.install import node_peer
from benchmarks.shown import Words, standing
from benchmarks.tool import SHARED, STYLE, Command, put

HERE = Path(__file__).parent


class Eleventy:
    """Eleventy. It is started as `node` runs it, without `npx` in front."""

    name = "Eleventy"
    oldest_first = False

    def install(self) -> str:
        """From npm's registry, by the lock file."""
        self._modules = node_peer("eleventy", HERE) / "node_modules"
        package = json.loads((self._modules / "@11ty/eleventy/package.json").read_text("utf-8"))
        return str(package["version"])

    def write(self, corpus: Corpus, folder: Path) -> None:
        """JSON front matter; every page says itself where it lies."""
        for part in ("includes", "content"):
            shutil.copytree(HERE / part, folder / part)
        shutil.copytree(SHARED, folder / "includes", dirs_exist_ok=True)
        for file in ("eleventy.config.js", "package.json"):
            shutil.copy(HERE / file, folder)
        put(folder / "style.css", STYLE.read_text("utf-8"))
        by_language = {language.lower(): standing(corpus, language) for language in LANGUAGES}
        put(folder / "data/standing.json", json.dumps(by_language, ensure_ascii=False))
        words = Words(corpus)
        for article in corpus.articles:
            for language in LANGUAGES:
                put(
                    folder / "content" / language / article.kind / f"{article.slug}.md", _text(article, language, words)
                )

    def full(self, folder: Path, output: Path) -> Command:
        """The output is named relative to the folder, as Eleventy wants it."""
        program = self._modules / "@11ty/eleventy/cmd.cjs"
        words = ("node", str(program), "--quiet", "--output", os.path.relpath(output, folder))
        return Command(words, folder)

    again = full

    def tree(self, _folder: Path, output: Path) -> Path:
        """Where it was told to."""
        return output


def _text(article: Article, language: str, words: Words) -> str:
    place = language.lower()
    rest = f"/{article.kind}/{article.slug}.html"
    head = {
        "layout": "page.njk",
        "permalink": f"/{place}{rest}",
        "rest": rest,
        "title": article.titles[language],
        "published": article.day,
        "language": place,
        "kind": article.kind,
        "summary": article.summaries[language],
        "topics": article.tags,
        "authors": [article.author] if article.author else [],
        "shown": words.of(article, language),
    }
    body = article.body(language, lambda kind, slug: f"/{place}/{kind}/{slug}.html", words.state[language])
    return f"---json\n{json.dumps(head, ensure_ascii=False)}\n---\n{body}"
