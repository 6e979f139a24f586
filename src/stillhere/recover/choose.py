"""Which release to recover, and where each of its files may be found. Pure.

Every file is chosen by digest: a frozen copy gives what did not change, an altered one what was not touched.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from stillhere.release.verdict import Inspection
from stillhere.release.verify import VerifiedRelease


@dataclass(frozen=True)
class Candidate:
    """A place where a file may be: the index of the copy, and the path on it."""

    copy: int
    path: str


def choose(inspections: Sequence[Inspection]) -> VerifiedRelease | None:
    """The newest release that any copy proves; None where no copy proves anything.

    Who holds keys counts first: nobody who was replaced can outbid the others. Then the editors' number: whoever stole
    only the publisher's key cannot make an old release look newer.
    """
    found = [seen.release for seen in inspections if seen.release]
    return max(found, key=lambda r: (r.root_version, r.number, r.address_version, r.snapshot_version), default=None)


def candidates(release: VerifiedRelease, inspections: Sequence[Inspection]) -> dict[str, list[Candidate]]:
    """For each path of the release every place worth reading, the surest first.

    Copies of which everything was seen come before those that used up their time: one that never answers must not be
    what a good one waits for.
    """
    places = [_by_digest(seen) for seen in inspections]
    answering = [index for index, seen in enumerate(inspections) if _answers(seen)]
    order = sorted(range(len(places)), key=lambda index: inspections[index].unchecked > 0)
    found = {}
    for path, signed in release.files.items():
        sure = [Candidate(index, other) for index in order for other in places[index].get(signed.sha256, ())]
        maybe = [Candidate(index, path) for index in answering if Candidate(index, path) not in sure]
        found[path] = sure + maybe
    return found


def _answers(seen: Inspection) -> bool:
    """Whether it is worth asking a copy for more: one that never answered would be waited for again and again."""
    return seen.release is not None or (seen.failure is not None and seen.failure.answered)


def _by_digest(seen: Inspection) -> Mapping[str, list[str]]:
    """Where a copy has which bytes, by what it proved of itself."""
    wrong = {file.path for file in seen.wrong}
    by: dict[str, list[str]] = {}
    for path, signed in (seen.release.files if seen.release else {}).items():
        if path not in wrong:
            by.setdefault(signed.sha256, []).append(path)
    return by
