"""`stillhere recover TARGET COPY …`: the site folder back, from whatever copies there are."""

from __future__ import annotations

import argparse
from pathlib import Path

from stillhere.cli.arguments import Parser
from stillhere.cli.context import FINE, PROBLEM, Context
from stillhere.cli.messages import Say
from stillhere.cli.root_of_trust import add_trust_arguments, trust_of


def add_arguments(parser: Parser, say: Say) -> None:
    """What the command takes."""
    parser.add_argument("target", type=Path, metavar="TARGET", help=say("arg-target"))
    parser.add_argument("copies", nargs="+", metavar="COPY", help=say("arg-copy"))
    add_trust_arguments(parser, say)
    parser.add_argument("--seconds", type=float, default=1200, metavar="N", help=say("arg-seconds-all"))


def run(args: argparse.Namespace, context: Context) -> int:
    """Recovers; exit code 1 where something is missing, and says what."""
    from stillhere.copies import must_be_there
    from stillhere.flows.rescue import rescue

    trust = trust_of(args)
    must_be_there(args.copies)
    report = rescue(args.copies, args.target, trust, seconds=args.seconds, show=context.show)
    for copy, count in sorted(report.by_copy.items()):
        context.tell("recovered-from", copy=copy, count=count)
    if report.kept:
        context.tell("recovered-before", count=report.kept)
    for path in report.rebuilt:
        context.tell("recovered-rebuilt", path=path)
    if report.photos:
        context.tell("recovered-photos", count=len(report.photos))
    for path in report.missing:
        context.tell("recovered-missing", path=path)
    expired = report.release.expired(context.now)
    if expired:
        silent = (context.now - report.release.signed).days
        context.tell("recovered-old", silent=silent, roles=", ".join(expired))
    total = len(report.release.files)
    facts = {
        "release": report.release.number,
        "files": total - len(report.missing),
        "total": total,
        "folder": str(args.target),
    }
    context.tell("recovered", **facts)
    lists = {"rebuilt": report.rebuilt, "missing": report.missing, "photos": report.photos, "expired": expired}
    context.report({**facts, "by_copy": report.by_copy, **lists})
    return PROBLEM if report.missing else FINE
