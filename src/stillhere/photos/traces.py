"""Does any file that is about to be published hold a picture as it came in? By its bytes, and by how it looks. Pure.

    for trace in search(tree, intakes, darkroom.look): …

Every file is searched, not only pictures: an original in an archive, in a PDF or in a page is as published as any.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, MutableMapping, Sequence
from dataclasses import dataclass

from stillhere.errors import Problem
from stillhere.photos.opened import Budget, Unopened, pieces
from stillhere.photos.preview import distance

KINDS = IS, CONTAINS, LOOKS_LIKE, UNSEARCHED = ("is", "contains", "looks-like", "unsearched")
NEAR = 10
"""Bits in which two looks differ at most to be called alike; see the reference for what was measured."""


@dataclass(frozen=True)
class Known:
    """A picture as it came in: its path, digest and look, and the paths in the tree of the renditions made from it."""

    path: str
    digest: str
    look: str
    renditions: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Trace:
    """One thing that was found in a file of the tree.

    `is`: it is an intake. `contains`: an intake lies in it, `inside` says where. `looks-like`: it, or what lies
    `inside`, looks like an intake whose rendition it is not; `bits` says how little they differ. `unsearched`: it
    could not be searched to its end; `reason` is a code of `picture-…`, or one of `opened.Unopened`.
    """

    path: str
    kind: str
    intake: str = ""
    inside: str = ""
    bits: int = 0
    reason: str = ""


def search(
    tree: Iterable[tuple[str, bytes]],
    intakes: Sequence[Known],
    look: Callable[[bytes], str],
    seen: MutableMapping[str, str] | None = None,
) -> Iterator[Trace]:
    """The traces in all files of a tree, given as paths and bytes.

    `look` says how a picture looks and raises Problem where it cannot; it is asked for what begins like a picture
    only, and once for the same bytes: `seen` holds looks by digest, and may be kept for the next search.
    """
    searcher = _Searcher(intakes, look, {} if seen is None else seen)
    for path, data in tree:
        yield from searcher.file(path, data)


class _Searcher:
    """What is known of the intakes, and of what was looked at."""

    def __init__(self, intakes: Sequence[Known], look: Callable[[bytes], str], seen: MutableMapping[str, str]) -> None:
        self._intakes, self._look, self._seen = intakes, look, seen
        self._by_digest = {one.digest: one for one in intakes}
        self._renditions = frozenset[str]().union(*(one.renditions for one in intakes))

    def file(self, path: str, data: bytes) -> Iterator[Trace]:
        """The traces in one file."""
        try:
            for inside, piece in pieces(data, Budget()):
                found = self._piece(path, inside, piece)
                if found:
                    yield found
        except Unopened as unopened:
            yield Trace(path, UNSEARCHED, reason=str(unopened))

    def _piece(self, path: str, inside: str, data: bytes) -> Trace | None:
        digest = hashlib.sha256(data).hexdigest()
        if known := self._by_digest.get(digest):
            return Trace(path, CONTAINS if inside else IS, known.path, inside)
        if path in self._renditions and not inside:
            return None  # proved clean and masked when it was made; it does look like its intake
        try:
            look = self._seen.get(digest) or self._look(data)
        except Problem as problem:
            # What begins like a picture within another file may be none; a file of its own has to be looked at.
            lost = problem.code != "picture-unknown" and not inside.split("/")[-1].startswith("byte ")
            return Trace(path, UNSEARCHED, inside=inside, reason=problem.code) if lost else None
        self._seen[digest] = look
        return self._alike(path, inside, look)

    def _alike(self, path: str, inside: str, look: str) -> Trace | None:
        """The intake that it looks like most."""
        bits, nearest = min(((distance(look, one.look), one.path) for one in self._intakes), default=(NEAR + 1, ""))
        return Trace(path, LOOKS_LIKE, nearest, inside, bits) if bits <= NEAR else None
