"""`stillhere sign REQUEST --key FILE`: what would change, in words; then one holder's answer."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from stillhere.cli.arguments import Parser
from stillhere.cli.context import FINE, PROBLEM, Context, add_key_arguments, confirm, read_file, signers
from stillhere.cli.messages import Say
from stillhere.cli.opening import opener
from stillhere.cli.register_words import change_line
from stillhere.errors import Problem, WrongUsage

if TYPE_CHECKING:
    from stillhere.release.requests import Request


def add_arguments(parser: Parser, say: Say) -> None:
    """What the command takes."""
    parser.add_argument("request", type=Path, metavar="REQUEST", help=say("arg-request"))
    add_key_arguments(parser, say)
    parser.add_argument("--site", type=Path, metavar="SITE", help=say("arg-sign-site"))
    parser.add_argument("--out", type=Path, metavar="FILE", help=say("arg-out"))
    parser.add_argument("--yes", action="store_true", help=say("arg-yes"))


def run(args: argparse.Namespace, context: Context) -> int:
    """Shows, asks, signs."""
    from stillhere import files
    from stillhere.release import requests

    if len(args.keys) != 1:
        raise WrongUsage("one-key-needed")
    request = requests.parse_request(read_file(args.request, requests.MAX_FILE), str(args.request))
    changes = requests.facts_of(request, _in_force(args.site, request))
    lines = [change_line(change.code, change.facts, context.say) for change in changes]
    context.tell(_headline(args.site, request))
    for line in lines:
        context.line("  - " + line)
    _compare(args, request, context)
    if not args.yes and not confirm(context.say("ask-sign")):
        context.tell("sign-not-done")
        return PROBLEM
    [signer] = signers(args, context)
    name = args.keys[0].stem
    answer = requests.sign(request, name, signer)
    out = args.out or args.request.with_name(f"{args.request.name.removesuffix('.json')}.{name}.answer.json")
    files.write_atomic(out, answer.encode())
    context.tell("sign-done", answer=str(out))
    context.report({"changes": lines, "answer": str(out)})
    return FINE


def _headline(site: Path | None, request: Request) -> str:
    from stillhere.release import roles

    lists = {roles.ADDRESSES, roles.PARTNERS} & request.metadata.keys()
    alone = site is None and request.before and lists
    return "sign-nothing-to-compare" if alone else "sign-would-change"


def _compare(args: argparse.Namespace, request: Request, context: Context) -> None:
    """Pages are compared with what the signer's own folder builds. Raises Problem where they differ."""
    from stillhere.release import roles

    if roles.SITE not in request.metadata:
        return
    if args.site is None:
        context.tell("sign-not-compared")
        return
    from stillhere.cli.release import tell_unlike
    from stillhere.flows.review import review_request

    own = opener(args.site, args, context)
    if tell_unlike(review_request(args.site, request, context.show, own), context) != FINE:
        raise Problem("request-unlike-folder")


def _in_force(site: Path | None, request: Request) -> bytes | None:
    """Today's signed list, so that only what is new is shown; without a site folder the whole list is.

    Raises Problem for a request that does not follow what is in force.
    """
    if site is None or not request.before:
        return None
    from stillhere.flows.in_force import listed_in_force
    from stillhere.flows.signing import check_follows
    from stillhere.project import Places
    from stillhere.release import roles
    from stillhere.release.store import Store

    store = Store(Places(site))
    try:
        check_follows(store, request)
    except Problem as problem:
        raise Problem("request-does-not-follow") from problem
    if roles.PARTNERS in request.metadata:
        return _partners_in_force(site, request)
    return listed_in_force(store)


def _partners_in_force(site: Path, request: Request) -> bytes | None:
    """The same for the list that only partners are told."""
    from stillhere.flows.partners import signed_partners
    from stillhere.release import roles
    from stillhere.release.manifest import parsed

    signed, version = signed_partners(site), parsed(request.metadata[roles.PARTNERS]).signed.version
    if version != (signed.version if signed else 0) + 1:
        raise Problem("request-does-not-follow")
    return signed.listed if signed else None
