"""Keys in a real ssh-agent; and agents that refuse, drip, lie or never end."""

import os
import shutil
import signal
import socket
import struct
import subprocess
import threading
import time
from contextlib import contextmanager, suppress

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from stillhere.errors import Problem
from stillhere.release import agent, keys
from stillhere.release.keys import load_public

PASSPHRASE = b"four words kept together"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("keys")
    keys.create(folder, "anna", PASSPHRASE, rounds=keys.DEMO_ROUNDS)
    return folder


def add(made, address, *more):
    """Adds the key as a person would, the passphrase typed into a window."""
    window = made / "window"
    window.write_text(f"#!/bin/sh\necho '{PASSPHRASE.decode()}'\n")
    window.chmod(0o700)
    environment = {**os.environ, "SSH_AUTH_SOCK": address, "SSH_ASKPASS": str(window), "SSH_ASKPASS_REQUIRE": "force"}
    done = subprocess.run(["ssh-add", *more, str(made / "anna.key")], env=environment, capture_output=True)
    assert done.returncode == 0, done.stderr


@pytest.fixture
def real(tmp_path):
    if not shutil.which("ssh-agent"):
        pytest.skip("ssh-agent is missing: apt-get install openssh-client")
    address = str(tmp_path / "a.sock")
    said = subprocess.run(["ssh-agent", "-s", "-a", address], capture_output=True, text=True, check=True).stdout
    yield address
    os.kill(int(said.split("SSH_AGENT_PID=")[1].split(";")[0]), signal.SIGTERM)


def signer(made, address, seconds=10.0):
    return agent.agent_signer(made / "anna.pub", {"SSH_AUTH_SOCK": address}, seconds)


def code_of(call, *words):
    with pytest.raises(Problem) as problem:
        call(*words)
    return problem.value.code


def test_an_agent_signs_as_the_key_file_does(made, real):
    add(made, real)
    ours = signer(made, real)
    from_file = keys.load_signer(made / "anna.key", PASSPHRASE)
    assert ours.public_key.keyid == from_file.public_key.keyid
    assert ours.sign(b"words").signature == from_file.sign(b"words").signature


def test_an_agent_without_the_key_is_told_apart_from_no_agent(made, real):
    assert code_of(signer, made, real) == "agent-without-key"
    assert code_of(signer, made, "") == "agent-absent"
    assert code_of(signer, made, real + ".not-there") == "agent-absent"


def test_a_person_may_say_no(made, real):
    """Added with -c, each use is asked for; here nobody can be asked, which is a no."""
    add(made, real, "-c")
    assert code_of(signer(made, real).sign, b"words") == "agent-refused"


def test_a_key_of_a_token_is_explained(tmp_path):
    (tmp_path / "t.pub").write_text("sk-ssh-ed25519@openssh.com AAAAGnNrLXNzaC1lZDI1NTE5QG9wZW5zc2guY29t t\n")
    assert code_of(load_public, tmp_path / "t.pub") == "key-of-a-token"


@contextmanager
def lying(folder, *answers, pause=0.0):
    """An agent that gives these answers, one to a connection, whatever it was asked; with a pause, byte by byte."""
    server = socket.socket(socket.AF_UNIX)
    address = str(folder / "lying.sock")
    server.bind(address)
    server.listen()
    held = []

    def serve():
        for answer in answers:
            try:
                line, _ = server.accept()
            except OSError:
                return
            held.append(line)
            line.recv(4096)
            if answer is not None:
                with suppress(OSError):
                    dripped(line, answer, pause)
                line.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield address
    finally:
        server.close()
        for line in held:
            line.close()
        thread.join(5)


def dripped(line, answer, pause):
    for piece in [answer[at : at + 1] for at in range(len(answer))] if pause else [answer]:
        line.sendall(piece)
        time.sleep(pause)


def message(kind, body=b""):
    return struct.pack(">IB", len(body) + 1, kind) + body


def string(data):
    return struct.pack(">I", len(data)) + data


def identities(made):
    _, key = load_public(made / "anna.pub")
    return message(12, struct.pack(">I", 1) + string(agent.blob_of(key)) + string(b"comment"))


STRANGER = Ed25519PrivateKey.generate().sign(b"words")
LIES = {
    "nothing": b"",
    "a failure": message(5),
    "another kind": message(14, string(string(b"ssh-rsa") + string(b"x" * 64))),
    "somebody else's signature": message(14, string(string(b"ssh-ed25519") + string(STRANGER))),
    "cut short": message(14, string(string(b"ssh-ed25519") + b"\0\0")),
    "too long": struct.pack(">I", 2**31) + b"x",
    "a length and no more": struct.pack(">I", 100),
    "empty": struct.pack(">I", 0),
}


@pytest.mark.parametrize("lie", LIES)
def test_an_agent_that_lies_signs_nothing(made, tmp_path, lie):
    with lying(tmp_path, identities(made), LIES[lie]) as address:
        assert code_of(signer(made, address).sign, b"words") == "agent-refused"


def test_an_agent_that_never_answers_is_given_up(made, tmp_path):
    with lying(tmp_path, identities(made), None) as address:
        assert code_of(signer(made, address, 0.2).sign, b"words") == "agent-slow"


@pytest.mark.parametrize("answer", [b"", message(5), message(12, struct.pack(">I", 2**31)), message(12, b"")])
def test_an_agent_that_lies_about_its_keys_is_none(made, tmp_path, answer):
    with lying(tmp_path, answer) as address:
        assert code_of(signer, made, address) == "agent-absent"


def test_an_agent_that_drips_is_given_up_in_time(made, tmp_path):
    """Each byte comes soon enough; all of them would take ten seconds and more."""
    started = time.monotonic()
    with lying(tmp_path, identities(made), message(14, b"x" * 200), pause=0.05) as address:
        ours = agent.AgentSigner(agent.Agent(address, 0.4), load_public(made / "anna.pub")[1], "anna")
        assert code_of(signer, made, address, 0.4) == "agent-absent"
        assert code_of(ours.sign, b"words") == "agent-slow"
    assert time.monotonic() - started < 8


def test_a_system_without_such_sockets_has_no_agent(made, monkeypatch):
    monkeypatch.delattr(socket, "AF_UNIX")
    assert code_of(signer, made, "somewhere") == "agent-absent"
