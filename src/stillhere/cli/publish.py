"""`stillhere publish SITE`: every mirror brought up to the release, and looked at from outside."""

from __future__ import annotations

import argparse
from pathlib import Path

from stillhere.cli.arguments import Parser
from stillhere.cli.context import FINE, NOT_CHECKED, PROBLEM, Context
from stillhere.cli.messages import Say
from stillhere.cli.reminders import remind_of_site
from stillhere.cli.verdicts import row, sentence
from stillhere.release.verdict import Verdict


def add_arguments(parser: Parser, say: Say) -> None:
    """What the command takes."""
    parser.add_argument("site", type=Path, metavar="SITE", help=say("arg-site"))
    parser.add_argument("--mirror", action="append", default=[], metavar="NAME", help=say("arg-mirror"))
    parser.add_argument("--seconds", type=float, default=60, metavar="N", help=say("arg-seconds"))


def run(args: argparse.Namespace, context: Context) -> int:
    """Publishes; 0 when every mirror is current, 4 when some could not be looked at, 1 otherwise."""
    from stillhere.flows.publishing import publish

    results = publish(args.site, context.now, only=args.mirror, seconds=args.seconds, show=context.show)
    for result in results:
        done = result.uploaded
        said = context.say.stop(result.problem) if result.problem else ""
        if done and not said:
            said = context.say("uploaded", sent=done.sent, removed=done.removed, kib=done.bytes // 1024)
        context.line(
            f"{result.mirror.name}: {said}"
            + (" " + sentence(result.judgement, context.say) if result.judgement else "")
        )
    rows = [
        {"mirror": r.mirror.name, "current": r.current, **(row(r.judgement) if r.judgement else {})} for r in results
    ]
    context.tell("publish-done", current=sum(r.current for r in results), count=len(results))
    context.report({"mirrors": rows, **remind_of_site(args.site, context)})
    if all(result.current for result in results):
        return FINE
    unclear = all(r.current or (r.judgement and r.judgement.verdict is Verdict.UNVERIFIABLE) for r in results)
    return NOT_CHECKED if unclear else PROBLEM
