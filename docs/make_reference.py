"""Writes the command reference from the commands' own help: `make docs`. A test keeps the two equal."""

import os
from importlib import import_module
from pathlib import Path

os.environ["COLUMNS"] = "100"

from stillhere.cli.arguments import Parser
from stillhere.cli.main import COMMANDS
from stillhere.cli.messages import Say

PAGES = {"en": Path("docs/reference/commands.md"), "zh": Path("docs/zh/commands.md")}
INTRO = {
    "en": "# Commands\n\nEvery command takes `--lang zh` or `--lang en` and, where it reports, `--json`. "
    "Exit codes: 0 fine, 1 a problem was found, 2 wrong usage, 3 our bug, 4 could not check everything, "
    "130 interrupted.\n",
    "zh": "# 命令\n\n每个命令都可以加 `--lang zh` 或 `--lang en`；有报告的命令可以加 `--json`。"
    "退出码：0 正常，1 发现问题，2 用法错误，3 程序自身的错误，4 有内容无法核对，130 被中断。\n",
}


def page(language: str) -> str:
    """The reference in one language."""
    say = Say(language)
    parts = [INTRO[language]]
    for name in COMMANDS:
        command = import_module(f"stillhere.cli.{name}")
        parser = Parser(say, f"stillhere {name}", description=say(f"help-{name}"))
        command.add_arguments(parser, say)
        parts.append(f"## stillhere {name}\n\n```text\n{parser.format_help().rstrip()}\n```\n")
        parts.extend(f"```text\n{verb.format_help().rstrip()}\n```\n" for verb in parser.known_verbs.values())
    return "\n".join(parts)


if __name__ == "__main__":
    for language, path in PAGES.items():
        path.write_text(page(language), encoding="utf-8")
