"""Pictures into the vault: under a name of our own, listed in their entry, and nothing lost on the way."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from stillhere import files
from stillhere.cli.main import main
from stillhere.content.read import read_site
from stillhere.errors import Problem
from stillhere.flows.intake import take_in, take_in_waiting
from stillhere.release import keys as key_files
from stillhere.testing import TINY_SITE, write_site
from stillhere.vault import Vault
from tests.photos.pictures import PLANTED, planted

FOLDER = "content/statement/first"
FACTS = f"{FOLDER}/facts.toml"


@pytest.fixture(scope="module")
def key(tmp_path_factory):
    folder, key = tmp_path_factory.mktemp("keys"), Ed25519PrivateKey.generate()
    return key, key_files.keep(key, folder, "editor", b"a long passphrase", rounds=key_files.DEMO_ROUNDS)


@pytest.fixture
def site(tmp_path, key):
    site = write_site(tmp_path / "site", {FACTS: TINY_SITE[FACTS] + "# a note\n"})
    Vault(site).create(b"", [("editor", key[1].with_suffix(".pub").read_bytes())])
    return site


@pytest.fixture
def sent(tmp_path):
    """Pictures called as a sender called them, one of which is none."""
    given = {"IMG_Zhang_San_0412.JPG": planted("JPEG"), "WeChat Zhang.png": planted("PNG"), "list.jpg": b"words"}
    for name, data in given.items():
        files.write_atomic(tmp_path / "sent" / name, data)
    return [tmp_path / "sent" / name for name in given]


def test_they_are_called_after_their_entry_and_listed(site, sent, key):
    taken = take_in(site, "statement/first", sent)
    assert [one.path for one in taken] == [f"{FOLDER}/photos/first-1.jpg", f"{FOLDER}/photos/first-2.png", ""]
    assert taken[2].problem is not None
    opened = Vault(site).opened_by_any([key[0]])
    assert [opened.get(one.path) for one in taken[:2]] == [file.read_bytes() for file in sent[:2]]
    entry = read_site(site, []).entries["statement", "first"]
    assert [photo.file for photo in entry.photos] == ["photos/first-1.jpg", "photos/first-2.png"]
    assert "# a note" in (site / FACTS).read_text()
    everything = b"".join((site / path).read_bytes() for path in files.walk(site))
    assert b"Zhang" not in everything
    assert not any(mark in everything for mark in PLANTED)
    assert all(file.exists() for file in sent)


def test_a_number_is_never_given_twice(site, sent):
    first = take_in(site, "statement/first", sent[:1])[0].path
    files.write_atomic(site / f"vault/{first}.toml", b"format = 1\n")
    Vault(site).remove(first)
    assert take_in(site, "content/statement/first", sent[:1])[0].path.endswith("first-2.jpg")


def test_what_lies_in_clear_is_moved(site):
    place = site / FOLDER / "photos/rally-1.jpg"
    files.write_atomic(place, planted("JPEG"))
    files.write_atomic(place.with_name("letter.jpg"), b"no picture")
    taken = take_in_waiting(site)
    assert [(one.path, one.problem is None) for one in taken] == [("", False), (f"{FOLDER}/photos/rally-1.jpg", True)]
    assert not place.exists()
    assert place.with_name("letter.jpg").exists()
    assert list(Vault(site).paths()) == [f"{FOLDER}/photos/rally-1.jpg"]
    files.write_atomic(place, planted("PNG"))
    assert [one.problem is None for one in take_in_waiting(site)] == [False, False]
    assert place.exists()


def test_without_a_vault_or_an_entry_nothing_happens(site, sent):
    with pytest.raises(Problem, match="entry-not-there"):
        take_in(site, "statement/other", sent)
    (site / "vault/vault.toml").unlink()
    with pytest.raises(Problem, match="vault-none"):
        take_in(site, "statement/first", sent)
    assert (site / FACTS).read_text() == TINY_SITE[FACTS] + "# a note\n"


def test_the_command(site, sent, capsys):
    assert main(["photos", "add", str(site), "statement/first", *map(str, sent)]) == 1
    said = capsys.readouterr().out
    assert "first-1.jpg" in said
    assert "list.jpg was not taken" in said
    assert "photos review" in said
    assert main(["photos", "add", str(site), "statement/first"]) == 2
    assert main(["photos", "add", str(site)]) == 0
    assert main(["--lang", "zh", "photos", "add", str(site), "statement/none", str(sent[0])]) == 1
