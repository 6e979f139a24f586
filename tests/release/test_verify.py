from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tuf.api.metadata import Metadata

from stillhere.project import Settings
from stillhere.release import manifest, roles
from stillhere.release.verify import NotGenuine, Seen, SignedFile, Trust, VerifiedRelease, neighbour, verification
from stillhere.testing import NOON
from tests.values import current, next_release, store_of, trust_of

LATER = NOON + timedelta(days=3)


def run(steps, metadata):
    asked = next(steps)
    try:
        while True:
            asked = steps.send([metadata.get(ask.name) for ask in asked])
    except StopIteration as stop:
        return stop.value


def refused(metadata, trust) -> tuple[str, str]:
    with pytest.raises(NotGenuine) as reason:
        run(verification(trust), metadata)
    return reason.value.reason, reason.value.role


@pytest.fixture
def signed(site):
    return dict(current(site).metadata), trust_of(site)


def test_a_genuine_release_says_what_it_is(site, signed):
    release = run(verification(signed[1]), signed[0])
    assert (release.number, release.address_version, release.snapshot_version) == (1, 1, 1)
    assert (release.released, release.signed) == (NOON, NOON)
    assert {"index.html", "style.css", roles.ADDRESS_LIST, f"{roles.SOURCES}/stillhere.toml"} <= release.files.keys()
    assert release.metadata == signed[0]
    assert release.seen.timestamp == int(NOON.timestamp()) // 60


def test_nobody_else_can_say_that_a_release_is_verified(site):
    with pytest.raises(TypeError):
        VerifiedRelease(1, NOON, NOON, 1, 1, {}, {}, {}, Seen())


def test_an_expired_release_is_genuine_and_names_its_roles(site):
    release = current(site)
    assert release.expired(NOON) == []
    assert release.expired(NOON + timedelta(days=14)) == ["timestamp"]
    assert release.expired(NOON + timedelta(days=91)) == ["site", "snapshot", "timestamp"]
    assert len(release.expired(NOON + timedelta(days=366))) == 6


@pytest.mark.parametrize(
    "name", ["timestamp.json", "1.snapshot.json", "1.targets.json", "1.addresses.json", "1.site.json", "1.bin-0.json"]
)
def test_without_any_one_piece_nothing_is_proved(signed, name):
    metadata, trust = signed
    del metadata[name]
    reason, role = refused(metadata, trust)
    assert (reason, role) == ("absent", name.removesuffix(".json").split(".")[-1])


@pytest.mark.parametrize(
    "name", ["1.snapshot.json", "1.targets.json", "1.addresses.json", "1.site.json", "1.bin-a.json"]
)
def test_a_piece_that_is_not_the_one_named_above_it_is_refused(signed, name):
    metadata, trust = signed
    metadata[name] += b" "
    assert refused(metadata, trust)[0] == "mismatch"


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"<html>", b"[" * 100_000, b"\xff\xfe", b'{"signed": {"_type": "timestamp"}}']
)
def test_what_is_no_metadata_is_refused(signed, data):
    metadata, trust = signed
    metadata["timestamp.json"] = data
    assert refused(metadata, trust) == ("malformed", "timestamp")


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_no_single_changed_byte_goes_unnoticed(tmp_path_factory, keys, data):
    from stillhere.testing import signed_site

    site = tmp_path_factory.getbasetemp() / "flipped"
    if not site.exists():
        signed_site(site, keys, NOON)
    metadata, trust = dict(current(site).metadata), trust_of(site)
    name = data.draw(st.sampled_from(sorted(metadata.keys() - {"1.root.json"})))
    at = data.draw(st.integers(0, len(metadata[name]) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda value: value != metadata[name][at]))
    changed = metadata[name][:at] + bytes([byte]) + metadata[name][at + 1 :]
    try:
        release = run(verification(trust), {**metadata, name: changed})
    except NotGenuine:
        return
    assert name == "timestamp.json"  # whitespace and unsigned parts of the one file that nothing names by digest
    assert (release.files, release.expires) == (current(site).files, current(site).expires)


def test_a_root_that_is_no_root_is_no_trust():
    for data in (b"", b"{}", b"x"):
        with pytest.raises(NotGenuine):
            next(verification(Trust(data)))


