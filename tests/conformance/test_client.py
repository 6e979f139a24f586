"""The client that the conformance suite drives, on a small repository of its own: it follows, finds and refuses."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import (
    DelegatedRole,
    Delegations,
    Metadata,
    MetaFile,
    Root,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)

from stillhere import clock
from stillhere.testing.mirror import LyingMirror

CLIENT = Path(__file__).with_name("client.py")
SOON = (clock.now() + timedelta(days=1)).replace(tzinfo=None)
TEXT = b"What readers read.\n"


class Repository:
    """One key for everything, `targets` → `below` → `pages/one.txt`."""

    def __init__(self, folder):
        self.folder, self.signer = folder, CryptoSigner.generate_ed25519()
        root = Root(expires=SOON)
        for role in ("root", "targets", "snapshot", "timestamp"):
            root.add_key(self.signer.public_key, role)
        key = self.signer.public_key
        below = DelegatedRole("below", [key.keyid], 1, True, ["pages/*"])
        targets = Targets(expires=SOON, delegations=Delegations({key.keyid: key}, {"below": below}))
        target = TargetFile.from_data("pages/one.txt", TEXT)
        self.put("metadata/1.root.json", root)
        self.put("metadata/1.targets.json", targets)
        self.put("metadata/1.below.json", Targets(expires=SOON, targets={"pages/one.txt": target}))
        place = folder / f"targets/pages/{target.hashes['sha256']}.one.txt"
        place.parent.mkdir(parents=True)
        place.write_bytes(TEXT)
        self.text = place
        self.publish(1)

    def put(self, path, signed):
        metadata = Metadata(signed)
        metadata.sign(self.signer)
        (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / path).write_bytes(metadata.to_bytes())

    def publish(self, version, expires=SOON):
        listed = {"targets.json": MetaFile(1), "below.json": MetaFile(1)}
        self.put(f"metadata/{version}.snapshot.json", Snapshot(version, expires=SOON, meta=listed))
        stamp = Timestamp(version, expires=expires, snapshot_meta=MetaFile(version))
        self.put("metadata/timestamp.json", stamp)


@pytest.fixture
def repository(tmp_path):
    return Repository(tmp_path / "repository")


class Client:
    """Runs the client as the suite does; each verb gives its exit code."""

    def __init__(self, folder, address):
        self.known, self.got, self._address = folder / "known", folder / "got", address
        self.known.mkdir()
        self.got.mkdir()

    def __call__(self, *args):
        places = ["--metadata-dir", str(self.known), "--metadata-url", f"{self._address}metadata"]
        return subprocess.run([sys.executable, str(CLIENT), *places, *args], check=False).returncode

    def download(self, path):
        places = ["--target-dir", str(self.got), "--target-base-url", f"{self._address}targets"]
        return self("--target-name", path, *places, "download")


@pytest.fixture
def run(repository, tmp_path):
    with LyingMirror(repository.folder) as mirror:
        client = Client(tmp_path, mirror.address)
        assert client("init", str(repository.folder / "metadata/1.root.json")) == 0
        yield client


def test_it_follows_and_finds_through_delegations(run):
    assert run.download("pages/one.txt") == 0
    assert [path.read_bytes() for path in run.got.iterdir()] == [TEXT]
    assert sorted(path.stem for path in run.known.iterdir()) == ["below", "root", "snapshot", "targets", "timestamp"]


def test_what_no_role_lists_is_not_found(run):
    assert run.download("pages/two.txt") == 1


def test_an_older_repository_is_refused(repository, run):
    repository.publish(2)
    assert run("refresh") == 0
    repository.publish(1)
    assert run("refresh") == 1


def test_an_expired_repository_is_refused(repository, run):
    repository.publish(2, expires=SOON - timedelta(days=2))
    assert run("refresh") == 1
    assert not (run.known / "timestamp.json").exists()


def test_a_file_that_is_not_as_signed_is_not_kept(repository, run):
    repository.text.write_bytes(b"What nobody signed.")
    assert run.download("pages/one.txt") == 1
    assert list(run.got.iterdir()) == []
