"""What the benchmark asks of a tool, its own included."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from benchmarks.corpus import Corpus

import stillhere

HERE = Path(__file__).parent
INSTALLED = HERE / ".peers"
SHARED = HERE / "peers/shared"
"""Templates in what Jinja2 and Nunjucks have in common: one page for three peers."""
STYLE = Path(stillhere.__file__).with_name("build") / "theme/style.css"
"""The style sheet that every tool copies."""


@dataclass(frozen=True)
class Command:
    """A process to run: its words, its folder, and what it needs in the environment beside `environment()`."""

    words: tuple[str, ...]
    folder: Path
    extra: Mapping[str, str] = field(default_factory=dict)


class CannotInstallError(Exception):
    """A peer is not to be had here; the sentence says why."""


class Tool(Protocol):
    """A static site generator."""

    name: str
    oldest_first: bool
    """Whether page 1 of its lists has the oldest entries."""

    def install(self) -> str:
        """Makes it ready and gives its version. Raises CannotInstallError."""

    def write(self, corpus: Corpus, folder: Path) -> None:
        """Writes the corpus in its own format, with configuration and templates, into a new folder."""

    def full(self, folder: Path, output: Path) -> Command:
        """A build of everything from nothing. `output` does not exist yet, nor does any cache."""

    def again(self, folder: Path, output: Path) -> Command:
        """A build over the output of the last one."""

    def tree(self, folder: Path, output: Path) -> Path:
        """Where the pages of a build into `output` lie."""


def environment(command: Command) -> dict[str, str]:
    """A small environment: nothing of the caller's but the path; compiled Python files are kept."""
    home = INSTALLED / "home"
    home.mkdir(parents=True, exist_ok=True)
    return {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8", **command.extra}


def put(path: Path, text: str) -> None:
    """Writes a file and the folders it needs."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
