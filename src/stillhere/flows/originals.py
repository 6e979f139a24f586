"""The last look before a release is signed: no picture as it came in is in any of its files.

By its bytes, in whatever archive it may lie; and by how it looks, since who saves a picture anew changes every byte.
Only what was made from its reviewed pixels may look like it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from stillhere import files
from stillhere.build import plan
from stillhere.content.model import Entry, Site
from stillhere.content.review import PUBLISHED
from stillhere.errors import Finding, Problem, ProblemsFound
from stillhere.photos.traces import CONTAINS, IS, LOOKS_LIKE, Known, Trace, search

_RENDITION = re.compile(r"(media/[^/]+/[^/]+/[^/.]+)\.\d{1,6}\.(?:avif|webp|jpg)")
_DRAWN = re.compile(r"media/(?:[^/]+/[^/]+/)?(?:share(?:\.[A-Za-z-]+)?\.png|[^/]+\.pdf)")
"""What we set ourselves from words: no photo is in it."""
_CODES = {IS: "trace-is", CONTAINS: "trace-contains", LOOKS_LIKE: "trace-looks-like"}


def prove_no_originals(contents: Mapping[str, bytes], site: Site) -> None:
    """Raises ProblemsFound for every file that is, holds or looks like a picture as it came in."""
    known = list(_known(contents, site))
    if not known:
        return
    from stillhere.photos.darkroom import Darkroom

    searched = ((path, data) for path, data in contents.items() if not _DRAWN.fullmatch(path))
    with Darkroom() as darkroom:
        findings = [_finding(trace) for trace in search(searched, known, darkroom.look)]
    if findings:
        raise ProblemsFound(findings)


def _known(contents: Mapping[str, bytes], site: Site) -> Iterator[Known]:
    """Every picture that came in and of which anything is known: by its record, or as it lies in clear."""
    made: dict[str, set[str]] = {}
    for path in contents:
        if found := _RENDITION.fullmatch(path):
            made.setdefault(found[1], set()).add(path)
    for entry in site.entries.values():
        yield from _of_entry(entry, made)


def _of_entry(entry: Entry, made: Mapping[str, set[str]]) -> Iterator[Known]:
    own = {entry.intake(photo): plan.media_path(entry, photo.name) for photo in entry.photos if entry.review(photo)}
    for path, review in entry.reviews.items():
        if review.origin != PUBLISHED:
            renditions = frozenset(made.get(own.get(path, ""), ()))
            yield Known(path, review.sha256, review.look, renditions)
    for path, picture in entry.pictures.items():
        if path not in entry.reviews and not picture.sealed:
            try:
                yield Known(path, files.digest(picture.read()), _NO_LOOK)
            except (Problem, OSError):
                continue  # what cannot be read was not published either


_NO_LOOK = "5a" * 8  # of a picture that nobody has decoded; as far from every look as one can be


def _finding(trace: Trace) -> Finding:
    code = _CODES.get(trace.kind, "trace-unsearched")
    return Finding(trace.path, 0, code, {"intake": trace.intake, "inside": trace.inside, "reason": trace.reason})
