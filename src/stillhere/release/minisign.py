"""For who has only standard tools: the sums of a release's files, signed so that `minisign` checks them. Pure.

    minisign -Vm SHA256SUMS -P RWQ… && sha256sum --check --quiet SHA256SUMS

The form is minisign's own (https://jedisct1.github.io/minisign/, "Signature format"), prehashed: Ed25519 over the
BLAKE2b-512 of the file, and a second signature over the first one and the trusted comment. The key is the editor's, the
same that signs the release. What this proves and what it does not: docs/decisions/0014-standard-tools.md.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime

from securesystemslib.signer import Key, Signer

from stillhere.release import manifest, roles
from stillhere.release.verified import VerifiedRelease

_KEY, _PREHASHED = b"Ed", b"ED"


def standard_tools(sums: Mapping[str, str], number: int, now: datetime, editor: Signer | None) -> dict[str, bytes]:
    """What a release carries for standard tools, by path. `sums`: path → SHA-256 of all else that the editor signs.

    Without an editor (a release that is only proposed) it is the list alone.
    """
    if editor is None:
        return {roles.SUMS: sums_file(sums)}
    key = public_key(editor.public_key).encode()
    listed = sums_file({**sums, roles.SUMS_KEY: hashlib.sha256(key).hexdigest()})
    comment = f"release {number} of {now.astimezone(UTC):%Y-%m-%d %H:%M} UTC; a newer one may exist"
    return {roles.SUMS: listed, roles.SUMS_SIGNATURE: signature(listed, comment, editor), roles.SUMS_KEY: key}


def sums_file(sums: Mapping[str, str]) -> bytes:
    """The list that `sha256sum --check` reads. Paths of releases have no backslash and no line end to escape."""
    return "".join(f"{sha256}  {path}\n" for path, sha256 in sorted(sums.items())).encode()


def signature(data: bytes, comment: str, signer: Signer) -> bytes:
    """The bytes of a `.minisig` for data, with a trusted comment of one line."""
    first = bytes.fromhex(signer.sign(hashlib.blake2b(data).digest()).signature)
    second = bytes.fromhex(signer.sign(first + comment.encode()).signature)
    owner = _key_id(signer.public_key)
    lines = [
        f"untrusted comment: signed by the editor's key {_shown(owner)}",
        _base64(_PREHASHED + owner + first),
        f"trusted comment: {comment}",
        _base64(second),
    ]
    return ("\n".join(lines) + "\n").encode()


def editors_keys(release: VerifiedRelease) -> list[str]:
    """What follows `minisign -P`, for each key that may sign releases."""
    name = next(name for name in release.metadata if name.endswith(f".{roles.TARGETS}.json"))
    delegations = manifest.parsed(release.metadata[name]).signed.delegations
    keyids = delegations.roles[roles.SITE].keyids
    return [public_key(delegations.keys[keyid]).splitlines()[1] for keyid in sorted(keyids)]


def public_key(key: Key) -> str:
    """A public key as a `.pub` file of minisign; its second line is what follows `minisign -P`."""
    owner = _key_id(key)
    return f"untrusted comment: minisign public key {_shown(owner)}\n{_base64(_KEY + owner + _bytes_of(key))}\n"


def _bytes_of(key: Key) -> bytes:
    return bytes.fromhex(key.keyval["public"])


def _key_id(key: Key) -> bytes:
    """Minisign's are random; these follow from the key, so that nobody has to keep them."""
    return hashlib.sha256(_bytes_of(key)).digest()[:8]


def _shown(key_id: bytes) -> str:
    """As minisign writes it: the lowest byte last."""
    return f"{int.from_bytes(key_id, 'little'):016X}"


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
