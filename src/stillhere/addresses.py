"""Web addresses as values: compared without accident, and defanged so that nobody opens a dangerous one.

Browsers read an address in many spellings: full-width letters and dots, percent signs, entities, ports, user names,
three slashes. `host_of` and `simplified` undo them, so that a dangerous host is known in each.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import html
import re
import unicodedata
from urllib.parse import unquote, urlsplit

STATES = ("official", "mirror", "onion", "retired", "compromised")
DANGEROUS = ("retired", "compromised")

_UNSAFE = set(" \"'<>\\^`{|}?#")
_HOST = re.compile(r"(?!-)[a-z0-9-]+(\.[a-z0-9-]+)*|\[[0-9a-f:]+\]")
_DEFANGED = re.compile(r"[a-z0-9-]+(\[\.\][a-z0-9-]+)+(:\d{1,5})?(/[^\s\"'<>]*)?")
_ADDRESS_IN_TEXT = re.compile(r"(?:[a-z][a-z0-9+.-]{0,20}:)?//[^\s'\"<>()]+", re.IGNORECASE)
_SCHEME = re.compile(r"(?:(?:https?|hxxps?|ftp|wss?):)?[/\\]*", re.IGNORECASE)
_PORT = re.compile(r"(.*?):(\d*)")
_ONION = re.compile(r"(?:[a-z0-9-]+\.)*([a-z2-7]{56})\.onion")

_DOTS = dict.fromkeys(map(ord, "。．｡․"), ".")
_FULL_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
# Unicode's Default_Ignorable_Code_Point, and what older Unicode hid: none of them is seen between two letters.
_UNSEEN = dict.fromkeys(
    [
        *(0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x3164, 0xFEFF, 0xFFA0),
        *(*range(0x17B4, 0x17B6), *range(0x180B, 0x1810), *range(0x200B, 0x2010), *range(0x202A, 0x202F)),
        *(*range(0x2060, 0x2070), *range(0xFE00, 0xFE10), *range(0xFFF0, 0xFFFC), *range(0xE0000, 0xE0200)),
    ]
)
_SIMPLER = {**_FULL_WIDTH, **_DOTS, **_UNSEEN}


def refang(text: str) -> str:
    """`cfcr2008[.]org` as machines write it: for comparing only, never for showing or opening."""
    plain = re.sub(r"\[(\.|:|://)\]|\((\.)\)", lambda m: m[1] or m[2], text)
    return re.sub("^hxxp", "http", plain, count=1, flags=re.IGNORECASE)


def defang(text: str) -> str:
    """A text that nobody can click or paste into a browser: no scheme, dots in brackets, the host in small letters.

    >>> defang("https://EVIL.example/collect.js")
    'evil[.]example/collect.js'
    """
    plain = re.sub("^(https?:/*|//+)", "", refang(text).translate(_DOTS), flags=re.IGNORECASE)
    host, slash, path = plain.partition("/")
    return (host.lower().replace(".", "[.]") + slash + path.replace("://", "[://]")).rstrip("/")


def defang_all(text: str) -> str:
    """A text in which every address is defanged: what strangers wrote is shown to people, and never as a link."""
    return _ADDRESS_IN_TEXT.sub(lambda found: defang(found[0]), text)


def is_defanged(text: str) -> bool:
    """Whether a text is an address as `defang` writes it, and nothing more."""
    return bool(_DEFANGED.fullmatch(text)) and text == defang(text)


def simplified(text: str) -> str:
    """A text as a browser reads an address in it: without entities, percent signs, full width, hidden characters."""
    if "&" in text:
        text = html.unescape(text)
    if "%" in text:
        text = unquote(text)
    return text.translate(_SIMPLER).lower()


def host_of(text: str) -> str:
    """The host (with its port, unless that is the usual one) of an address or bare host name, without `www.`."""
    plain = "".join(char for char in simplified(refang(text.strip())) if not unicodedata.category(char).startswith("C"))
    authority = re.split(r"[/\\?#]", _SCHEME.sub("", unicodedata.normalize("NFKC", plain), count=1))[0]
    name, port = _split_port(authority.rsplit("@", 1)[-1].strip())
    name = _ascii(name.strip(".").removeprefix("www."))
    return name if port in ("", "80", "443") else f"{name}:{port}"


def _split_port(host: str) -> tuple[str, str]:
    found = _PORT.fullmatch(host) if not host.startswith("[") or "]:" in host else None
    return (found[1], found[2]) if found else (host, "")


def _ascii(name: str) -> str:
    if name.isascii():
        return name
    import idna

    try:
        return idna.encode(name, uts46=True).decode()
    except (idna.IDNAError, UnicodeError):
        return name


def without_port(host: str) -> str:
    """A host (as `host_of` gives it), whatever its port."""
    return _split_port(host)[0]


def covers(dangerous: str, host: str) -> bool:
    """Whether a dangerous host (both as `host_of` gives them) is meant: itself, below it, and without a port at any."""
    name, port = _split_port(dangerous)
    other, other_port = _split_port(host)
    return (other == name or other.endswith("." + name)) and port in ("", other_port)


def is_address(text: str) -> bool:
    """Whether it is a plain `http(s)://host[:port]/path` address without credentials, query or fragment."""
    try:
        parts = urlsplit(text)
        bare_host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        return False
    bare_host = f"[{bare_host}]" if ":" in bare_host else bare_host
    clean = not (parts.query or parts.fragment or parts.username or parts.password or set(text) & _UNSAFE)
    return parts.scheme in ("http", "https") and clean and bool(_HOST.fullmatch(bare_host)) and text.isprintable()


def is_onion(host: str) -> bool:
    """Whether a host (as `host_of` gives it) is below `.onion`, right or wrong: only Tor can reach it.

    Asking any name server for it would tell whoever runs that server (RFC 7686).
    """
    return _split_port(host)[0].endswith(".onion")


def is_onion_address(text: str) -> bool:
    """Whether it is an address of an onion service, version 3, copied without a mistake: its checksum is right.

    Source: Tor rendezvous specification, version 3, section 6 (base32 of key, checksum and version).
    """
    found = _ONION.fullmatch(_split_port(host_of(text))[0]) if is_address(text) else None
    if not found:
        return False
    try:
        key, checksum, version = _parts_of_onion(found[1])
    except binascii.Error:
        return False
    return version == b"\3" and hashlib.sha3_256(b".onion checksum" + key + version).digest()[:2] == checksum


def _parts_of_onion(name: str) -> tuple[bytes, bytes, bytes]:
    data = base64.b32decode(name.upper())
    return data[:32], data[32:34], data[34:]


def fits(text: str, state: str) -> bool:
    """Whether an address is written as its state asks: dangerous ones defanged, an onion's without a mistake."""
    if state in DANGEROUS:
        return is_defanged(text)
    return is_onion_address(text) if state == "onion" or is_onion(host_of(text)) else is_address(text)
