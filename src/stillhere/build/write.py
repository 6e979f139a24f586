"""The tree on disk: only what differs is written, and the folder changes as one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from stillhere import files


def write_tree(folder: Path, tree: Mapping[str, bytes]) -> tuple[int, int]:
    """Makes a folder hold exactly this tree; gives how many files were written and removed."""
    files.settle(folder)
    there = set(files.walk(folder)) if folder.is_dir() else set()
    changed = {path: data for path, data in tree.items() if path not in there or (folder / path).read_bytes() != data}
    removed = there - tree.keys()
    if changed or removed:
        files.replace_tree(folder, changed, removed)
    return len(changed), len(removed)
