"""Key files: Ed25519, in OpenSSH's own format, encrypted with a passphrase (bcrypt, 128 rounds).

`anna.key` is secret, `anna.pub` is not. Any `ssh-keygen` can read them and change the passphrase; nothing of ours is
needed to get a key back. The passphrase never comes from an argument: the command line asks for it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from stillhere import files
from stillhere.errors import Problem

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from securesystemslib.signer import CryptoSigner, Key

THROW_AWAY = "THROW-AWAY-demo-key-do-not-trust"
_ROUNDS, DEMO_ROUNDS = 128, 50
_MAX = 64 * 1024
_TOUCH = b"sk-"  # FIDO tokens sign something around our bytes, which no verifier of metadata would accept
MIN_PASSPHRASE = 12


def create(folder: Path, name: str, passphrase: bytes, *, note: str = "", rounds: int = _ROUNDS) -> Path:
    """Makes `name.key` and `name.pub` in a folder and gives the path of the secret one.

    Raises Problem where one is there already: a key is never overwritten.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return keep(Ed25519PrivateKey.generate(), folder, name, passphrase, note=note, rounds=rounds)


def keep(
    key: Ed25519PrivateKey, folder: Path, name: str, passphrase: bytes, *, note: str = "", rounds: int = _ROUNDS
) -> Path:
    """Writes a key as `create` does. Raises Problem likewise."""
    from cryptography.hazmat.primitives import serialization as ser

    secret, public = folder / f"{name}.key", folder / f"{name}.pub"
    for path in (secret, public):
        if path.exists():
            raise Problem("key-exists", path=str(path))
    if len(passphrase) < MIN_PASSPHRASE:
        raise Problem("passphrase-short", minimum=MIN_PASSPHRASE)
    lock = ser.PrivateFormat.OpenSSH.encryption_builder().kdf_rounds(rounds).build(passphrase)
    line = key.public_key().public_bytes(ser.Encoding.OpenSSH, ser.PublicFormat.OpenSSH)
    files.write_atomic(secret, key.private_bytes(ser.Encoding.PEM, ser.PrivateFormat.OpenSSH, lock), private=True)
    files.write_atomic(public, b" ".join([line, name.encode(), note.encode()]).strip() + b"\n")
    return secret


def load_signer(path: Path, passphrase: bytes) -> CryptoSigner:
    """The signer in a key file. Raises Problem for a wrong passphrase or a file that is no key."""
    from securesystemslib.signer import CryptoSigner

    return CryptoSigner(load_secret(path, passphrase))


def load_secret(path: Path, passphrase: bytes) -> Ed25519PrivateKey:
    """The key in a key file. Raises Problem as above."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_ssh_private_key

    data = _read(path)
    try:
        key = load_ssh_private_key(data, passphrase)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise Problem("key-not-opened", path=str(path)) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise Problem("key-not-ed25519", path=str(path))
    return key


def load_public(path: Path) -> tuple[str, Key]:
    """A holder's name and public key from a `.pub` file. Raises Problem."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_ssh_public_key
    from securesystemslib.signer import SSlibKey

    line = _read(path)
    if line.startswith(_TOUCH):
        raise Problem("key-of-a-token", path=str(path))
    try:
        key = load_ssh_public_key(line)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise Problem("key-not-public", path=str(path)) from error
    if not isinstance(key, Ed25519PublicKey):
        raise Problem("key-not-ed25519", path=str(path))
    name = [*line.decode("utf-8", "replace").split(), "", ""][2] or path.stem
    return name, SSlibKey.from_crypto(key)


def _read(path: Path) -> bytes:
    try:
        return files.read_limited(path, _MAX)
    except OSError as error:
        raise Problem("key-unreadable", path=str(path), detail=error.strerror or str(error)) from error
