"""`stillhere check [FOLDER]`: everything that is wrong, all of it at once."""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import asdict
from pathlib import Path

from stillhere.cli.arguments import Parser
from stillhere.cli.context import FINE, PROBLEM, Context
from stillhere.cli.messages import Say


def add_arguments(parser: Parser, say: Say) -> None:
    """What the command takes."""
    parser.add_argument("folder", type=Path, nargs="?", default=Path(), metavar="FOLDER", help=say("arg-site"))


def run(args: argparse.Namespace, context: Context) -> int:
    """Prints findings, worst meaning first by place; exit code 1 where one of them stops a build."""
    from stillhere.flows.building import survey

    found = survey(args.folder, context.now, context.show)
    for finding in found.findings:
        context.line(context.say.finding(finding))
    levels = Counter(finding.level for finding in found.findings)
    counts = {"errors": levels["error"], "warnings": levels["warning"], "hints": levels["hint"]}
    context.tell("check-done", entries=found.entries, **counts)
    rows = [asdict(finding) | {"sentence": context.say.finding(finding)} for finding in found.findings]
    context.report({"entries": found.entries, **counts, "findings": rows})
    return PROBLEM if found.errors else FINE
