"""A kit for tests, ours and anybody's: tiny sites, throw-away keys, a clock that stands still, mirrors that lie.

circle = ThrowAwayKeys()
site = signed_site(tmp_path / "site", circle, NOON)       # release 1, in force
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from securesystemslib.signer import CryptoSigner

from stillhere import files
from stillhere.flows import signing
from stillhere.release import requests
from stillhere.release.circle import Circle

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)

TINY_SITE = {
    "stillhere.toml": 'format = 1\nlanguages = ["en", "zh-Hans"]\n',
    "registers/addresses.toml": """format = 1

[[address]]
url = "https://www.example.org/"
state = "official"
since = 2010

[[address]]
url = "old[.]example"
state = "compromised"
since = 2008
reason = { en = "Broken into.", zh-Hans = "被入侵。" }
""",
    "registers/organisation.toml": """format = 1
based = { en = "Town", zh-Hans = "城" }

[[name]]
since = "2008-05"
names = { en = "Society", zh-Hans = "协会" }
""",
    "content/page/about/facts.toml": "published = 2010-01-01\n",
    "content/page/about/en.md": '+++\ntitle = "Who we are"\nsummary = "A society."\n+++\nWords.\n',
    "content/page/about/zh-Hans.md": '+++\ntitle = "我们是谁"\nsummary = "一个协会。"\n+++\n文字。\n',
    "content/case/li-example/facts.toml": """published = 2010-01-02
names = { en = "Li Example", zh-Hans = "李某例" }
charges = ["inciting-subversion"]
sentence_months = 132

[[timeline]]
date = 2008-12-08
state = "detained"

[[timeline]]
date = 2009-12-25
state = "sentenced"
note = { en = "eleven years", zh-Hans = "十一年" }
""",
    "content/case/li-example/en.md": '+++\ntitle = "Li Example"\nrole = "writer"\n+++\nHeld for {{held li-example}}.\n',
    "content/case/li-example/zh-Hans.md": '+++\ntitle = "李某例"\nrole = "作家"\n+++\n已被关押{{held li-example}}。\n',
    "content/statement/first/facts.toml": 'published = 2015-02-24\ncases = ["li-example"]\n',
    "content/statement/first/en.md": '+++\ntitle = "First"\n+++\nSee [Li](/case/li-example).\n',
}


class ThrowAwayKeys:
    """Three keyholders (two suffice), an editor, a publisher; keys that exist in memory only."""

    def __init__(self) -> None:
        names = ("anna", "bo", "chen", "editor", "publisher")
        self.signers = {name: CryptoSigner.generate_ed25519() for name in names}

    @property
    def circle(self) -> Circle:
        """Who holds what, for a ceremony."""
        keys = {name: signer.public_key for name, signer in self.signers.items()}
        return Circle((keys["anna"], keys["bo"], keys["chen"]), 2, (keys["editor"],), (keys["publisher"],))

    @property
    def online(self) -> list[CryptoSigner]:
        """The editor's and the publisher's signers."""
        return [self.signers["editor"], self.signers["publisher"]]

    def answers(self, request: requests.Request, *names: str) -> list[requests.Answer]:
        """The named keyholders' answers."""
        return [requests.sign(request, name, self.signers[name]) for name in names]


def write_site(folder: Path, changes: dict[str, str] | None = None) -> Path:
    """The tiny site in a folder, with these files added or replaced."""
    for path, text in {**TINY_SITE, **(changes or {})}.items():
        files.write_atomic(folder / path, text.encode(), durable=False)
    return folder


def signed_site(folder: Path, keys: ThrowAwayKeys, now: datetime, changes: dict[str, str] | None = None) -> Path:
    """The tiny site with the ceremony held and release 1 made."""
    write_site(folder, changes)
    request = signing.begin_ceremony(folder, keys.circle, now)
    signing.finish(folder, request, keys.answers(request, "anna", "bo"), [], now)
    signing.make_release(folder, keys.online, now)
    return folder


def with_mirrors(folder: Path, mirrors: dict[str, Path], addresses: dict[str, str] | None = None) -> None:
    """Names folders as mirrors in the settings of a site."""
    rows = "".join(
        f'\n[[mirror]]\nname = "{name}"\nkind = "folder"\npath = "{path}"\n'
        + (f'address = "{addresses[name]}"\n' if addresses else "")
        for name, path in mirrors.items()
    )
    files.write_atomic(folder / "stillhere.toml", (TINY_SITE["stillhere.toml"] + rows).encode())
