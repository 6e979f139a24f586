"""What tells one build from another: the time of the disk, and a digest of everything that all pages depend on."""

from __future__ import annotations

from datetime import datetime
from hashlib import blake2b
from pathlib import Path

from stillhere import files
from stillhere.content.model import Site


def disk_time(work: Path) -> int:
    """What time the disk thinks it is, in nanoseconds: its stamps are compared with it, and with no other clock."""
    (work / "began").touch()
    return (work / "began").stat().st_mtime_ns


def digest(text: str) -> str:
    """Twelve bytes of BLAKE2b in hexadecimal."""
    return blake2b(text.encode(), digest_size=12).hexdigest()


def stamp(site: Site, moment: datetime) -> str:
    """All that every page depends on: settings, registers, the day, and this very program."""
    return digest(repr((sorted(site.general.items()), moment.date().isoformat(), _program())))


def _program() -> list[tuple[str, int, int]]:
    """The files we are made of, and those of the libraries that make pages."""
    from importlib.util import find_spec

    own = Path(__file__).parent.parent
    found = [own / path for path in files.walk(own) if "__pycache__" not in path]
    libraries = [find_spec(name) for name in ("comrak", "minijinja", "nh3", "rtoml")]
    found += [Path(spec.origin) for spec in libraries if spec and spec.origin]
    return [(str(path), (status := path.stat()).st_mtime_ns, status.st_size) for path in found]
