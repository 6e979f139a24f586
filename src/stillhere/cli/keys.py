"""`stillhere keys new NAME`, `stillhere keys ceremony SITE …`: who holds what."""

from __future__ import annotations

import argparse
from pathlib import Path

from stillhere.cli.arguments import Parser
from stillhere.cli.context import FINE, Context, add_passphrase_arguments, ask, passphrases
from stillhere.cli.messages import Say
from stillhere.errors import Problem, WrongUsage


def add_arguments(parser: Parser, say: Say) -> None:
    """What the command takes."""
    verbs = parser.verbs("new", "ceremony")
    new, ceremony = verbs["new"], verbs["ceremony"]
    new.add_argument("name", metavar="NAME", help=say("arg-key-name"))
    new.add_argument("--folder", type=Path, default=Path(), metavar="FOLDER", help=say("arg-key-folder"))
    add_passphrase_arguments(new, say)
    ceremony.add_argument("site", type=Path, metavar="SITE", help=say("arg-site"))
    for role in ("keyholder", "editor", "publisher"):
        ceremony.add_argument(
            f"--{role}", type=Path, action="append", default=[], metavar="FILE.pub", help=say(f"arg-{role}")
        )
    ceremony.add_argument("--threshold", type=int, default=2, metavar="K", help=say("arg-threshold"))


def run(args: argparse.Namespace, context: Context) -> int:
    """One of the verbs."""
    return _new(args, context) if args.verb == "new" else _ceremony(args, context)


def _new(args: argparse.Namespace, context: Context) -> int:
    from stillhere.release.keys import create
    from stillhere.tables import SLUG

    if not SLUG.fullmatch(args.name):
        raise WrongUsage("key-name-wrong", name=args.name)
    given = passphrases(args)
    secret = create(args.folder, args.name, given[0] if given else _asked_twice(context))
    context.tell("key-made", secret=str(secret), public=str(secret.with_suffix(".pub")))
    context.report({"secret": str(secret), "public": str(secret.with_suffix(".pub"))})
    return FINE


def _asked_twice(context: Context) -> bytes:
    first = ask(context.say("ask-new-passphrase"))
    if first != ask(context.say("ask-again")):
        raise Problem("passphrases-differ")
    return first


def _ceremony(args: argparse.Namespace, context: Context) -> int:
    from stillhere.flows.signing import begin_ceremony
    from stillhere.project import Places
    from stillhere.release.keys import load_public
    from stillhere.release.manifest import Circle

    groups = [tuple(load_public(path)[1] for path in paths) for paths in (args.keyholder, args.editor, args.publisher)]
    begin_ceremony(args.site, Circle(groups[0], args.threshold, groups[1], groups[2]), context.now)
    request = Places(args.site).requests / "ceremony.request.json"
    facts = {"holders": len(groups[0]), "threshold": args.threshold, "request": str(request)}
    context.tell("ceremony-begun", **facts)
    context.report(facts)
    return FINE
