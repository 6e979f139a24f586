"""A process that has read a passphrase leaves no core behind, and says the passphrase nowhere."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from stillhere.cli.context import ask
from stillhere.release import keys

SECRET = "the words that nobody may find"
HOLD = """
import ctypes, sys, time
from stillhere.cli import context
from stillhere.cli.main import main
import stillhere.release.keys as keys
real = keys.load_secret
def held(path, passphrase):
    found = real(path, passphrase)
    print("dumpable:", ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), flush=True)  # PR_GET_DUMPABLE
    time.sleep(60)
    return found
keys.load_secret = held
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture
def house(tmp_path):
    keys.create(tmp_path, "anna", SECRET.encode(), rounds=keys.DEMO_ROUNDS)
    (tmp_path / "phrase").write_text(SECRET + "\n")
    return tmp_path


@pytest.fixture
def holding(house):
    """A process that has opened the key, with core dumps allowed from outside."""
    import resource

    def allow():
        most = resource.getrlimit(resource.RLIMIT_CORE)[1]  # 0 where this process has opened a key itself
        resource.setrlimit(resource.RLIMIT_CORE, (most, most))

    words = ["heartbeat", "site", "--key", "anna.key", "--passphrase-file", "phrase"]
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, *words], cwd=house, stdout=subprocess.PIPE, preexec_fn=allow
    )
    assert process.stdout
    assert process.stdout.readline() == b"dumpable: 0\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_no_core_is_left(holding, house):
    limits = Path(f"/proc/{holding.pid}/limits").read_text()
    [core] = [line for line in limits.splitlines() if line.startswith("Max core file size")]
    assert core.split()[4:6] == ["0", "0"]
    holding.send_signal(signal.SIGSEGV)
    assert holding.wait(20) == -signal.SIGSEGV
    assert not any(path.name.startswith("core") for path in house.iterdir())


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_neither_arguments_nor_environment_have_it(holding):
    for name in ("cmdline", "environ"):
        assert SECRET.encode() not in Path(f"/proc/{holding.pid}/{name}").read_bytes()


@pytest.mark.parametrize(
    "words",
    [
        ["heartbeat", "site", "--key", "anna.key"],
        ["release", "make", "site", "--key", "anna.key", "--json"],
        ["sign", "anna.pub", "--key", "anna.key", "--yes"],
        ["keys", "new", "anna"],
        ["keys", "new", "no name at all"],
    ],
)
def test_no_failure_says_it(house, words):
    command = [sys.executable, "-m", "stillhere", *words, "--passphrase-file", "phrase"]
    done = subprocess.run(command, cwd=house, capture_output=True, text=True)
    assert done.returncode != 0
    assert SECRET not in done.stdout + done.stderr


def test_what_a_terminal_gives_is_taken_as_it_is(monkeypatch):
    """Bytes that are no UTF-8 arrive as surrogates; an error about them would quote the passphrase."""
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    assert ask("", lambda prompt: "p\udcff") == b"p\xff"
