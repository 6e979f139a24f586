"""Installs peers from pinned versions into `benchmarks/.peers/`, once; a peer that cannot be had is left out."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.tool import INSTALLED, CannotInstallError


def python_peer(name: str, pins: Path) -> Path:
    """A private environment with what `pins` (a requirements file with hashes) says; gives its folder."""
    place = INSTALLED / name
    if not _done(place, pins):
        shutil.rmtree(place, ignore_errors=True)
        _run(name, [sys.executable, "-m", "venv", str(place)])
        pip = [str(place / "bin/python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        _run(name, [*pip, "--require-hashes", "-r", str(pins)])
        _stamp(place, pins)
    return place


def version_of(pins: Path, package: str) -> str:
    """The version that a requirements file pins a package to."""
    return pins.read_text("utf-8").split(f"{package}==", 1)[1].split()[0]


def node_peer(name: str, folder: Path) -> Path:
    """What `package-lock.json` in a folder says; gives the folder that has `node_modules`."""
    place, lock = INSTALLED / name, folder / "package-lock.json"
    if not _done(place, lock):
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        for file in (lock, folder / "package.json"):
            shutil.copy(file, place)
        _run(name, ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(place)])
        _stamp(place, lock)
    return place


def _done(place: Path, pins: Path) -> bool:
    stamp = place / "installed"
    return stamp.exists() and stamp.read_text() == _digest(pins)


def _stamp(place: Path, pins: Path) -> None:
    (place / "installed").write_text(_digest(pins))


def _digest(pins: Path) -> str:
    return hashlib.sha256(pins.read_bytes()).hexdigest()


def _run(name: str, words: list[str]) -> None:
    try:
        subprocess.run(words, check=True, capture_output=True, text=True)
    except FileNotFoundError as error:
        raise CannotInstallError(f"{name} is left out: the program {error.filename} is not installed") from error
    except subprocess.CalledProcessError as error:
        last = [line for line in error.stderr.splitlines() if line.strip()][-1:] or ["no reason given"]
        raise CannotInstallError(f"{name} is left out, it could not be installed: {last[0]}") from error
