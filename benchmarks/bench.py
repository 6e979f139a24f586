"""The benchmark against peers: whole processes, side by side in paired rounds, on the same corpus.

python -m benchmarks.bench                      what `make bench` runs, about ten minutes
python -m benchmarks.bench --full               every case and every peer at every size
python -m benchmarks.bench --scale              how time and memory grow up to 100,000 pages
python -m benchmarks.bench --cases full --pairs 500 --peers hugo --rounds 9
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from benchmarks.cases import Setting
from benchmarks.contest import Row
from benchmarks.ground import ground
from benchmarks.ours import StillHere
from benchmarks.peers import PEERS
from benchmarks.tool import CannotInstallError, Tool

from benchmarks import cases, release_speed, report

CASES = ("equivalence", "full", "incremental", "rebuild", "release", "scale")
SIZES = (500, 5000)
GROWTH = (5000, 15000, 50000)


def main() -> int:
    """Runs the cases asked for and prints their tables."""
    args = _arguments()
    peers, versions = _installed(args.peers)
    rows: list[Row] = []
    _say_if_busy()
    with ground(keep=args.keep, say=_say) as place:
        setting = Setting(place, peers, args.rounds, _say)
        print(", ".join(f"{name} {version}" for name, version in versions.items()), flush=True)
        for case in args.cases:
            rows += _case(case, setting, args)
        print("\n" + report.table(rows), flush=True)
        if args.json:
            args.json.write_text(report.as_json(rows, versions), encoding="utf-8")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", nargs="+", choices=CASES)
    parser.add_argument("--pairs", nargs="+", type=int, metavar="N", help="bilingual pairs, each two pages")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peers", nargs="*", choices=list(PEERS), default=list(PEERS))
    parser.add_argument("--full", action="store_true", help="all peers at all sizes, all cases but growth")
    parser.add_argument("--scale", action="store_true", help="only growth, up to 100,000 pages")
    parser.add_argument("--keep", action="store_true", help="leave sources and outputs where they are")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure there too")
    args = parser.parse_args()
    args.cases = args.cases or (["scale"] if args.scale else list(CASES[:5]))
    return args


def _installed(names: list[str]) -> tuple[list[Tool], dict[str, str]]:
    """The peers that can be had, and all versions. What cannot be had is said."""
    found, versions = [], {"Still Here": StillHere().install()}
    for name in names:
        try:
            peer = PEERS[name]()
            versions[peer.name] = peer.install()
            found.append(peer)
        except CannotInstallError as sentence:
            _say(str(sentence))
    return found, versions


def _case(case: str, setting: Setting, args: argparse.Namespace) -> list[Row]:
    sizes = args.pairs or (GROWTH if case == "scale" else SIZES)
    if case == "equivalence":
        print("\n".join(cases.equivalent(setting, min(sizes))), flush=True)
        return []
    if case == "release":
        lines, rows = release_speed.speed(setting)
        print("\n".join(lines), flush=True)
        return rows
    if case == "full":
        small = min(sizes)
        return [row for size in sizes for row in cases.full(setting, size, all_peers=args.full or size == small)]
    run = {"incremental": cases.incremental, "rebuild": cases.rebuild, "scale": cases.scale}[case]
    chosen = sizes if case == "scale" or args.full else [max(sizes)]
    return [row for size in chosen for row in run(setting, size)]


def _say_if_busy() -> None:
    """Other work slows tools with many threads and tools with one in different ways: ratios are then worth less."""
    load, cores = os.getloadavg()[0], os.cpu_count() or 1
    if load > cores / 4:
        _say(f"This machine is busy: {load:.1f} processes want its {cores} processors already. Ratios are worth less.")


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
