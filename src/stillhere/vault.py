"""The vault: what must never leave the site folder, encrypted. Pictures as they came in, who the people in them are.

    Vault(site).put("content/event/rally/photos/a.jpg", data)       # needs no secret
    Vault(site).opened_by_passphrase(b"…").get("content/event/rally/photos/a.jpg")

    vault/vault.toml                                 for whom everything is encrypted: the vault's own public key
    vault/keys/NAME.age                              its secret key, encrypted for a keyholder, or with a passphrase
    vault/content/event/rally/photos/a.jpg.age       an original

Everything is age's format (https://age-encryption.org/v1; C2SP `age.md`), so `age -d` opens it where Still Here is
gone: docs/decisions/0015-vault.md. Whoever adds something needs no secret, whoever reads it opens the vault.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from stillhere import files
from stillhere.errors import Problem

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

FOLDER = "vault"
ENDING = ".age"
MARK = b"age-encryption.org/v1\n"
"""How every encrypted file begins."""
BY_PASSPHRASE = "passphrase"  # noqa: S105 - the name of a file
MIN_PASSPHRASE = 12
_SETTINGS, _KEYS = "vault.toml", "keys"
_MAX = 64 * 1024 * 1024
_MAX_KEY = 16 * 1024

Opener = Callable[[], "OpenVault"]
"""Opens the vault when something in it is needed: asks for a passphrase, or raises Stop."""


class Vault:
    """A site folder's vault, closed: it takes things in, and says what it holds."""

    def __init__(self, site: Path) -> None:
        self.folder = site / FOLDER

    @property
    def exists(self) -> bool:
        """Whether one was made."""
        return (self.folder / _SETTINGS).is_file()

    def create(self, passphrase: bytes, public_keys: Sequence[tuple[str, bytes]] = ()) -> None:
        """Makes the vault. `public_keys`: a name and a line of a `.pub` file each; any one of them opens it then.

        Raises Problem (`vault-there`, `passphrase-short`, `key-not-public`).
        """
        from pyrage import x25519

        if self.exists:
            raise Problem("vault-there", folder=str(self.folder))
        secret = x25519.Identity.generate()
        files.write_atomic(self.folder / ".gitignore", _IGNORED)
        for name, data in _wrapped(str(secret), passphrase, public_keys):
            files.write_atomic(self._key(name), data)
        files.write_atomic(self.folder / _SETTINGS, f'format = 1\nkey = "{secret.to_public()}"\n'.encode())

    def put(self, path: str, data: bytes) -> None:
        """Takes something in under a path. Raises Problem where there is no vault."""
        import pyrage

        files.write_atomic(self.place(path), pyrage.encrypt(data, [self._recipient()]))

    def remove(self, path: str) -> None:
        """Takes something out for good; nothing where it is not there."""
        self.place(path).unlink(missing_ok=True)

    def holds(self, path: str) -> bool:
        """Whether something is there."""
        return self.place(path).is_file()

    def place(self, path: str) -> Path:
        """Where it lies on the disk. Raises Problem for a path that would lead out."""
        return files.inside(self.folder, path + ENDING)

    def paths(self) -> Iterator[str]:
        """What it holds, in order, without its keys."""
        for path in files.walk(self.folder, skip=(_KEYS,)) if self.folder.is_dir() else ():
            if path.endswith(ENDING):
                yield path.removesuffix(ENDING)

    def openers(self) -> list[str]:
        """Whose keys open it; `passphrase` stands for the passphrase."""
        return sorted(path.stem for path in (self.folder / _KEYS).glob(f"*{ENDING}"))

    def opened_by_passphrase(self, passphrase: bytes) -> OpenVault:
        """Raises Problem (`vault-none`, `vault-not-opened`, `vault-exchanged`)."""
        from pyrage import DecryptError
        from pyrage import passphrase as by

        try:
            return self._opened(by.decrypt(self._wrapped_for(BY_PASSPHRASE), passphrase.decode("utf-8", "replace")))
        except DecryptError:
            raise Problem("vault-not-opened", folder=str(self.folder)) from None

    def opened_by_any(self, keys: Iterable[Ed25519PrivateKey]) -> OpenVault:
        """By anybody's key for whom it was encrypted. Raises as above."""
        import pyrage

        identities = [_identity(key) for key in keys]
        for name in self.openers():
            try:
                return self._opened(pyrage.decrypt(self._wrapped_for(name), identities))
            except pyrage.DecryptError:
                continue
        self.check()
        raise Problem("vault-not-opened", folder=str(self.folder))

    def share(self, opened: OpenVault, public_keys: Sequence[tuple[str, bytes]], passphrase: bytes = b"") -> None:
        """Lets further keys open it, or another passphrase. Whose key has a name already gets it anew."""
        for name, data in _wrapped(opened.secret, passphrase, public_keys):
            files.write_atomic(self._key(name), data)

    def _opened(self, secret: bytes) -> OpenVault:
        opened = OpenVault(self, secret.decode("ascii").strip())
        if opened.public != str(self._recipient()):
            raise Problem("vault-exchanged", folder=str(self.folder))
        return opened

    def check(self) -> None:
        """Raises Problem where there is no vault, or a broken one (`vault-none`, `vault-broken`)."""
        self._recipient()

    def _recipient(self) -> object:
        """For whom all is encrypted. Raises Problem (`vault-none`, `vault-broken`)."""
        import rtoml
        from pyrage import RecipientError, x25519

        place = self.folder / _SETTINGS
        try:
            return x25519.Recipient.from_str(rtoml.loads(files.read_limited(place, _MAX_KEY).decode())["key"])
        except (FileNotFoundError, NotADirectoryError):
            raise Problem("vault-none", folder=str(self.folder.parent)) from None
        except (RecipientError, rtoml.TomlParsingError, ValueError, KeyError, TypeError):
            raise Problem("vault-broken", path=str(place)) from None

    def _wrapped_for(self, name: str) -> bytes:
        try:
            return files.read_limited(self._key(name), _MAX_KEY)
        except FileNotFoundError:
            self.check()
            raise Problem("vault-not-opened", folder=str(self.folder)) from None

    def _key(self, name: str) -> Path:
        return files.inside(self.folder, f"{_KEYS}/{name}{ENDING}")


