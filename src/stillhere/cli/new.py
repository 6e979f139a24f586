"""`stillhere new FOLDER`: a site folder to begin with."""

from __future__ import annotations

import argparse
from pathlib import Path

from stillhere import files
from stillhere.cli.arguments import Parser
from stillhere.cli.context import FINE, Context
from stillhere.cli.messages import Say
from stillhere.errors import Problem
from stillhere.package import package_file
from stillhere.project import IGNORED_BY_GIT

_TEMPLATE = "template"


def add_arguments(parser: Parser, say: Say) -> None:
    """What the command takes."""
    parser.add_argument("folder", type=Path, metavar="FOLDER", help=say("arg-new-folder"))


def run(args: argparse.Namespace, context: Context) -> int:
    """Writes the folder as one: a kill leaves none or a whole one."""
    folder: Path = args.folder
    if folder.exists():
        raise Problem("new-folder-exists", folder=str(folder))
    today = str(context.now.date())
    contents = {path: data.replace(b"@TODAY@", today.encode()) for path, data in _template().items()}
    files.replace_tree(folder, {**contents, ".gitignore": IGNORED_BY_GIT}, ())
    context.tell("new-done", folder=str(folder))
    context.report({"folder": str(folder), "files": sorted(contents)})
    return FINE


def _template() -> dict[str, bytes]:
    top = package_file("cli", _TEMPLATE)
    found: dict[str, bytes] = {}
    todo = [("", top)]
    while todo:
        prefix, node = todo.pop()
        for child in node.iterdir():
            name = prefix + child.name
            if child.is_dir():
                todo.append((name + "/", child))
            else:
                found[name] = child.read_bytes()
    return found
