"""`stillhere COMMAND …`. Only the command that is asked for is imported; `--help` imports none."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from stillhere import __version__, clock, languages
from stillhere.cli.arguments import Parser
from stillhere.cli.context import BUG, INTERRUPTED, Context
from stillhere.cli.messages import Say
from stillhere.errors import ProblemsFound, Stop

COMMANDS = (
    "new", "entry", "photos", "people", "vault", "check", "build", "keys", "release", "addresses", "sign", "publish",
    "heartbeat", "trust", "verify", "verifier", "watch", "mirror", "recover", "serve", "demo",
)  # fmt: skip


def main(argv: Sequence[str] | None = None) -> int:
    """Runs a command and gives its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    language, words = _language(words)
    say = Say(languages.interface_language(language, os.environ))
    if not words or words[0] in ("-h", "--help", "help"):
        print(_overview(say))
        return 0
    if words[0] == "--version":
        print(f"stillhere {__version__}")
        return 0
    if words[0] not in COMMANDS:
        print(say("command-unknown", command=words[0], known=", ".join(COMMANDS)), file=sys.stderr)
        return 2
    return _guarded(words[0], words[1:], say)


def _language(words: list[str]) -> tuple[str | None, list[str]]:
    """`--lang zh` may stand anywhere, so that a sentence about wrong words is already in the right language."""
    for index, word in enumerate(words):
        if word.startswith("--lang="):
            return word.removeprefix("--lang="), words[:index] + words[index + 1 :]
        if word == "--lang":
            return (words[index + 1] if index + 1 < len(words) else None), words[:index] + words[index + 2 :]
    return None, words


def _overview(say: Say) -> str:
    lines = [say("overview"), ""]
    lines += [f"  {name:<11}{say(f'help-{name}')}" for name in COMMANDS]
    return "\n".join([*lines, "", say("overview-end")])


def _guarded(name: str, words: list[str], say: Say) -> int:
    """The one error handler: every Stop becomes a sentence, and what is our bug is said to be ours."""
    as_json = "--json" in words
    try:
        command = import_module(f"stillhere.cli.{name}")
        parser = Parser(say, f"stillhere {name}", description=say(f"help-{name}"))
        command.add_arguments(parser, say)
        args = parser.parse_args([word for word in words if word != "--json"])
        return int(command.run(args, Context(say, clock.now(), as_json)))
    except ProblemsFound as found:
        print(
            "\n".join([*(say.finding(finding) for finding in found.findings), say.stop(found)]),
            file=sys.stderr,
        )
        return found.exit_code
    except Stop as stop:
        print(say.stop(stop), file=sys.stderr)
        return stop.exit_code
    except KeyboardInterrupt:
        print(say("interrupted"), file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nothing more to say to a closed pipe
        return INTERRUPTED
    except OSError as error:
        print(
            say("system-error", detail=f"{error.strerror or error}: {error.filename or ''}".rstrip(": ")),
            file=sys.stderr,
        )
        return 1
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 2
    except Exception:  # noqa: BLE001 - nobody shall meet a traceback
        print(say("our-bug", path=str(_keep_traceback())), file=sys.stderr)
        return BUG


def _keep_traceback() -> Path:
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile(
        "w", prefix="stillhere-error-", suffix=".txt", delete=False, encoding="utf-8"
    ) as file:
        traceback.print_exc(file=file)
    return Path(file.name)
