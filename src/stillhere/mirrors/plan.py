"""What a mirror lacks, and in which order it gets it. Pure.

Every moment of an upload is a state that a reader can verify as old, new, or updating:

1. the numbered metadata of the new release: inert, since no timestamp names it yet, but it lets a verifier prove that
   a page which is already new belongs to a signed release and was not tampered with;
2. content, new and changed;
3. the timestamp: the switch;
4. a new root, where there is one: what comes into force with it is signed for the root before it too, while under the
   new root the old release would not count any more;
5. deletions: content of the old release first, its metadata after it.

A mirror that has nothing yet gets its roots and the timestamp before 2: until it is complete it is incomplete, and
never an impostor.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from stillhere.release import roles
from stillhere.release.verify import Neighbour, VerifiedRelease

_TIMESTAMP = "timestamp.json"


@dataclass(frozen=True)
class Plan:
    """Paths of content and names of metadata, each in the order in which they are sent or removed."""

    begins: bool = False
    """Whether the mirror is new: then it says first that it is ours, and is *incomplete* until all is there."""
    inert: tuple[str, ...] = ()
    content: tuple[str, ...] = ()
    switch: tuple[str, ...] = ()
    remove_content: tuple[str, ...] = ()
    remove_metadata: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.inert or self.content or self.switch or self.remove_content or self.remove_metadata)


def plan(
    release: VerifiedRelease,
    has: VerifiedRelease | None,
    leftovers: Sequence[Neighbour],
    damaged: frozenset[str] = frozenset(),
) -> Plan:
    """What to do so that a mirror holds exactly this release.

    `has` is the mirror's own signed state, verified (None: nothing, or nothing that verifies); `leftovers` are other
    releases whose metadata lies there, because an upload of them was broken off; `damaged` are paths that a look back
    found wrong, metadata among them.
    """
    had = has.files if has else {}
    had_metadata = has.metadata if has else {}
    new = [name for name, data in release.metadata.items() if had_metadata.get(name) != data or _at(name) in damaged]
    roots = sorted((name for name in new if name.endswith(".root.json")), key=_number)
    stays = [name for name in new if name not in roots and name != _TIMESTAMP]
    touched = {path for other in leftovers for path, signed in other.files.items() if release.files.get(path) != signed}
    content = [path for path, signed in release.files.items() if had.get(path) != signed or path in touched | damaged]
    gone = had.keys() | {path for other in leftovers for path in other.files}
    old = set(had_metadata) | {name for other in leftovers for name in other.names}
    kept = not roots and _fresher(has, release)
    stamp = [_TIMESTAMP] if _TIMESTAMP in new and not kept else []
    return Plan(
        begins=has is None,
        inert=tuple(sorted(stays)),
        content=tuple(sorted(content)),
        switch=(*stamp, *roots) if has else (*roots, *stamp),
        remove_content=tuple(sorted(gone - release.files.keys())),
        remove_metadata=tuple(sorted(filter(_removable, old - release.metadata.keys()), key=_snapshot_last)),
    )


def _fresher(has: VerifiedRelease | None, release: VerifiedRelease) -> bool:
    """Whether another machine with the publisher's key has given this release a later sign of life already."""
    if has is None or has.snapshot_version != release.snapshot_version:
        return False
    return has.seen.timestamp > release.seen.timestamp


def _at(name: str) -> str:
    return f"{roles.METADATA}/{name}"


def _removable(name: str) -> bool:
    """Roots stay for ever: every old copy must be able to follow them to today's."""
    return not name.endswith(".root.json")


def _snapshot_last(name: str) -> tuple[bool, str]:
    """As long as its snapshot is there, leftovers of a release can still be told from tampering."""
    return (name.endswith("snapshot.json"), name)


def _number(name: str) -> int:
    return int(name.split(".")[0])
