"""argparse in two languages."""

from __future__ import annotations

import argparse
import re
import sys
from typing import Any, NoReturn

from stillhere.cli.messages import Say

# argparse has its complaints in English only; these are the ones that people meet.
_COMPLAINTS = (
    (re.compile(r"the following arguments are required: (?P<names>.+)"), "usage-required"),
    (re.compile(r"unrecognized arguments: (?P<names>.+)"), "usage-unrecognized"),
    (
        re.compile(r"argument (?P<name>[^:]+): invalid choice: (?P<value>.+?) \(choose from (?P<known>.+)\)"),
        "usage-choice",
    ),
    (re.compile(r"argument (?P<name>[^:]+): expected .*argument"), "usage-expected"),
    (re.compile(r"argument (?P<name>[^:]+): invalid .* value: (?P<value>.+)"), "usage-value"),
)


class Parser(argparse.ArgumentParser):
    """An ArgumentParser that speaks through Say."""

    def __init__(self, say: Say, prog: str, **settings: Any) -> None:
        super().__init__(prog=prog, add_help=False, allow_abbrev=False, **settings)
        self._say = say
        self.known_verbs: dict[str, Parser] = {}
        self._positionals.title = say("usage-positionals")
        self._optionals.title = say("usage-options")
        self.add_argument("-h", "--help", action="help", help=say("arg-help"))

    def error(self, message: str) -> NoReturn:
        """Says what is wrong, and where to read on; exit code 2."""
        sentence = message
        for pattern, code in _COMPLAINTS:
            found = pattern.fullmatch(message)
            if found:
                sentence = self._say(code, **found.groupdict())
        print(self._say("usage-error", sentence=sentence, prog=self.prog), file=sys.stderr)
        raise SystemExit(2)

    def format_help(self) -> str:
        """argparse's own, with its `usage:` in our language."""
        return super().format_help().replace("usage:", self._say("usage-word"), 1)

    def verbs(self, *names: str, required: bool = True) -> dict[str, Parser]:
        """Sub-commands, each with a help sentence `help-<prog>-<name>`; the chosen one is in `args.verb`."""
        parts = self.add_subparsers(
            dest="verb", required=required, metavar="|".join(names), parser_class=_verb_parser(self._say)
        )
        own = self.prog.rsplit(" ", 1)[-1]
        for name in names:
            self.known_verbs[name] = parts.add_parser(
                name, prog=f"{self.prog} {name}", help=self._say(f"help-{own}-{name}")
            )
        return self.known_verbs


def _verb_parser(say: Say) -> Any:
    def make(*, prog: str, **settings: Any) -> Parser:
        return Parser(say, prog, **settings)

    return make
