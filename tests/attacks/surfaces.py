"""Every attack on every surface: the commands that read copies, and the page in the browser.

    @contextmanager
    def injected(world, _surface):
        inject(world.new)
        yield world.new                                       # the place that attacks

    test_on_every_surface = surfaces.every(injected, verify=(1, "altered", 2), watch=…, mirror=…, recover=…, browser=…)

Of each surface is said: the exit code, the verdict on the place that attacks, and the release that lies on the disk
afterwards (0: nothing, not even a part of one). What lies there is compared byte for byte with what was published.
Beside a good copy no attack may matter: every surface then ends with the newest release, and in time.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple, Protocol

import pytest

from tests.cli.running import stillhere

from .acts import tree_of
from .world import World

SECONDS = 1.5
"""What a look at one place may take."""
ALL_SECONDS = 4 * SECONDS
"""What a mirror and a recovery may take together with the files: a quarter of it is for the look."""
SLACK = 2.0
"""What a command may take above that on a busy machine."""
Place = str | Path


class Told(NamedTuple):
    """What came of a look: the exit code, the verdict on the place that attacks, the release on the disk afterwards."""

    code: int
    verdict: str
    left: int


class Surface(Protocol):
    """Something that is shown copies by people who trust one root. The first place is the one that attacks."""

    def look(self, world: World, *places: Place) -> Told: ...


class Verify:
    """`stillhere verify`: writes nothing but its memory, which never forgets."""

    def look(self, world: World, *places: Place) -> Told:
        before = world.trust
        words = ("--trust", world.root, "--memory", world.memory, "--seconds", SECONDS, "--json")
        ran = stillhere("verify", *places, *words)
        after = world.trust
        if after.root == before.root:  # the keyholders may make us forget what a thief signed
            assert after.seen.timestamp >= before.seen.timestamp
        assert all(after.seen.roles[role] >= version for role, version in before.seen.roles.items())
        return Told(ran.code, ran.report["copies"][0]["verdict"], after.seen.roles["site"])


class Watch:
    """`stillhere watch`, by the organisation: its own folder stays as it is."""

    def look(self, world: World, *places: Place) -> Told:
        before = tree_of(world.site)
        ran = stillhere("watch", *places, "--site", world.site, "--seconds", SECONDS, "--json")
        assert tree_of(world.site) == before
        return Told(ran.code, ran.report["copies"][0]["verdict"], 2)


class Mirror:
    """`stillhere mirror`: what is served is a whole genuine release, or what it was before."""

    def look(self, world: World, *places: Place) -> Told:
        words = ("--trust", world.root, "--seconds", ALL_SECONDS, "--json")
        ran = stillhere("mirror", *places, world.kept, *words)
        verdict = ran.report["addresses"][0]["verdict"] or "current"
        return Told(ran.code, verdict, world.number_of(tree_of(world.kept)))


class Recover:
    """`stillhere recover`: what is laid down was signed, every file of it, or there is nothing."""

    def look(self, world: World, *places: Place) -> Told:
        words = ("--trust", world.root, "--seconds", ALL_SECONDS, "--json")
        ran = stillhere("recover", world.back, *places, *words)
        if not ran.out:
            assert "could prove" in ran.err
            return Told(ran.code, "refused", world.number_back())
        assert ran.report["missing"] == []
        return Told(ran.code, "rebuilt" if ran.report["rebuilt"] else "whole", world.number_back())


class Browser:
    """The page in the browser: it writes nothing, so that no release is ever left. It looks at one place at a time."""

    def look(self, world: World, *places: Place) -> Told:
        told = [world.page.look(place, world.trust, world.now, SECONDS) for place in places]
        assert all(each["verdict"] == "current" for each in told[1:])
        return Told(0 if told[0]["verdict"] == "current" else 1, told[0]["verdict"], 0)


SURFACES: dict[str, Surface] = {
    "verify": Verify(),
    "watch": Watch(),
    "mirror": Mirror(),
    "recover": Recover(),
    "browser": Browser(),
}
Attack = Callable[[World, Surface], AbstractContextManager[Place]]


def every(attack: Attack, **wanted: tuple[int, str, int]) -> Callable[..., None]:
    """A test of the attack on all surfaces, alone and beside a good copy. A surface that is not named is an error."""
    assert set(wanted) == set(SURFACES), f"{attack.__name__} says nothing of {set(SURFACES) ^ set(wanted)}"

    @pytest.mark.parametrize("name", SURFACES)
    @pytest.mark.parametrize("company", ["alone", "beside a good copy"])
    def on_every_surface(world: World, name: str, company: str) -> None:
        surface, expected = SURFACES[name], Told(*wanted[name])
        with attack(world, surface) as place:
            before = tree_of(place) if isinstance(place, Path) else {}
            began = time.monotonic()
            told = surface.look(world, place, *([world.good] if company != "alone" else []))
            took = time.monotonic() - began
            assert not before or tree_of(place) == before  # nobody writes to a copy
        assert told == (expected if company == "alone" else _beside_a_good_copy(name, expected))
        assert took < (ALL_SECONDS if name in ("mirror", "recover") else 2 * SECONDS) + SLACK

    on_every_surface.attacked = attack  # type: ignore[attr-defined]
    on_every_surface.wanted = wanted  # type: ignore[attr-defined]
    return on_every_surface


def _beside_a_good_copy(name: str, alone: Told) -> Told:
    """The attack is named as before; what is done with the good copy is done as if there were no attack."""
    if name == "recover":
        return Told(0, "whole", 2)
    left = alone.left if name == "browser" else 2
    return Told(0 if name == "mirror" else alone.code, alone.verdict, left)
