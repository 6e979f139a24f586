"""Web addresses as values: compared without accident, and defanged so that nobody opens a dangerous one."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

STATES = ("official", "mirror", "retired", "compromised")
DANGEROUS = ("retired", "compromised")

_UNSAFE = set(" \"'<>\\^`{|}?#")
_HOST = re.compile(r"(?!-)[a-z0-9-]+(\.[a-z0-9-]+)*|\[[0-9a-f:]+\]")


def refang(text: str) -> str:
    """`cfcr2008[.]org` as machines write it: for comparing only, never for showing or opening."""
    return re.sub(r"\[(\.|:)\]|\((\.)\)", lambda m: m[1] or m[2], text).replace("hxxp", "http", 1)


def defang(text: str) -> str:
    """A text that nobody can click or paste into a browser: every dot of the host in brackets."""
    plain = refang(text)
    host = host_of(plain)
    return re.sub("^https?://", "", plain).replace(host, host.replace(".", "[.]"), 1).rstrip("/")


def host_of(text: str) -> str:
    """The host (with port) of an address or of a bare host name, lower case, without `www.`."""
    plain = refang(text.strip())
    netloc = urlsplit(plain if "://" in plain or plain.startswith("//") else "//" + plain).netloc
    return netloc.rsplit("@", 1)[-1].lower().removeprefix("www.").rstrip(".")


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
