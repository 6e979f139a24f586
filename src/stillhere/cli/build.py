"""`stillhere build [FOLDER]`: the tree, to look at before it is signed."""

from __future__ import annotations

import argparse
from pathlib import Path

from stillhere.cli.arguments import Parser
from stillhere.cli.context import FINE, Context
from stillhere.cli.messages import Say


def add_arguments(parser: Parser, say: Say) -> None:
    """What the command takes."""
    parser.add_argument("folder", type=Path, nargs="?", default=Path(), metavar="FOLDER", help=say("arg-site"))


def run(args: argparse.Namespace, context: Context) -> int:
    """Builds; errors stop it before a byte is written."""
    from stillhere.flows.site import build_site
    from stillhere.project import Places

    checked, written, removed = build_site(args.folder, context.now, context.show)
    for finding in checked.findings:
        context.line(context.say.finding(finding))
    start = Places(args.folder).tree / "index.html"
    context.tell("build-done", files=len(checked.tree), written=written, removed=removed, start=str(start))
    context.report({"files": len(checked.tree), "written": written, "removed": removed, "start": str(start)})
    return FINE
