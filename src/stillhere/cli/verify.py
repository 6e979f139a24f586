"""`stillhere verify COPY --trust ROOT`: is this copy genuine? For anyone, with nothing but the root of trust."""

from __future__ import annotations

import argparse
from pathlib import Path

from stillhere.cli.arguments import Parser
from stillhere.cli.context import PROBLEM, Context
from stillhere.cli.messages import Say
from stillhere.cli.newest_register import held_by, register_row, tell_register, warnings
from stillhere.cli.root_of_trust import add_trust_arguments, remember, root_of, trust_of
from stillhere.cli.verdicts import exit_code, tell
from stillhere.release import roles


def add_arguments(parser: Parser, say: Say) -> None:
    """What the command takes."""
    parser.add_argument("copies", nargs="+", metavar="COPY", help=say("arg-copy"))
    add_trust_arguments(parser, say)
    parser.add_argument("--since", type=Path, metavar="FOLDER", help=say("arg-since"))
    parser.add_argument("--memory", type=Path, metavar="FILE", help=say("arg-memory"))
    parser.add_argument("--seconds", type=float, default=60, metavar="N", help=say("arg-seconds"))


def run(args: argparse.Namespace, context: Context) -> int:
    """One verdict per copy; exit code 0 only when each is current, and no signed list warns of its address."""
    from stillhere.copies import is_web, must_be_there
    from stillhere.flows.succession import newest_register
    from stillhere.flows.watching import watch

    old = held_by(args)
    trust = old.trust if old else trust_of(args)
    must_be_there(args.copies)
    places = [*args.copies, *([old.place] if old else [])]
    observations = watch(places, trust, context.now, seconds=args.seconds, show=context.show)
    if old is None:
        remember(args, observations, root_of(args))
    elif old.own:
        context.tell("since-own-root", place=old.place, root=f"{old.place}/{roles.METADATA}/1.root.json")
    register = newest_register(observations, min(15, args.seconds))
    warned = list(warnings(register, args.copies, context.say))
    tell(observations, context, register=register_row(register), warnings=warned)
    for line in warned:
        context.line(line)
    tell_register(register, old, context)
    proved = any(seen.judgement.inspection and seen.judgement.inspection.release for seen in observations)
    if proved and not any(is_web(place) for place in args.copies):
        context.tell("verify-offline")
    return PROBLEM if warned else exit_code([seen.verdict for seen in observations[: len(args.copies)]])
