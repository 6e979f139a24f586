"""A keyholder is detained (Tianwang, 2016: the founder, and he alone knew the password): the others go on without."""

import itertools
from datetime import timedelta

import pytest

from stillhere.flows import signing
from stillhere.flows.publishing import publish
from stillhere.release import roles
from stillhere.release.verdict import Verdict
from stillhere.testing import NOON, ThrowAwayKeys

from .acts import Forger, in_force, next_release, seen_by_stranger

HOLDERS = ("anna", "bo", "chen")


def change_addresses(site):
    register = site / "registers/addresses.toml"
    register.write_text(register.read_text().replace("https://www.example.org/", "https://new.example/"))
    return signing.begin_addresses(site, NOON)


@pytest.mark.parametrize("two", list(itertools.combinations(HOLDERS, 2)))
def test_any_two_of_three_move_the_site_without_the_third(published, keys, b, two):
    request = change_addresses(published)
    collected = signing.finish(published, request, keys.answers(request, *two), keys.online, NOON)
    assert (collected.missing, collected.signed_by) == (0, two)
    next_release(published, keys, NOON)
    assert all(result.current for result in publish(published, NOON))
    assert b"https://new.example/" in (b / roles.ADDRESS_LIST).read_bytes()


@pytest.mark.parametrize("one", HOLDERS)
def test_no_one_alone_can_be_forced_to(published, keys, one):
    request = change_addresses(published)
    assert signing.finish(published, request, keys.answers(request, one), keys.online, NOON).missing == 1
    assert in_force(published).address_version == 1


def test_the_second_answer_may_come_later(published, keys):
    request = change_addresses(published)
    first = keys.answers(request, "bo")
    assert signing.finish(published, request, first, keys.online, NOON).missing == 1
    later = NOON + timedelta(days=30)
    assert signing.finish(published, request, [*first, *keys.answers(request, "anna")], keys.online, later).missing == 0
    assert in_force(published).address_version == 2


def test_news_goes_on_without_any_keyholder(published, keys, a):
    for week in range(1, 4):
        next_release(published, keys, NOON + timedelta(days=7 * week), f"Week {week}.")
        assert all(result.current for result in publish(published, NOON + timedelta(days=7 * week)))
    assert in_force(published).number == 4


def test_silence_is_visible(published, b):
    judgement = seen_by_stranger(published, b, NOON + timedelta(days=20))
    assert (judgement.verdict, judgement.facts["silent"]) == (Verdict.OUTDATED, 20)


@pytest.fixture
def without_chen(published, keys, b):
    """Anna and Bo give Chen's place to Dolma: a new root, and new delegations below it."""
    forger, dolma = Forger(b), ThrowAwayKeys().signers["anna"]
    gone = keys.signers["chen"].public_key.keyid
    root, targets = forger.read(roles.ROOT), forger.read(roles.TARGETS)
    for role in (roles.ROOT, roles.TARGETS):
        root.signed.revoke_key(gone, role)
        root.signed.add_key(dolma.public_key, role)
    targets.signed.revoke_key(gone, roles.ADDRESSES)
    targets.signed.add_key(dolma.public_key, roles.ADDRESSES)
    pair = [keys.signers["anna"], keys.signers["bo"]]
    forger.issue(roles.ROOT, root, *pair)
    issued = forger.issue(roles.TARGETS, targets, *pair)
    listed = forger.issue(roles.ADDRESSES, forger.read(roles.ADDRESSES), *pair)
    forger.bring_into_force(keys.signers["publisher"], (roles.TARGETS, issued), (roles.ADDRESSES, listed))
    return forger, dolma


def test_readers_with_the_old_root_follow_the_new_circle(published, b, without_chen):
    assert seen_by_stranger(published, b).verdict is Verdict.CURRENT


@pytest.mark.parametrize("role", [roles.ADDRESSES, roles.TARGETS])
@pytest.mark.parametrize(("with_dolma", "verdict"), [(True, Verdict.CURRENT), (False, Verdict.IMPOSTOR)])
def test_the_new_holder_counts_and_the_revoked_one_does_not(
    published, keys, b, without_chen, role, with_dolma, verdict
):
    forger, dolma = without_chen
    second = dolma if with_dolma else keys.signers["chen"]
    issued = forger.issue(role, forger.read(role), keys.signers["anna"], second)
    forger.bring_into_force(keys.signers["publisher"], (role, issued))
    assert seen_by_stranger(published, b).verdict is verdict


def test_the_revoked_holder_cannot_come_back_with_one_other(published, keys, b, without_chen):
    forger, _ = without_chen
    root = forger.read(roles.ROOT)
    root.signed.add_key(keys.signers["chen"].public_key, roles.ROOT)
    forger.issue(roles.ROOT, root, keys.signers["chen"], keys.signers["anna"])
    judgement = seen_by_stranger(published, b)
    assert (judgement.verdict, judgement.facts["role"]) == (Verdict.IMPOSTOR, roles.ROOT)
