"""What every command is given: a voice, the time, where to write, and how to ask for passphrases."""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from stillhere import progress
from stillhere.cli.messages import Say
from stillhere.errors import Problem, WrongUsage
from stillhere.files import read_limited

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from securesystemslib.signer import Signer

T = TypeVar("T")

FINE, PROBLEM, WRONG_USAGE, BUG, NOT_CHECKED, INTERRUPTED = 0, 1, 2, 3, 4, 130


@dataclass(frozen=True)
class Context:
    """Handed to a command's `run`. `now` is a value: a command never reads the clock itself."""

    say: Say
    now: datetime
    as_json: bool = False

    def show(self, items: Iterable[T], label: str, total: int) -> Iterator[T]:
        """Progress of long work, `label` being a code of a sentence and, after a colon, what is worked on."""
        code, _, name = label.partition(":")
        return progress.show(items, self.say(f"progress-{code}", name=name), total)

    def tell(self, code: str, /, **facts: Any) -> None:
        """Prints a sentence, unless a machine reads."""
        if not self.as_json:
            print(self.say(code, **facts), flush=True)

    def line(self, text: str) -> None:
        """Prints a line, unless a machine reads."""
        if not self.as_json:
            print(text, flush=True)

    def report(self, values: dict[str, Any]) -> None:
        """Prints the report for machines, where one is asked for."""
        if self.as_json:
            text = json.dumps({"format": 1, **values}, ensure_ascii=False, indent=1, default=str)
            print(text.encode("utf-8", "backslashreplace").decode())  # file names need not be UTF-8


def add_key_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """`--key FILE`, and the ways to give a passphrase. Never as an argument: every user of a machine can read those."""
    parser.add_argument(
        "--key", dest="keys", action="append", type=Path, default=[], metavar="FILE", help=say("arg-key")
    )
    add_passphrase_arguments(parser, say)


def add_passphrase_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """`--passphrase-file` and `--passphrase-fd`."""
    parser.add_argument("--passphrase-file", type=Path, metavar="FILE", help=say("arg-passphrase-file"))
    parser.add_argument("--passphrase-fd", type=int, metavar="N", help=say("arg-passphrase-fd"))


def signers(args: argparse.Namespace, context: Context) -> list[Signer]:
    """The signers of every `--key`: a secret file opened with its passphrase, a public one by the ssh-agent.

    Raises Problem and WrongUsage.
    """
    from securesystemslib.signer import CryptoSigner

    if not args.keys:
        raise WrongUsage("key-not-given")
    secrets = open_keys(args, context)
    return [CryptoSigner(secrets[path]) if path in secrets else _in_agent(path) for path in args.keys]


def open_keys(args: argparse.Namespace, context: Context) -> dict[Path, Ed25519PrivateKey]:
    """Every `--key` that is a secret file, opened; asked for once in a command. Raises Problem and WrongUsage."""
    from stillhere.release.keys import load_secret
    from stillhere.secrecy import keep_memory_private

    if not hasattr(args, "opened_keys"):
        keep_memory_private()
        args.opened_keys = {}
        given = passphrases(args)
        for number, path in enumerate(path for path in args.keys if path.suffix != ".pub"):
            passphrase = given[min(number, len(given) - 1)] if given else ask(_prompt(path, context))
            args.opened_keys[path] = load_secret(path, passphrase)
    return dict(args.opened_keys)


def _prompt(path: Path, context: Context) -> str:
    return context.say("ask-passphrase", path=str(path))


def _in_agent(path: Path) -> Signer:
    from stillhere.release.agent import agent_signer

    return agent_signer(path, os.environ)


def passphrases(args: argparse.Namespace) -> list[bytes]:
    """From a file or a file descriptor: one line per key, or one line for all of them. Empty: nobody gave any."""
    if args.passphrase_file is not None:
        try:
            data = read_limited(args.passphrase_file, _MAX_PASSPHRASES)
        except OSError as error:
            facts = {"path": str(args.passphrase_file), "detail": error.strerror or str(error)}
            raise Problem("passphrase-unreadable", **facts) from error
    elif args.passphrase_fd is not None:
        try:
            with os.fdopen(args.passphrase_fd, "rb") as stream:
                data = stream.read(_MAX_PASSPHRASES)
        except (OSError, ValueError, OverflowError) as error:
            raise Problem("passphrase-unreadable", path=str(args.passphrase_fd), detail=str(error)) from error
    else:
        return []
    return data.splitlines() or [b""]


def ask(prompt: str, reader: Callable[[str], str] = getpass.getpass) -> bytes:
    """A passphrase from the terminal. Raises WrongUsage where there is none."""
    if not sys.stdin.isatty():
        raise WrongUsage("no-terminal-for-passphrase")
    return reader(prompt).encode("utf-8", "surrogateescape")  # as typed: an error would quote it


def ask_new(say: Say) -> bytes:
    """A new passphrase, typed twice. Raises WrongUsage as `ask` does, Problem where they differ."""
    first = ask(say("ask-new-passphrase"))
    if first != ask(say("ask-again")):
        raise Problem("passphrases-differ")
    return first


def confirm(prompt: str) -> bool:
    """Whether the person at the terminal says yes. Raises WrongUsage where there is no terminal."""
    if not sys.stdin.isatty():
        raise WrongUsage("no-terminal-to-confirm")
    return input(prompt).strip().lower() in ("y", "yes", "是", "好", "同意")


_MAX_PASSPHRASES = 65536


def read_file(path: Path, limit: int) -> bytes:
    """A file that was named on the command line. Raises Problem with its name."""
    try:
        return read_limited(path, limit)
    except OSError as error:
        raise Problem("file-named-unreadable", path=str(path), detail=error.strerror or str(error)) from error


def joined(words: Iterable[str], language: str) -> str:
    """A list of words as prose."""
    return ("、" if language == "zh" else ", ").join(words)
