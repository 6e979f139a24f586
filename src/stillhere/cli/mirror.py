"""`stillhere mirror ADDRESS … FOLDER`: a folder equal to the newest genuine release. No key is needed."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from stillhere.cli.arguments import Parser
from stillhere.cli.context import NOT_CHECKED, PROBLEM, Context
from stillhere.cli.messages import Say
from stillhere.cli.root_of_trust import add_trust_arguments, root_of, trust_of
from stillhere.cli.verdicts import exit_code, row, sentence
from stillhere.copies import is_web, must_be_there
from stillhere.errors import WrongUsage
from stillhere.release.verdict import Verdict

if TYPE_CHECKING:
    from stillhere.flows.mirroring import Mirrored

_MAX_PATHS = 10


def add_arguments(parser: Parser, say: Say) -> None:
    """What the command takes."""
    parser.add_argument("copies", nargs="+", metavar="ADDRESS", help=say("arg-copy"))
    parser.add_argument("folder", type=Path, metavar="FOLDER", help=say("arg-mirror-folder"))
    add_trust_arguments(parser, say)
    parser.add_argument("--seconds", type=float, default=3600, metavar="N", help=say("arg-seconds-all"))


def run(args: argparse.Namespace, context: Context) -> int:
    """0: the folder is current; 1: it is not, or somebody lies; 4: nobody could say whether there is a newer one."""
    from stillhere.flows.mirroring import mirror

    trust_of(args)
    must_be_there(args.copies)
    if is_web(str(args.folder)) or any(Path(place).absolute() == args.folder.absolute() for place in args.copies):
        raise WrongUsage("mirror-folder-last", folder=str(args.folder))
    done = mirror(args.copies, args.folder, root_of(args), context.now, seconds=args.seconds, show=context.show)
    for line in _lines(done, args.folder, context.say):
        context.line(line)
    context.report(_report(done, args.folder))
    return _code(done)


def _lines(done: Mirrored, folder: Path, say: Say) -> Iterator[str]:
    for source, judgement in zip(done.kept.sources, done.sources, strict=True):
        name = source.copy.name
        if judgement.verdict is not Verdict.CURRENT:
            yield f"{name}: {sentence(judgement, say)}"
        elif source.given:
            yield say("mirror-source-used", address=name, count=source.given)
        else:
            yield say("mirror-source-spare", address=name, release=judgement.facts["release"])
    yield from _what_was_done(done, folder, say)
    if done.kept.seen and done.kept.seen.release:
        yield f"{folder}: {sentence(done.judgement, say)}"
    if not done.proved:
        yield say("mirror-nobody", folder=str(folder))
    elif done.judgement.reason == "expired":
        yield say("mirror-frozen")


def _what_was_done(done: Mirrored, folder: Path, say: Say) -> Iterator[str]:
    kept, facts = done.kept, {"folder": str(folder)}
    if kept.changed:
        yield say("mirror-changed", **facts, fetched=kept.fetched, kib=-(-kept.bytes // 1024), kept=kept.kept)
    if kept.missing:
        yield say("mirror-missing", **facts, count=len(kept.missing), path=kept.missing[0], fetched=kept.fetched)
    if kept.strange:
        paths = ", ".join(kept.strange[:_MAX_PATHS])
        yield say("mirror-strange", **facts, count=len(kept.strange), paths=paths)


def _report(done: Mirrored, folder: Path) -> dict[str, object]:
    kept = done.kept
    rows = [
        {**row(judgement), "verdict": None if judgement.verdict is Verdict.CURRENT else judgement.verdict}
        | {"given": source.given}
        for source, judgement in zip(kept.sources, done.sources, strict=True)
    ]
    return {
        "folder": {**row(done.judgement), "copy": str(folder)},
        "changed": kept.changed,
        "fetched": kept.fetched,
        "bytes": kept.bytes,
        "kept": kept.kept,
        "missing": list(kept.missing),
        "strange": list(kept.strange),
        "addresses": rows,
    }


def _code(done: Mirrored) -> int:
    """An address that fails while another serves is told, and is no failure of the folder."""
    own = exit_code([done.judgement.verdict]) if done.kept.seen and done.kept.seen.release else NOT_CHECKED
    if own == PROBLEM or done.kept.missing:
        return PROBLEM
    if done.proved:
        return own
    harmless = (Verdict.DOWN, Verdict.UNVERIFIABLE)
    lies = any(judgement.verdict not in harmless for judgement in done.sources)
    return PROBLEM if lies else NOT_CHECKED
