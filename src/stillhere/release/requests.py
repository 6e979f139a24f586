"""Signing requests: one small file asks, one small file answers. Pure.

A request carries the exact bytes to be signed, and nothing that a signer would have to believe: the words that are
shown before signing are computed from these bytes (`facts_of`). Both are JSON, format 1; bytes are base64.

    request  {"format": 1, "what": "stillhere signing request", "before": {"root": …}, "roles": {"addresses": …},
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
from dataclasses import dataclass, field
from typing import Any

from securesystemslib.exceptions import UnverifiedSignatureError, VerificationError
from securesystemslib.signer import Signature, Signer
from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata

from stillhere.errors import Problem
from stillhere.release.meaning import Change, meaning
from stillhere.release.rules import Rule, rules_of

FORMAT = 1
REQUEST, ANSWER = "stillhere signing request", "stillhere signature"
MAX_FILE = 8_000_000


@dataclass(frozen=True)
class Request:
    """What is to be signed: metadata by role, the files it speaks for, and what is in force as far as that matters.

    `before` says who may sign, and what the words compare with. In a ceremony it is empty: the new root says itself who
    may sign.
    """

    metadata: Mapping[str, bytes]
    files: Mapping[str, bytes]
    before: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The SHA-256 of everything that matters in the request."""
        return hashlib.sha256(self.encode()).hexdigest()

    def encode(self) -> bytes:
        """As a file."""
        parts = {
            "format": FORMAT,
            "what": REQUEST,
            "before": {role: _b64(data) for role, data in sorted(self.before.items())},
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
        before = {str(role): _unb64(data) for role, data in parts["before"].items()}
        request = Request(metadata, contents, before)
        facts_of(request, None)
        _rules(request)
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
    return meaning(request.metadata, request.files, request.before, addresses_before)


def sign(request: Request, name: str, signer: Signer) -> Answer:
    """A holder's answer. Raises Problem where this key may sign nothing of the request."""
    keyid = signer.public_key.keyid
    may = [role for role, rules in _rules(request).items() if any(keyid in rule.keys for rule in rules)]
    if not may:
        raise Problem("key-may-not-sign", name=name)
    signatures = {role: Metadata.from_bytes(request.metadata[role]).sign(signer) for role in may}
    return Answer(request.id, name, signatures)


def _rules(request: Request) -> dict[str, list[Rule]]:
    """Every rule that each role has to meet."""
    asked = {role: Metadata.from_bytes(data).signed for role, data in request.metadata.items()}
    before = {role: Metadata.from_bytes(data).signed for role, data in request.before.items()}
    return {role: rules_of(role, asked, before) for role in request.metadata}


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
    rules = _rules(request)
    fitting = [answer for answer in answers if _fits(answer, request, metadata, rules)]
    good: dict[tuple[str, ...], Answer] = {}
    for answer in fitting:
        good.setdefault(tuple(sorted({s.keyid for s in answer.signatures.values()})), answer)
        for role, signature in answer.signatures.items():
            metadata[role].signatures[signature.keyid] = signature
    rejected = tuple(answer.name for answer in answers if answer not in fitting)
    missing = max(_missing(rule, metadata[role]) for role in metadata for rule in rules[role])
    return Collected(metadata, tuple(answer.name for answer in good.values()), rejected, missing)


def _fits(
    answer: Answer, request: Request, metadata: Mapping[str, Metadata[Any]], rules: Mapping[str, Sequence[Rule]]
) -> bool:
    if answer.request != request.id or not answer.signatures or not answer.signatures.keys() <= metadata.keys():
        return False
    return all(_valid(signature, metadata[role], rules[role]) for role, signature in answer.signatures.items())


def _valid(signature: Signature, metadata: Metadata[Any], rules: Sequence[Rule]) -> bool:
    key = next((rule.keys[signature.keyid] for rule in rules if signature.keyid in rule.keys), None)
    if key is None:
        return False
    try:
        key.verify_signature(signature, metadata.signed_bytes)
    except (UnverifiedSignatureError, VerificationError, ValueError):
        return False
    return True


def _missing(rule: Rule, metadata: Metadata[Any]) -> int:
    return max(0, rule.threshold - len(metadata.signatures.keys() & rule.keys.keys()))


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _unb64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError(text[:20]) from error
