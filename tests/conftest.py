"""What all tests share: no home folder, no network but loopback, throw-away keys."""

import os
import socket
from collections.abc import Generator
from pathlib import Path

import pytest

from stillhere.testing import NOON, ThrowAwayKeys, signed_site, with_mirrors

_LOOPBACK = ("127.0.0.1", "::1", "localhost")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where everything can be installed (CI), a test that does not run has failed: it measured nothing."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("CI"):
        report.outcome, report.longrepr = "failed", f"skipped in CI: {report.longrepr}"
    return report


@pytest.fixture(autouse=True)
def _no_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that touches the real home folder would find an empty one."""
    monkeypatch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def _loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that reaches for the network fails."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple) and address[0] not in _LOOPBACK:
            raise AssertionError(f"a test reaches for {address}")
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session")
def keys() -> ThrowAwayKeys:
    return ThrowAwayKeys()


@pytest.fixture
def site(tmp_path: Path, keys: ThrowAwayKeys) -> Path:
    """The tiny site with release 1 in force, made at NOON."""
    return signed_site(tmp_path / "site", keys, NOON)


@pytest.fixture
def mirrored(site: Path, tmp_path: Path) -> Path:
    """The tiny site with two folder mirrors, `a` and `b`, empty so far."""
    with_mirrors(site, {"a": tmp_path / "mirror-a", "b": tmp_path / "mirror-b"})
    return site
