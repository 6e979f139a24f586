"""`stillhere keys show SITE` and `stillhere keys change SITE …`: who holds what, and who holds it from now on."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from stillhere.cli.arguments import Parser
from stillhere.cli.context import FINE, Context, joined
from stillhere.cli.messages import Say

if TYPE_CHECKING:
    from stillhere.release.circle import Circle

GROUPS = ("keyholder", "editor", "publisher")


def add_circle(parser: Parser, say: Say) -> None:
    """The public keys of a circle, and how many of them must sign."""
    parser.add_argument("site", type=Path, metavar="SITE", help=say("arg-site"))
    for role in GROUPS:
        parser.add_argument(
            f"--{role}", type=Path, action="append", default=[], metavar="FILE.pub", help=say(f"arg-{role}")
        )
    parser.add_argument("--threshold", type=int, metavar="K", help=say("arg-threshold"))
    parser.add_argument("--editor-threshold", type=int, metavar="K", help=say("arg-editor-threshold"))


def add_change(parser: Parser, say: Say) -> None:
    """What `keys change` takes."""
    add_circle(parser, say)
    parser.add_argument("--revoke", action="append", default=[], metavar="KEY", help=say("arg-revoke"))


def circle_from(args: argparse.Namespace, threshold: int, editor_threshold: int) -> Circle:
    """The circle of the public files that were given; the thresholds where none were."""
    from stillhere.release.circle import Circle
    from stillhere.release.keys import load_public

    groups = [tuple(load_public(path)[1] for path in getattr(args, role)) for role in GROUPS]
    given = args.threshold or threshold, args.editor_threshold or editor_threshold
    return Circle(groups[0], given[0], groups[1], groups[2], given[1])


def show(args: argparse.Namespace, context: Context) -> int:
    """Who holds what today, how long, and which releases each editor has signed."""
    from stillhere.flows.in_force import circle_in_force, in_force
    from stillhere.flows.key_change import signed_by
    from stillhere.project import Places
    from stillhere.release.store import Store

    store = Store(Places(args.site))
    release = in_force(store, args.site)
    circle = circle_in_force(store, release)
    facts = {"holders": len(circle.keyholders), "threshold": circle.threshold, "until": release.expires["root"].date()}
    context.tell("keys-keyholders", **facts)
    for number, key in enumerate(circle.keyholders, 1):
        context.line(f"  {number}. {key.keyid}")
    context.tell("keys-editors", editors=len(circle.editors), threshold=circle.editor_threshold)
    signed = {key.keyid: [one.number for one in signed_by(args.site, key.keyid)] for key in circle.editors}
    for number, (keyid, releases) in enumerate(signed.items(), 1):
        context.line(f"  {number}. {keyid}")
        _tell_releases(releases, context)
    context.tell("keys-publishers")
    for number, key in enumerate(circle.publishers, 1):
        context.line(f"  {number}. {key.keyid}")
    keys = {role: [key.keyid for key in group] for role, group in zip(GROUPS, circle.groups, strict=True)}
    context.report({**facts, "editor_threshold": circle.editor_threshold, "keys": keys, "releases": signed})
    return FINE


def _tell_releases(releases: list[int], context: Context) -> None:
    if releases:
        context.tell("keys-signed-releases", releases=joined(map(str, releases), context.say.language))


def change(args: argparse.Namespace, context: Context) -> int:
    """The request that revokes and admits keys; what a revoked editor's key has signed."""
    from stillhere.flows.in_force import circle_in_force, in_force
    from stillhere.flows.key_change import begin_change, chosen_keys
    from stillhere.flows.signing import path_of
    from stillhere.project import Places
    from stillhere.release import roles
    from stillhere.release.requests import facts_of
    from stillhere.release.store import Store

    store = Store(Places(args.site))
    before = circle_in_force(store, in_force(store, args.site))
    revoked = chosen_keys(before, args.revoke)
    joining = circle_from(args, before.threshold, before.editor_threshold)
    after = before.without(revoked).joined_by(joining)
    after = replace(after, threshold=joining.threshold, editor_threshold=joining.editor_threshold)
    request = begin_change(args.site, after, context.now)
    lines = [context.say(one.code, **one.facts) for one in facts_of(request, request.files[roles.ADDRESS_LIST])]
    for line in lines:
        context.line("  - " + line)
    _warn(args.site, before, revoked, context)
    path = path_of(args.site, request)
    context.tell("key-change-begun", request=str(path))
    context.report({"changes": lines, "request": str(path), "revoked": revoked})
    return FINE


def _warn(site: Path, before: Circle, revoked: list[str], context: Context) -> None:
    from stillhere.flows.key_change import signed_by

    stay = sum(key.keyid not in revoked for key in before.keyholders)
    if stay < before.threshold:
        context.tell("key-change-too-few", stay=stay, threshold=before.threshold, site=str(site))
    for key in before.editors:
        if key.keyid in revoked:
            numbers = [one.number for one in signed_by(site, key.keyid)]
            releases = joined(map(str, numbers), context.say.language)
            context.tell("key-touched", key=key.keyid[:32], releases=releases, site=str(site))
