"""The root of trust on the command line, and the memory that makes a rollback visible."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from stillhere import files
from stillhere.cli.context import read_file
from stillhere.cli.messages import Say
from stillhere.errors import Problem, WrongUsage
from stillhere.release import roles
from stillhere.release.verify import NotGenuine, Seen, Trust, verification

if TYPE_CHECKING:
    from stillhere.watch.judge import Observation

_FORMAT = 1


def add_trust_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """`--trust ROOT` or `--site SITE`."""
    parser.add_argument("--trust", type=Path, metavar="ROOT", help=say("arg-trust"))
    parser.add_argument("--site", type=Path, metavar="SITE", help=say("arg-trust-site"))


def trust_of(args: argparse.Namespace) -> Trust:
    """What the user trusts. Raises WrongUsage where nothing was named, Problem where it is no root."""
    if args.trust is not None:
        root = read_file(args.trust, roles.MAX_ROOT)
    elif args.site is not None:
        from stillhere.project import Places
        from stillhere.release.store import Store

        root = Store(Places(args.site)).trust().root
    else:
        raise WrongUsage("trust-not-given")
    trust = Trust(root, _remembered(getattr(args, "memory", None)))
    try:
        next(verification(trust))
    except NotGenuine as reason:
        raise Problem("trust-broken", path=str(args.trust or args.site)) from reason
    return trust


def _remembered(path: Path | None) -> Seen:
    if path is None or not path.exists():
        return Seen()
    try:
        kept = json.loads(read_file(path, 1_000_000))
        if kept["format"] != _FORMAT:
            raise ValueError(kept["format"])
        return Seen(int(kept["timestamp"]), int(kept["snapshot"]), {str(k): int(v) for k, v in kept["roles"].items()})
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Problem("memory-broken", path=str(path)) from error


def remember(args: argparse.Namespace, observations: Sequence[Observation]) -> None:
    """Keeps the newest versions seen: from now on nothing older is accepted."""
    seen = [
        o.judgement.inspection.release.seen
        for o in observations
        if o.judgement.inspection and o.judgement.inspection.release
    ]
    if args.memory is None or not seen:
        return
    newest = max(seen, key=lambda s: (s.snapshot, s.timestamp))
    kept = {
        "format": _FORMAT,
        "timestamp": newest.timestamp,
        "snapshot": newest.snapshot,
        "roles": dict(newest.roles),
    }
    files.write_atomic(args.memory, json.dumps(kept, indent=1).encode())
