"""What can go wrong, as facts. Sentences are made from them in `stillhere.cli.messages`.

Stop                     the operation ends here, nothing was lost
├── Problem              a problem was found            exit code 1
│   └── ProblemsFound    several, each a Finding
├── WrongUsage           the command was called wrongly exit code 2
└── NotChecked           could not check everything     exit code 4
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any


class Stop(Exception):  # noqa: N818 - the name says what it does
    """Ends an operation. `code` names the sentence in the messages file, `facts` fill it."""

    exit_code = 1

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts

    def __str__(self) -> str:
        return f"{self.code} {self.facts}"


class Problem(Stop):
    """A problem was found in what was given."""


class WrongUsage(Stop):
    """The command was called in a way that cannot work."""

    exit_code = 2


class NotChecked(Stop):
    """Something could not be checked: never a pass, never silence."""

    exit_code = 4


@dataclass(frozen=True, order=True)
class Finding:
    """One mistake in the site folder: where it is and the facts of it.

    `file` is relative to the site folder; `line` counts from 1, 0 means the whole file; `level` is `error`,
    `warning` or `hint`: only errors stop a build.
    """

    file: str
    line: int
    code: str
    facts: dict[str, Any] = field(default_factory=dict, compare=False)
    level: str = field(default="error", compare=False)


def once_each(findings: Iterable[Finding]) -> list[Finding]:
    """Each mistake once: a broken link is met in every language's page."""
    seen: dict[tuple[str, int, str, str], Finding] = {}
    for finding in findings:
        facts = "" if finding.code == "address-dangerous" else repr(finding.facts)  # one line, one warning
        seen.setdefault((finding.file, finding.line, finding.code, facts), finding)
    return list(seen.values())


class ProblemsFound(Problem):
    """All mistakes at once, not the first only."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("problems-found", count=sum(f.level == "error" for f in findings))
        self.findings = tuple(sorted(findings))
