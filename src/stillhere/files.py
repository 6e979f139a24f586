"""The disk: bounded reads that follow no link out, atomic writes, and folders changed as one.

After a `kill -9` at any moment each file holds its old bytes or its new ones (`write_atomic`), and each folder
changed with `replace_tree` is the old one or the new one once `settle` has run (every reader runs it first).
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from stillhere.errors import Problem

_PIECE = 1 << 20
_NEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
PARTIAL = ".stillhere-partial-"
_STAGE = ".{}.stillhere-stage"
_JOURNAL = ".{}.stillhere-journal"
_PLAIN_PATH = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]{0,99}(?:/[A-Za-z0-9_-][A-Za-z0-9_.-]{0,99}){0,5}+")
"""What most paths are: nothing in them needs a second look."""
_PARTIAL_FORM = re.compile(re.escape(PARTIAL) + r"[a-z0-9_]{8}")


def digest(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def safe_path(text: str) -> bool:
    """Whether a relative path with `/` can be used on every file system without leaving its folder."""
    return bool(_PLAIN_PATH.fullmatch(text)) or _safe_path(text)


def _safe_path(text: str) -> bool:
    if not text or len(text) > 1000 or "\\" in text or text.startswith("/") or not text.isprintable():
        return False
    return all(
        part not in ("", ".", "..") and ":" not in part and len(part.encode()) <= 255 for part in text.split("/")
    )


def inside(folder: Path, path: str) -> Path:
    """`folder / path`, after `safe_path`. Raises Problem for a path that would lead out."""
    if not safe_path(path):
        raise Problem("path-unsafe", path=path)
    return folder / PurePosixPath(path)


def read_limited(path: Path | str, limit: int, *, within: Path | None = None) -> bytes:
    """The bytes of a regular file, at most `limit`. With `within`, a link that leads out of it is refused.

    Raises Problem (`file-too-large`, `link-leads-out`, `file-not-regular`) and OSError.
    """
    if within and not _stays_inside(Path(path), within):
        raise Problem("link-leads-out", path=str(path))
    return _read(path, limit, 0)


class Reader:
    """Reads many files of one folder, none of which may lead out of it. Each parent is looked at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._checked = {str(folder)}

    def read(self, path: str, limit: int) -> bytes:
        """The bytes of `folder / path`. Raises as `read_limited` does."""
        whole = f"{self._folder}/{path}"
        if not self._plain(os.path.dirname(whole)):  # noqa: PTH120 - ten thousand times
            return read_limited(Path(whole), limit, within=self._folder)
        try:
            return _read(whole, limit, getattr(os, "O_NOFOLLOW", 0))
        except OSError as error:
            if error.errno != errno.ELOOP:
                raise
            return read_limited(Path(whole), limit, within=self._folder)

    def _plain(self, parent: str) -> bool:
        """Whether no folder on the way is a link; only where links can be refused does that say something of a file."""
        if parent in self._checked:
            return True
        if hasattr(os, "O_NOFOLLOW") and self._plain(os.path.dirname(parent)) and _is_folder(parent):  # noqa: PTH120
            self._checked.add(parent)
            return True
        return False


def _is_folder(path: str) -> bool:
    """Whether it is a folder itself, and no link to one."""
    try:
        return stat.S_ISDIR(os.lstat(path).st_mode)
    except OSError:
        return False


def _read(path: Path | str, limit: int, flags: int) -> bytes:
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | flags)
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise Problem("file-not-regular", path=str(path))
        if status.st_size > limit:
            raise Problem("file-too-large", path=str(path), limit=limit, size=status.st_size)
        data = os.read(handle, min(status.st_size + 1, _PIECE))
        if len(data) > status.st_size or len(data) == _PIECE:  # it grew, or is large
            data += _read_up_to(handle, limit + 1 - len(data))
    finally:
        os.close(handle)
    if len(data) > limit:
        raise Problem("file-too-large", path=str(path), limit=limit, size=len(data))
    return data


