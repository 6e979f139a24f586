"""`stillhere build [FOLDER]`: the tree, to look at before it is signed."""

from __future__ import annotations

import argparse
from pathlib import Path

from stillhere.cli.arguments import Parser
from stillhere.cli.context import FINE, Context
from stillhere.cli.messages import Say
from stillhere.cli.opening import add_opening_arguments, opener


def add_arguments(parser: Parser, say: Say) -> None:
    """What the command takes."""
    parser.add_argument("folder", type=Path, nargs="?", default=Path(), metavar="FOLDER", help=say("arg-site"))
    parser.add_argument("--fresh", action="store_true", help=say("arg-fresh"))
    add_opening_arguments(parser, say)


def run(args: argparse.Namespace, context: Context) -> int:
    """Builds; errors stop it before a byte is written."""
    from stillhere.flows.building import build_site
    from stillhere.project import Places

    own = opener(args.folder, args, context)
    built = build_site(args.folder, context.now, context.show, own, fresh=args.fresh)
    for finding in built.findings:
        context.line(context.say.finding(finding))
    start = Places(args.folder).tree / "index.html"
    counts = {"files": built.files, "written": built.written, "removed": built.removed, "start": str(start)}
    context.tell("build-done", **counts)
    context.report(counts)
    return FINE
