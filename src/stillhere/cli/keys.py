"""`stillhere keys new NAME`, `stillhere keys ceremony SITE …`: who holds what."""

from __future__ import annotations

import argparse
from pathlib import Path

from stillhere.cli import key_change, key_plan, paper
from stillhere.cli.arguments import Parser
from stillhere.cli.context import FINE, Context, add_passphrase_arguments, ask_new, passphrases
from stillhere.cli.messages import Say
from stillhere.errors import WrongUsage


def add_arguments(parser: Parser, say: Say) -> None:
    """What the command takes."""
    verbs = parser.verbs("plan", "new", "paper", "restore", "ceremony", "show", "change")
    new, ceremony = verbs["new"], verbs["ceremony"]
    new.add_argument("name", metavar="NAME", help=say("arg-key-name"))
    new.add_argument("--folder", type=Path, default=Path(), metavar="FOLDER", help=say("arg-key-folder"))
    add_passphrase_arguments(new, say)
    key_plan.add_arguments(verbs["plan"], say)
    paper.add_paper(verbs["paper"], say)
    paper.add_restore(verbs["restore"], say)
    key_change.add_circle(ceremony, say)
    ceremony.add_argument("--anew", action="store_true", help=say("arg-anew"))
    verbs["show"].add_argument("site", type=Path, metavar="SITE", help=say("arg-site"))
    key_change.add_change(verbs["change"], say)


def run(args: argparse.Namespace, context: Context) -> int:
    """One of the verbs."""
    verbs = {
        "plan": key_plan.run,
        "new": _new,
        "paper": paper.paper,
        "restore": paper.restore,
        "ceremony": _ceremony,
        "show": key_change.show,
        "change": key_change.change,
    }
    return verbs[args.verb](args, context)


def _new(args: argparse.Namespace, context: Context) -> int:
    from stillhere.release.keys import create
    from stillhere.secrecy import keep_memory_private
    from stillhere.tables import SLUG

    if not SLUG.fullmatch(args.name):
        raise WrongUsage("key-name-wrong", name=args.name)
    keep_memory_private()
    given = passphrases(args)
    secret = create(args.folder, args.name, given[0] if given else ask_new(context.say))
    context.tell("key-made", secret=str(secret), public=str(secret.with_suffix(".pub")))
    context.report({"secret": str(secret), "public": str(secret.with_suffix(".pub"))})
    return FINE


def _ceremony(args: argparse.Namespace, context: Context) -> int:
    from stillhere.flows.signing import begin_ceremony, path_of

    circle = key_change.circle_from(args, 2, 1)
    request = begin_ceremony(args.site, circle, context.now, anew=args.anew)
    holders, place = len(circle.keyholders), str(path_of(args.site, request))
    facts = {"holders": holders, "threshold": circle.threshold, "request": place}
    if args.anew:
        context.tell("ceremony-anew", site=str(args.site))
    context.tell("ceremony-begun", **facts)
    context.report(facts)
    return FINE
