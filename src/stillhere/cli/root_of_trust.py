"""The root of trust on the command line, and the memory that makes a rollback visible."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from stillhere import files
from stillhere.cli.context import read_file
from stillhere.cli.messages import Say
from stillhere.errors import Problem, WrongUsage
from stillhere.release import roles
from stillhere.release.memory import MAX_MEMORY, Forgotten, memory_of, recall
from stillhere.release.verify import NotGenuine, Trust, verification

if TYPE_CHECKING:
    from stillhere.watch.judge import Observation


def add_trust_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """`--trust ROOT` or `--site SITE`."""
    parser.add_argument("--trust", type=Path, metavar="ROOT", help=say("arg-trust"))
    parser.add_argument("--site", type=Path, metavar="SITE", help=say("arg-trust-site"))


def trust_of(args: argparse.Namespace) -> Trust:
    """What the user trusts. Raises WrongUsage where nothing was named, Problem where it is no root."""
    root = root_of(args)
    trust = _remembered(getattr(args, "memory", None), root)
    if trust.root == root and args.trust is None and args.site is not None:
        trust = replace(trust, first=_first_of(args.site))
    checked(trust.root, str(args.trust or args.site or stored_root()))
    return trust


def _first_of(site: Path) -> bytes:
    from stillhere.project import Places
    from stillhere.release.store import Store

    return Store(Places(site)).trust().root


def checked(root: bytes, name: str) -> bytes:
    """The same bytes, where they are a root. Raises Problem."""
    try:
        next(verification(Trust(root)))
    except NotGenuine as reason:
        raise Problem("trust-broken", path=name) from reason
    return root


def stored_root() -> Path:
    """Where `stillhere trust` keeps the root of trust of this user."""
    return Path.home() / ".config" / "stillhere" / "root.json"


def stored() -> bytes | None:
    """The root of trust that this user keeps, if any."""
    path = stored_root()
    return read_file(path, roles.MAX_ROOT) if path.exists() else None


def _remembered(path: Path | None, root: bytes) -> Trust:
    if path is None or not path.exists():
        return Trust(root)
    try:
        return recall(read_file(path, MAX_MEMORY), root)
    except Forgotten as forgotten:
        code = "memory-of-another" if forgotten.of_another else "memory-broken"
        raise Problem(code, path=str(path)) from forgotten


def remember(args: argparse.Namespace, observations: Sequence[Observation], root: bytes) -> None:
    """Keeps the newest root and versions seen: from now on nothing older is accepted."""
    inspections = [observation.judgement.inspection for observation in observations]
    releases = [seen.release for seen in inspections if seen and seen.release]
    if args.memory is None or not releases:
        return
    newest = max(releases, key=lambda release: (release.root_version, release.seen.snapshot, release.seen.timestamp))
    files.write_atomic(args.memory, memory_of(newest, root))


def root_of(args: argparse.Namespace) -> bytes:
    """The bytes of the root that was named on the command line. Raises WrongUsage and Problem."""
    if args.trust is not None:
        return read_file(args.trust, roles.MAX_ROOT)
    if args.site is not None:
        from stillhere.project import Places
        from stillhere.release.store import Store

        return Store(Places(args.site)).newest_trust().root
    root = stored()
    if root is None:
        raise WrongUsage("trust-not-given")
    return root
