"""`stillhere verify COPY --trust ROOT`: is this copy genuine? For anyone, with nothing but the root of trust."""

from __future__ import annotations

import argparse
from pathlib import Path

from stillhere.cli.arguments import Parser
from stillhere.cli.context import Context
from stillhere.cli.messages import Say
from stillhere.cli.root_of_trust import add_trust_arguments, remember, root_of, trust_of
from stillhere.cli.verdicts import tell


def add_arguments(parser: Parser, say: Say) -> None:
    """What the command takes."""
    parser.add_argument("copies", nargs="+", metavar="COPY", help=say("arg-copy"))
    add_trust_arguments(parser, say)
    parser.add_argument("--memory", type=Path, metavar="FILE", help=say("arg-memory"))
    parser.add_argument("--seconds", type=float, default=60, metavar="N", help=say("arg-seconds"))


def run(args: argparse.Namespace, context: Context) -> int:
    """One verdict per copy; exit code 0 only when each is current."""
    from stillhere.copies import must_be_there
    from stillhere.flows.watching import watch

    trust = trust_of(args)
    must_be_there(args.copies)
    observations = watch(args.copies, trust, context.now, seconds=args.seconds, show=context.show)
    remember(args, observations, root_of(args))
    return tell(observations, context)
