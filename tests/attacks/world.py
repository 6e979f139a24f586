"""Where attacks on commands take place: a site of today, its mirrors, and a reader who knows its first release.

Commands read the clock themselves, so that release 2 is really of now; release 1 is as old as the attack needs it.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from stillhere.flows.publishing import publish
from stillhere.release import roles
from stillhere.release.memory import recall
from stillhere.release.verify import Trust
from stillhere.testing import ThrowAwayKeys, signed_site, with_mirrors
from tests.cli.running import stillhere

from .acts import next_release, tree_of
from .page import VerifyPage

Tree = Mapping[str, bytes]


@dataclass(frozen=True)
class Beginning:
    """What all worlds begin with, made once and never changed."""

    top: Path
    keys: ThrowAwayKeys
    now: datetime
    trees: Mapping[int, Tree]

    @classmethod
    def made(cls, top: Path, keys: ThrowAwayKeys, first: datetime, now: datetime) -> Beginning:
        """Release 1 of then on `old`, release 2 of now on `good`, and the memory of who verified the first."""
        site = signed_site(top / "site", keys, first)
        with_mirrors(site, {"m": top / "old"})
        publish(site, first)
        with_mirrors(site, {"m": top / "good"})
        next_release(site, keys, now)
        publish(site, now)
        words = ("verify", top / "old", "--trust", site / "signed/1.root.json", "--memory", top / "memory.json")
        assert stillhere(*words).code in (0, 1)  # what is old may have expired
        return cls(top, keys, now, {1: tree_of(top / "old"), 2: tree_of(top / "good")})


class World:
    """One attack's own: it may do what it likes to `new`, and to nothing else.

    `new` and `good` mirror release 2, `old` release 1. `memory` (of `verify` and of the page), `kept` (a supporter's
    mirror) and `back` (where a recovery goes) are the reader's.
    """

    def __init__(self, begin: Beginning, top: Path, page: VerifyPage) -> None:
        self.top, self.keys, self.now, self.trees, self.page = top, begin.keys, begin.now, begin.trees, page
        self.site, self.old, self.good = begin.top / "site", begin.top / "old", begin.top / "good"
        self.root = self.site / "signed/1.root.json"
        self.memory, self.back = top / "memory.json", top / "back"
        shutil.copy(begin.top / "memory.json", self.memory)

    @cached_property
    def new(self) -> Path:
        """A mirror of release 2, the attacker's from now on."""
        return shutil.copytree(self.good, self.top / "new")

    @cached_property
    def kept(self) -> Path:
        """What a supporter mirrored of release 1."""
        return shutil.copytree(self.old, self.top / "kept")

    def start_again(self) -> None:
        """A recovery begins with nothing, whatever came before."""
        shutil.rmtree(self.back, ignore_errors=True)

    @property
    def trust(self) -> Trust:
        """What the memory says."""
        return recall(self.memory.read_bytes(), self.root.read_bytes())

    def number_of(self, tree: Tree) -> int:
        """The release that a served folder is: every page as published, none missing, none more."""
        shown = without_metadata(tree)
        [number] = [number for number, known in self.trees.items() if without_metadata(known) == shown]
        return number

    def number_back(self) -> int:
        """The release that was recovered; 0 where nothing was laid down, not even beside its place."""
        if not self.back.exists():
            assert not list(self.top.glob("back*"))
            return 0
        found = {p: d for p, d in tree_of(self.back).items() if p.startswith(("content/", "registers/"))}
        [number] = [number for number, known in self.trees.items() if sources_of(known) == found]
        built, known = tree_of(self.back / ".stillhere/tree"), self.trees[number]
        assert built == {path: data for path, data in known.items() if not path.startswith(roles.WELL_KNOWN + "/")}
        return number


def without_metadata(tree: Tree) -> Tree:
    """What readers see."""
    return {path: data for path, data in tree.items() if not path.startswith(roles.METADATA + "/")}


def sources_of(tree: Tree) -> Tree:
    """What the organisation wrote, by its path in the site folder."""
    whole = {path.removeprefix(roles.SOURCES + "/"): data for path, data in tree.items() if roles.SOURCES in path}
    return {path: data for path, data in whole.items() if path.startswith(("content/", "registers/"))}
