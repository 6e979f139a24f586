"""A keyholder whose key lies in an ssh-agent answers with the public file alone."""

import os
import shutil
import signal
import subprocess

import pytest

from tests.cli.running import stillhere
from tests.drills.conftest import PASSPHRASE


@pytest.fixture
def with_agent(house, monkeypatch):
    if not shutil.which("ssh-agent"):
        pytest.skip("ssh-agent is missing: apt-get install openssh-client")
    address, window = str(house.top / "agent"), house.top / "window"
    said = subprocess.run(["ssh-agent", "-s", "-a", address], capture_output=True, text=True, check=True).stdout
    window.write_text(f"#!/bin/sh\necho '{PASSPHRASE}'\n")
    window.chmod(0o700)
    for name, value in {"SSH_AUTH_SOCK": address, "SSH_ASKPASS": str(window), "SSH_ASKPASS_REQUIRE": "force"}.items():
        monkeypatch.setenv(name, value)
    subprocess.run(["ssh-add", str(house.keys / "bo.key")], check=True, capture_output=True)
    yield house
    os.kill(int(said.split("SSH_AGENT_PID=")[1].split(";")[0]), signal.SIGTERM)


def test_the_public_file_is_enough(with_agent):
    house = with_agent
    assert house.change().code == 0
    ran = stillhere("sign", house.request("keys-2"), "--key", house.public("bo"), "--yes")
    assert ran.code == 0, ran.err
    assert house.sign("keys-2", "anna").code == 0
    assert house.finish("keys-2", "anna", "bo").code == 0


def test_a_key_that_the_agent_does_not_have_is_named(with_agent):
    house = with_agent
    house.change()
    ran = stillhere("sign", house.request("keys-2"), "--key", house.public("chen"), "--yes")
    assert (ran.code, "does not have the secret of" in ran.err) == (1, True)
