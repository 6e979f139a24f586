"""Facts become sentences here: what happened, what it means, what to do next, in English and Chinese.

The sentences are data (`messages.toml`), so that a translator needs no Python. `{count:page|pages}` is the word that
fits a number.
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from stillhere.errors import Finding, Stop
from stillhere.package import package_file

LANGUAGES = ("en", "zh")


@cache
def sentences() -> dict[str, dict[str, str]]:
    """Every sentence: code → language → template."""
    import rtoml

    found: dict[str, dict[str, str]] = rtoml.loads(package_file("cli", "messages.toml").read_text("utf-8"))
    return found


class _Formatter(string.Formatter):
    def format_field(self, value: Any, spec: str) -> Any:
        if "|" in spec:
            one, many = spec.split("|")
            return f"{value} {one if value == 1 else many}"
        return super().format_field(value, spec)

    def get_value(self, key: int | str, args: Any, kwargs: Mapping[str, Any]) -> Any:
        value = super().get_value(key, args, kwargs)
        return _printable(value) if isinstance(value, str) else value


def _printable(text: str) -> str:
    """What comes from files and mirrors must not steer the terminal."""
    return "".join(char if char.isprintable() else f"\\x{ord(char):02x}" for char in text)


_FORMATTER = _Formatter()


@dataclass(frozen=True)
class Say:
    """Makes sentences in one language: `say("build-done", written=3)`."""

    language: str

    def __call__(self, code: str, /, **facts: Any) -> str:
        """The sentence of a code. An unknown code is a bug and raises KeyError."""
        return _FORMATTER.vformat(sentences()[code][self.language], (), facts)

    def stop(self, stop: Stop) -> str:
        """The sentence of a Stop."""
        return self(stop.code, **stop.facts)

    def finding(self, finding: Finding) -> str:
        """A finding as one line: where, how bad, what, and what to write instead."""
        place = f"{_printable(finding.file)}:{finding.line}" if finding.line else _printable(finding.file)
        guess = finding.facts.get("guess")
        hint = " " + self("did-you-mean", guess=guess) if guess else ""
        return f"{place}: {self(f'level-{finding.level}')}: {self(finding.code, **finding.facts)}{hint}"
