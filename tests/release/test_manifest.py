from datetime import timedelta
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stillhere.project import Settings
from stillhere.release import manifest, roles
from stillhere.testing import NOON, ThrowAwayKeys

KEYS = ThrowAwayKeys()
CIRCLE = KEYS.circle
FILES = st.dictionaries(st.text(min_size=1, max_size=5), st.tuples(st.integers(0, 9), st.just("ab" * 32)), max_size=12)


def bins(made):
    return {name: part.signed for name, part in made.items() if name != roles.SITE}


@given(FILES, st.sampled_from([16, 64, 256]))
def test_every_file_is_listed_in_exactly_the_bin_that_speaks_for_it(files, count):
    made = manifest.site_roles(files, 1, CIRCLE, {}, Settings(bins=count), NOON)
    succinct = made[roles.SITE].signed.delegations.succinct_roles
    assert len(bins(made)) == count
    listed = {path: name for name, part in bins(made).items() for path in part.targets}
    assert listed == {path: succinct.get_role_for_target(path) for path in files}


@given(FILES, FILES)
def test_only_bins_that_changed_are_signed_again(before, after):
    first = manifest.site_roles(before, 1, CIRCLE, {}, Settings(), NOON)
    second = manifest.site_roles(after, 2, CIRCLE, bins(first), Settings(), NOON)
    changed = {p for p in before.keys() | after.keys() if before.get(p) != after.get(p)}
    succinct = first[roles.SITE].signed.delegations.succinct_roles
    assert set(bins(second)) == {succinct.get_role_for_target(path) for path in changed}
    assert all(part.version == 2 for part in bins(second).values())


def test_bins_are_renewed_before_their_time_is_over():
    first = manifest.site_roles({}, 1, CIRCLE, {}, Settings(), NOON)
    soon = manifest.site_roles({}, 2, CIRCLE, bins(first), Settings(), NOON + timedelta(days=40))
    late = manifest.site_roles({}, 3, CIRCLE, bins(first), Settings(), NOON + timedelta(days=50))
    assert len(bins(soon)) == 0
    assert len(bins(late)) == 16


@given(st.text())
def test_the_bin_of_a_path_is_where_other_clients_look_for_it(path):
    made = manifest.site_roles({}, 1, CIRCLE, {}, Settings(bins=64), NOON)
    expected = made[roles.SITE].signed.delegations.succinct_roles.get_role_for_target(path)
    assert roles.bin_of(sha256(path.encode()).hexdigest(), 6) == expected


def test_the_circle_says_who_signs_what():
    made = manifest.circle_roles(KEYS.circle, (1, 1), Settings(), NOON)
    root, targets = made[roles.ROOT].signed, made[roles.TARGETS].signed
    keyholders = [key.keyid for key in KEYS.circle.keyholders]
    assert (root.roles["root"].keyids, root.roles["root"].threshold) == (keyholders, 2)
    assert root.roles["timestamp"].keyids == [KEYS.circle.publishers[0].keyid]
    delegated = targets.delegations.roles
    assert (delegated["addresses"].keyids, delegated["addresses"].threshold) == (keyholders, 2)
    assert delegated["addresses"].paths == [roles.ADDRESS_LIST]
    assert delegated["addresses"].terminating
    assert delegated["site"].keyids == [CIRCLE.editors[0].keyid]


def test_each_role_holds_as_long_as_the_settings_say():
    settings = Settings(heartbeat_days=7, site_days=30, keyholder_days=100)
    meta = manifest.meta_of(manifest.snapshot_of({}, {}, 1, settings, NOON))
    expiries = {
        "root": manifest.circle_roles(KEYS.circle, (1, 1), settings, NOON)["root"],
        "snapshot": manifest.snapshot_of({}, {}, 1, settings, NOON),
        "addresses": manifest.address_role(b"", 1, settings, NOON),
        "timestamp": manifest.heartbeat(meta, 1, settings, NOON),
    }
    days = {role: (made.signed.expires.date() - NOON.date()).days for role, made in expiries.items()}
    assert days == {"root": 100, "snapshot": 30, "addresses": 100, "timestamp": 7}


def test_a_role_once_listed_stays_listed():
    stamp = manifest.address_role(b"", 1, Settings(), NOON)
    first = manifest.snapshot_of({}, {"a": stamp, "b": stamp}, 1, Settings(), NOON)
    newer = manifest.address_role(b"x", 2, Settings(), NOON)
    second = manifest.snapshot_of(first.signed.meta, {"b": newer}, 2, Settings(), NOON)
    assert {name: meta.version for name, meta in second.signed.meta.items()} == {"a.json": 1, "b.json": 2}


@pytest.mark.parametrize("count", [16, 64, 256])
def test_the_same_input_gives_the_same_bytes(count):
    files = dict.fromkeys(("b", "a", "c"), (1, "ab" * 32))
    one = manifest.site_roles(files, 1, CIRCLE, {}, Settings(bins=count), NOON)
    other = manifest.site_roles(dict(reversed(files.items())), 1, CIRCLE, {}, Settings(bins=count), NOON)
    assert {n: manifest.encoded(m) for n, m in one.items()} == {n: manifest.encoded(m) for n, m in other.items()}
