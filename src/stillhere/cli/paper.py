"""`stillhere keys paper KEY SHEET` and `stillhere keys restore NAME`: a key on paper, and back."""

from __future__ import annotations

import argparse
import io
import sys
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from stillhere import files
from stillhere.cli.arguments import Parser
from stillhere.cli.context import FINE, Context, add_passphrase_arguments, ask, passphrases, read_file
from stillhere.cli.messages import Say
from stillhere.errors import Problem, WrongUsage

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_MAX_WORDS = 10_000


def add_paper(parser: Parser, say: Say) -> None:
    """What `keys paper` takes."""
    parser.add_argument("key", type=Path, metavar="KEY", help=say("arg-paper-key"))
    parser.add_argument("sheet", type=Path, metavar="SHEET", help=say("arg-paper-sheet"))
    add_passphrase_arguments(parser, say)


def add_restore(parser: Parser, say: Say) -> None:
    """What `keys restore` takes."""
    parser.add_argument("name", metavar="NAME", help=say("arg-key-name"))
    parser.add_argument("--folder", type=Path, default=Path(), metavar="FOLDER", help=say("arg-key-folder"))
    parser.add_argument("--words", type=Path, metavar="FILE", help=say("arg-paper-words"))
    parser.add_argument("--test", type=Path, metavar="FILE.pub", help=say("arg-paper-test"))
    add_passphrase_arguments(parser, say)


def paper(args: argparse.Namespace, context: Context) -> int:
    """Writes the sheet, for its owner's eyes only, and never into a site folder."""
    from stillhere.release.keys import load_secret
    from stillhere.secrecy import keep_memory_private

    _outside(args.sheet)
    if args.sheet.exists() or args.sheet.is_symlink():  # it may be the key itself
        raise Problem("paper-exists", path=str(args.sheet))
    keep_memory_private()
    passphrase = _passphrase(args, context, str(args.key))
    key = load_secret(args.key, passphrase)
    page = sheet(args.key.stem, args.key.read_text("ascii"), key, passphrase, f"{context.now:%Y-%m-%d}")
    files.write_atomic(args.sheet, page, private=True)
    context.tell("paper-made", sheet=str(args.sheet), name=args.key.stem)
    context.report({"sheet": str(args.sheet)})
    return FINE


def _outside(sheet_file: Path) -> None:
    """Raises Problem for a place inside a site folder: it would be published, kept in Git, copied to mirrors."""
    for folder in sheet_file.resolve().parents:
        if (folder / "stillhere.toml").exists():
            raise Problem("paper-in-site", folder=str(folder))


def sheet(name: str, text: str, key: Ed25519PrivateKey, passphrase: bytes, day: str) -> bytes:
    """HTML that prints on one page and needs nothing but itself."""
    from stillhere.package import package_file
    from stillhere.release.fingerprint import EN, ZH
    from stillhere.release.paper import on_paper, said

    written = on_paper(key, passphrase)
    lists = {tongue.name: "".join(f"<li>{word}</li>" for word in said(written, tongue)) for tongue in (EN, ZH)}
    page = Template(package_file("cli", "paper.html").read_text("utf-8"))
    public = key.public_key().public_bytes_raw().hex()
    facts = {"name": name, "public": public, "day": day, "code": _code(text)}
    return page.substitute(english=lists["en"], chinese=lists["zh"], **facts).encode()


def _code(text: str) -> str:
    import segno

    out = io.BytesIO()
    segno.make_qr(text, error="l").save(
        out, kind="svg", xmldecl=False, svgns=True, nl=False, scale=2, svgclass=None, lineclass=None, omitsize=True
    )
    return out.getvalue().decode()


def restore(args: argparse.Namespace, context: Context) -> int:
    """The key file again; with --test nothing is written, and the key is compared with its public file."""
    from stillhere.release.keys import keep, load_public
    from stillhere.release.paper import from_paper, typed
    from stillhere.secrecy import keep_memory_private
    from stillhere.tables import SLUG

    if not SLUG.fullmatch(args.name):
        raise WrongUsage("key-name-wrong", name=args.name)
    keep_memory_private()
    written = typed(_words(args, context))
    passphrase = _passphrase(args, context, args.name)
    key = from_paper(written, passphrase)
    if args.test:
        same = load_public(args.test)[1].keyval["public"] == key.public_key().public_bytes_raw().hex()
        if not same:
            raise Problem("paper-of-another", path=str(args.test))
        context.tell("paper-works", name=args.name)
        context.report({"works": True})
        return FINE
    secret = keep(key, args.folder, args.name, passphrase)
    context.tell("key-made", secret=str(secret), public=str(secret.with_suffix(".pub")))
    context.report({"secret": str(secret), "public": str(secret.with_suffix(".pub"))})
    return FINE


def _passphrase(args: argparse.Namespace, context: Context, name: str) -> bytes:
    given = passphrases(args)
    return given[0] if given else ask(context.say("ask-passphrase", path=name))


def _words(args: argparse.Namespace, context: Context) -> str:
    if args.words:
        return read_file(args.words, _MAX_WORDS).decode("utf-8", "replace")
    if not sys.stdin.isatty():
        raise WrongUsage("no-terminal-for-words")
    lines = []
    context.tell("ask-words")
    while line := input().strip():
        lines.append(line)
    return " ".join(lines)
