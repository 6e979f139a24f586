"""The verdicts: a closed set, and how one is found from what was seen of a copy. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
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
    """What was found at one path. `other`: bytes of the next release, or leftovers of the one before; `stale`: bytes of
    the one before where newer ones were signed. All of these are signed too.
    """

    MISSING = "missing"
    ALTERED = "altered"
    OTHER = "other"
    STALE = "stale"
    UNREAD = "unread"
    EXTRA = "extra"


@dataclass(frozen=True)
class Seen:
    """One path that is not as signed. `untrusted` are its bytes, where they were read."""

    path: str
    state: FileState
    detail: str = ""
    untrusted: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Failure:
    """Why no release could be verified.

    `kind` is a reason of NotGenuine, a kind of Unreadable, `deadline`, or `replaced` (signed with keys of before);
    `serves` says that the copy does show a page; `answered` that it said anything at all.
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
    next_released: datetime | None = None


@dataclass(frozen=True)
class Judgement:
    """A verdict with the facts that led to it: `reason` names the sentence, `facts` fill it."""

    copy: str
    verdict: Verdict
    reason: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    inspection: Inspection | None = None


LONGEST_PUBLISH = timedelta(hours=6)

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
    "onion",
    "zip-broken",
    "zip-two-ways",
    "zip-locked",
)


@dataclass(frozen=True)
class Newest:
    """The highest numbers that anything genuine shows, each for itself: one stolen key raises only its own.

    Only what the newest keyholders stand behind counts: whoever was replaced cannot make the others look old.
    """

    number: int = 0
    released: datetime | None = None
    address_version: int = 0
    root_version: int = 1

    @classmethod
    def among(cls, releases: Iterable[VerifiedRelease]) -> Newest:
        """Of what was seen anywhere."""
        seen = list(releases)
        if not seen:
            return cls()
        root = max(release.root_version for release in seen)
        known = [release for release in seen if release.root_version == root]
        newest = max(known, key=lambda release: release.number)
        return cls(newest.number, newest.released, max(release.address_version for release in known), root)


def judge(seen: Inspection, newest: Newest | VerifiedRelease | None, now: datetime) -> Judgement:
    """The verdict on one copy, given what newest is known from anywhere (None: nothing but the copy itself)."""
    release = seen.release
    if release is None:
        return _without_release(seen, seen.failure or Failure("deadline"))
    facts = _facts(seen, release, now)
    count = {state: sum(file.state is state for file in seen.wrong) for state in FileState}
    altered, unread = count[FileState.ALTERED] + count[FileState.EXTRA], count[FileState.UNREAD] + seen.unchecked
    if altered:
        return Judgement(seen.copy, Verdict.ALTERED, "altered", {**facts, "count": altered}, seen)
    if unread or seen.failure:
        return Judgement(seen.copy, Verdict.UNVERIFIABLE, "unchecked", {**facts, "count": unread}, seen)
    if count[FileState.MISSING]:
        return Judgement(
            seen.copy, Verdict.INCOMPLETE, "incomplete", {**facts, "count": count[FileState.MISSING]}, seen
        )
    if count[FileState.STALE]:
        return Judgement(seen.copy, Verdict.OUTDATED, "stale", {**facts, "count": count[FileState.STALE]}, seen)
    if count[FileState.OTHER]:
        return _between(seen, {**facts, "count": count[FileState.OTHER]}, now)
    return _whole(seen, release, newest or Newest(), now, facts)


def _between(seen: Inspection, facts: dict[str, Any], now: datetime) -> Judgement:
    """A publish takes minutes. Who stays in the middle of one for long holds readers back."""
    if seen.next_released and now - seen.next_released > LONGEST_PUBLISH:
        return Judgement(seen.copy, Verdict.OUTDATED, "stuck", {**facts, "days": (now - seen.next_released).days}, seen)
    return Judgement(seen.copy, Verdict.UPDATING, "updating", facts, seen)


def _whole(
    seen: Inspection, release: VerifiedRelease, newest: Newest | VerifiedRelease, now: datetime, facts: dict[str, Any]
) -> Judgement:
    if newest.number > release.number:
        days = (newest.released - release.released).days if newest.released else 0
        return Judgement(seen.copy, Verdict.OUTDATED, "frozen", {**facts, "newest": newest.number, "days": days}, seen)
    if newest.address_version > release.address_version:
        lists = {"list": release.address_version, "newest_list": newest.address_version}
        return Judgement(seen.copy, Verdict.OUTDATED, "old-addresses", {**facts, **lists}, seen)
    if newest.root_version > release.root_version:
        roots = {"root": release.root_version, "newest_root": newest.root_version}
        return Judgement(seen.copy, Verdict.OUTDATED, "old-keys", {**facts, **roots}, seen)
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
    elif failure.kind == "replaced":
        verdict, reason = Verdict.OUTDATED, "replaced-keys"
    elif failure.kind in _IMPOSTOR or (failure.kind == "absent" and failure.role == "timestamp" and failure.serves):
        verdict, reason = Verdict.IMPOSTOR, "impostor"
    elif failure.kind in ("mismatch", "too-many"):
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
