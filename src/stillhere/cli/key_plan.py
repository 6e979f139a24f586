"""`stillhere keys plan SHEET`: who holds what, how many must sign, what to do when someone is lost; on one page."""

from __future__ import annotations

import argparse
import html
import sys
from collections.abc import Mapping
from pathlib import Path
from string import Template

from stillhere import files
from stillhere.cli.arguments import Parser
from stillhere.cli.context import FINE, Context
from stillhere.cli.messages import Say
from stillhere.errors import Problem, WrongUsage
from stillhere.tables import SLUG

SEATS = ("holder", "editor", "publisher")


def add_arguments(parser: Parser, say: Say) -> None:
    """What the command takes; what is not given is asked for on a terminal."""
    parser.add_argument("sheet", type=Path, metavar="SHEET", help=say("arg-plan-sheet"))
    for seat in SEATS:
        parser.add_argument(f"--{seat}", action="append", default=[], metavar="NAME", help=say(f"arg-plan-{seat}"))
    parser.add_argument("--threshold", type=int, metavar="K", help=say("arg-threshold"))
    parser.add_argument("--editor-threshold", type=int, default=1, metavar="K", help=say("arg-editor-threshold"))


def run(args: argparse.Namespace, context: Context) -> int:
    """Asks, advises, and writes the page. Raises Problem for a circle that would not survive one bad day."""
    seats = {seat: getattr(args, seat) or _asked(seat, context) for seat in SEATS}
    threshold = args.threshold or _usual(len(seats["holder"]))
    _check(seats, threshold, args.editor_threshold)
    page = plan(seats, threshold, args.editor_threshold, context.say)
    files.write_atomic(args.sheet, page, private=True)
    holders = len(seats["holder"])
    context.tell("plan-circle", holders=holders, threshold=threshold, lost=holders - threshold)
    context.tell("plan-made", sheet=str(args.sheet), command=_ceremony(seats, threshold, args.editor_threshold))
    context.report({"seats": seats, "threshold": threshold, "sheet": str(args.sheet)})
    return FINE


def _asked(seat: str, context: Context) -> list[str]:
    if not sys.stdin.isatty():
        raise WrongUsage("plan-incomplete", seat=f"--{seat}")
    return input(context.say(f"ask-plan-{seat}")).replace(",", " ").replace("，", " ").replace("、", " ").split()


def _usual(holders: int) -> int:
    """More than half: two may not act against the others, and most of the others may be lost."""
    return holders // 2 + 1


def _check(seats: Mapping[str, list[str]], threshold: int, editor_threshold: int) -> None:
    names = [name for group in seats.values() for name in group]
    for name in names:
        if not SLUG.fullmatch(name):
            raise Problem("key-name-wrong", name=name)
    if len(set(names)) != len(names) or not all(seats.values()):
        raise Problem("plan-seats")
    holders = len(seats["holder"])
    if not 1 < threshold < holders:
        raise Problem("plan-fragile", threshold=threshold, holders=holders)
    if not 1 <= editor_threshold <= len(seats["editor"]):
        raise Problem("editor-threshold-wrong", threshold=editor_threshold, editors=len(seats["editor"]))


def plan(seats: Mapping[str, list[str]], threshold: int, editor_threshold: int, say: Say) -> bytes:
    """HTML that prints on one page, in the reader's language. No secret is in it."""
    from stillhere.package import package_file
    from stillhere.project import Settings

    usual, holders = Settings(), len(seats["holder"])
    rows = [
        f"<tr><td>{html.escape(name)}</td><td>{say(f'plan-{seat}')}</td><td></td><td></td></tr>"
        for seat, names in seats.items()
        for name in names
    ]
    facts = {
        "rows": "\n".join(rows),
        "holders": holders,
        "threshold": threshold,
        "lost": holders - threshold,
        "lost_words": say("plan-lost", lost=holders - threshold),
        "editors": len(seats["editor"]),
        "editor_threshold": editor_threshold,
        "ceremony": html.escape(_ceremony(seats, threshold, editor_threshold)),
        "keyholder_days": usual.keyholder_days,
        "site_days": usual.site_days,
        "heartbeat_days": usual.heartbeat_days,
    }
    return Template(package_file("cli", f"plan.{say.language}.html").read_text("utf-8")).substitute(facts).encode()


def _ceremony(seats: Mapping[str, list[str]], threshold: int, editor_threshold: int) -> str:
    option = {"holder": "keyholder", "editor": "editor", "publisher": "publisher"}
    given = " ".join(f"--{option[seat]} {name}.pub" for seat, names in seats.items() for name in names)
    more = f" --editor-threshold {editor_threshold}" if editor_threshold > 1 else ""
    return f"stillhere keys ceremony SITE {given} --threshold {threshold}{more}"
