"""`mirrors.txt`: our addresses in the form that onion communities read. Pure.

Source: the Onion Mirror Guidelines, version alpha (https://dark.fail/spec/omg.txt): a line that begins with `http://`
or `https://` is an official mirror, scheme and host only, no port and no path; `#` begins a line that is none. The
guidelines want the file signed with PGP, by a key in `pgp.txt`. We have no PGP: it is signed as all of a release is,
and says so. Their `canary.txt` is our sign of life, in the signed metadata; `related.txt` would list sites that are not
ours.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from stillhere.content.model import Address, Site

PATH = "mirrors.txt"
_HEAD = """\
# Our official addresses, one a line: scheme and host only.
# Not signed with PGP. The list that our keyholders sign: /.well-known/stillhere/addresses.json
# Whether an address shows a genuine copy: stillhere verify ADDRESS
"""


def mirrors_txt(site: Site) -> bytes:
    """The file: official addresses, mirrors and onions of the public register, in the register's order."""
    ours = [address for address in site.addresses if not address.dangerous]
    lines = list(dict.fromkeys(map(_line, ours)))
    return (_HEAD + "".join(f"{line}\n" for line in lines)).encode()


def _line(address: Address) -> str:
    parts = urlsplit(address.url)
    if parts.port or parts.path not in ("", "/"):
        return f"# Ours too, with a port or path, which has no place in this form: {address.url}"
    return f"{parts.scheme}://{parts.hostname}"
