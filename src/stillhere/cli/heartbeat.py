"""`stillhere heartbeat SITE|FOLDER --key PUBLISHER`: proof that we are still here."""

from __future__ import annotations

import argparse
from pathlib import Path

from stillhere.cli.arguments import Parser
from stillhere.cli.context import FINE, Context, add_key_arguments, read_file, signers
from stillhere.cli.messages import Say
from stillhere.cli.reminders import remind
from stillhere.errors import WrongUsage
from stillhere.release import roles
from stillhere.release.verified import VerifiedRelease


def add_arguments(parser: Parser, say: Say) -> None:
    """What the command takes."""
    parser.add_argument("site", type=Path, metavar="SITE", help=say("arg-heartbeat-place"))
    add_key_arguments(parser, say)
    parser.add_argument(
        "--from", dest="places", action="append", default=[], metavar="COPY", help=say("arg-heartbeat-from")
    )
    parser.add_argument("--trust", type=Path, metavar="ROOT", help=say("arg-trust"))
    parser.add_argument("--seconds", type=float, default=60, metavar="N", help=say("arg-seconds"))


def run(args: argparse.Namespace, context: Context) -> int:
    """Signs a fresh timestamp: into a site folder, or into a copy on a machine that holds nothing else."""
    release = _of_copy(args, context) if _is_copy(args.site) else _of_site(args, context)
    facts = {"number": release.number, "until": release.expires["timestamp"].date()}
    if _is_copy(args.site):
        context.tell("heartbeat-copy-done", **facts, folder=str(args.site))
    else:
        context.tell("heartbeat-done", **facts)
    context.report({**facts, **remind(release, args.site, context)})
    return FINE


def _is_copy(place: Path) -> bool:
    return not (place / "stillhere.toml").exists() and (place / roles.WELL_KNOWN).is_dir()


def _of_site(args: argparse.Namespace, context: Context) -> VerifiedRelease:
    from stillhere.flows.signing import heartbeat

    return heartbeat(args.site, signers(args, context), context.now)


def _of_copy(args: argparse.Namespace, context: Context) -> VerifiedRelease:
    from stillhere.cli.root_of_trust import checked, stored, stored_root
    from stillhere.copies import must_be_there
    from stillhere.flows.beating import heartbeat_of_copy

    if not args.places:
        raise WrongUsage("heartbeat-from-needed", folder=str(args.site))
    must_be_there(args.places)
    root = read_file(args.trust, roles.MAX_ROOT) if args.trust else stored()
    if root is None:
        raise WrongUsage("trust-not-given")
    checked(root, str(args.trust or stored_root()))
    keys = signers(args, context)
    return heartbeat_of_copy(args.site, args.places, root, keys, context.now, args.seconds)
