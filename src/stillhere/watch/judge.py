"""Verdicts on many copies together: the newest genuine release seen anywhere is what each is measured by. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from stillhere.release.verdict import FileState, Inspection, Judgement, Newest, Verdict, judge
from stillhere.release.verify import SignedFile, VerifiedRelease
from stillhere.watch.injected import Change, changes

Genuine = Callable[[str, SignedFile], bytes | None]

_PAGES = (".html", ".htm", "/")


@dataclass(frozen=True)
class Tampered:
    """One path of a copy that is not as signed, and what was done to it."""

    path: str
    state: FileState
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Observation:
    """The verdict on one copy and, where it was altered, what was done."""

    judgement: Judgement
    tampered: tuple[Tampered, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """The verdict."""
        return self.judgement.verdict


def judge_all(
    inspections: Sequence[Inspection], known: VerifiedRelease | None, now: datetime, genuine: Genuine
) -> list[Observation]:
    """One observation per copy, in order. `known` is the release we have ourselves; `genuine` gives signed bytes."""
    releases = [seen.release for seen in inspections if seen.release]
    newest = Newest.among([*releases, *([known] if known else [])])
    return [Observation(judge(seen, newest, now), _tampered(seen, genuine)) for seen in inspections]


def _tampered(seen: Inspection, genuine: Genuine) -> tuple[Tampered, ...]:
    bad = [file for file in seen.wrong if file.state in (FileState.ALTERED, FileState.EXTRA)]
    found = []
    for file in bad:
        signed = seen.release.at(file.path) if seen.release else None
        what: tuple[Change, ...] = ()
        if file.untrusted is not None and (file.path == "" or file.path.endswith(_PAGES)):
            what = tuple(changes(file.untrusted, genuine(file.path, signed) if signed else None))
        found.append(Tampered(file.path, file.state, what))
    return tuple(found)
