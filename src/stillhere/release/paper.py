"""A key on paper: words that somebody can type, and that say nothing without the passphrase. Pure.

32 bytes of the Ed25519 seed, hidden by scrypt of the passphrase, then 4 bytes of the SHA-256 of the public key: they
are the salt, and tell whether the passphrase was right. In English 27 words of eleven bits, in Chinese 36 characters of
eight, from the lists of `fingerprint`; the last bits are filled with zeros; and one word more that checks the others.
Why: docs/decisions/0013-keys-on-paper.md.
"""

from __future__ import annotations

import hashlib

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from stillhere.errors import Problem
from stillhere.release.fingerprint import Tongue, checking_word, consistent, heard, unknown_word

_SALT = b"stillhere paper 1 "
_SEED, _TAG = 32, 4


def on_paper(key: Ed25519PrivateKey, passphrase: bytes) -> bytes:
    """The 36 bytes that the words say."""
    tag = _tag(key)
    return _hidden(key.private_bytes_raw(), passphrase, tag) + tag


def from_paper(written: bytes, passphrase: bytes) -> Ed25519PrivateKey:
    """The key. Raises Problem for another passphrase."""
    hidden, tag = written[:_SEED], written[_SEED:]
    key = Ed25519PrivateKey.from_private_bytes(_hidden(hidden, passphrase, tag))
    if _tag(key) != tag:
        raise Problem("paper-passphrase")
    return key


def _tag(key: Ed25519PrivateKey) -> bytes:
    return hashlib.sha256(key.public_key().public_bytes_raw()).digest()[:_TAG]


def _hidden(seed: bytes, passphrase: bytes, tag: bytes) -> bytes:
    """Hides a seed, and shows it again: the mask is used for this one seed only, since the tag is the key's own."""
    mask = Scrypt(salt=_SALT + tag, length=_SEED, n=1 << 17, r=8, p=1).derive(passphrase)
    return bytes(a ^ b for a, b in zip(seed, mask, strict=True))


def said(written: bytes, tongue: Tongue) -> tuple[str, ...]:
    """The 36 bytes in words."""
    count = _count(tongue)
    number = int.from_bytes(written) << (count * tongue.bits - 8 * len(written))
    mask = (1 << tongue.bits) - 1
    words = [tongue.words[number >> tongue.bits * place & mask] for place in reversed(range(count))]
    return (*words, checking_word(words, tongue))


def _count(tongue: Tongue) -> int:
    return -(-8 * (_SEED + _TAG) // tongue.bits)


def typed(text: str) -> bytes:
    """The 36 bytes of words that somebody typed, in whatever case and marks. Raises Problem: which word is wrong."""
    tongue, words = heard(text)
    unknown = unknown_word(words, tongue)
    if unknown:
        raise Problem("words-unknown", **unknown.facts)
    if len(words) != _count(tongue) + 1:
        raise Problem("words-count", count=len(words), wanted=_count(tongue) + 1)
    spare = _count(tongue) * tongue.bits - 8 * (_SEED + _TAG)
    number = 0
    for word in words[:-1]:
        number = number << tongue.bits | tongue.words.index(word)
    if not consistent(words, tongue) or number & ((1 << spare) - 1):
        raise Problem("paper-words-wrong")
    return (number >> spare).to_bytes(_SEED + _TAG)
