"""What a mirror lacks, and in which order it gets it. Pure.

Every moment of an upload is a state that a reader can verify as old, new, or updating:

1. the numbered metadata of the new release: inert, since no timestamp names it yet, but it lets a verifier prove that
   a page which is already new belongs to a signed release and was not tampered with;
2. content, new and changed;
3. a new root, where there is one;
4. the timestamp: the switch;
5. deletions: content of the old release first, its metadata after it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from stillhere.release.verify import SignedFile, VerifiedRelease

_TIMESTAMP = "timestamp.json"


@dataclass(frozen=True)
class Plan:
    """Paths of content and names of metadata, each in the order in which they are sent or removed."""

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
    leftovers: Mapping[str, SignedFile],
    damaged: frozenset[str] = frozenset(),
) -> Plan:
    """What to do so that a mirror holds exactly this release.

    `has` is the mirror's own signed state, verified (None: nothing, or nothing that verifies); `leftovers` are files
    of a release before it that a killed upload may have left; `damaged` are paths that a look back found wrong.
    """
    had = has.files if has else {}
    had_metadata = has.metadata if has else {}
    new = [name for name, data in release.metadata.items() if had_metadata.get(name) != data]
    roots = sorted((name for name in new if name.endswith(".root.json")), key=_number)
    stays = [name for name in new if name not in roots and name != _TIMESTAMP]
    content = [path for path, signed in release.files.items() if had.get(path) != signed or path in damaged]
    gone = (had.keys() | leftovers.keys()) - release.files.keys()
    old = [name for name in had_metadata if name not in release.metadata and not name.endswith(".root.json")]
    return Plan(
        inert=tuple(sorted(stays)),
        content=tuple(sorted(content)),
        switch=(*roots, *([_TIMESTAMP] if _TIMESTAMP in new else [])),
        remove_content=tuple(sorted(gone)),
        remove_metadata=tuple(sorted(old, key=lambda name: (name.endswith("snapshot.json"), name))),
    )


def _number(name: str) -> int:
    return int(name.split(".")[0])
