"""`stillhere heartbeat SITE --key PUBLISHER`: proof that we are still here."""

from __future__ import annotations

import argparse
from pathlib import Path

from stillhere.cli.arguments import Parser
from stillhere.cli.context import FINE, Context, add_key_arguments, signers
from stillhere.cli.messages import Say
from stillhere.cli.reminders import remind


def add_arguments(parser: Parser, say: Say) -> None:
    """What the command takes."""
    parser.add_argument("site", type=Path, metavar="SITE", help=say("arg-site"))
    add_key_arguments(parser, say)


def run(args: argparse.Namespace, context: Context) -> int:
    """Signs a fresh timestamp."""
    from stillhere.flows.signing import heartbeat

    release = heartbeat(args.site, signers(args, context), context.now)
    facts = {"number": release.number, "until": release.expires["timestamp"].date()}
    context.tell("heartbeat-done", **facts)
    context.report({**facts, **remind(release, args.site, context)})
    return FINE