def test_what_was_seen_before_is_never_undone(site, keys):
    old = dict(current(site).metadata)
    release = next_release(site, keys, LATER)
    trust = Trust(trust_of(site).root, release.seen)
    assert run(verification(trust), release.metadata).number == 2
    assert refused(old, trust) == ("rolled-back", "timestamp")


def test_a_role_cannot_vanish_or_go_back_once_it_was_seen(site):
    release = current(site)
    for seen in ({"bin-0": 2}, {"bin-zz": 1}, {"addresses": 9}):
        trust = Trust(trust_of(site).root, Seen(0, 0, seen))
        assert refused(release.metadata, trust) == ("rolled-back", next(iter(seen)))


def resigned(site, keys, role, change, signer):
    """The release with one role changed and signed by someone, and everything above it made to fit."""
    metadata = dict(current(site).metadata)
    name = f"1.{role}.json"
    part = manifest.parsed(metadata[name])
    change(part.signed)
    part.sign(keys.signers[signer])
    metadata[name] = manifest.encoded(part)
    snapshot = manifest.parsed(metadata["1.snapshot.json"])
    snapshot.signed.meta[f"{role}.json"] = manifest.meta_of(part)
    snapshot.sign(keys.signers["publisher"])
    metadata["1.snapshot.json"] = manifest.encoded(snapshot)
    stamp = manifest.parsed(metadata["timestamp.json"])
    stamp.signed.snapshot_meta = manifest.meta_of(snapshot)
    stamp.sign(keys.signers["publisher"])
    return {**metadata, "timestamp.json": manifest.encoded(stamp)}


def lists(path):
    target = next(iter(manifest.address_role(b"x", 1, Settings(), NOON).signed.targets.values()))

    def change(part):
        part.targets[path] = target

    return change


def test_the_publisher_alone_cannot_change_a_page(site, keys):
    metadata = resigned(site, keys, "site", lambda part: part.unrecognized_fields.update(x=1), "publisher")
    assert refused(metadata, trust_of(site)) == ("unsigned", "site")


def test_an_editor_cannot_change_addresses(site, keys):
    metadata = resigned(site, keys, "addresses", lists(roles.ADDRESS_LIST), "editor")
    assert refused(metadata, trust_of(site)) == ("unsigned", "addresses")


def test_one_keyholder_cannot_change_addresses(site, keys):
    def change(part):
        part.unrecognized_fields["x"] = 1

    metadata = resigned(site, keys, "addresses", change, "anna")
    assert refused(metadata, trust_of(site)) == ("unsigned", "addresses")


@pytest.mark.parametrize(
    "path", [roles.ADDRESS_LIST, "../x", "/x", "a//b", "a\\b", "a\nb", f"{roles.METADATA}/1.root.json", "."]
)
def test_an_editor_cannot_speak_for_paths_not_its_own(site, keys, path):
    for role in (f"bin-{digit}" for digit in "0f"):
        metadata = resigned(site, keys, role, lists(path), "editor")
        assert refused(metadata, trust_of(site))[0] == "wrong-paths"


def test_the_site_role_lists_nothing_itself(site, keys):
    assert refused(resigned(site, keys, "site", lists("x.html"), "editor"), trust_of(site))[0] == "wrong-paths"


def test_the_release_before_is_found_through_its_snapshot(site, keys):
    first = current(site)
    release = next_release(site, keys, LATER)
    kept = {path.name: path.read_bytes() for path in store_of(site)._places.signed.iterdir()}
    assert run(neighbour(release, 1), kept).files == first.files
    with pytest.raises(NotGenuine):
        run(neighbour(release, 3), kept)


def test_a_page_that_answers_everything_does_not_stand_for_a_new_root(signed):
    metadata, trust = signed
    assert run(verification(trust), {**metadata, "2.root.json": b"<html>404</html>"}).number == 1


def test_a_new_root_needs_the_old_keyholders(site, keys, signed):
    metadata, trust = signed
    root = Metadata.from_bytes(trust.root)
    root.signed.version = 2
    root.signatures.clear()
    root.sign(keys.signers["anna"])
    assert refused({**metadata, "2.root.json": manifest.encoded(root)}, trust) == ("unsigned", "root")
    root.sign(keys.signers["bo"], append=True)
    assert run(verification(trust), {**metadata, "2.root.json": manifest.encoded(root)}).number == 1


def test_bytes_are_a_signed_file_only_when_length_and_digest_agree():
    signed = SignedFile(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    assert signed.matches(b"")
    assert not signed.matches(b"x")
