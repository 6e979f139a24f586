"""The signed metadata and the bytes of releases on our own disk. What is handed out was verified first.

`signed/` holds metadata exactly as it is published; numbered files are written first and the timestamp last, so a
kill leaves the old release in force. Where a new root comes with it, all of it changes as one: under the new root the
old release would not count any more, and the new one not yet. `objects/` holds every file of a release by its digest,
so that what is published is what was signed, whatever happened to the tree since.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from pathlib import Path

from stillhere import files
from stillhere.copies import Unreadable
from stillhere.errors import Problem
from stillhere.project import Places
from stillhere.release import roles
from stillhere.release.inspect import drive
from stillhere.release.verify import NotGenuine, SignedFile, Trust, VerifiedRelease, verification

_MAX_OBJECT = 512 * 1024 * 1024
_TIMESTAMP = roles.metadata_path(roles.TIMESTAMP, None)


class SignedFolder:
    """`signed/` as a copy: the verifier reads our own metadata as it reads anybody's."""

    def __init__(self, folder: Path, pending: Mapping[str, bytes] | None = None) -> None:
        self.name, self._folder, self._pending = str(folder), folder, pending or {}

    async def read(self, path: str, limit: int) -> bytes:
        """As in Copy."""
        name = path.removeprefix(roles.METADATA + "/")
        if name in self._pending:
            return self._pending[name]
        files.inside(self._folder, name)  # raises for a name that leads out
        try:
            return files.read_limited(files.committed(self._folder, name), limit)
        except FileNotFoundError:
            raise Unreadable("missing") from None

    def paths(self) -> list[str] | None:
        """As in Copy."""
        return None


class Store:
    """The signed side of a site folder."""

    def __init__(self, places: Places) -> None:
        self._places = places

    def trust(self) -> Trust:
        """The oldest root there is. Raises Problem before the ceremony."""
        found = self.roots()
        if not found:
            raise Problem("no-keys-yet", folder=str(self._places.folder))
        return Trust(found[min(found, key=lambda name: int(name.split(".")[0]))])

    def newest_trust(self) -> Trust:
        """The newest root that the oldest one leads to: what we trust of mirrors, whatever they hide."""
        release = self.current()
        first = self.trust()
        return Trust(release.root, first=first.root) if release else first

    def current(self) -> VerifiedRelease | None:
        """The release in force, verified; None before the first one. Raises Problem where it cannot be verified."""
        if not (self._places.signed / _TIMESTAMP).exists():
            return None
        return self.verified({})

    def verified(self, pending: Mapping[str, bytes]) -> VerifiedRelease:
        """The release as it would be with this metadata added: nothing is handed out that would not verify."""
        try:
            return asyncio.run(drive(verification(self.trust()), SignedFolder(self._places.signed, pending)))
        except NotGenuine as reason:
            raise Problem(
                "own-metadata-broken", reason=reason.reason, role=reason.role, detail=reason.detail
            ) from reason

    def metadata(self, name: str) -> bytes | None:
        """One file of metadata as it lies there."""
        path = files.committed(self._places.signed, name)
        return files.read_limited(path, roles.MAX_ROLE) if path.exists() else None

    def newest(self, role: str) -> bytes | None:
        """The newest metadata of a role that lies there: before the first release nothing names the one in force."""
        found = [path for path in self._places.signed.glob(f"*.{role}.json") if path.name.split(".")[0].isdecimal()]
        newest = max(found, key=lambda path: int(path.name.split(".")[0]), default=None)
        return files.read_limited(newest, roles.MAX_ROLE) if newest else None

    def roots(self) -> dict[str, bytes]:
        """Every root, by name."""
        names = [roles.metadata_path(roles.ROOT, number) for number in range(1, roles.MAX_ROOT_STEPS)]
        found = ((name, self.metadata(name)) for name in names)
        return {name: data for name, data in found if data is not None}

    def sites(self) -> list[bytes]:
        """The editors' metadata of every release that was in force here: who signed which."""
        return [path.read_bytes() for path in sorted(self._places.signed.glob("*.site.json"))]

    def put(self, metadata: Mapping[str, bytes]) -> None:
        """Writes metadata: the timestamp last, and all of it as one where the keys change with it.

        What the timestamp names is safe on the disk before it.
        """
        if any(name.endswith(".root.json") for name in metadata):
            files.replace_tree(self._places.signed, metadata, ())
            return
        for name in sorted(metadata.keys() - {_TIMESTAMP}):
            files.write_atomic(self._places.signed / name, metadata[name], durable=False)
        files.flush()
        if _TIMESTAMP in metadata:
            files.write_atomic(self._places.signed / _TIMESTAMP, metadata[_TIMESTAMP])

    def prune(self, release: VerifiedRelease) -> None:
        """Removes metadata that neither the release in force nor the one before needs.

        Roots are kept for ever, and who signed each release: what a stolen key could have touched.
        """
        keep = set(release.metadata) | self._names_before(release)
        for path in self._places.signed.glob("*.json"):
            if path.name not in keep and not path.name.endswith((".root.json", ".site.json")):
                path.unlink()

    def _names_before(self, release: VerifiedRelease) -> set[str]:
        from stillhere.release.manifest import parsed

        name = roles.metadata_path(roles.SNAPSHOT, release.snapshot_version - 1)
        data = self.metadata(name)
        if data is None:
            return set()
        meta = parsed(data).signed.meta
        return {name} | {roles.metadata_path(key.removesuffix(".json"), value.version) for key, value in meta.items()}

    def keep_only(self, release: VerifiedRelease) -> None:
        """Removes the bytes of earlier releases. A proposed release that waits for signatures keeps everything."""
        if any(self._places.requests.glob("release-*.request.json")):
            return
        kept = {signed.sha256 for signed in release.files.values()}
        for path in self._places.objects.glob("*/*"):
            if path.name not in kept:
                path.unlink(missing_ok=True)

    def put_objects(self, contents: Iterable[bytes]) -> None:
        """Keeps bytes by digest, all of them safe on return."""
        for data in contents:
            self.put_object(data)
        files.flush()

    def put_object(self, data: bytes) -> None:
        """Keeps the bytes of one file; safe after the next flush."""
        path = self._object(files.digest(data))
        if not path.exists() or path.read_bytes() != data:
            files.write_atomic(path, data, durable=False)

    def get_object(self, signed: SignedFile) -> bytes:
        """The bytes of a signed file. Raises Problem where they are gone or damaged."""
        try:
            data = files.read_limited(self._object(signed.sha256), _MAX_OBJECT)
        except FileNotFoundError:
            raise Problem("object-missing", sha256=signed.sha256) from None
        if not signed.matches(data):
            raise Problem("object-damaged", sha256=signed.sha256)
        return data

    def _object(self, sha256: str) -> Path:
        return self._places.objects / sha256[:2] / sha256
