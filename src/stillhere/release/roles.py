"""Who can sign what, and where the signed metadata lies. The layout is The Update Framework's (specification 1.0).

| role | signed by | says |
|---|---|---|
| root | k of n keyholders | which keys hold which role |
| targets | k of n keyholders | that `addresses` and `site` may speak, and for which paths |
| addresses | k of n keyholders | which addresses are official, mirrors, onions, retired, compromised |
| site, bin-0 … bin-f | editors | every file of the release, by length and SHA-256 |
| snapshot | publisher | which versions of all these belong together |
| timestamp | publisher | which snapshot is the newest: the heartbeat |
"""

from __future__ import annotations

PARTNERS, PARTNER_LIST = "partners", "partners.addresses.json"
"""The list that only partners are told: signed by the keyholders too, and never part of a release."""
ROOT, TARGETS, ADDRESSES, SITE, SNAPSHOT, TIMESTAMP = (
    "root",
    "targets",
    "addresses",
    "site",
    "snapshot",
    "timestamp",
)
BIN_PREFIX = "bin"
BITS = {16: 4, 64: 6, 256: 8}
_ENOUGH_FOR = {16: 500, 64: 4_000}

METADATA = ".well-known/stillhere/metadata"
ADDRESS_LIST = ".well-known/stillhere/addresses.json"
SOURCES = ".well-known/stillhere/sources"
WELL_KNOWN = ".well-known/stillhere"

# For who has only standard tools: at the top, where `sha256sum -c` finds the files and a person finds the list.
SUMS, SUMS_SIGNATURE, SUMS_KEY = "SHA256SUMS", "SHA256SUMS.minisig", f"{WELL_KNOWN}/minisign.pub"
FOR_STANDARD_TOOLS = (SUMS, SUMS_SIGNATURE, SUMS_KEY)

# Our own fields inside signed metadata; other clients of The Update Framework carry them along unread.
RELEASED, SIGNED_AT = "x-stillhere-released", "x-stillhere-signed"

# As python-tuf's client: what an untrusted mirror may make us read before anything of it is verified.
MAX_ROOT, MAX_TIMESTAMP, MAX_SNAPSHOT, MAX_ROLE = 512_000, 16_384, 2_000_000, 5_000_000
MAX_ROOT_STEPS = 256
MAX_FILE = 512 * 1024 * 1024


def bits_for(files: int, wish: int, before: int) -> int:
    """How many bits of a path's SHA-256 say its bin: few files need few bins, and many bins keep a change small.

    `wish` is how many bins the settings want (0: as suits); there are never fewer than `before`, since the versions of
    bins that a snapshot once listed cannot begin anew.
    """
    suits = next((bins for bins, most in _ENOUGH_FOR.items() if files <= most), max(BITS))
    return BITS[max(wish or suits, before)]


def bin_of(path_digest: str, bits: int) -> str:
    """The bin that lists a path, from the SHA-256 of the path."""
    width = (bits + 3) // 4
    return f"{BIN_PREFIX}-{int(path_digest[:8], 16) >> (32 - bits):0{width}x}"


def metadata_path(role: str, version: int | None) -> str:
    """Where a role's metadata lies below METADATA: `3.snapshot.json`; only the timestamp has no number."""
    return f"{role}.json" if version is None else f"{version}.{role}.json"
