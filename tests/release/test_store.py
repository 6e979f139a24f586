from datetime import timedelta

import pytest

from stillhere.errors import Problem
from stillhere.flows import signing
from stillhere.project import Places
from stillhere.release.store import Store
from stillhere.release.verify import SignedFile
from stillhere.testing import NOON, write_site
from tests.values import current, next_release, store_of


def code_of(call, *words) -> str:
    with pytest.raises(Problem) as problem:
        call(*words)
    return problem.value.code


def test_before_the_ceremony_there_is_nothing_to_trust(tmp_path):
    store = Store(Places(write_site(tmp_path)))
    assert code_of(store.trust) == "no-keys-yet"
    assert store.current() is None


def test_the_release_in_force_is_verified_before_it_is_handed_out(site):
    stamp = Places(site).signed / "timestamp.json"
    stamp.write_bytes(stamp.read_bytes().replace(b'"version":1', b'"version":2'))
    assert code_of(store_of(site).current) == "own-metadata-broken"


def test_metadata_that_is_gone_is_named(site):
    (Places(site).signed / "1.snapshot.json").unlink()
    assert code_of(store_of(site).current) == "own-metadata-broken"


def test_bytes_are_kept_by_digest_and_checked_when_read(site):
    store, [path, signed] = store_of(site), next(iter(current(site).files.items()))
    assert signed.matches(store.get_object(signed)), path
    store._object(signed.sha256).write_bytes(b"changed")
    assert code_of(store.get_object, signed) == "object-damaged"
    store._object(signed.sha256).unlink()
    assert code_of(store.get_object, signed) == "object-missing"


def test_damaged_bytes_are_mended_by_keeping_them_again(tmp_path):
    store = Store(Places(tmp_path))
    store.put_objects([b"a", b"b"])
    signed = SignedFile(1, next(tmp_path.rglob("ca97*")).name)
    store._object(signed.sha256).write_bytes(b"x")
    store.put_object(b"a")
    assert store.get_object(signed) == b"a"


def test_only_the_release_in_force_and_the_one_before_keep_their_metadata(site, keys):
    for day in range(1, 4):
        text = f'+++\ntitle = "Day {day}"\nsummary = "A society."\n+++\n'
        next_release(site, keys, NOON + timedelta(days=day), {"content/page/about/en.md": text})
    names = {path.name for path in Places(site).signed.iterdir()}
    assert {
        "1.root.json",
        "timestamp.json",
        "4.snapshot.json",
        "3.snapshot.json",
        "4.site.json",
        "3.site.json",
    } <= names
    assert not {"2.snapshot.json", "1.snapshot.json"} & names
    assert {"2.site.json", "1.site.json"} <= names  # who signed which release, for the day a key is stolen


def test_nothing_that_does_not_verify_is_written(site, keys):
    before = {path.name: path.read_bytes() for path in Places(site).signed.iterdir()}
    wrong = [keys.signers["publisher"], keys.signers["anna"]]
    assert code_of(signing.make_release, site, wrong, NOON) == "key-missing"
    assert {path.name: path.read_bytes() for path in Places(site).signed.iterdir()} == before
