"""Still Here as one of the tools: the corpus as a site folder, its commands, and the changes that are timed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from benchmarks.corpus import LANGUAGES, Article, Corpus
from benchmarks.shown import ADDRESS, ORGANISATION, SINCE, TOWN
from benchmarks.tool import Command, put

from stillhere import __version__

AS_PEERS = ("paired", "archive", "persons", "data", "search", "press", "linked-data")
"""What no peer does and `without` switches off, so that the outputs are equivalent."""
BUT_SEARCH = ("search",)
EVERYTHING = ()


def settings(without: tuple[str, ...]) -> str:
    """`stillhere.toml`, with some parts switched off."""
    always = f'format = 1\nlanguages = ["{LANGUAGES[0]}", "{LANGUAGES[1]}"]\n'
    return f"{always}without = {_list(without)}\n" if without else always


@dataclass
class StillHere:
    """Still Here. A full build is from nothing: what the last one left is moved aside, never deleted."""

    without: tuple[str, ...] = AS_PEERS
    name: str = field(init=False)
    oldest_first = True

    def __post_init__(self) -> None:
        said = {AS_PEERS: "", BUT_SEARCH: ", everything but search", EVERYTHING: ", search too"}
        self.name = "Still Here" + said[self.without]

    def install(self) -> str:
        """It is there."""
        return __version__

    def write(self, corpus: Corpus, folder: Path) -> None:
        """The site folder."""
        put(folder / "stillhere.toml", settings(self.without))
        for path, text in registers(corpus).items():
            put(folder / path, text)
        for article in corpus.articles:
            write_entry(article, folder)

    def full(self, folder: Path, output: Path) -> Command:
        """Moves the last output, and every cache, to a place beside `output`."""
        if (folder / ".stillhere").exists():
            output.parent.mkdir(parents=True, exist_ok=True)
            (folder / ".stillhere").rename(output.with_name(output.name + "-before"))
        return self.again(folder, output)

    def again(self, folder: Path, _output: Path) -> Command:
        """The same command: what can be kept is kept."""
        return self.command("build", folder)

    def command(self, verb: str, folder: Path) -> Command:
        """Any command on the folder."""
        return Command((str(Path(sys.executable).with_name("stillhere")), verb, str(folder)), folder)

    def forget(self, folder: Path, aside: Path) -> None:
        """Moves all but the built tree out of the way, so that the next build remembers nothing."""
        for path in sorted((folder / ".stillhere").iterdir()):
            if path.name != "tree":
                aside.mkdir(parents=True, exist_ok=True)
                path.rename(aside / path.name)

    def tree(self, folder: Path, _output: Path) -> Path:
        """Inside the site folder."""
        return folder / ".stillhere/tree"


def registers(corpus: Corpus) -> dict[str, str]:
    """The three registers."""
    people = "".join(
        f'\n[[person]]\nid = "{who}"\nnames = {_inline(names)}\nconsent = [{{ to = ["byline"], since = 2015-01-01 }}]\n'
        for who, names in corpus.authors.items()
    )
    address = f'\n[[address]]\nurl = "{ADDRESS}"\nstate = "official"\nsince = {SINCE}\n'
    name = f"based = {_inline(TOWN)}\n\n[[name]]\nsince = {SINCE}\nnames = {_inline(ORGANISATION)}\n"
    parts = {"addresses": address, "people": people, "organisation": name}
    return {f"registers/{register}.toml": f"format = 1\n{text}" for register, text in parts.items()}


def write_entry(article: Article, folder: Path) -> None:
    """One entry's folder."""
    place = folder / "content" / article.kind / article.slug
    place.mkdir(parents=True, exist_ok=True)
    (place / "facts.toml").write_text(_facts(article), encoding="utf-8")
    for language in LANGUAGES:
        (place / f"{language}.md").write_text(_text(article, language), encoding="utf-8")


def _facts(article: Article) -> str:
    lines = [f"published = {article.day}", f"tags = {_list(article.tags)}"]
    if article.author:
        lines.append(f'byline = "{article.author}"')
    if article.cases:
        lines.append(f"cases = {_list(article.cases)}")
    if article.kind == "case":
        lines += [f"names = {_inline(article.names)}", f"charges = {_list(article.charges)}"]
        lines.append(f"sentence_months = {article.months}")
    for step in article.timeline:
        lines += ["", "[[timeline]]", f"date = {step.day}", f'state = "{step.state}"', f"note = {_inline(step.note)}"]
    return "\n".join(lines) + "\n"


def _text(article: Article, language: str) -> str:
    head = [f'title = "{article.titles[language]}"', f'summary = "{article.summaries[language]}"']
    if article.roles:
        head.append(f'role = "{article.roles[language]}"')
    state = f"{{{{state {article.cases[0]}}}}}" if article.cases else ""
    body = article.body(language, lambda kind, slug: f"/{kind}/{slug}", state)
    return "+++\n" + "\n".join(head) + f"\n+++\n{body}"


def _list(values: tuple[str, ...]) -> str:
    return "[" + ", ".join(f'"{value}"' for value in values) + "]"


def _inline(words: object) -> str:
    pairs = words.items() if hasattr(words, "items") else ()
    return "{ " + ", ".join(f'{key} = "{value}"' for key, value in pairs) + " }"


Change = Callable[[Corpus, Path, int], None]
"""Changes a site folder for the n-th time."""


def nothing(_corpus: Corpus, _folder: Path, _turn: int) -> None:
    """Nothing."""


def one_body(corpus: Corpus, folder: Path, turn: int) -> None:
    """A sentence more at the end of one old essay, in one language."""
    path = _old_essay(corpus, folder) / "en.md"
    path.write_text(path.read_text("utf-8") + f"\nOne more sentence, number {turn}.\n", encoding="utf-8")


def one_title(corpus: Corpus, folder: Path, turn: int) -> None:
    """Another title of one old essay, in one language."""
    path = _old_essay(corpus, folder) / "en.md"
    lines = path.read_text("utf-8").split("\n")
    lines[1] = f'title = "Another title {turn}"'
    path.write_text("\n".join(lines), encoding="utf-8")


def one_fact(corpus: Corpus, folder: Path, turn: int) -> None:
    """A step more in the timeline of the case whose state twenty essays say."""
    states = ("released", "detained", "free", "arrested", "imprisoned")
    path = folder / "content/case" / corpus.driver.slug / "facts.toml"
    step = f'\n[[timeline]]\ndate = 2026-01-{turn % 28 + 1:02}\nstate = "{states[turn % 5]}"\n'
    path.write_text(path.read_text("utf-8") + step, encoding="utf-8")


def one_new(corpus: Corpus, folder: Path, turn: int) -> None:
    """A new essay above all others."""
    newest = next(article for article in corpus.articles if article.kind == "essay")
    write_entry(replace(newest, slug=f"new-{turn:03}", day=f"2026-11-{turn % 28 + 1:02}"), folder)


CHANGES: dict[str, Change] = {
    "nothing changed": nothing,
    "one body": one_body,
    "one title": one_title,
    "a fact of 20 entries": one_fact,
    "a new entry on top": one_new,
}


def _old_essay(corpus: Corpus, folder: Path) -> Path:
    """Not in the last pages of any list, and not one that others are about."""
    essays = [article for article in corpus.articles if article.kind == "essay"]
    return folder / "content/essay" / essays[len(essays) * 2 // 3].slug