def _read_up_to(handle: int, limit: int) -> bytes:
    """In pieces: asking for the whole limit at once would set that much memory aside."""
    parts, size = [], 0
    while size < limit and (part := os.read(handle, min(_PIECE, limit - size))):
        parts.append(part)
        size += len(part)
    return b"".join(parts)


def _stays_inside(path: Path, folder: Path) -> bool:
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except RuntimeError:  # Python 3.11's word for a link in circles
        return False


def no_links(folder: Path, path: str) -> Path:
    """`inside`, where no folder on the way is a link: nobody may plant one to have us write elsewhere."""
    target = inside(folder, path)
    for parent in target.parents:
        if parent == folder:
            return target
        if parent.is_symlink():
            raise Problem("link-leads-out", path=str(parent))
    return target


def walk(folder: Path, *, skip: Iterable[str] = (), odd: Iterable[str] = ()) -> Iterator[str]:
    """Relative paths of every file below, sorted, with `/`. Links count as files; `skip` names top-level entries.

    `odd` are endings that only a file should have: a folder named so is given too.
    """
    yield from _walk(os.fspath(folder), "", frozenset(skip), tuple(odd))


def _walk(path: str, prefix: str, skip: frozenset[str], odd: tuple[str, ...]) -> Iterator[str]:
    try:
        with os.scandir(path) as found:
            names = sorted((each.name, each.is_dir(follow_symlinks=False)) for each in found)
    except OSError:
        return
    yield from (prefix + name for name, is_folder in names if not is_folder or (odd and name.endswith(odd)))
    for name, is_folder in names:
        if is_folder and name not in skip:
            yield from _walk(f"{path}/{name}", f"{prefix}{name}/", frozenset(), odd)


def write_atomic(path: Path, data: bytes, *, private: bool = False, durable: bool = True) -> None:
    """Old bytes or new bytes, never a part: temporary file, fsync, replace. `private`: only the owner may read.

    `durable=False` leaves the fsync to a later `flush`: for many files at once.
    """
    import tempfile

    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=PARTIAL, dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            if durable:
                os.fsync(file.fileno())
        temporary.chmod(0o600 if private else 0o644)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    if durable:
        sync_folder(path.parent)


def flush() -> None:
    """Makes everything written so far durable: one call for all, fsync of ten thousand files takes minutes."""
    os.sync()


def is_partial(name: str) -> bool:
    """Whether a file name is one of a write that a kill interrupted."""
    return bool(_PARTIAL_FORM.fullmatch(name))


def sweep(folder: Path, *, skip: Iterable[str] = ()) -> None:
    """Removes what killed writes left half-written. Only for folders with one writer at a time."""
    for path in walk(folder, skip=skip) if folder.is_dir() else ():
        if is_partial(path.rsplit("/", 1)[-1]):
            (folder / path).unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Makes renames in a folder durable, where the system can."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.EBADF):
            raise
    finally:
        os.close(handle)


def replace_tree(folder: Path, changed: Mapping[str, bytes], removed: Iterable[str]) -> None:
    """Changes many files of a folder as one: staged beside it, then a journal, then renames.

    Before the journal is there the folder is the old one; from then on `settle` carries the renames to their end.
    """
    stage = Stage(folder)
    for path, data in changed.items():
        stage.put(path, data)
    flush()
    stage.commit(changed, removed)


