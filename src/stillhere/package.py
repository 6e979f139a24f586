"""The files that travel with the program: words, templates, drawings."""

from __future__ import annotations

from pathlib import Path

_TOP = Path(__file__).parent


def package_file(*parts: str) -> Path:
    """A file or folder of ours: `package_file("cli", "messages.toml")`."""
    return _TOP.joinpath(*parts)
