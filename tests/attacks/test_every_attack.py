"""The table of attacks and surfaces has no empty cell: a new surface or a new attack without its tests fails here."""

from contextlib import nullcontext
from importlib import import_module
from pathlib import Path

import pytest

from stillhere.cli.main import COMMANDS

from . import surfaces

ATTACKS = (
    "arbitrary_content",
    "endless_data",
    "extraneous_files",
    "fast_forward",
    "freeze",
    "key_compromise",
    "malicious_mirror_among_good",
    "mix_and_match",
    "rollback",
    "slow_retrieval",
    "wrong_file",
)
"""The ten of The Update Framework's specification ("Goals for protecting against attacks"), and wrong file."""
OURS = ("impostor", "one_key_under_two_names")
"""Attacks of our own on every surface."""
STORIES = {
    "detained_holder": "what the keyholders do when one is taken",
    "lost_domain_comes_back": "what is built and said about a lost address",
    "recover_from_fragments": "damage, not an attacker: only a recovery meets several damaged copies",
    "stolen_editor_key_in_a_recovery": "what an editor's key lays down, which only a recovery does",
    "planted_secrets": "about what leaves the folder, not about what is read of a copy",
    "succession": "from an old copy to today's list of addresses, which only `verify --since` does",
    "supporters_mirror": "more of every attack on one surface",
    "every_attack": "this file",
    "every_file_fuzzed": "every change, on both verifiers",
    "metadata_fuzz": "every change, on the verifier",
}
"""Files that are no attack on every surface, and why."""
ELSEWHERE = {
    "heartbeat": "signs the freshness of a copy: tests/flows/test_beating.py has its attacks, not yet all of them",
    "trust": "reads which keys a copy proves, and keeps nothing of it: tests/cli/test_trust.py",
}
"""Commands that read copies and are not on the table, and why."""


def test_every_file_is_an_attack_on_every_surface_or_says_why_not():
    there = {path.stem.removeprefix("test_") for path in Path(__file__).parent.glob("test_*.py")}
    assert there == {*ATTACKS, *OURS, *STORIES}


@pytest.mark.parametrize("attack", [*ATTACKS, *OURS])
def test_every_attack_is_tried_on_every_surface(attack):
    module = import_module(f"tests.attacks.test_{attack}")
    tried = [test for name, test in vars(module).items() if name.startswith("test_") and hasattr(test, "attacked")]
    assert tried
    for test in tried:
        assert test.wanted.keys() == surfaces.SURFACES.keys()
        assert {mark.args[0] for mark in test.pytestmark} == {"name", "company"}


def test_the_surfaces_are_those_of_the_product():
    """Every command that reads copies which it does not trust, and the page."""
    commands = Path(surfaces.__file__).parent.parent.parent / "src/stillhere/cli"
    reading = {name for name in COMMANDS if "must_be_there" in (commands / f"{name}.py").read_text("utf-8")}
    assert reading - ELSEWHERE.keys() | {"browser"} == surfaces.SURFACES.keys()


@pytest.mark.parametrize("forgotten", surfaces.SURFACES)
def test_an_attack_that_forgets_a_surface_is_no_test(forgotten):
    wanted = {name: (1, "altered", 0) for name in surfaces.SURFACES if name != forgotten}
    with pytest.raises(AssertionError, match=forgotten):
        surfaces.every(lambda world, surface: nullcontext(world.new), **wanted)
