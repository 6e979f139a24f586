"""The verdicts: a closed set, and how one is found from what was seen of a copy. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from stillhere.release.verify import VerifiedRelease


class Verdict(StrEnum):
    """What verification says of a copy. "Could not check" is a value of its own: never a pass, never silence."""

    CURRENT = "current"
    UPDATING = "updating"
    OUTDATED = "outdated"
    INCOMPLETE = "incomplete"
    ALTERED = "altered"
    IMPOSTOR = "impostor"
    DOWN = "down"
    UNVERIFIABLE = "unverifiable"


class FileState(StrEnum):
    """What was found at one path. `other` are the bytes of the release before or after, which is signed too."""

    MISSING = "missing"
    ALTERED = "altered"
    OTHER = "other"
    UNREAD = "unread"
    EXTRA = "extra"


@dataclass(frozen=True)
class Seen:
    """One path that is not as signed. `untrusted` are its bytes, where they were read."""

    path: str
    state: FileState
    detail: str = ""
    untrusted: bytes | None = None


@dataclass(frozen=True)
class Failure:
    """Why no release could be verified.

    `kind` is a reason of NotGenuine, a kind of Unreadable, or `deadline`; `serves` says that the copy does show a
    page; `answered` that it said anything at all.
    """

    kind: str
    role: str = ""
    detail: str = ""
    answered: bool = False
    serves: bool = False


@dataclass(frozen=True)
class Inspection:
    """Everything that was seen of one copy. `wrong` lists only what is not as signed; `genuine` counts the rest."""

    copy: str
    release: VerifiedRelease | None = None
    failure: Failure | None = None
    wrong: tuple[Seen, ...] = ()
    genuine: int = 0
    unchecked: int = 0


@dataclass(frozen=True)
class Judgement:
    """A verdict with the facts that led to it: `reason` names the sentence, `facts` fill it."""

    copy: str
    verdict: Verdict
    reason: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    inspection: Inspection | None = None


_IMPOSTOR = ("malformed", "unsigned", "wrong-paths")
_UNCLEAR = (
    "too-long",
    "redirect-loop",
    "redirected-away",
    "deadline",
    "tls",
    "disk",
    "protocol",
    "cut-short",
)


def judge(seen: Inspection, newest: VerifiedRelease | None, now: datetime) -> Judgement:
    """The verdict on one copy, given the newest genuine release that is known from anywhere."""
    release = seen.release
    if release is None:
        return _without_release(seen, seen.failure or Failure("deadline"))
    facts = _facts(seen, release, now)
    wrong = {state: [file for file in seen.wrong if file.state is state] for state in FileState}
    altered = wrong[FileState.ALTERED] + wrong[FileState.EXTRA]
    if altered:
        return Judgement(seen.copy, Verdict.ALTERED, "altered", {**facts, "count": len(altered)}, seen)
    if wrong[FileState.UNREAD] or seen.unchecked or seen.failure:
        count = len(wrong[FileState.UNREAD]) + seen.unchecked
        return Judgement(seen.copy, Verdict.UNVERIFIABLE, "unchecked", {**facts, "count": count}, seen)
    if wrong[FileState.OTHER]:
        return Judgement(seen.copy, Verdict.UPDATING, "updating", {**facts, "count": len(wrong[FileState.OTHER])}, seen)
    if wrong[FileState.MISSING]:
        return Judgement(
            seen.copy,
            Verdict.INCOMPLETE,
            "incomplete",
            {**facts, "count": len(wrong[FileState.MISSING])},
            seen,
        )
    return _whole(seen, release, newest, now, facts)


def _whole(
    seen: Inspection,
    release: VerifiedRelease,
    newest: VerifiedRelease | None,
    now: datetime,
    facts: dict[str, Any],
) -> Judgement:
    if newest and newest.number > release.number:
        behind = {"newest": newest.number, "days": (newest.released - release.released).days}
        return Judgement(seen.copy, Verdict.OUTDATED, "frozen", {**facts, **behind}, seen)
    if newest and newest.snapshot_version > release.snapshot_version:
        lists = {"list": release.address_version, "newest_list": newest.address_version}
        return Judgement(seen.copy, Verdict.OUTDATED, "old-addresses", {**facts, **lists}, seen)
    if release.expired(now):
        return Judgement(
            seen.copy, Verdict.OUTDATED, "expired", {**facts, "roles": ", ".join(release.expired(now))}, seen
        )
    return Judgement(seen.copy, Verdict.CURRENT, "current", facts, seen)


def _facts(seen: Inspection, release: VerifiedRelease, now: datetime) -> dict[str, Any]:
    return {
        "release": release.number,
        "released": release.released.date(),
        "age": max(0, (now - release.released).days),
        "silent": max(0, (now - release.signed).days),
        "days_left": (min(release.expires.values()) - now).days,
        "files": len(release.files),
        "genuine": seen.genuine,
    }


def _without_release(seen: Inspection, failure: Failure) -> Judgement:
    facts = {"kind": failure.kind, "role": failure.role, "detail": failure.detail}
    if failure.kind == "rolled-back":
        verdict, reason = Verdict.OUTDATED, "rolled-back"
    elif failure.kind in _IMPOSTOR or (failure.kind == "absent" and failure.role == "timestamp" and failure.serves):
        verdict, reason = Verdict.IMPOSTOR, "impostor"
    elif failure.kind == "mismatch":
        verdict, reason = Verdict.ALTERED, "altered-metadata"
    elif failure.kind == "absent" and failure.role != "timestamp":
        verdict, reason = Verdict.INCOMPLETE, "metadata-missing"
    elif failure.kind == "absent":
        verdict, reason = Verdict.UNVERIFIABLE, "no-signature"
    elif failure.kind in _UNCLEAR or (failure.kind == "timeout" and failure.answered):
        verdict, reason = Verdict.UNVERIFIABLE, "unclear"
    else:
        verdict, reason = Verdict.DOWN, "down"
    return Judgement(seen.copy, verdict, reason, facts, seen)


def newest_of(inspections: list[Inspection], known: VerifiedRelease | None = None) -> VerifiedRelease | None:
    """The newest genuine release among what was seen and what was known before."""
    found = [seen.release for seen in inspections if seen.release] + ([known] if known else [])
    return max(found, key=lambda release: (release.snapshot_version, release.seen.timestamp), default=None)
