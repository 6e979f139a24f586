"""What must not be in the Git history of a site folder: originals, keys, names that are withheld.

Read with git's own plumbing, without hooks or filters; nothing of the repository is changed or run. What was committed
once is in every clone: taking a file away later does not take it out.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from stillhere import progress, vault
from stillhere.content.intake_files import is_intake
from stillhere.content.withheld import Withheld
from stillhere.errors import NotChecked, Problem

PICTURE, KEY, OPEN, NAME = KINDS = ("picture", "key", "open", "name")
"""A picture as it came in; a secret key; something in the vault that is not encrypted; a name that is withheld."""
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"II*\0", b"MM\0*")
_BOXES = re.compile(rb"(?s).{4}ftyp(?:hei|hev|mif1|avif)|RIFF.{4}WEBP")
_KEYS = (b"-----BEGIN OPENSSH PRIVATE KEY-----", b"AGE-SECRET-KEY-1", b"-----BEGIN PRIVATE KEY-----")
_IN_VAULT = (".toml", ".gitignore")
_MOST = 64 * 1024 * 1024


@dataclass(frozen=True)
class Past:
    """Something in the history: what kind of thing, its path, the first commit with it and its day, and whether the
    newest commit still has it. `name` is the name that was found.
    """

    kind: str
    path: str
    commit: str
    day: str
    still: bool
    name: str = ""


def history(folder: Path, withheld: Withheld, show: progress.Progress = progress.quiet) -> list[Past]:
    """Everything in the history of all branches that must not be there, by path.

    Raises NotChecked where git is not installed, Problem where the folder is in no repository.
    """
    top = _git(folder, "rev-parse", "--show-prefix")
    prefix = top.decode("utf-8", "surrogateescape").strip("\n")
    objects = dict(_objects(folder, prefix))
    found = list(_looked_at(folder, objects, withheld, show))
    now = set(_git(folder, "ls-tree", "-r", "-z", "--name-only", "HEAD").split(b"\0")) if found else set()
    return sorted((_dated(folder, kind, path, name, now) for kind, path, name in found), key=lambda past: past.path)


def _git(folder: Path, *words: str) -> bytes:
    try:
        done = subprocess.run(_words(folder, *words), capture_output=True, check=False)  # noqa: S603 - git, no shell
    except FileNotFoundError:
        raise NotChecked("git-missing") from None
    if done.returncode:
        raise Problem("git-none", folder=str(folder))
    return done.stdout


def _words(folder: Path, *words: str) -> list[str]:
    return ["git", "-C", str(folder), "-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", *words]


def _objects(folder: Path, prefix: str) -> Iterator[tuple[str, str]]:
    """Digest and path, from the site folder, of every file that any commit of any branch has."""
    listed = _git(folder, "rev-list", "--objects", "--all").decode("utf-8", "surrogateescape")
    for line in listed.splitlines():
        digest, _, path = line.partition(" ")
        if path.startswith(prefix):
            yield digest, path.removeprefix(prefix)


def _looked_at(
    folder: Path, objects: dict[str, str], withheld: Withheld, show: progress.Progress
) -> Iterator[tuple[str, str, str]]:
    """Kind, path and name of what must not be there; each path once for each kind."""
    words = _words(folder, "cat-file", "--batch")
    seen: set[tuple[str, str]] = set()
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as reader:  # noqa: S603 - the same
        if not reader.stdin or not reader.stdout:
            raise NotChecked("git-missing")
        for digest, path in show(objects.items(), "history", len(objects)):
            reader.stdin.write(digest.encode() + b"\n")
            reader.stdin.flush()
            data = _answer(reader.stdout) if reader.stdin else None
            for kind, name in _kinds(path, data, withheld) if data is not None else ():
                if (kind, path) not in seen:
                    seen.add((kind, path))
                    yield kind, path, name


def _answer(stream: IO[bytes]) -> bytes | None:
    """The bytes of one file, at most so many; None for what is no file."""
    _, kind, size = [*stream.readline().split(), b"", b"0"][:3]
    left = int(size)
    data = stream.read(min(left, _MOST))
    left -= len(data)
    while left > 0:
        left -= len(stream.read(min(left, _MOST)))
    stream.read(1)
    return data if kind == b"blob" else None


def _kinds(path: str, data: bytes, withheld: Withheld) -> Iterator[tuple[str, str]]:
    """What of this a file is."""
    if not path.startswith("theme/") and (is_intake(path) or data.startswith(_PICTURES) or _BOXES.match(data)):
        yield PICTURE, ""
    if any(key in data for key in _KEYS):
        yield KEY, ""
    if path.startswith(f"{vault.FOLDER}/") and not path.endswith(_IN_VAULT) and not data.startswith(vault.MARK):
        yield OPEN, ""
    suspicious = any(name.encode() in data for name in withheld.names)
    if suspicious and withheld.pattern and (found := withheld.pattern.search(data.decode("utf-8", "replace"))):
        yield NAME, found[0]


def _dated(folder: Path, kind: str, path: str, name: str, now: set[bytes]) -> Past:
    """With the first commit that had it."""
    said = _git(folder, "log", "--all", "--reverse", "--diff-filter=A", "--format=%h %as", "--", path).decode().split()
    commit, day = [*said, "", ""][:2]
    return Past(kind, path, commit, day, path.encode("utf-8", "surrogateescape") in now, name)
