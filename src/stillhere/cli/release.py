"""`stillhere release make|addresses|finish`: the next release, the next address list, and what answers bring."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

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
from stillhere.cli.opening import add_opening_arguments, opener
from stillhere.cli.register_words import report_of, tell_asked
from stillhere.cli.reminders import remind
from stillhere.errors import Problem

if TYPE_CHECKING:
    from securesystemslib.signer import Signer


def add_arguments(parser: Parser, say: Say) -> None:
    """What the command takes."""
    verbs = parser.verbs("make", "addresses", "review", "finish")
    for verb in verbs.values():
        verb.add_argument("site", type=Path, metavar="SITE", help=say("arg-site"))
    add_key_arguments(verbs["make"], say)
    add_opening_arguments(verbs["review"], say)
    add_key_arguments(verbs["finish"], say)
    verbs["finish"].add_argument("request", type=Path, metavar="REQUEST", help=say("arg-request"))
    verbs["finish"].add_argument("--anew", action="store_true", help=say("arg-anew"))
    verbs["finish"].add_argument("answers", type=Path, nargs="+", metavar="ANSWER", help=say("arg-answers"))


def run(args: argparse.Namespace, context: Context) -> int:
    """One of the verbs."""
    return {"make": _make, "addresses": _addresses, "review": _review, "finish": _finish}[args.verb](args, context)


def _make(args: argparse.Namespace, context: Context) -> int:
    from stillhere.flows.signing import editors_needed, make_release

    own = signers(args, context)
    if editors_needed(args.site) > 1:
        return _propose(args, own, context)
    release = make_release(args.site, own, context.now, context.show, opener(args.site, args, context))
    facts = {
        "number": release.number,
        "files": len(release.files),
        "until": min(release.expires.values()).date(),
    }
    context.tell("release-made", **facts)
    context.report({**facts, **remind(release, args.site, context)})
    return FINE


def _propose(args: argparse.Namespace, own: Sequence[Signer], context: Context) -> int:
    """Four eyes: the editor who makes the release answers first, and sends the request to the others."""
    from stillhere import files
    from stillhere.flows.signing import path_of, propose_release
    from stillhere.release import requests

    request = propose_release(args.site, context.now, context.show, opener(args.site, args, context))
    place, answers = path_of(args.site, request), []
    for path, signer in zip(args.keys, own, strict=True):
        try:
            answer = requests.sign(request, path.stem, signer)
        except Problem:
            continue  # the publisher's key, given out of habit: it has no say in pages
        answers.append(place.with_name(f"{place.name.removesuffix('.json')}.{path.stem}.answer.json"))
        files.write_atomic(answers[-1], answer.encode())
    missing = requests.collect(request, [requests.parse_answer(p.read_bytes(), str(p)) for p in answers]).missing
    facts = {"request": str(place), "missing": missing, "answers": [str(answer) for answer in answers]}
    context.tell("release-proposed", **{**facts, "answers": joined(map(str, answers), context.say.language)})
    context.report(facts)
    return NOT_CHECKED if missing else FINE


def _review(args: argparse.Namespace, context: Context) -> int:
    from stillhere.flows.review import review_release

    unlike = review_release(args.site, context.show, opener(args.site, args, context))
    context.report({"unlike": unlike})
    return tell_unlike(unlike, context)


def tell_unlike(unlike: list[str], context: Context) -> int:
    """Says whether a release is what the folder builds, and of each file that is not."""
    if not unlike:
        context.tell("review-alike")
        return FINE
    context.tell("review-unlike", count=len(unlike))
    for path in unlike:
        context.line("  - " + path)
    return PROBLEM


def _addresses(args: argparse.Namespace, context: Context) -> int:
    from stillhere.flows.register import ask

    asked = ask(args.site, context.now)
    tell_asked(asked, args.site, context)
    context.report({"request": str(asked[0].path), **report_of(asked)})
    return FINE


def _finish(args: argparse.Namespace, context: Context) -> int:
    from stillhere.flows.signing import finish
    from stillhere.project import Places
    from stillhere.release import requests, roles

    request = requests.parse_request(read_file(args.request, requests.MAX_FILE), str(args.request))
    answers = [requests.parse_answer(read_file(path, requests.MAX_FILE), str(path)) for path in args.answers]
    alone = not request.before or roles.PARTNERS in request.metadata
    publisher = [] if alone else signers(args, context)
    collected = finish(args.site, request, answers, publisher, context.now, anew=args.anew)
    for name in collected.rejected:
        context.tell("answer-rejected", name=name)
    context.report({"signed_by": collected.signed_by, "rejected": collected.rejected, "missing": collected.missing})
    if collected.missing:
        context.tell("answers-missing", count=collected.missing)
        return NOT_CHECKED
    context.tell("request-in-force", names=joined(collected.signed_by, context.say.language))
    if roles.PARTNERS in request.metadata:
        context.tell("partners-made", path=str(Places(args.site).partners))
    return PROBLEM if collected.rejected else FINE
