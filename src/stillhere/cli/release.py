"""`stillhere release make|addresses|finish`: the next release, the next address list, and what answers bring."""

from __future__ import annotations

import argparse
from pathlib import Path

from stillhere.cli.arguments import Parser
from stillhere.cli.context import (
    FINE,
    NOT_CHECKED,
    PROBLEM,
    Context,
    add_key_arguments,
    joined,
    read_file,
    signers,
)
from stillhere.cli.messages import Say


def add_arguments(parser: Parser, say: Say) -> None:
    """What the command takes."""
    verbs = parser.verbs("make", "addresses", "finish")
    for verb in verbs.values():
        verb.add_argument("site", type=Path, metavar="SITE", help=say("arg-site"))
    add_key_arguments(verbs["make"], say)
    add_key_arguments(verbs["finish"], say)
    verbs["finish"].add_argument("request", type=Path, metavar="REQUEST", help=say("arg-request"))
    verbs["finish"].add_argument("answers", type=Path, nargs="+", metavar="ANSWER", help=say("arg-answers"))


def run(args: argparse.Namespace, context: Context) -> int:
    """One of the verbs."""
    return {"make": _make, "addresses": _addresses, "finish": _finish}[args.verb](args, context)


def _make(args: argparse.Namespace, context: Context) -> int:
    from stillhere.flows.signing import make_release

    release = make_release(args.site, signers(args, context), context.now, context.show)
    facts = {
        "number": release.number,
        "files": len(release.files),
        "until": min(release.expires.values()).date(),
    }
    context.tell("release-made", **facts)
    context.report(facts)
    return FINE


def _addresses(args: argparse.Namespace, context: Context) -> int:
    from stillhere.flows.signing import begin_addresses
    from stillhere.project import Places
    from stillhere.release.requests import facts_of

    request = begin_addresses(args.site, context.now)
    path = max(Places(args.site).requests.glob("addresses-*.request.json"), key=lambda p: p.stat().st_mtime_ns)
    for change in facts_of(request, None):
        context.line("  - " + context.say(change.code, **change.facts))
    context.tell("addresses-begun", request=str(path))
    context.report({"request": str(path)})
    return FINE


def _finish(args: argparse.Namespace, context: Context) -> int:
    from stillhere.flows.signing import finish
    from stillhere.release import requests, roles

    request = requests.parse_request(read_file(args.request, requests.MAX_FILE), str(args.request))
    answers = [requests.parse_answer(read_file(path, requests.MAX_FILE), str(path)) for path in args.answers]
    publisher = [] if roles.ROOT in request.metadata else signers(args, context)
    collected = finish(args.site, request, answers, publisher, context.now)
    for name in collected.rejected:
        context.tell("answer-rejected", name=name)
    context.report({"signed_by": collected.signed_by, "rejected": collected.rejected, "missing": collected.missing})
    if collected.missing:
        context.tell("answers-missing", count=collected.missing)
        return NOT_CHECKED
    context.tell("request-in-force", names=joined(collected.signed_by, context.say.language))
    return PROBLEM if collected.rejected else FINE
