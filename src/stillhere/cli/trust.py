"""`stillhere trust [ROOT]`: first contact. The root of trust in words, as a QR code, in print; compared, then kept."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

from stillhere import files
from stillhere.cli.arguments import Parser
from stillhere.cli.context import FINE, Context, read_file
from stillhere.cli.messages import Say
from stillhere.cli.root_of_trust import checked, stored, stored_root
from stillhere.errors import NotChecked, Problem, WrongUsage
from stillhere.release import roles
from stillhere.release.fingerprint import EN, ZH, digest_of, mistake_in, words_of


def add_arguments(parser: Parser, say: Say) -> None:
    """What the command takes."""
    parser.add_argument("root", nargs="?", metavar="ROOT", help=say("arg-trust-root"))
    parser.add_argument("--words", metavar="WORDS", help=say("arg-words"))
    parser.add_argument("--sheet", type=Path, metavar="FILE", help=say("arg-sheet"))
    parser.add_argument("--minisign", metavar="COPY", help=say("arg-minisign"))


def run(args: argparse.Namespace, context: Context) -> int:
    """Shows, compares, keeps; exit code 1 where words are not equal, and then nothing is kept."""
    root = checked(_given(args.root), str(args.root)) if args.root else stored()
    if root is None:
        raise WrongUsage("trust-nothing-stored")
    if args.minisign:
        return _minisign(args.minisign, root, context)
    if args.words is not None:
        _compare(args.words, root)
        kept = _keep(root) if args.root else stored_root()
        context.tell("trust-equal", path=str(kept))
    else:
        _show(root, context)
        context.tell("trust-compare" if args.root else "trust-stored", path=str(args.root or stored_root()))
    if args.sheet:
        from stillhere.cli.sheet import sheet

        files.write_atomic(args.sheet, sheet(root))
        context.tell("trust-sheet", path=str(args.sheet))
    found = {"english": words_of(root, EN), "chinese": words_of(root, ZH), "sha256": digest_of(root)}
    context.report({**found, "stored": stored() == root})
    return FINE


def _minisign(place: str, root: bytes, context: Context) -> int:
    """The editors' keys for who has only standard tools: as the copy proves them to who trusts this root."""
    from stillhere.copies import must_be_there, opened
    from stillhere.release.inspect import release_of
    from stillhere.release.minisign import editors_keys
    from stillhere.release.verdict import Failure
    from stillhere.release.verify import Trust, VerifiedRelease

    async def proved() -> VerifiedRelease | Failure:
        async with opened(place) as [copy]:
            return await release_of(copy, Trust(root))

    must_be_there([place])
    release = asyncio.run(proved())
    if isinstance(release, Failure):
        raise Problem("copy-proves-nothing", place=place, kind=release.kind, role=release.role)
    keys = editors_keys(release)
    context.tell("trust-minisign", count=len(keys))
    for key in keys:
        context.line(f"  minisign -Vm {roles.SUMS} -P {key}")
    context.line(f"  sha256sum --check --quiet {roles.SUMS}")
    context.report({"minisign": keys})
    return FINE


def _given(place: str) -> bytes:
    """From a file, or from an address: what an address gives is believed only after the words were compared."""
    from stillhere.copies import Unreadable, is_web, opened

    if not is_web(place):
        return read_file(Path(place), roles.MAX_ROOT)

    async def fetched() -> bytes:
        async with opened(place) as [copy]:
            return await copy.read(f"{roles.METADATA}/{roles.metadata_path(roles.ROOT, 1)}", roles.MAX_ROOT)

    try:
        return asyncio.run(fetched())
    except Unreadable as cause:
        raise NotChecked("trust-not-fetched", address=place, kind=cause.kind) from cause


def _show(root: bytes, context: Context) -> None:
    from stillhere.cli.sheet import in_terminal

    for tongue, code in ((EN, "trust-words-english"), (ZH, "trust-words-chinese")):
        words = words_of(root, tongue)
        context.tell(code)
        context.line("  " + "  ".join(f"{place} {word}" for place, word in enumerate(words, 1)))
    context.tell("trust-digest", digest=digest_of(root))
    if not context.as_json:
        context.line(in_terminal(root))


def _compare(words: str, root: bytes) -> None:
    mistake = mistake_in(words, root)
    if mistake:
        raise Problem(mistake.code, **mistake.facts)


def _keep(root: bytes) -> Path:
    """Another root is never overwritten: whoever changes whom they trust shall do it with open eyes."""
    path, before = stored_root(), stored()
    if before is not None and before != root:
        raise Problem("trust-another-stored", path=str(path))
    files.write_atomic(path, root)
    return path
