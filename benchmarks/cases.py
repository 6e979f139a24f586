"""The cases: what is built, how, and against what. Each gives rows; sizes are in bilingual pairs."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.contest import Contestant, Row, Run, held
from benchmarks.ground import Ground
from benchmarks.measure import Sample, run
from benchmarks.ours import BUT_SEARCH, CHANGES, EVERYTHING, Change, StillHere
from benchmarks.tool import Tool

from benchmarks import equivalence
from stillhere import files

YARDSTICK = "Hugo"
SLOW = ("Eleventy", "Pelican", "Nikola")


@dataclass(frozen=True)
class Setting:
    """What all cases share. `peers` are those that could be installed."""

    ground: Ground
    peers: Sequence[Tool]
    rounds: int
    say: Callable[[str], None]

    def peer(self, name: str) -> list[Tool]:
        """The peer of a name, if it takes part."""
        return [tool for tool in self.peers if tool.name == name]


def full(setting: Setting, pairs: int, *, all_peers: bool) -> list[Row]:
    """Full builds from nothing: equivalent output, more and more switched on, only checking; and the floor."""
    ours = StillHere()
    peers = [peer for peer in setting.peers if all_peers or peer.name not in SLOW]
    tools = (*peers, ours, StillHere(BUT_SEARCH), StillHere(EVERYTHING))
    contestants = [_built(setting, tool, pairs) for tool in tools]
    contestants.append(Contestant("Still Here, check", _command(setting, ours, pairs, "check")))
    contestants.append(Contestant("writing the same files", _floor(setting, ours, pairs)))
    return _held(setting, "full build", pairs, contestants)


def incremental(setting: Setting, pairs: int) -> list[Row]:
    """Still Here after one change, in a new process, over its last output; against full builds of Hugo."""
    contestants = [_built(setting, peer, pairs) for peer in _yardstick(setting)]
    for ours in (StillHere(), StillHere(EVERYTHING)):
        folder = setting.ground.sources(ours, pairs, "changing")
        run(ours.full(folder, setting.ground.output()))
        contestants += [
            Contestant(f"{ours.name}, {name}", _changed(setting, ours, pairs, change))
            for name, change in CHANGES.items()
        ]
    return _held(setting, "incremental", pairs, contestants)


def rebuild(setting: Setting, pairs: int) -> list[Row]:
    """A full build over an output that is already there and the same; Still Here without what it remembers."""
    ours = StillHere()
    contestants = [_over(setting, peer, pairs) for peer in _yardstick(setting)]
    return _held(setting, "over existing output", pairs, [*contestants, _over(setting, ours, pairs)])


def scale(setting: Setting, pairs: int) -> list[Row]:
    """Full builds of a size: one watched, one timed."""
    contestants = [_built(setting, tool, pairs) for tool in (*_yardstick(setting), StillHere())]
    return held("growth", pairs * 2, contestants, 1, YARDSTICK, setting.say)


def equivalent(setting: Setting, pairs: int) -> list[str]:
    """How much is the same on Still Here's pages and each peer's, and what is not, by example."""
    ours = _made(setting, StillHere(), pairs)
    lines = []
    for peer in setting.peers:
        theirs = _made(setting, peer, pairs)
        lines.append(f"{peer.name}: {equivalence.summary(ours, theirs)}")
        lines += [f"  {line}" for line in equivalence.differences(ours, theirs) if "has it" not in line][:8]
    return lines


def _yardstick(setting: Setting) -> list[Tool]:
    return setting.peer(YARDSTICK)


def _held(setting: Setting, case: str, pairs: int, contestants: Sequence[Contestant]) -> list[Row]:
    return held(case, pairs * 2, contestants, setting.rounds, YARDSTICK, setting.say)


def _built(setting: Setting, tool: Tool, pairs: int) -> Contestant:
    def build(*, watched: bool) -> Sample:
        folder = setting.ground.sources(tool, pairs)
        return run(tool.full(folder, setting.ground.output()), watched=watched)

    return Contestant(tool.name, build)


def _over(setting: Setting, tool: Tool, pairs: int) -> Contestant:
    output: list[Path] = []

    def build(*, watched: bool) -> Sample:
        folder = setting.ground.sources(tool, pairs, "rebuilt")
        if not output:
            output.append(setting.ground.output())
            run(tool.full(folder, output[0]))
        if isinstance(tool, StillHere):
            tool.forget(folder, setting.ground.output())
        return run(tool.again(folder, output[0]), watched=watched)

    return Contestant(tool.name, build)


def _changed(setting: Setting, ours: StillHere, pairs: int, change: Change) -> Run:
    turns = iter(range(1000))

    def build(*, watched: bool) -> Sample:
        folder = setting.ground.sources(ours, pairs, "changing")
        change(setting.ground.corpus(pairs), folder, next(turns))
        return run(ours.again(folder, folder), watched=watched)

    return build


def _command(setting: Setting, ours: StillHere, pairs: int, verb: str) -> Run:
    def start(*, watched: bool) -> Sample:
        return run(ours.command(verb, setting.ground.sources(ours, pairs)), watched=watched)

    return start


def _floor(setting: Setting, ours: StillHere, pairs: int) -> Run:
    """Writes the bytes of the last build again, from memory, in one thread: what the file system alone takes."""

    def write(*, watched: bool) -> Sample:  # noqa: ARG001 - nothing to watch, it is our own memory
        tree = ours.tree(setting.ground.sources(ours, pairs), Path())
        contents = {path: (tree / path).read_bytes() for path in files.walk(tree)}
        output = setting.ground.output()
        wall, cpu = time.perf_counter(), time.process_time()
        for folder in sorted({path.rpartition("/")[0] for path in contents}):
            (output / folder).mkdir(parents=True, exist_ok=True)
        for path, data in contents.items():
            (output / path).write_bytes(data)
        return Sample(time.perf_counter() - wall, time.process_time() - cpu, 0)

    return write


def _made(setting: Setting, tool: Tool, pairs: int) -> equivalence.Made:
    folder, output = setting.ground.sources(tool, pairs), setting.ground.output()
    run(tool.full(folder, output))
    return equivalence.made(tool.tree(folder, output), oldest_first=tool.oldest_first)
