"""The real programs that measure pages. A missing one skips its tests and says what to install; in CI that fails."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

TOOLS = Path(__file__).parent / "tools"
MODULES = TOOLS / "node_modules"
CHROMIUM_SWITCHES = ["--no-sandbox"] if os.name == "posix" and os.getuid() == 0 else []  # root has no other way


def chromium() -> str:
    """Where Chromium is."""
    return _program("chromium", "apt-get install chromium fonts-noto-cjk")


def java() -> str:
    """Where Java is."""
    return _program("java", "apt-get install default-jre-headless")


def node() -> str:
    """Where Node is."""
    return _program("node", "apt-get install nodejs npm")


def tool(path: str) -> Path:
    """A file of a pinned package under `tools/`."""
    found = MODULES / path
    if not found.is_file():
        pytest.skip(f"needs {path}: make browser-tools")
    return found


def _program(name: str, how: str) -> str:
    found = shutil.which(name)
    if not found:
        pytest.skip(f"needs {name}: {how}")
    return found
