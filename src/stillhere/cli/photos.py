"""`stillhere photos [list|add|review]`: originals into the vault, who can be seen in them, and who decided that."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import signal
import threading
import webbrowser
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stillhere.cli.arguments import Parser
from stillhere.cli.context import FINE, PROBLEM, Context
from stillhere.cli.messages import LANGUAGES, Say, sentences
from stillhere.cli.opening import add_opening_arguments, opener
from stillhere.errors import NotChecked, Stop, WrongUsage

if TYPE_CHECKING:
    from stillhere.flows.reviewing import Photo
    from stillhere.photos.desk.desk import Desk

_OF_PAGE = "desk-"


def add_arguments(parser: Parser, say: Say) -> None:
    """What the command takes."""
    verbs = parser.verbs("list", "add", "review", required=False)
    parser.set_defaults(entries=[], site=Path())
    for verb in verbs.values():
        verb.add_argument("site", type=Path, nargs="?", default=Path(), metavar="SITE", help=say("arg-site"))
    for name in ("list", "review"):
        verbs[name].add_argument("entries", nargs="*", metavar="ENTRY", help=say("arg-photos-entry"))
    verbs["add"].add_argument("entry", nargs="?", metavar="ENTRY", help=say("arg-photos-of"))
    verbs["add"].add_argument("files", type=Path, nargs="*", metavar="FILE", help=say("arg-photos-file"))
    verbs["review"].add_argument("--no-browser", action="store_true", help=say("arg-no-browser"))
    add_opening_arguments(verbs["review"], say)


def run(args: argparse.Namespace, context: Context) -> int:
    """The table, the vault, or the page."""
    from stillhere.flows.reviewing import photos

    if args.verb == "add":
        return _add(args, context)
    found = photos(args.site, args.entries)
    return _review(args, found, context) if args.verb == "review" else _list(args.site, found, context)


def _add(args: argparse.Namespace, context: Context) -> int:
    """Takes pictures into the vault: those that are named, or all that lie in clear."""
    from stillhere.flows.intake import take_in, take_in_waiting

    if args.entry and not args.files:
        raise WrongUsage("photos-add-what", entry=args.entry)
    taken = take_in(args.site, args.entry, args.files) if args.entry else take_in_waiting(args.site)
    for one in taken:
        if one.problem:
            context.tell("photo-not-taken", file=str(one.file), why=context.say.stop(one.problem))
        else:
            context.tell("photo-taken", file=str(one.file), path=one.path)
    done = sum(1 for one in taken if not one.problem)
    context.tell("photos-taken" if args.entry else "photos-moved", count=done)
    if done:
        context.tell("photos-next", site=str(args.site))
    rows = [{"file": str(one.file), "path": one.path, "taken": not one.problem} for one in taken]
    context.report({"photos": rows})
    return PROBLEM if done < len(taken) else FINE


def _list(site: Path, found: list[Photo], context: Context) -> int:
    """How every photo stands, and what to do next. Exit code 1 where something has to be mended."""
    for photo in found:
        context.line(_line(photo, context.say))
        for finding in photo.findings:
            context.line("  " + context.say.finding(finding))
    states = Counter(photo.state for photo in found)
    counts = {state: states[state] for state in ("waiting", "reviewed", "problem")}
    context.tell("photos-count" if found else "photos-none", **counts)
    if counts["waiting"]:
        context.tell("photos-next", site=str(site))
    context.report({**counts, "photos": [_row(photo, context.say) for photo in found]})
    return PROBLEM if counts["problem"] else FINE


def _line(photo: Photo, say: Say) -> str:
    return say(f"photo-{photo.state}", path=photo.path, day=photo.reviewed or "")


def _row(photo: Photo, say: Say) -> dict[str, Any]:
    sentences_ = [say.finding(finding) for finding in photo.findings]
    return {"path": photo.path, "state": photo.state, "reviewed": photo.reviewed, "findings": sentences_}


def _review(args: argparse.Namespace, found: list[Photo], context: Context) -> int:
    """Serves the page until the person has finished. Nobody is asked where there is no photo."""
    from stillhere.flows.reviewing import desk_for
    from stillhere.photos.darkroom import Darkroom

    if not found:
        context.tell("photos-none")
        context.report({"photos": []})
        return FINE
    with Darkroom() as darkroom:
        desk = desk_for(args.site, found, darkroom, opener(args.site, args, context), context.now.date())
        _warn(context)
        asyncio.run(_serve(desk, context, browser=not args.no_browser))
    left = Counter(row["state"] for row in desk.states())
    context.tell("photos-left", waiting=left["waiting"], reviewed=left["reviewed"], problem=left["problem"])
    return FINE


def _warn(context: Context) -> None:
    """Says before the page is open that nothing will be suggested, and how to change that."""
    from stillhere.photos.faces import INSTALL, model

    if model() is None:
        context.line(context.say.stop(NotChecked("faces-not-installed", library=INSTALL[0], model=INSTALL[1])))


async def _serve(desk: Desk, context: Context, *, browser: bool) -> None:
    from stillhere.photos.desk.server import Service

    service = Service(desk, {"language": context.say.language, "words": page_words()}, explain)
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # a system without them: the person closes the window
            asyncio.get_running_loop().add_signal_handler(number, service.finished.set)

    def started(address: str) -> None:
        context.tell("review-page-open", address=address)
        context.report({"address": address})
        if browser:  # beside us: some browsers only come back when they are closed
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()

    await service.run(started)


def page_words() -> dict[str, dict[str, str]]:
    """The words of the page, in both languages: a person may switch while looking."""
    return {
        language: {
            code.removeprefix(_OF_PAGE): words[language]
            for code, words in sentences().items()
            if code.startswith(_OF_PAGE)
        }
        for language in LANGUAGES
    }


def explain(stop: Stop) -> dict[str, str]:
    """A Stop in both languages."""
    return {language: Say(language).stop(stop) for language in LANGUAGES}