class Stage:
    """A folder's next state beside it. Several processes may put files into it; one of them commits."""

    def __init__(self, folder: Path) -> None:
        settle(folder)
        self._folder, self._stage = folder, folder.with_name(_STAGE.format(folder.name))
        shutil.rmtree(self._stage, ignore_errors=True)
        self._stage.mkdir(parents=True)
        self._made: set[str] = set()
        self._new = not folder.exists()

    def put(self, path: str, data: bytes) -> None:
        """Adds or replaces a file. Raises Problem for a path that would lead out."""
        if not safe_path(path):
            raise Problem("path-unsafe", path=path)
        target = f"{self._stage}/{path}"
        parent = target.rpartition("/")[0]
        if parent not in self._made:
            os.makedirs(parent, exist_ok=True)  # noqa: PTH103 - a Path for each of ten thousand takes longer than the call
            self._made.add(parent)
        handle = os.open(target, _NEW, 0o666)
        try:
            while data:
                data = data[os.write(handle, data) :]
        finally:
            os.close(handle)

    def differs(self, path: str, data: bytes) -> bool:
        """Whether the folder does not hold these bytes there yet."""
        if self._new:
            return True
        try:
            with open(f"{self._folder}/{path}", "rb", buffering=0) as file:  # noqa: PTH123 - the same
                return file.read(len(data) + 1) != data
        except OSError:
            return True

    def commit(self, changed: Iterable[str], removed: Iterable[str]) -> None:
        """Makes the staged files the folder's, and takes files away."""
        if not self._folder.exists():
            self._stage.rename(self._folder)
            return
        journal = json.dumps({"format": 1, "changed": sorted(changed), "removed": sorted(removed)})
        write_atomic(self._folder.with_name(_JOURNAL.format(self._folder.name)), journal.encode())
        settle(self._folder)

    def drop(self) -> None:
        """Leaves the folder as it is."""
        shutil.rmtree(self._stage, ignore_errors=True)


def settle(folder: Path) -> None:
    """Finishes what a killed `replace_tree` had begun, or drops what it had only staged."""
    stage = folder.with_name(_STAGE.format(folder.name))
    journal = folder.with_name(_JOURNAL.format(folder.name))
    if journal.exists():
        try:
            plan = json.loads(journal.read_bytes())
            removed, changed = [*plan["removed"]], [*plan["changed"]]
        except (ValueError, KeyError, TypeError) as error:
            raise Problem("journal-broken", path=str(journal)) from error
        for path in removed:  # first, so that a folder may take the place of a file
            _remove(folder, path)
        for path in changed:
            _move(stage / path, inside(folder, path))
        sync_folder(folder)
        journal.unlink()
    shutil.rmtree(stage, ignore_errors=True)


def committed(folder: Path, path: str) -> Path:
    """Where a file of a folder lies: beside it where a killed `replace_tree` was not settled yet."""
    staged = folder.with_name(_STAGE.format(folder.name)) / path
    return staged if folder.with_name(_JOURNAL.format(folder.name)).exists() and staged.exists() else folder / path


def _move(source: Path, target: Path) -> None:
    if not source.exists():
        return  # moved before the kill
    if target.is_dir() and not target.is_symlink():
        shutil.rmtree(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    source.replace(target)


def _remove(folder: Path, path: str) -> None:
    target = inside(folder, path)
    if target.is_symlink() or target.is_file():
        target.unlink()
    prune_empty(target.parent, folder)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One writer of a site folder at a time, given its work folder. Raises Problem (`busy`)."""
    with one_writer(folder, folder.parent):
        sweep(folder, skip=("tree",))  # changed as one, by a Stage
        sweep(folder.parent / "signed")
        settle(folder.parent / "signed")
        yield


@contextmanager
def one_writer(work: Path, of: Path) -> Iterator[None]:
    """One writer of a folder at a time; the lock in `work` goes with the process, so a kill leaves none behind.

    Raises Problem (`busy`).
    """
    work.mkdir(parents=True, exist_ok=True)
    with (work / "lock").open("ab") as file:
        try:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except ImportError:
            pass  # a system without such locks: two writers at once are on their own there
        except OSError:
            raise Problem("busy", folder=str(of)) from None
        yield


def prune_empty(folder: Path, top: Path) -> None:
    """Removes folders that became empty, up to but not including `top`."""
    while folder != top and folder.is_relative_to(top):
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent
