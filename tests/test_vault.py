"""The vault: what goes in needs no secret, what comes out needs one, and age's own program opens it too."""

import os
import shutil
import subprocess

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from stillhere.errors import Problem
from stillhere.release import keys
from stillhere.vault import MARK, Vault

PASSPHRASE = b"a long passphrase of four words"
PATH = "content/event/rally/photos/a.jpg"
SECRET = b"the owner of this camera is somebody"
needs_age = pytest.mark.skipif(
    shutil.which("age") is None and "CI" not in os.environ, reason="needs the Debian package age"
)


@pytest.fixture(scope="module")
def holder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("keys")
    secret = keys.keep(Ed25519PrivateKey.generate(), folder, "editor", PASSPHRASE, rounds=keys.DEMO_ROUNDS)
    return secret, ("editor", secret.with_suffix(".pub").read_bytes())


@pytest.fixture
def vault(tmp_path, holder):
    made = Vault(tmp_path)
    made.create(b"", [holder[1]])
    return made


def opened(vault, holder):
    return vault.opened_by_any([keys.load_secret(holder[0], PASSPHRASE)])


def refused(what, *words):
    with pytest.raises(Problem) as problem:
        what(*words)
    return problem.value.code


def test_what_went_in_comes_out_and_lies_nowhere(vault, holder, tmp_path):
    vault.put(PATH, SECRET)
    assert opened(vault, holder).get(PATH) == SECRET
    assert list(vault.paths()) == [PATH]
    everything = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert SECRET not in everything
    assert b"AGE-SECRET-KEY" not in everything
    assert vault.place(PATH).read_bytes().startswith(MARK)


def test_a_passphrase_opens_it_too_and_a_wrong_one_does_not(tmp_path, holder):
    vault = Vault(tmp_path)
    vault.create(PASSPHRASE, [holder[1]])
    vault.put(PATH, SECRET)
    assert vault.openers() == ["editor", "passphrase"]
    assert vault.opened_by_passphrase(PASSPHRASE).get(PATH) == SECRET
    assert refused(vault.opened_by_passphrase, b"another long passphrase") == "vault-not-opened"


def test_a_stranger_s_key_opens_nothing(vault):
    assert refused(vault.opened_by_any, [Ed25519PrivateKey.generate()]) == "vault-not-opened"


def test_a_key_that_was_let_in_later_opens_what_was_there(vault, holder):
    vault.put(PATH, SECRET)
    key = Ed25519PrivateKey.generate()
    folder = vault.folder.parent / "other"
    public = keys.keep(key, folder, "anna", PASSPHRASE, rounds=keys.DEMO_ROUNDS).with_suffix(".pub").read_bytes()
    vault.share(opened(vault, holder), [("anna", public)])
    assert vault.openers() == ["anna", "editor"]
    assert vault.opened_by_any([key]).get(PATH) == SECRET


def test_without_a_vault_nothing_is_taken_in(tmp_path):
    assert refused(Vault(tmp_path).put, PATH, SECRET) == "vault-none"
    assert refused(Vault(tmp_path).opened_by_passphrase, PASSPHRASE) == "vault-none"
    assert list(tmp_path.iterdir()) == []


def test_a_vault_is_never_made_over_another(vault):
    assert refused(vault.create, PASSPHRASE) == "vault-there"


def test_a_short_passphrase_makes_none(tmp_path):
    assert refused(Vault(tmp_path).create, b"short") == "passphrase-short"
    assert not Vault(tmp_path).exists


def test_an_exchanged_public_key_is_noticed_when_the_vault_is_opened(vault, holder, tmp_path):
    """Who may write to the folder could have new originals encrypted for himself."""
    other = Vault(tmp_path / "other")
    other.create(b"", [holder[1]])
    shutil.copy(other.folder / "vault.toml", vault.folder)
    assert refused(opened, vault, holder) == "vault-exchanged"


@pytest.mark.parametrize("line", ["", "key = 3", 'key = "age1x"', "[", 'key = "AGE-SECRET-KEY-1"'])
def test_broken_settings_take_nothing_in(vault, line):
    (vault.folder / "vault.toml").write_text(line)
    assert refused(vault.put, PATH, SECRET) == "vault-broken"


def test_a_damaged_original_is_said(vault, holder):
    vault.put(PATH, SECRET)
    place = vault.place(PATH)
    place.write_bytes(place.read_bytes()[:-1])
    assert refused(opened(vault, holder).get, PATH) == "vault-damaged"
    vault.remove(PATH)
    assert refused(opened(vault, holder).get, PATH) == "vault-lacks"


@pytest.mark.parametrize("path", ["../a", "/etc/a", "a/../../b"])
def test_no_path_leads_out(vault, path):
    with pytest.raises(Problem):
        vault.put(path, SECRET)


@needs_age
def test_age_s_own_program_opens_it(vault, holder, tmp_path):
    vault.put(PATH, SECRET)
    plain = tmp_path / "plain"
    shutil.copy(holder[0], plain)
    subprocess.run(["ssh-keygen", "-q", "-p", "-P", PASSPHRASE, "-N", "", "-f", plain], check=True)
    own = subprocess.run(
        ["age", "-d", "-i", plain, vault.folder / "keys/editor.age"], check=True, capture_output=True
    ).stdout
    (tmp_path / "own").write_bytes(own)
    found = subprocess.run(["age", "-d", "-i", tmp_path / "own", vault.place(PATH)], check=True, capture_output=True)
    assert found.stdout == SECRET


def test_git_takes_only_what_is_encrypted(vault):
    subprocess.run(["git", "init", "-q", vault.folder.parent], check=True)
    vault.put(PATH, SECRET)
    vault.place(PATH).with_suffix("").write_bytes(SECRET)
    names = (
        subprocess.run(
            ["git", "ls-files", "-o", "--exclude-standard"], cwd=vault.folder.parent, check=True, capture_output=True
        )
        .stdout.decode()
        .split()
    )
    assert f"vault/{PATH}.age" in names
    assert f"vault/{PATH}" not in names
