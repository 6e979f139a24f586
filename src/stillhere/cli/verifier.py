"""`stillhere verifier FILE --trust ROOT`: one HTML file that verifies copies in any browser, to keep and pass on."""

from __future__ import annotations

import argparse
from pathlib import Path

from stillhere import files
from stillhere.cli.arguments import Parser
from stillhere.cli.context import FINE, Context
from stillhere.cli.messages import Say
from stillhere.cli.root_of_trust import add_trust_arguments, trust_of
from stillhere.release.verify import Seen


def add_arguments(parser: Parser, say: Say) -> None:
    """What the command takes."""
    parser.add_argument("file", type=Path, metavar="FILE", help=say("arg-verifier-file"))
    add_trust_arguments(parser, say)
    parser.add_argument("--memory", type=Path, metavar="FILE", help=say("arg-verifier-memory"))


def run(args: argparse.Namespace, context: Context) -> int:
    """Writes the file, and says the fingerprint of the root in it: that is what people compare."""
    from stillhere.build.verifier import Kept, alone

    trust = trust_of(args)
    seen, number = (trust.seen, 0) if args.site is None else _of_site(args.site, trust.seen)
    versions = {"timestamp": seen.timestamp, "snapshot": seen.snapshot, "roles": dict(seen.roles)}
    files.write_atomic(args.file, alone(Kept(trust.root, versions, number)))
    fingerprint = files.digest(trust.root)
    groups = " ".join(fingerprint[at : at + 4] for at in range(0, len(fingerprint), 4))
    context.tell("verifier-made", file=str(args.file), fingerprint=groups)
    context.report({"file": str(args.file), "fingerprint": fingerprint, "release": number})
    return FINE


def _of_site(site: Path, seen: Seen) -> tuple[Seen, int]:
    """What a site of one's own knows to be newest: nothing older will pass."""
    from stillhere.project import Places
    from stillhere.release.store import Store

    release = Store(Places(site)).current()
    return (release.seen, release.number) if release else (seen, 0)
