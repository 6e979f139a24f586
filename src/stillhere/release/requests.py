"""Signing requests: one small file asks, one small file answers. Pure.

A request carries the exact bytes to be signed, and nothing that a signer would have to believe: the words that are
shown before signing are computed from these bytes (`facts_of`). Both are JSON, format 1; bytes are base64.

    request  {"format": 1, "what": "stillhere signing request", "root": …|null, "roles": {"addresses": …},
              "files": {".well-known/stillhere/addresses.json": …}}
    answer   {"format": 1, "what": "stillhere signature", "request": "<sha256>", "name": "anna",
              "signatures": {"addresses": {"keyid": …, "sig": …}}}
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from securesystemslib.exceptions import UnverifiedSignatureError, VerificationError
from securesystemslib.signer import Signature, Signer
from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata, Root
from tuf.api.metadata import Role as KeysOfRole

from stillhere.errors import Problem
from stillhere.release import roles
from stillhere.release.meaning import Change, meaning

FORMAT = 1
REQUEST, ANSWER = "stillhere signing request", "stillhere signature"
MAX_FILE = 8_000_000


@dataclass(frozen=True)
class Request:
    """What is to be signed: metadata by role, the files it speaks for, and the root that says who may sign.

    In a ceremony there is no root yet: the new root says itself who may sign.
    """

    metadata: Mapping[str, bytes]
    files: Mapping[str, bytes]
    root: bytes | None = None

    @property
    def id(self) -> str:
        """The SHA-256 of everything that matters in the request."""
        return hashlib.sha256(self.encode()).hexdigest()

    def encode(self) -> bytes:
        """As a file."""
        parts = {
            "format": FORMAT,
            "what": REQUEST,
            "root": _b64(self.root) if self.root else None,
            "roles": {role: _b64(data) for role, data in sorted(self.metadata.items())},
            "files": {path: _b64(data) for path, data in sorted(self.files.items())},
        }
        return (json.dumps(parts, indent=1) + "\n").encode()


@dataclass(frozen=True)
class Answer:
    """One holder's signatures, by role."""

    request: str
    name: str
    signatures: Mapping[str, Signature]

    def encode(self) -> bytes:
        """As a file."""
        signatures = {role: {"keyid": s.keyid, "sig": s.signature} for role, s in sorted(self.signatures.items())}
        parts = {
            "format": FORMAT,
            "what": ANSWER,
            "request": self.request,
            "name": self.name,
            "signatures": signatures,
        }
        return (json.dumps(parts, indent=1) + "\n").encode()


def parse_request(untrusted: bytes, file: str) -> Request:
    """A request from a file. Raises Problem (`request-broken`)."""
    parts = _parts(untrusted, REQUEST, file)
    try:
        metadata = {str(role): _unb64(data) for role, data in parts["roles"].items()}
        contents = {str(path): _unb64(data) for path, data in parts["files"].items()}
        request = Request(metadata, contents, _unb64(parts["root"]) if parts["root"] else None)
        facts_of(request, None)
        _root_of(request)
    except (KeyError, AttributeError, TypeError, ValueError, RepositoryError) as error:
        raise Problem("request-broken", file=file) from error
    return request


def parse_answer(untrusted: bytes, file: str) -> Answer:
    """An answer from a file. Raises Problem (`answer-broken`)."""
    parts = _parts(untrusted, ANSWER, file)
    try:
        signatures = {str(role): Signature(str(s["keyid"]), str(s["sig"])) for role, s in parts["signatures"].items()}
        return Answer(str(parts["request"]), str(parts["name"]), signatures)
    except (KeyError, AttributeError, TypeError) as error:
        raise Problem("answer-broken", file=file) from error


def _parts(untrusted: bytes, what: str, file: str) -> dict[str, Any]:
    try:
        parts = json.loads(untrusted)
    except (ValueError, RecursionError):
        parts = None
    if not isinstance(parts, dict) or parts.get("what") != what:
        raise Problem("request-broken" if what == REQUEST else "answer-broken", file=file)
    if parts.get("format") != FORMAT:
        raise Problem("format-unknown", file=file, format=parts.get("format"), known=FORMAT)
    return parts


def facts_of(request: Request, addresses_before: bytes | None) -> list[Change]:
    """What signing would change, recomputed from the bytes. Raises ValueError for bytes that words cannot tell."""
    return meaning(request.metadata, request.files, addresses_before)


def sign(request: Request, name: str, signer: Signer) -> Answer:
    """A holder's answer. Raises Problem where this key may sign nothing of the request."""
    may = [role for role in request.metadata if signer.public_key.keyid in _rule(request, role).keyids]
    if not may:
        raise Problem("key-may-not-sign", name=name)
    signatures = {role: Metadata.from_bytes(request.metadata[role]).sign(signer) for role in may}
    return Answer(request.id, name, signatures)


def _root_of(request: Request) -> Root:
    signed = Metadata.from_bytes(request.root or request.metadata[roles.ROOT]).signed
    if not isinstance(signed, Root):
        raise ValueError("no root")  # noqa: TRY004 - one kind of error for every broken request
    return signed


def _rule(request: Request, role: str) -> KeysOfRole:
    """Who may sign. The ceremony gives `addresses` the keys and threshold of `targets`; `meaning` insists."""
    return _root_of(request).roles[roles.ROOT if role == roles.ROOT else roles.TARGETS]


@dataclass(frozen=True)
class Collected:
    """What the answers give together: signed metadata, who signed, which answers are no good, how many are missing."""

    metadata: Mapping[str, Metadata[Any]]
    signed_by: tuple[str, ...]
    rejected: tuple[str, ...]
    missing: int


def collect(request: Request, answers: Sequence[Answer]) -> Collected:
    """Puts answers together, in any order. An answer that does not fit is named, and harms nothing."""
    metadata = {role: Metadata.from_bytes(data) for role, data in request.metadata.items()}
    for signed in metadata.values():
        signed.signatures.clear()  # what came with the request was answered by nobody
    good: dict[tuple[str, ...], Answer] = {}
    for answer in answers:
        if _fits(answer, request, metadata):
            good.setdefault(tuple(sorted({s.keyid for s in answer.signatures.values()})), answer)
    for answer in good.values():
        for role, signature in answer.signatures.items():
            metadata[role].signatures[signature.keyid] = signature
    rejected = tuple(answer.name for answer in answers if not _fits(answer, request, metadata))
    missing = max(_missing(request, role, signed) for role, signed in metadata.items())
    return Collected(metadata, tuple(answer.name for answer in good.values()), rejected, missing)


def _fits(answer: Answer, request: Request, metadata: Mapping[str, Metadata[Any]]) -> bool:
    if answer.request != request.id or not answer.signatures or not answer.signatures.keys() <= metadata.keys():
        return False
    return all(_valid(request, role, metadata[role], signature) for role, signature in answer.signatures.items())


def _valid(request: Request, role: str, metadata: Metadata[Any], signature: Signature) -> bool:
    if signature.keyid not in _rule(request, role).keyids:
        return False
    try:
        _root_of(request).get_key(signature.keyid).verify_signature(signature, metadata.signed_bytes)
    except (UnverifiedSignatureError, VerificationError, ValueError):
        return False
    return True


def _missing(request: Request, role: str, metadata: Metadata[Any]) -> int:
    return max(0, _rule(request, role).threshold - len(metadata.signatures))


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _unb64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError(text[:20]) from error
