"""What attackers and readers do, in few words: look at copies, make releases, forge metadata with the keys one has."""

import asyncio
from pathlib import Path

from tuf.api.metadata import Metadata

from stillhere import files
from stillhere.copies import FolderCopy
from stillhere.flows import signing
from stillhere.flows.watching import watch
from stillhere.project import Places
from stillhere.release import manifest, roles
from stillhere.release.inspect import inspect
from stillhere.release.store import Store
from stillhere.release.verdict import judge
from stillhere.release.verify import Seen, Trust
from stillhere.testing import NOON

STATEMENT = "content/statement/first/en.md"


def trust_of(site, seen=None):
    return Trust(Store(Places(site)).trust().root, seen or Seen())


def watched(site, *places, now=NOON, seconds=20.0):
    """Looks as the organisation: knows its own newest release and every genuine page."""
    return watch([str(p) for p in places], trust_of(site), now, store=Store(Places(site)), seconds=seconds)


def seen_by_stranger(site, place, now=NOON, seen=None):
    """Looks with nothing but the root of trust, and perhaps a memory."""
    return judge(asyncio.run(inspect(FolderCopy(Path(place)), trust_of(site, seen))), None, now)


def next_release(site, keys, now, words="New words."):
    files.write_atomic(site / STATEMENT, f'+++\ntitle = "First"\n+++\n{words}\n'.encode())
    return signing.make_release(site, keys.online, now)


def in_force(site):
    return Store(Places(site)).current()


def tree_of(folder):
    return {path: (folder / path).read_bytes() for path in files.walk(folder)}


class Forger:
    """Rewrites metadata on a mirror and signs it with whatever keys an attacker has."""

    def __init__(self, mirror):
        self._folder = mirror / roles.METADATA

    def read(self, role):
        """The newest metadata of a role that lies on the mirror."""
        found = [path for path in self._folder.glob("*.json") if path.name.removesuffix(".json").endswith(role)]
        return Metadata.from_bytes(max(found, key=lambda path: _number(path.name)).read_bytes())

    def issue(self, role, metadata, *signers):
        """The next version of a role."""
        metadata.signed.version += 1
        return self.put(role, metadata, *signers)

    def put(self, role, metadata, *signers):
        metadata.signatures.clear()
        for signer in signers:
            metadata.sign(signer, append=True)
        version = None if role == roles.TIMESTAMP else metadata.signed.version
        files.write_atomic(self._folder / roles.metadata_path(role, version), manifest.encoded(metadata))
        return metadata

    def bring_into_force(self, signer, *issued):
        """A snapshot that names what was issued, and a timestamp that names the snapshot."""
        snapshot, stamp = self.read(roles.SNAPSHOT), self.read(roles.TIMESTAMP)
        for role, metadata in issued:
            snapshot.signed.meta[f"{role}.json"] = manifest.meta_of(metadata)
        self.issue(roles.SNAPSHOT, snapshot, signer)
        stamp.signed.snapshot_meta = manifest.meta_of(snapshot)
        self.issue(roles.TIMESTAMP, stamp, signer)


def _number(name):
    first = name.split(".")[0]
    return int(first) if first.isdigit() else 0
