"""Verdicts in words, the same for every command that has one to tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from stillhere.cli.context import FINE, NOT_CHECKED, PROBLEM, Context
from stillhere.cli.messages import Say
from stillhere.cli.reminders import days_line
from stillhere.release.days_left import days_left
from stillhere.release.verdict import FileState, Judgement, Verdict
from stillhere.release.verified import VerifiedRelease

if TYPE_CHECKING:
    from stillhere.watch.judge import Observation

_MAX_PATHS = 10


def tell(observations: Sequence[Observation], context: Context, **more: Any) -> int:
    """Reports what was seen of every copy (`more`: for machines beside it), and gives the exit code."""
    for observation in observations:
        context.line(f"{observation.judgement.copy}: {sentence(observation.judgement, context.say)}")
        for line in details(observation, context.say):
            context.line("  " + line)
        if release := _release(observation):
            context.line("  " + days_line(release, context.now, context.say))
    context.report({"copies": [observation_row(each, context.now) for each in observations], **more})
    return exit_code([observation.verdict for observation in observations])


def sentence(judgement: Judgement, say: Say) -> str:
    """A verdict as one plain sentence."""
    facts = dict(judgement.facts)
    if facts.get("kind"):
        facts["cause"] = say(f"cause-{facts['kind']}", detail=facts.get("detail", ""))
    because = say(f"because-{judgement.reason}", **facts)
    return say("verdict-line", verdict=say(f"verdict-{judgement.verdict}").upper(), because=because)


def details(observation: Observation, say: Say) -> Iterator[str]:
    """What is behind a verdict: which paths, and what was done to them."""
    for tampered in observation.tampered[:_MAX_PATHS]:
        yield say(f"path-{tampered.state}", path=tampered.path or "/")
        for change in tampered.changes:
            yield "  " + say(change.code, **dict(change.facts))
    seen = observation.judgement.inspection
    others = [file for file in seen.wrong if file.state not in (FileState.ALTERED, FileState.EXTRA)] if seen else []
    for file in others[:_MAX_PATHS]:
        yield say(f"path-{file.state}", path=file.path or "/")
    hidden = max(0, len(observation.tampered) - _MAX_PATHS) + max(0, len(others) - _MAX_PATHS)
    if hidden:
        yield say("paths-more", count=hidden)


def row(judgement: Judgement) -> dict[str, Any]:
    """A verdict for machines."""
    seen = judgement.inspection
    wrong = [{"path": f.path, "state": f.state, "detail": f.detail} for f in seen.wrong] if seen else []
    return {
        "copy": judgement.copy,
        "verdict": judgement.verdict,
        "reason": judgement.reason,
        "facts": dict(judgement.facts),
        "paths": wrong,
    }


def _release(observation: Observation) -> VerifiedRelease | None:
    seen = observation.judgement.inspection
    return seen.release if seen else None


def observation_row(observation: Observation, now: datetime) -> dict[str, Any]:
    """An observation for machines: the verdict, what was done, and how long what was signed holds."""
    changes = {
        tampered.path: [{"code": change.code, **dict(change.facts)} for change in tampered.changes]
        for tampered in observation.tampered
    }
    release = _release(observation)
    left = {"days_left": days_left(release, now)} if release else {}
    return {**row(observation.judgement), "changes": changes, **left}


def exit_code(verdicts: Sequence[Verdict]) -> int:
    """0 when all are current, 4 when the worst is that something could not be checked, else 1."""
    if any(verdict not in (Verdict.CURRENT, Verdict.UPDATING, Verdict.UNVERIFIABLE) for verdict in verdicts):
        return PROBLEM
    return NOT_CHECKED if Verdict.UNVERIFIABLE in verdicts or Verdict.UPDATING in verdicts else FINE
