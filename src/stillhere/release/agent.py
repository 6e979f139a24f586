"""Keys in an ssh-agent, also on a smart card behind it: the secret never comes to us, the agent signs.

Two messages of the agent protocol (draft-ietf-sshm-ssh-agent, sections 3.5 and 3.6) over its local socket, with limits
on length and time: the agent may ask a person to press a button. What it answers is verified before it is used.
"""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from securesystemslib.exceptions import UnverifiedSignatureError, VerificationError
from securesystemslib.signer import Key, Signature, Signer

from stillhere.errors import Problem

_REQUEST_IDENTITIES, _IDENTITIES_ANSWER, _SIGN_REQUEST, _SIGN_RESPONSE = 11, 12, 13, 14
_ED25519 = b"ssh-ed25519"
_MAX_ANSWER = 256 * 1024
SECONDS = 60.0


class AgentRefused(Exception):  # noqa: N818 - an outcome, not a bug
    """The agent answers with something else than what was asked for."""


@dataclass(frozen=True)
class Agent:
    """An ssh-agent at a local socket. `seconds`: how long a person has to press the button."""

    address: str
    seconds: float = SECONDS

    def holds(self, blob: bytes) -> bool:
        """Whether it has the secret of a public key, given in OpenSSH's wire form. Raises AgentRefused and OSError."""
        answer = _Reader(self._asked(_REQUEST_IDENTITIES, b"", _IDENTITIES_ANSWER))
        return blob in [answer.string_before_comment() for _ in range(answer.number())]

    def signature(self, blob: bytes, payload: bytes) -> bytes:
        """64 bytes, as the agent says. Raises AgentRefused and OSError."""
        asked = _string(blob) + _string(payload) + struct.pack(">I", 0)
        inner = _Reader(_Reader(self._asked(_SIGN_REQUEST, asked, _SIGN_RESPONSE)).string())
        if inner.string() != _ED25519:
            raise AgentRefused("another kind of signature")
        return inner.string()

    def _asked(self, kind: int, body: bytes, expected: int) -> bytes:
        until = time.monotonic() + self.seconds
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(self.seconds)
            line.connect(self.address)
            line.sendall(_string(bytes([kind]) + body))
            answer = _exactly(line, struct.unpack(">I", _exactly(line, 4, until))[0], until)
        if answer[:1] != bytes([expected]):
            raise AgentRefused("refused")
        return answer[1:]


class AgentSigner(Signer):
    """Signs with the agent's copy of one Ed25519 key."""

    def __init__(self, agent: Agent, key: Key, name: str) -> None:
        self._agent, self._key, self._name = agent, key, name

    @property
    def public_key(self) -> Key:
        """The key whose secret the agent has."""
        return self._key

    @classmethod
    def from_priv_key_uri(cls, *_args: Any, **_more: Any) -> AgentSigner:
        """As the interface wants it; ours are found by their public file."""
        raise NotImplementedError

    def sign(self, payload: bytes) -> Signature:
        """The agent's signature, verified. Raises Problem where it gives none, or a wrong one."""
        try:
            found = self._agent.signature(blob_of(self._key), payload)
            signature = Signature(self._key.keyid, found.hex())
            self._key.verify_signature(signature, payload)
        except TimeoutError as error:
            raise Problem("agent-slow", name=self._name, seconds=int(self._agent.seconds)) from error
        except (AgentRefused, OSError, UnverifiedSignatureError, VerificationError) as error:
            raise Problem("agent-refused", name=self._name) from error
        return signature


def agent_signer(path: Path, environment: Mapping[str, str], seconds: float = SECONDS) -> AgentSigner:
    """The signer for a public file whose secret is in the agent at SSH_AUTH_SOCK. Raises Problem."""
    from stillhere.release.keys import load_public

    _, key = load_public(path)
    address = environment.get("SSH_AUTH_SOCK", "")
    if not address or not hasattr(socket, "AF_UNIX"):  # Windows' agent has no such socket
        raise Problem("agent-absent", path=str(path))
    agent = Agent(address, seconds)
    try:
        held = agent.holds(blob_of(key))
    except (AgentRefused, OSError) as error:
        raise Problem("agent-absent", path=str(path)) from error
    if not held:
        raise Problem("agent-without-key", path=str(path))
    return AgentSigner(agent, key, path.stem)


def blob_of(key: Key) -> bytes:
    """A public key in OpenSSH's wire form (RFC 8709, section 4)."""
    point = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key.keyval["public"]))
    return _string(_ED25519) + _string(point.public_bytes_raw())


class _Reader:
    """Strings and numbers of a message (RFC 4251, section 5). Raises AgentRefused where it ends too soon."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def number(self) -> int:
        found: int = struct.unpack(">I", self._take(4))[0]
        return found

    def string(self) -> bytes:
        return self._take(self.number())

    def string_before_comment(self) -> bytes:
        found, _ = self.string(), self.string()
        return found

    def _take(self, count: int) -> bytes:
        found = self._data[self._at : self._at + count]
        if len(found) != count:
            raise AgentRefused("cut short")
        self._at += count
        return found


def _string(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


def _exactly(line: socket.socket, count: int, until: float) -> bytes:
    """The time is for the whole answer: a byte now and then must not keep us for ever."""
    if count > _MAX_ANSWER:
        raise AgentRefused("too long")
    found = b""
    while len(found) < count:
        left = until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        line.settimeout(left)
        part = line.recv(count - len(found))
        if not part:
            raise AgentRefused("cut short")
        found += part
    return found
