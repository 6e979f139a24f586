from datetime import timedelta

import pytest
from securesystemslib.signer import CryptoSigner

from stillhere.errors import Problem, ProblemsFound
from stillhere.flows import signing
from stillhere.project import Places
from stillhere.release import roles
from stillhere.release.circle import Circle
from stillhere.testing import NOON, TINY_SITE, write_site
from tests.values import current, next_release, store_of

REGISTER = "registers/addresses.toml"
NEW_MIRROR = TINY_SITE[REGISTER] + '\n[[address]]\nurl = "https://m.example/"\nstate = "mirror"\nsince = 2020\n'


def code_of(call, *words) -> str:
    with pytest.raises(Problem) as problem:
        call(*words)
    return problem.value.code


def circles(keys):
    c = keys.circle
    return {
        "threshold-wrong": [
            Circle(c.keyholders, 0, c.editors, c.publishers),
            Circle(c.keyholders, 4, c.editors, c.publishers),
        ],
        "key-twice": [
            Circle((*c.keyholders[:2], c.editors[0]), 2, c.editors, c.publishers),
            Circle((c.keyholders[0],) * 3, 2, c.editors, c.publishers),
        ],
        "circle-incomplete": [Circle(c.keyholders, 2, (), c.publishers), Circle(c.keyholders, 2, c.editors, ())],
    }


@pytest.mark.parametrize("code", ["threshold-wrong", "key-twice", "circle-incomplete"])
def test_a_circle_that_cannot_be_is_refused(code, keys, tmp_path):
    site = write_site(tmp_path)
    for circle in circles(keys)[code]:
        assert code_of(signing.begin_ceremony, site, circle, NOON) == code
    assert not Places(site).work.exists()


def test_a_ceremony_is_held_once(site, keys):
    assert code_of(signing.begin_ceremony, site, keys.circle, NOON) == "ceremony-held"


def test_a_ceremony_with_too_few_answers_changes_nothing(tmp_path, keys):
    site = write_site(tmp_path)
    request = signing.begin_ceremony(site, keys.circle, NOON)
    assert signing.finish(site, request, keys.answers(request, "anna"), [], NOON).missing == 1
    assert not Places(site).signed.exists()
    assert signing.finish(site, request, keys.answers(request, "bo", "anna"), [], NOON).missing == 0
    again = keys.answers(request, "bo", "anna")
    assert code_of(signing.finish, site, request, again, [], NOON) == "ceremony-held"


def test_a_ceremony_with_broken_addresses_is_not_begun(tmp_path, keys):
    site = write_site(tmp_path, {REGISTER: "format = 1\n"})
    with pytest.raises(ProblemsFound):
        signing.begin_ceremony(site, keys.circle, NOON)


def test_a_release_before_the_ceremony_is_refused(tmp_path, keys):
    site = write_site(tmp_path)
    assert code_of(signing.make_release, site, keys.online, NOON) in ("no-keys-yet", "own-metadata-broken")
    assert code_of(signing.heartbeat, site, keys.online, NOON) == "no-release-yet"


def test_releases_are_numbered_and_say_when_they_were_made(site, keys):
    release = next_release(site, keys, NOON + timedelta(days=1))
    assert (release.number, release.snapshot_version, release.address_version) == (2, 2, 1)
    assert release.released == NOON + timedelta(days=1)


def test_a_site_with_mistakes_is_not_released(site, keys):
    before = current(site)
    write_site(site, {"content/page/about/facts.toml": "published = 1.5\n"})
    with pytest.raises(ProblemsFound):
        signing.make_release(site, keys.online, NOON)
    assert current(site) == before


@pytest.mark.parametrize("missing", ["editor", "publisher"])
def test_without_the_right_key_nothing_is_released(site, keys, missing):
    before = {p.name: p.read_bytes() for p in Places(site).signed.iterdir()}
    others = [signer for name, signer in keys.signers.items() if name != missing]
    with pytest.raises(Problem) as problem:
        signing.make_release(site, others, NOON)
    assert (problem.value.code, problem.value.facts["role"]) == ("key-missing", missing)
    assert {p.name: p.read_bytes() for p in Places(site).signed.iterdir()} == before


def test_a_heartbeat_renews_the_timestamp_only(site, keys):
    before = current(site)
    after = signing.heartbeat(site, [keys.signers["publisher"]], NOON + timedelta(days=10))
    assert after.signed == NOON + timedelta(days=10)
    assert after.released == before.released
    assert after.files == before.files
    assert after.expires["timestamp"] == NOON + timedelta(days=24)
    assert after.seen.snapshot == before.seen.snapshot


def test_a_heartbeat_near_the_end_of_the_snapshot_renews_that_too(site, keys):
    now = NOON + timedelta(days=70)
    after = signing.heartbeat(site, [keys.signers["publisher"]], now)
    assert after.expires["snapshot"] == now + timedelta(days=90)
    assert after.snapshot_version == 2


def test_a_strangers_heartbeat_is_refused(site):
    assert code_of(signing.heartbeat, site, [CryptoSigner.generate_ed25519()], NOON) == "key-missing"


def test_addresses_change_only_with_enough_keyholders(site, keys):
    write_site(site, {REGISTER: NEW_MIRROR})
    assert code_of(signing.make_release, site, keys.online, NOON) == "addresses-not-signed"
    request = signing.begin_addresses(site, NOON)
    assert signing.finish(site, request, keys.answers(request, "anna"), keys.online, NOON).missing == 1
    assert current(site).address_version == 1
    assert signing.finish(site, request, keys.answers(request, "anna", "chen"), keys.online, NOON).missing == 0
    assert current(site).address_version == 2
    assert b"m.example" in store_of(site).get_object(current(site).files[roles.ADDRESS_LIST])
    assert next_release(site, keys, NOON).number == 2


def test_an_unchanged_register_needs_no_signature(site):
    assert code_of(signing.begin_addresses, site, NOON) == "addresses-unchanged"


def test_an_old_address_request_cannot_come_into_force_again(site, keys):
    write_site(site, {REGISTER: NEW_MIRROR})
    old = signing.begin_addresses(site, NOON)
    answers = keys.answers(old, "anna", "bo")
    signing.finish(site, old, answers, keys.online, NOON)
    write_site(site, {REGISTER: TINY_SITE[REGISTER]})
    new = signing.begin_addresses(site, NOON)
    signing.finish(site, new, keys.answers(new, "anna", "bo"), keys.online, NOON)
    with pytest.raises(Problem):
        signing.finish(site, old, answers, keys.online, NOON)
    assert current(site).address_version == 3


def test_a_register_that_changed_after_the_request_is_not_released(site, keys):
    write_site(site, {REGISTER: NEW_MIRROR})
    request = signing.begin_addresses(site, NOON)
    signing.finish(site, request, keys.answers(request, "anna", "bo"), keys.online, NOON)
    write_site(site, {REGISTER: NEW_MIRROR.replace("m.example", "evil.example")})
    assert code_of(signing.make_release, site, keys.online, NOON) == "addresses-not-signed"


def test_the_last_of_many_releases_is_as_good_as_the_first(site, keys):
    for day in range(1, 130, 21):
        release = next_release(site, keys, NOON + timedelta(days=day))
        assert release.expired(NOON + timedelta(days=day + 13)) == []
