"""`stillhere watch --site SITE`: every mirror, judged by what was signed, in words."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from stillhere.cli.arguments import Parser
from stillhere.cli.context import Context
from stillhere.cli.messages import Say
from stillhere.cli.reminders import remind_of_site
from stillhere.cli.root_of_trust import add_trust_arguments, trust_of
from stillhere.cli.verdicts import tell
from stillhere.copies import must_be_there
from stillhere.errors import Problem


def add_arguments(parser: Parser, say: Say) -> None:
    """What the command takes."""
    parser.add_argument("copies", nargs="*", metavar="ADDRESS", help=say("arg-watch"))
    add_trust_arguments(parser, say)
    parser.add_argument("--seconds", type=float, default=60, metavar="N", help=say("arg-seconds"))


def run(args: argparse.Namespace, context: Context) -> int:
    """One round; exit code 0 only when every mirror is current."""
    from stillhere.flows.watching import watch
    from stillhere.project import Places
    from stillhere.release.store import Store

    trust = trust_of(args)
    store = Store(Places(args.site)) if args.site else None
    places = _places(args)
    observations = watch(places, trust, context.now, store=store, seconds=args.seconds, show=context.show)
    return tell(observations, context, **(remind_of_site(args.site, context) if args.site else {}))


def _places(args: argparse.Namespace) -> Sequence[str]:
    if args.copies:
        must_be_there(args.copies)
        return list(args.copies)
    from stillhere.project import read_settings

    mirrors = read_settings(args.site).mirrors if args.site else ()
    site: Path = args.site
    places = [mirror.address or str((site / mirror.path).resolve()) for mirror in mirrors]
    if not places:
        raise Problem("no-mirrors")
    return places
