"""`stillhere check [FOLDER]`: everything that is wrong, all of it at once. `stillhere check translations [FOLDER]`."""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import asdict
from pathlib import Path

from stillhere.cli import translations
from stillhere.cli.arguments import Parser
from stillhere.cli.context import FINE, PROBLEM, Context
from stillhere.cli.messages import Say
from stillhere.errors import WrongUsage

TRANSLATIONS = "translations"


def add_arguments(parser: Parser, say: Say) -> None:
    """What the command takes."""
    parser.add_argument("what", nargs="?", metavar=TRANSLATIONS, help=say("arg-check-translations"))
    parser.add_argument("folder", type=Path, nargs="?", metavar="FOLDER", help=say("arg-site"))
    translations.add_arguments(parser, say)


def run(args: argparse.Namespace, context: Context) -> int:
    """Prints findings, worst meaning first by place; exit code 1 where one of them stops a build."""
    if args.what == TRANSLATIONS:
        return translations.run(args.folder or Path(), args, context)
    if args.folder or args.mark or args.original:
        raise WrongUsage("check-of-what", word=args.what or "")
    return _everything(Path(args.what or ""), context)


def _everything(folder: Path, context: Context) -> int:
    from stillhere.flows.building import survey

    found = survey(folder, context.now, context.show)
    for finding in found.findings:
        context.line(context.say.finding(finding))
    levels = Counter(finding.level for finding in found.findings)
    counts = {"errors": levels["error"], "warnings": levels["warning"], "hints": levels["hint"]}
    context.tell("check-done", entries=found.entries, **counts)
    rows = [asdict(finding) | {"sentence": context.say.finding(finding)} for finding in found.findings]
    context.report({"entries": found.entries, **counts, "findings": rows})
    return PROBLEM if found.errors else FINE
