"""An organisation with key files, one release and a mirror, on the command line: each test is one bad day of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from stillhere.release import keys
from stillhere.testing import with_mirrors, write_site
from tests.cli.running import Ran, stillhere

PEOPLE = ("anna", "bo", "chen", "dolma", "editor", "second", "publisher", "spare")
PASSPHRASE = "four words kept together"
ROOT = ".well-known/stillhere/metadata/1.root.json"


class House:
    """Where things lie, and what people do with their keys."""

    def __init__(self, top: Path) -> None:
        self.top, self.site, self.mirror = top, top / "site", top / "mirror"
        self.keys, self.passphrase, self.root = top / "keys", top / "passphrase", top / "root.json"

    def public(self, name: str) -> Path:
        return self.keys / f"{name}.pub"

    def key(self, *names: str) -> list[object]:
        given = [word for name in names for word in ("--key", self.keys / f"{name}.key")]
        return [*given, "--passphrase-file", self.passphrase]

    def request(self, name: str) -> Path:
        return self.site / ".stillhere/requests" / f"{name}.request.json"

    def sign(self, request: str, name: str, *more: object) -> Ran:
        return stillhere("sign", self.request(request), *self.key(name), "--yes", *more)

    def finish(self, request: str, *names: str, publisher: str = "publisher", more: tuple[object, ...] = ()) -> Ran:
        path = self.request(request)
        answers = [path.with_name(f"{path.name.removesuffix('.json')}.{name}.answer.json") for name in names]
        return stillhere("release", "finish", self.site, path, *answers, *self.key(publisher), *more)

    def answered(self, request: str, *names: str, publisher: str = "publisher") -> Ran:
        """Everybody named signs, and the answers are put together."""
        for name in names:
            ran = self.sign(request, name)
            assert ran.code == 0, ran.err
        return self.finish(request, *names, publisher=publisher)

    def keyid(self, role: str, number: int) -> str:
        """The key of the holder of a seat, counted from 1, as `keys show` gives it."""
        found = stillhere("keys", "show", self.site, "--json").report["keys"][role]
        return str(found[number - 1])

    def change(self, *words: object) -> Ran:
        return stillhere("keys", "change", self.site, *words)

    def release(self, *names: str) -> Ran:
        return stillhere("release", "make", self.site, *self.key(*names))

    def publish(self) -> Ran:
        return stillhere("publish", self.site)

    def verdict(self, root: Path | None = None, *more: object) -> str:
        """What a reader sees who holds nothing but a root of trust."""
        ran = stillhere("verify", self.mirror, "--trust", root or self.root, "--json", *more)
        return str(ran.report["copies"][0]["verdict"])

    def write(self, path: str, text: str) -> None:
        (self.site / path).write_text(text, encoding="utf-8")


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> House:
    house = House(tmp_path_factory.mktemp("house"))
    house.passphrase.write_text(PASSPHRASE + "\n")
    house.keys.mkdir()
    for name in PEOPLE:
        keys.create(house.keys, name, PASSPHRASE.encode(), rounds=keys.DEMO_ROUNDS)
    write_site(house.site)
    with_mirrors(house.site, {"a": house.mirror})
    seats = [("keyholder", "anna"), ("keyholder", "bo"), ("keyholder", "chen"), ("editor", "editor")]
    circle = [w for role, name in [*seats, ("publisher", "publisher")] for w in (f"--{role}", house.public(name))]
    assert stillhere("keys", "ceremony", house.site, *circle).code == 0
    assert house.answered("ceremony", "anna", "chen").code == 0
    assert house.release("editor", "publisher").code == 0
    return house


@pytest.fixture
def house(founded: House, tmp_path: Path) -> House:
    shutil.copytree(founded.top, tmp_path, dirs_exist_ok=True)
    copied = House(tmp_path)
    with_mirrors(copied.site, {"a": copied.mirror})
    assert copied.publish().code == 0
    shutil.copy(copied.mirror / ROOT, copied.root)
    return copied
