"""`stillhere check [FOLDER]`: everything that is wrong, all of it at once. `stillhere check translations [FOLDER]`."""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import asdict
from pathlib import Path

from stillhere.cli import history, translations
from stillhere.cli.arguments import Parser
from stillhere.cli.context import FINE, PROBLEM, Context
from stillhere.cli.messages import Say
from stillhere.cli.opening import add_opening_arguments, opener
from stillhere.errors import WrongUsage

TRANSLATIONS, HISTORY = "translations", "history"


def add_arguments(parser: Parser, say: Say) -> None:
    """What the command takes."""
    parser.add_argument("what", nargs="?", metavar=f"{TRANSLATIONS}|{HISTORY}", help=say("arg-check-translations"))
    parser.add_argument("folder", type=Path, nargs="?", metavar="FOLDER", help=say("arg-site"))
    translations.add_arguments(parser, say)
    parser.add_argument("--private", action="store_true", help=say("arg-check-private"))
    add_opening_arguments(parser, say)


def run(args: argparse.Namespace, context: Context) -> int:
    """Prints findings, worst meaning first by place; exit code 1 where one of them stops a build."""
    if args.what == TRANSLATIONS:
        return translations.run(args.folder or Path(), args, context)
    if args.what == HISTORY:
        return history.run(args.folder or Path(), args, context)
    if args.folder or args.mark or args.original:
        raise WrongUsage("check-of-what", word=args.what or "")
    return _everything(Path(args.what or ""), args, context)


def _everything(folder: Path, args: argparse.Namespace, context: Context) -> int:
    from stillhere.flows.building import survey
    from stillhere.flows.private import withheld_names

    withheld = withheld_names(folder, opener(folder, args, context)) if args.private else frozenset()
    found = survey(folder, context.now, context.show, withheld)
    for finding in found.findings:
        context.line(context.say.finding(finding))
    levels = Counter(finding.level for finding in found.findings)
    counts = {"errors": levels["error"], "warnings": levels["warning"], "hints": levels["hint"]}
    context.tell("check-done", entries=found.entries, **counts)
    rows = [asdict(finding) | {"sentence": context.say.finding(finding)} for finding in found.findings]
    context.report({"entries": found.entries, **counts, "findings": rows})
    return PROBLEM if found.errors else FINE
