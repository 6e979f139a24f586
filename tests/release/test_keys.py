import shutil
import subprocess

import pytest
from cryptography.hazmat.primitives import serialization as ser
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from stillhere.errors import Problem
from stillhere.release import keys

PASSPHRASE = "四个 words 在 一起".encode()
ROUNDS = 4  # the number of rounds is the file's own; a test need not wait


@pytest.fixture(scope="module")
def secret(tmp_path_factory):
    return keys.create(tmp_path_factory.mktemp("keys"), "anna", PASSPHRASE, note="a note", rounds=ROUNDS)


def code_of(call, *words) -> str:
    with pytest.raises(Problem) as problem:
        call(*words)
    return problem.value.code


def test_a_key_opens_with_its_passphrase_and_signs_for_its_public_half(secret):
    signer = keys.load_signer(secret, PASSPHRASE)
    name, public = keys.load_public(secret.with_suffix(".pub"))
    assert name == "anna"
    assert public.keyid == signer.public_key.keyid
    public.verify_signature(signer.sign(b"words"), b"words")


def test_the_secret_file_is_its_owners_only_and_locked(secret):
    assert secret.stat().st_mode & 0o777 == 0o600
    assert secret.read_bytes().startswith(b"-----BEGIN OPENSSH PRIVATE KEY-----")
    assert secret.with_suffix(".pub").read_text().split()[2:] == ["anna", "a", "note"]


@pytest.mark.parametrize("wrong", [b"", b"wrong passphrase", PASSPHRASE + b" "])
def test_no_other_passphrase_opens_it(secret, wrong):
    assert code_of(keys.load_signer, secret, wrong) == "key-not-opened"


@pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="needs ssh-keygen: apt-get install openssh-client")
def test_ssh_keygen_reads_the_key(tmp_path):
    made = keys.create(tmp_path, "bo", b"plain passphrase", rounds=ROUNDS)
    words = ["ssh-keygen", "-y", "-P", "plain passphrase", "-f", str(made)]
    answer = subprocess.run(words, capture_output=True, text=True, check=True, timeout=30)
    assert answer.stdout.split()[:2] == made.with_suffix(".pub").read_text().split()[:2]


def test_a_key_is_never_overwritten(secret):
    before = secret.read_bytes()
    assert code_of(keys.create, secret.parent, "anna", PASSPHRASE) == "key-exists"
    assert secret.read_bytes() == before


def test_half_a_pair_is_not_overwritten_either(tmp_path):
    (tmp_path / "bo.pub").write_text("x")
    assert code_of(keys.create, tmp_path, "bo", PASSPHRASE) == "key-exists"
    assert not (tmp_path / "bo.key").exists()


def test_a_short_passphrase_is_refused(tmp_path):
    assert code_of(keys.create, tmp_path, "bo", b"eleven char") == "passphrase-short"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "data",
    [b"", b"no key", b"\xff" * 50, b"-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----"],
)
def test_what_is_no_key_is_named(tmp_path, data):
    (tmp_path / "x").write_bytes(data)
    assert code_of(keys.load_signer, tmp_path / "x", PASSPHRASE) == "key-not-opened"
    assert code_of(keys.load_public, tmp_path / "x") == "key-not-public"


def test_a_key_without_a_lock_is_refused(tmp_path):
    key = Ed25519PrivateKey.generate()
    (tmp_path / "x").write_bytes(key.private_bytes(ser.Encoding.PEM, ser.PrivateFormat.OpenSSH, ser.NoEncryption()))
    assert code_of(keys.load_signer, tmp_path / "x", PASSPHRASE) == "key-not-opened"


def test_a_key_of_another_kind_is_named(tmp_path):
    key = generate_private_key(SECP256R1())
    lock = ser.PrivateFormat.OpenSSH.encryption_builder().kdf_rounds(ROUNDS).build(PASSPHRASE)
    (tmp_path / "x").write_bytes(key.private_bytes(ser.Encoding.PEM, ser.PrivateFormat.OpenSSH, lock))
    (tmp_path / "x.pub").write_bytes(key.public_key().public_bytes(ser.Encoding.OpenSSH, ser.PublicFormat.OpenSSH))
    assert code_of(keys.load_signer, tmp_path / "x", PASSPHRASE) == "key-not-ed25519"
    assert code_of(keys.load_public, tmp_path / "x.pub") == "key-not-ed25519"


def test_a_key_that_is_not_there_is_named(tmp_path):
    assert code_of(keys.load_signer, tmp_path / "gone.key", PASSPHRASE) == "key-unreadable"
    assert code_of(keys.load_public, tmp_path / "gone.pub") == "key-unreadable"


def test_a_public_key_without_a_name_is_called_after_its_file(tmp_path, secret):
    line = secret.with_suffix(".pub").read_text().split()[:2]
    (tmp_path / "chen.pub").write_text(" ".join(line))
    assert keys.load_public(tmp_path / "chen.pub")[0] == "chen"
