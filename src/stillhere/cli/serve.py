"""`stillhere serve FOLDER`: a site folder's tree, or any mirror's folder, at an address to look at."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from pathlib import Path

from stillhere import files
from stillhere.cli.arguments import Parser
from stillhere.cli.context import FINE, Context
from stillhere.cli.messages import Say
from stillhere.errors import Problem, WrongUsage
from stillhere.project import SETTINGS, Places


def add_arguments(parser: Parser, say: Say) -> None:
    """What the command takes."""
    parser.add_argument("folder", type=Path, metavar="FOLDER", help=say("arg-serve"))
    parser.add_argument("--port", type=int, default=8000, metavar="N", help=say("arg-port"))
    parser.add_argument("--host", default="127.0.0.1", metavar="HOST", help=say("arg-host"))


def run(args: argparse.Namespace, context: Context) -> int:
    """Serves until it is interrupted."""
    folder: Path = args.folder
    if (folder / SETTINGS).is_file():
        folder = Places(folder).tree
        files.settle(folder)
    if not 0 <= args.port <= 65535:
        raise WrongUsage("port-wrong", port=args.port)
    if not folder.is_dir():
        raise Problem("nothing-to-serve", folder=str(folder))
    asyncio.run(_serve(folder, args.host, args.port, context))
    return FINE


async def _serve(folder: Path, host: str, port: int, context: Context) -> None:
    from aiohttp import web

    from stillhere.serving import application

    runner = web.AppRunner(application(folder), access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, host, port)
    await site.start()
    real_port = runner.addresses[0][1]
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    context.tell("serving", folder=str(folder), address=f"http://{host}:{real_port}/")
    context.report({"address": f"http://{host}:{real_port}/"})
    sys.stdout.flush()
    await stopped.wait()
    await runner.cleanup()
