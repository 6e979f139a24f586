"""`stillhere addresses check FILE …`: a list that only partners are told, checked by a partner."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from stillhere.cli.arguments import Parser
from stillhere.cli.context import FINE, PROBLEM, Context, read_file
from stillhere.cli.messages import Say
from stillhere.cli.register_words import list_lines, list_rows
from stillhere.cli.root_of_trust import add_trust_arguments, trust_of

if TYPE_CHECKING:
    from stillhere.release.partners import PartnerList


def add_check_arguments(verb: Parser, say: Say) -> None:
    """What the verb takes."""
    verb.add_argument("files", nargs="+", type=Path, metavar="FILE", help=say("arg-partner-file"))
    verb.add_argument("--copy", metavar="COPY", help=say("arg-partner-copy"))
    add_trust_arguments(verb, say)


def check(args: argparse.Namespace, context: Context) -> int:
    """The newest genuine list of the files. Exit code 1 where one is not genuine, or the newest has expired."""
    root = trust_of(args).root
    roots = _roots(args.copy, root)
    found = {path: _checked(path, root, roots, context) for path in args.files}
    good = [one for one in found.values() if one]
    if not good:
        context.report({"genuine": False})
        return PROBLEM
    newest = max(good, key=lambda one: one.version)
    for path, one in found.items():
        if one and one.version < newest.version:
            context.tell("partners-older", path=str(path), version=one.version, newest=newest.version)
    days = (newest.expires - context.now).days
    context.tell("partners-genuine", version=newest.version, until=newest.expires.date(), days=days)
    for line in list_lines(newest.listed, context.say):
        context.line("  " + line)
    expired = newest.expires <= context.now
    if expired:
        context.tell("partners-expired", until=newest.expires.date())
    context.report(
        {
            "genuine": len(good) == len(found),
            "version": newest.version,
            "until": newest.expires.isoformat(),
            "expired": expired,
            "addresses": list_rows(newest.listed),
        }
    )
    return FINE if len(good) == len(found) and not expired else PROBLEM


def _checked(path: Path, root: bytes, roots: dict[str, bytes], context: Context) -> PartnerList | None:
    from stillhere.release import partners
    from stillhere.release.verify import NotGenuine

    try:
        return partners.checked(read_file(path, partners.MAX_FILE), root, roots)
    except NotGenuine as reason:
        code = "partners-replaced" if roots and _was_genuine(path, root) else "partners-false"
        context.tell(code, path=str(path), reason=reason.reason)
        return None


def _was_genuine(path: Path, root: bytes) -> bool:
    """Whether it was signed as the keyholders were when it was made."""
    from stillhere.release import partners
    from stillhere.release.verify import NotGenuine

    try:
        partners.checked(read_file(path, partners.MAX_FILE), root)
    except NotGenuine:
        return False
    return True


def _roots(place: str | None, root: bytes) -> dict[str, bytes]:
    """The roots that a copy of the site knows. What it cannot give is told: never taken for the newest."""
    from stillhere.copies import must_be_there
    from stillhere.errors import NotChecked
    from stillhere.flows.partners import roots_at
    from stillhere.release.inspect import CopyBroken
    from stillhere.release.verify import NotGenuine

    if place is None:
        return {}
    must_be_there([place])
    try:
        return dict(roots_at(place, root))
    except (CopyBroken, NotGenuine) as cause:
        raise NotChecked("partners-copy-unread", place=place) from cause
