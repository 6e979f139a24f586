"""What `verify` says of addresses: the newest signed list, what it warns of, what has changed since an old copy."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from stillhere.cli.context import Context
from stillhere.cli.messages import Say
from stillhere.cli.register_words import address_line, change_line, list_lines, list_rows
from stillhere.cli.root_of_trust import checked, root_of, stored
from stillhere.errors import WrongUsage

if TYPE_CHECKING:
    from stillhere.flows.succession import Held, Register


def held_by(args: argparse.Namespace) -> Held | None:
    """The old copy of `--since`, proved by the root that was named or kept, else by nothing but itself."""
    if args.since is None:
        return None
    if args.memory is not None:
        raise WrongUsage("since-with-memory")
    from stillhere.copies import must_be_there
    from stillhere.flows.succession import held

    must_be_there([str(args.since)])
    known = args.trust is not None or args.site is not None or stored() is not None
    return held(args.since, checked(root_of(args), str(args.trust or args.site or "")) if known else None)


def warnings(register: Register | None, places: Sequence[str], say: Say) -> Iterator[str]:
    """What the list says of the addresses that were looked at, where it warns of them."""
    for place in places:
        if found := register.warning(place) if register else None:
            yield say("verify-condemned", copy=place, line=address_line(found, say))


def tell_register(register: Register | None, old: Held | None, context: Context) -> None:
    """The list itself; and for who holds an old copy what has changed since."""
    if register is None:
        return
    context.tell("register-newest", version=register.version, until=register.until.date())
    for line in list_lines(register.listed, context.say):
        context.line("  " + line)
    if register.until <= context.now:
        context.tell("register-expired", until=register.until.date())
    if old:
        _tell_changes(register, old, context)


def _tell_changes(register: Register, old: Held, context: Context) -> None:
    from stillhere.release.address_list import changes

    facts = {"place": old.place, "release": old.release.number, "released": old.release.released.date()}
    if (register.root, register.version) == (old.release.root_version, old.release.address_version):
        context.tell("since-nothing-newer", **facts)
        return
    before = {"version": old.release.address_version, "root": old.release.root_version, "newest_root": register.root}
    context.tell("since-changed", **facts, **before)
    for row in changes(old.listed, register.listed):
        context.line("  - " + change_line("change-address", row, context.say))


def register_row(register: Register | None) -> dict[str, Any] | None:
    """The list for machines."""
    if register is None:
        return None
    known = {"version": register.version, "until": register.until.isoformat(), "root": register.root}
    return {**known, "addresses": list_rows(register.listed)}
