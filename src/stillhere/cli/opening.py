"""Opening the vault when something in it is needed: by a keyholder's key, or by its passphrase."""

from __future__ import annotations

import argparse
from pathlib import Path

from stillhere.cli.context import Context, add_key_arguments, ask, open_keys, passphrases
from stillhere.cli.messages import Say
from stillhere.vault import Opener, OpenVault, Vault


def add_opening_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """`--key FILE` and the ways to give a passphrase, the vault's or the key's."""
    add_key_arguments(parser, say)


def opener(site: Path, args: argparse.Namespace, context: Context) -> Opener:
    """What opens the vault: asks once, and remembers it for as long as the command runs."""
    found: list[OpenVault] = []

    def opened() -> OpenVault:
        if not found:
            found.append(_opened(Vault(site), args, context))
        return found[0]

    return opened


def _opened(vault: Vault, args: argparse.Namespace, context: Context) -> OpenVault:
    """Raises Problem (`vault-…`, `key-…`), WrongUsage where nobody can be asked."""
    from stillhere.secrecy import keep_memory_private

    keep_memory_private()
    vault.check()
    if args.keys:
        return vault.opened_by_any(list(open_keys(args, context).values()))
    given = passphrases(args)
    return vault.opened_by_passphrase(given[0] if given else ask(context.say("ask-vault")))
