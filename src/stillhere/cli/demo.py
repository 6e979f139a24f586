"""`stillhere demo`: the whole way once, with throw-away keys."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from stillhere.cli.arguments import Parser
from stillhere.cli.context import FINE, PROBLEM, Context
from stillhere.cli.messages import Say
from stillhere.cli.verdicts import details, sentence
from stillhere.errors import WrongUsage
from stillhere.project import SETTINGS

_ACTS = {
    "demo-built": 1,
    "demo-ceremony": 2,
    "demo-released": 3,
    "demo-strangers": 4,
    "demo-second": 5,
    "demo-attacked": 6,
    "demo-lost": 7,
}


def add_arguments(parser: Parser, say: Say) -> None:
    """What the command takes."""
    parser.add_argument(
        "site",
        type=Path,
        nargs="?",
        default=Path("examples/citizens-rights"),
        metavar="SITE",
        help=say("arg-demo-site"),
    )
    parser.add_argument("--folder", type=Path, metavar="FOLDER", help=say("arg-demo-folder"))
    parser.add_argument("--no-serve", action="store_true", help=say("arg-no-serve"))


def run(args: argparse.Namespace, context: Context) -> int:
    """Runs it and, on a terminal, leaves the recovered site open at an address."""
    from stillhere.flows.demo import Demo

    if not (args.site / SETTINGS).is_file():
        raise WrongUsage("demo-no-site", site=str(args.site))
    workshop = _workshop(args.folder)
    started = time.monotonic()
    demo = Demo(args.site.resolve(), workshop, context.now, lambda code, **facts: _tell(context, code, facts))
    ended = demo.run()
    _report(ended, context, time.monotonic() - started, workshop)
    if context.say and not args.no_serve and sys.stdout.isatty() and not context.as_json:
        from stillhere.cli import serve

        serve.run(argparse.Namespace(folder=demo.result, host="127.0.0.1", port=0), context)
    return FINE if ended.good else PROBLEM


def _workshop(folder: Path | None) -> Path:
    if folder is None:
        return Path(tempfile.mkdtemp(prefix="stillhere-demo-"))
    if folder.exists() and any(folder.iterdir()):
        raise WrongUsage("demo-folder-not-empty", folder=str(folder))
    folder.mkdir(parents=True, exist_ok=True)
    return folder.resolve()


def _tell(context: Context, code: str, facts: dict[str, Any]) -> None:
    if code in _ACTS:
        context.line("")
        context.line(f"{_ACTS[code]}. {context.say(f'act-{_ACTS[code]}')}")
    observation = facts.pop("observation", None)
    judgement = facts.pop("judgement", None) or (observation.judgement if observation else None)
    if judgement:
        facts["sentence"] = sentence(judgement, context.say)
    context.line("   " + context.say(code, **facts))
    for line in details(observation, context.say) if observation else ():
        context.line("      " + line)


def _report(ended: Any, context: Context, seconds: float, workshop: Path) -> None:
    context.line("")
    context.line(f"8. {context.say('act-8')}")
    context.tell("demo-good" if ended.good else "demo-bad", seconds=round(seconds), folder=str(workshop))
    restored = ended.restored
    context.report(
        {
            "good": ended.good,
            "seconds": round(seconds, 1),
            "folder": str(workshop),
            "verdicts": ended.verdicts,
            "final": ended.final,
            "missing": list(restored.missing) if restored else None,
            "rebuilt": list(restored.rebuilt) if restored else None,
        }
    )
