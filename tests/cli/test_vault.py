"""The vault from the command line: made, shown, shared, and one thing taken out."""

import pytest

from stillhere.cli.main import main
from stillhere.release import keys
from stillhere.testing import TINY_SITE, write_site
from stillhere.vault import Vault

PASSPHRASE = b"a long passphrase of four words"
PATH = "content/event/rally/photos/a.jpg"


@pytest.fixture
def site(tmp_path):
    write_site(tmp_path / "site", TINY_SITE)
    for name in ("editor", "anna"):
        keys.create(tmp_path, name, PASSPHRASE, rounds=keys.DEMO_ROUNDS)
    (tmp_path / "words").write_bytes(PASSPHRASE)
    return tmp_path / "site"


def run(site, verb, *words):
    return main(["vault", verb, str(site), *map(str, words)])


def test_from_making_it_to_taking_one_thing_out(site, tmp_path, capsys):
    words = ["--passphrase-file", tmp_path / "words"]
    assert run(site, "make", "--for", tmp_path / "editor.pub", *words) == 0
    assert "editor, the passphrase" in capsys.readouterr().out
    Vault(site).put(PATH, b"an original")
    assert run(site, "show") == 0
    assert PATH in capsys.readouterr().out
    assert run(site, "share", "--for", tmp_path / "anna.pub", "--key", tmp_path / "editor.key", *words) == 0
    assert "anna, editor" in capsys.readouterr().out
    assert run(site, "take-out", PATH, tmp_path / "out.jpg", "--key", tmp_path / "anna.key", *words) == 0
    assert (tmp_path / "out.jpg").read_bytes() == b"an original"
    assert "NOT encrypted" in capsys.readouterr().out
    assert run(site, "take-out", PATH, tmp_path / "out.jpg", *words) == 1
    assert run(site, "take-out", "nothing", tmp_path / "none", *words) == 1
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(("verb", "said"), [("show", "no vault yet"), ("share", "no vault yet")])
def test_without_a_vault_the_sentence_says_how_to_make_one(site, tmp_path, capsys, verb, said):
    assert run(site, verb) == 1
    assert said in capsys.readouterr().err


def test_a_vault_is_made_once(site, tmp_path, capsys):
    words = ["--passphrase-file", tmp_path / "words"]
    assert run(site, "make", *words) == 0
    before = (Vault(site).folder / "vault.toml").read_bytes()
    assert run(site, "make", *words) == 1
    assert "there already" in capsys.readouterr().err
    assert (Vault(site).folder / "vault.toml").read_bytes() == before


def test_no_terminal_and_no_passphrase(site):
    assert run(site, "make") == 2
    assert not Vault(site).exists
