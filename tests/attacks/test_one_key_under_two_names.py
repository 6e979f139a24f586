"""One key under two names (TUF: threshold of signatures): whoever may write down the keys lists one holder twice.

The same key with capitals, spaces or a field beside it has another id, and would count as another holder. One stolen
key would then be a threshold of two.
"""

from contextlib import contextmanager

import pytest
from securesystemslib.signer import CryptoSigner, SSlibKey

from stillhere.release import roles
from stillhere.release.verdict import Verdict

from . import surfaces
from .acts import Forger, seen_by_stranger


def spaced(public):
    return " ".join(public[i : i + 2] for i in range(0, len(public), 2))


SPELLINGS = {
    "capitals": lambda public: {"public": public.upper()},
    "spaces": lambda public: {"public": spaced(public)},
    "a field beside it": lambda public: {"public": public, "note": "bo"},
    "not at all": lambda public: {"public": public},
}


@pytest.fixture(params=SPELLINGS)
def second_name(request, keys):
    """Anna's key once more, and a signer that signs with it under the other name."""
    anna = keys.signers["anna"]
    respelt = SPELLINGS[request.param](anna.public_key.keyval["public"])
    key = SSlibKey("0" * 64, "ed25519", "ed25519", respelt)
    return CryptoSigner(anna._private_key, key)


def instead_of_bo(forger, keys, second_name):
    """Anna and Bo sign a root in which Bo's place is Anna's own: what a tricked Bo, or a broken tool, might do."""
    root, bo = forger.read(roles.ROOT), keys.signers["bo"].public_key.keyid
    for role in (roles.ROOT, roles.TARGETS):
        root.signed.revoke_key(bo, role)
        root.signed.add_key(second_name.public_key, role)
    return root


def test_a_root_that_lists_one_holder_twice_is_no_root(published, keys, b, second_name):
    forger = Forger(b)
    root = instead_of_bo(forger, keys, second_name)
    forger.issue(roles.ROOT, root, keys.signers["anna"], keys.signers["bo"], second_name)
    judgement = seen_by_stranger(published, b)
    assert (judgement.verdict, judgement.facts["role"]) == (Verdict.IMPOSTOR, roles.ROOT)


def test_delegations_that_list_one_editor_twice_are_none(published, keys, b):
    """Four eyes at the site: two editors must sign, and one has two names."""
    forger, editor = Forger(b), keys.signers["editor"]
    again = SSlibKey("1" * 64, "ed25519", "ed25519", {"public": editor.public_key.keyval["public"].upper()})
    targets = forger.read(roles.TARGETS)
    targets.signed.add_key(again, roles.SITE)
    targets.signed.delegations.roles[roles.SITE].threshold = 2
    issued = forger.issue(roles.TARGETS, targets, keys.signers["anna"], keys.signers["bo"])
    site = forger.issue(roles.SITE, forger.read(roles.SITE), editor, CryptoSigner(editor._private_key, again))
    forger.bring_into_force(keys.signers["publisher"], (roles.TARGETS, issued), (roles.SITE, site))
    judgement = seen_by_stranger(published, b)
    assert (judgement.verdict, judgement.facts["role"]) == (Verdict.IMPOSTOR, roles.SITE)


@contextmanager
def one_holder_twice(world, _surface):
    anna, forger = world.keys.signers["anna"], Forger(world.new)
    key = SSlibKey("0" * 64, "ed25519", "ed25519", {"public": anna.public_key.keyval["public"].upper()})
    again = CryptoSigner(anna._private_key, key)
    root = instead_of_bo(forger, world.keys, again)
    forger.issue(roles.ROOT, root, anna, world.keys.signers["bo"], again)
    yield world.new


test_on_every_surface = surfaces.every(
    one_holder_twice,
    verify=(1, "impostor", 1),
    watch=(1, "impostor", 2),
    mirror=(1, "impostor", 1),
    recover=(1, "refused", 0),
    browser=(1, "impostor", 0),
)
