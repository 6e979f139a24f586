"""`stillhere vault make|show|share|take-out`: where originals and private notes lie, encrypted."""

from __future__ import annotations

import argparse
from pathlib import Path

from stillhere import files
from stillhere.cli.arguments import Parser
from stillhere.cli.context import FINE, Context, add_passphrase_arguments, ask_new, joined, passphrases, read_file
from stillhere.cli.messages import Say
from stillhere.cli.opening import add_opening_arguments, opener
from stillhere.errors import Problem
from stillhere.project import read_settings
from stillhere.vault import BY_PASSPHRASE, Vault

_MAX_KEY = 16 * 1024


def add_arguments(parser: Parser, say: Say) -> None:
    """What the command takes."""
    verbs = parser.verbs("make", "show", "share", "take-out")
    for verb in verbs.values():
        verb.add_argument("site", type=Path, metavar="SITE", help=say("arg-site"))
    for name in ("make", "share"):
        verbs[name].add_argument(
            "--for", dest="public", action="append", type=Path, default=[], metavar="KEY.pub", help=say("arg-vault-for")
        )
    verbs["take-out"].add_argument("path", metavar="PATH", help=say("arg-vault-path"))
    verbs["take-out"].add_argument("file", type=Path, metavar="FILE", help=say("arg-vault-file"))
    add_passphrase_arguments(verbs["make"], say)
    for name in ("share", "take-out"):
        add_opening_arguments(verbs[name], say)


def run(args: argparse.Namespace, context: Context) -> int:
    """One of the verbs."""
    read_settings(args.site)
    return {"make": _make, "show": _show, "share": _share, "take-out": _take_out}[args.verb](args, context)


def _make(args: argparse.Namespace, context: Context) -> int:
    from stillhere.secrecy import keep_memory_private

    vault = Vault(args.site)
    if vault.exists:
        raise Problem("vault-there", folder=str(vault.folder))
    keep_memory_private()
    given = passphrases(args)
    vault.create(given[0] if given else ask_new(context.say), _lines(args.public))
    context.tell("vault-made", folder=str(vault.folder), names=_names(vault, context))
    context.report({"folder": str(vault.folder), "opened_by": vault.openers()})
    return FINE


def _lines(paths: list[Path]) -> list[tuple[str, bytes]]:
    return [(path.stem, read_file(path, _MAX_KEY)) for path in paths]


def _names(vault: Vault, context: Context) -> str:
    words = {BY_PASSPHRASE: context.say("vault-passphrase")}
    return joined((words.get(name, name) for name in vault.openers()), context.say.language)


def _show(args: argparse.Namespace, context: Context) -> int:
    vault = Vault(args.site)
    vault.check()
    held = list(vault.paths())
    context.tell("vault-shown", folder=str(vault.folder), names=_names(vault, context), count=len(held))
    for path in held:
        context.line("  " + path)
    context.report({"opened_by": vault.openers(), "holds": held})
    return FINE


def _share(args: argparse.Namespace, context: Context) -> int:
    vault = Vault(args.site)
    lines = _lines(args.public)
    vault.share(opener(args.site, args, context)(), lines)
    context.tell("vault-shared", names=_names(vault, context))
    context.report({"opened_by": vault.openers()})
    return FINE


def _take_out(args: argparse.Namespace, context: Context) -> int:
    if args.file.exists():
        raise Problem("vault-file-there", path=str(args.file))
    data = opener(args.site, args, context)().get(args.path)
    files.write_atomic(args.file, data, private=True)
    context.tell("vault-taken-out", path=args.path, file=str(args.file))
    context.report({"file": str(args.file)})
    return FINE
