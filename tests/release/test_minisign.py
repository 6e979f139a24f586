"""The programs themselves judge: Debian's `minisign` and `sha256sum`, on a published mirror."""

import hashlib
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from securesystemslib.signer import CryptoSigner

from stillhere.flows.publishing import publish
from stillhere.release import minisign, roles
from stillhere.testing import NOON, TINY_SITE
from tests.values import current, next_release

needs_minisign = pytest.mark.skipif(
    not shutil.which("minisign"), reason="needs Debian's minisign: apt-get install minisign"
)
needs_sha256sum = pytest.mark.skipif(not shutil.which("sha256sum"), reason="needs GNU sha256sum (coreutils)")
PAGE, ABOUT = "en/index.html", "content/page/about/en.md"


@pytest.fixture
def mirror(mirrored: Path, tmp_path: Path) -> Path:
    publish(mirrored, NOON)
    return tmp_path / "mirror-a"


@pytest.fixture
def key(keys) -> str:
    return minisign.public_key(keys.signers["editor"].public_key).splitlines()[1]


def ran(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, timeout=60, check=False)


def signature_holds(folder: Path, key: str, *more: str) -> bool:
    return ran(folder, "minisign", "-Vm", roles.SUMS, "-P", key, *more).returncode == 0


def sums_hold(folder: Path) -> subprocess.CompletedProcess[str]:
    return ran(folder, "sha256sum", "--check", "--quiet", "--strict", roles.SUMS)


def change(path: Path, old: bytes, new: bytes) -> None:
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new, 1))


@needs_minisign
@needs_sha256sum
def test_a_genuine_mirror_holds_by_standard_tools_alone(mirror, key):
    said = ran(mirror, "minisign", "-Vm", roles.SUMS, "-P", key)
    assert said.returncode == 0, said.stderr
    assert "release 1 of 2026-11-23 12:00 UTC" in said.stdout
    assert signature_holds(mirror, key, "-H")  # only prehashed signatures
    assert (sums_hold(mirror).returncode, sums_hold(mirror).stderr) == (0, "")


@needs_minisign
def test_the_published_key_is_the_editors(mirror, key):
    assert (mirror / roles.SUMS_KEY).read_text().splitlines()[1] == key
    assert ran(mirror, "minisign", "-Vm", roles.SUMS, "-p", roles.SUMS_KEY).returncode == 0


def test_every_file_that_editors_sign_is_listed(mirror, mirrored):
    listed = {line[66:] for line in (mirror / roles.SUMS).read_text().splitlines()}
    not_listed = {roles.SUMS, roles.SUMS_SIGNATURE, roles.ADDRESS_LIST}
    assert listed == current(mirrored).files.keys() - not_listed


@needs_sha256sum
def test_one_byte_in_a_page_is_found(mirror, key):
    change(mirror / PAGE, b"<html", b"<Html")
    said = sums_hold(mirror)
    assert said.returncode == 1
    assert f"{PAGE}: FAILED" in said.stdout


@needs_sha256sum
def test_a_page_that_is_gone_is_found(mirror):
    (mirror / PAGE).unlink()
    assert sums_hold(mirror).returncode == 1


@needs_sha256sum
def test_what_was_added_is_shown_by_the_command_of_the_how_to(mirror):
    guide = (Path(__file__).parent.parent.parent / "docs/how-to/standard-tools.md").read_text(encoding="utf-8")
    [command] = [line for line in guide.splitlines() if line.startswith("diff ")]
    (mirror / "en/added.html").write_text("added")
    found = {line[2:] for line in ran(mirror, "bash", "-c", command).stdout.splitlines() if line[:1] in "<>"}
    known = {roles.SUMS, roles.SUMS_SIGNATURE, roles.ADDRESS_LIST}
    assert {path for path in found if not path.startswith(roles.METADATA)} - known == {"en/added.html"}


@needs_minisign
@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (roles.SUMS, b"0", b"1"),
        (roles.SUMS, b"\n", b"\r\n"),
        (roles.SUMS_SIGNATURE, b"release 1 of", b"release 9 of"),
        (roles.SUMS_SIGNATURE, b"\nRU", b"\nRW"),
    ],
    ids=["a sum", "a line end", "the number in the comment", "as if it were not prehashed"],
)
def test_one_byte_in_what_is_signed_is_found(mirror, key, file, old, new):
    change(mirror / file, old, new)
    assert not signature_holds(mirror, key)