class OpenVault:
    """A vault whose secret key is here: in memory only, as short as it is needed."""

    def __init__(self, vault: Vault, secret: str) -> None:
        from pyrage import x25519

        self.secret, self._vault = secret, vault
        self._identity = x25519.Identity.from_str(secret)

    @property
    def public(self) -> str:
        """The vault's public key, as `vault.toml` must say it."""
        return str(self._identity.to_public())

    def get(self, path: str) -> bytes:
        """What was taken in under a path. Raises Problem (`vault-lacks`, `vault-damaged`)."""
        import pyrage

        try:
            return bytes(pyrage.decrypt(files.read_limited(self._vault.place(path), _MAX), [self._identity]))
        except FileNotFoundError:
            raise Problem("vault-lacks", path=path) from None
        except pyrage.DecryptError:
            raise Problem("vault-damaged", path=f"{FOLDER}/{path}{ENDING}") from None


def _wrapped(secret: str, passphrase: bytes, public_keys: Sequence[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    """The vault's secret key, encrypted for each who shall open it."""
    import pyrage

    if passphrase:
        if len(passphrase) < MIN_PASSPHRASE:
            raise Problem("passphrase-short", minimum=MIN_PASSPHRASE)
        yield BY_PASSPHRASE, pyrage.passphrase.encrypt(secret.encode(), passphrase.decode("utf-8", "replace"))
    for name, line in public_keys:
        try:
            recipient = pyrage.ssh.Recipient.from_str(line.decode("ascii").strip())
        except (pyrage.RecipientError, UnicodeDecodeError):
            raise Problem("key-not-public", path=name) from None
        yield name, pyrage.encrypt(secret.encode(), [recipient])


def _identity(key: Ed25519PrivateKey) -> object:
    """A key that is open already, as age takes it: handed over in memory, never written."""
    from cryptography.hazmat.primitives import serialization as ser
    from pyrage import ssh

    return ssh.Identity.from_buffer(key.private_bytes(ser.Encoding.PEM, ser.PrivateFormat.OpenSSH, ser.NoEncryption()))


# Git may keep the vault, since it is encrypted; nothing else that somebody drops into it.
_IGNORED = b"*\n!*/\n!*.age\n!*.toml\n!.gitignore\n"