@needs_minisign
def test_another_key_signs_nothing(mirror, key, keys):
    other = CryptoSigner.generate_ed25519()
    data = (mirror / roles.SUMS).read_bytes()
    (mirror / roles.SUMS_SIGNATURE).write_bytes(minisign.signature(data, "release 2", other))
    assert not signature_holds(mirror, key)
    assert signature_holds(mirror, minisign.public_key(other.public_key).splitlines()[1])


@needs_minisign
def test_a_second_signature_behind_the_first_adds_nothing(mirror, key):
    """Minisign reads the first signature; what is appended neither breaks it nor counts."""
    other = CryptoSigner.generate_ed25519()
    both = mirror / roles.SUMS_SIGNATURE
    data = (mirror / roles.SUMS).read_bytes()
    genuine, forged = both.read_bytes(), minisign.signature(b"forged", "release 9", other)
    both.write_bytes(genuine + forged)
    assert signature_holds(mirror, key)
    (mirror / roles.SUMS).write_bytes(b"forged")
    assert not signature_holds(mirror, key)
    (mirror / roles.SUMS).write_bytes(data)
    both.write_bytes(forged + genuine)
    assert not signature_holds(mirror, key)


@needs_minisign
def test_signed_metadata_passes_for_no_file_of_sums(mirror, mirrored, keys, tmp_path):
    """The editor's key signs both: neither kind of signature may stand in for the other."""
    [site] = [d for n, d in current(mirrored).metadata.items() if n.endswith(".site.json")]
    from tuf.api.metadata import Metadata

    metadata = Metadata.from_bytes(site)
    [taken] = metadata.signatures.values()
    (tmp_path / roles.SUMS).write_bytes(metadata.signed_bytes)
    for kind in (b"Ed", b"ED"):
        lines = minisign.signature(metadata.signed_bytes, "x", keys.signers["editor"]).decode().splitlines()
        owner = minisign._key_id(keys.signers["editor"].public_key)
        lines[1] = minisign._base64(kind + owner + bytes.fromhex(taken.signature))
        (tmp_path / roles.SUMS_SIGNATURE).write_text("\n".join(lines) + "\n")
        public = minisign.public_key(keys.signers["editor"].public_key).splitlines()[1]
        assert not signature_holds(tmp_path, public)


@needs_minisign
@needs_sha256sum
def test_the_next_release_signs_anew_and_an_old_one_still_passes(mirror, mirrored, key, keys, tmp_path):
    """What standard tools cannot see: that a genuine copy is old. The comment says which release it is."""
    shutil.copytree(mirror, tmp_path / "old")
    next_release(mirrored, keys, NOON + timedelta(days=1), {ABOUT: TINY_SITE[ABOUT] + "\nMore.\n"})
    publish(mirrored, NOON + timedelta(days=1))
    for folder, number in ((mirror, 2), (tmp_path / "old", 1)):
        assert f"release {number} of" in ran(folder, "minisign", "-Vm", roles.SUMS, "-P", key).stdout
        assert sums_hold(folder).returncode == 0


@needs_sha256sum
@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["C"], exclude_characters="/\\"), min_size=1)))
def test_names_in_any_letters_are_read_as_they_are(tmp_path_factory, names):
    folder = tmp_path_factory.mktemp("sums")
    # "-" is standard input to sha256sum; no path of a release is that.
    safe = {name for name in names if name.isprintable() and name not in (".", "..", "-") and len(name.encode()) < 200}
    for name in safe:
        (folder / name).write_text(name)
    sums = {name: hashlib.sha256(name.encode()).hexdigest() for name in safe}
    (folder / roles.SUMS).write_bytes(minisign.sums_file(sums) or b"")
    if safe and roles.SUMS not in safe:
        assert sums_hold(folder).returncode == 0


def test_the_same_release_gives_the_same_bytes(keys):
    made = [minisign.standard_tools({"b": "0" * 64, "a": "1" * 64}, 3, NOON, keys.signers["editor"]) for _ in "ab"]
    assert made[0] == made[1]
    assert made[0][roles.SUMS].decode().splitlines()[1:] == ["1" * 64 + "  a", "0" * 64 + "  b"]
