"""The register of people from the command line: agree, withdraw, hide; and that nothing of a person is left."""

import json
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from stillhere import files
from stillhere.cli.main import main
from stillhere.flows.private import private_people
from stillhere.flows.signing import make_release
from stillhere.project import Places
from stillhere.release import keys as key_files
from stillhere.testing import NOON, signed_site, with_mirrors
from stillhere.vault import Vault
from tests.values import published

PASSPHRASE = b"a long passphrase"
TEXT = "content/statement/first/en.md"
INFORMED = ["--disclosure", "told", "--voluntariness", "free", "--comprehension", "retold", "--competence", "of age"]
HOW = ["--how", "in writing", "--by", "the office", *INFORMED]
NAMES = ["--name", "en=Grey Heron", "--name", "zh-Hans=苍鹭"]


@pytest.fixture(scope="module")
def key(tmp_path_factory):
    folder, key = tmp_path_factory.mktemp("keys"), Ed25519PrivateKey.generate()
    (folder / "words").write_bytes(PASSPHRASE)
    return key_files.keep(key, folder, "editor", PASSPHRASE, rounds=key_files.DEMO_ROUNDS), key


@pytest.fixture
def site(tmp_path, keys, key):
    site = signed_site(
        tmp_path / "site", keys, NOON, {TEXT: '+++\ntitle = "First"\n+++\n{{person heron}} spoke.\n'} | PEOPLE
    )
    Vault(site).create(b"", [("editor", key[0].with_suffix(".pub").read_bytes())])
    return site


PEOPLE = {
    TEXT: '+++\ntitle = "First"\n+++\n{{person heron}} spoke.\n',
    "registers/people.toml": """# Kept by the office.
format = 1

[[person]]
id = "heron"
names = { en = "Old Heron" }  # a pen name
consent = [{ to = ["name"], since = 2015-01-01 }]
""",
}


@pytest.fixture
def run(site, key):
    def run(verb, *words):
        opening = [] if verb == "show" else ["--key", str(key[0]), "--passphrase-file", str(key[0].parent / "words")]
        return main(["people", verb, str(site), *words, *opening])

    return run


def register(site):
    return (site / "registers/people.toml").read_text("utf-8")


def test_somebody_agrees_and_both_halves_know(site, run, key, capsys):
    assert (
        run(
            "agree", "egret", "--to", "name", "--to", "byline", *NAMES, "--until", "2030", "--hidden", "Real Name", *HOW
        )
        == 0
    )
    assert "{{person egret}}" in capsys.readouterr().out
    assert register(site).startswith("# Kept by the office.")
    assert 'names = { en = "Grey Heron", zh-Hans = "苍鹭" }' in register(site)
    assert "Real Name" not in register(site)
    known = private_people(site, lambda: Vault(site).opened_by_any([key[1]]))["egret"]
    assert known.hidden == ("Real Name",)
    assert (known.answers[0].how, known.answers[0].disclosure) == ("in writing", "told")
    assert run("show") == 0
    assert "egret (Grey Heron, 苍鹭): name, byline" in capsys.readouterr().out


@pytest.mark.parametrize("lacking", ["--how", "--by", "--disclosure", "--competence"])
def test_without_an_answer_to_each_question_there_is_no_consent(site, run, lacking, capsys):
    at = HOW.index(lacking)
    before = register(site)
    assert run("agree", "egret", "--to", "name", *NAMES, *HOW[:at], *HOW[at + 2 :]) == 2
    assert lacking in capsys.readouterr().err
    assert register(site) == before
    assert not Vault(site).holds("people.toml")


@pytest.mark.parametrize(
    "words",
    [
        ["agree", "Grey Heron", "--to", "name", *HOW],
        ["agree", "egret", *HOW],
        ["agree", "egret", "--to", "name", "--name", "Heron", *HOW],
        ["agree", "egret", "--to", "name", "--name", "fr=Heron", *HOW],
        ["agree", "egret", "--to", "name", *NAMES, "--until", "soon", *HOW],
        ["withdraw", "nobody"],
        ["withdraw", "heron", "--to", "voice"],
        ["hide", "heron"],
    ],
)
def test_mistakes_change_nothing(site, run, words, capsys):
    before = register(site)
    assert run(*words) in (1, 2)
    assert capsys.readouterr().err
    assert register(site) == before


def test_after_a_withdrawal_the_next_release_has_nothing_of_the_person(site, keys, run, key, tmp_path, capsys):
    with_mirrors(site, {"a": tmp_path / "mirror"})
    assert any(b"Old Heron" in data for data in published(site).values())
    letter = tmp_path / "letter.txt"
    assert run("withdraw", "heron", "--letter", str(letter)) == 0
    said = capsys.readouterr().out
    assert f"{TEXT}:4" in said
    assert str(tmp_path / "mirror") in said
    assert "archive.org" in said
    assert "en/statement/first.html" in letter.read_text("utf-8")
    assert "Heron" not in letter.read_text("utf-8")
    assert "Old Heron" not in register(site)
    assert "withdrawn" in register(site)
    make_release(site, keys.online, NOON + timedelta(days=365), opener=lambda: Vault(site).opened_by_any([key[1]]))
    assert [path for path, data in published(site).items() if b"Heron" in data or b"heron" in data] == []
    work = Places(site).work
    left = [path for path in files.walk(work) if b"Old Heron" in (work / path).read_bytes()]
    assert left == []


def test_one_use_is_taken_back_and_the_others_stay(site, run):
    assert run("agree", "egret", "--to", "name", "--to", "face", *NAMES, *HOW) == 0
    assert run("withdraw", "egret", "--to", "face") == 0
    assert "Grey Heron" in register(site)
    assert run("withdraw", "egret", "--to", "face") == 1
    assert run("withdraw", "egret") == 0
    assert "Grey Heron" not in register(site)


def test_a_name_that_was_typed_by_hand_stops_the_release_after_a_withdrawal(site, keys, run, key):
    (site / TEXT).write_text('+++\ntitle = "First"\n+++\nOld Heron spoke.\n')
    assert run("withdraw", "heron") == 0
    with pytest.raises(Exception, match="problems-found"):
        make_release(site, keys.online, NOON + timedelta(days=365), opener=lambda: Vault(site).opened_by_any([key[1]]))


def test_a_name_without_consent_moves_into_the_vault(site, run, key):
    (site / "registers/people.toml").write_text('format = 1\n\n[[person]]\nid = "x"\nnames = { en = "In Clear" }\n')
    assert run("hide", "x") == 0
    assert "In Clear" not in register(site)
    assert private_people(site, lambda: Vault(site).opened_by_any([key[1]]))["x"].hidden == ("In Clear",)


def test_a_register_in_another_style_is_left_alone(site, run, capsys):
    (site / "registers/people.toml").write_text(
        'format = 1\n\n[[person]]\nid = "heron"\nnames = { en = "Old Heron" }\n\n'
        '[[person.consent]]\nto = ["name"]\nsince = 2015-01-01\n'
    )
    before = register(site)
    assert run("withdraw", "heron") == 1
    assert "withdrawn = DATE" in capsys.readouterr().err
    assert register(site) == before


def test_without_a_vault_nothing_is_written(site, run, capsys):
    (site / "vault/vault.toml").unlink()
    before = register(site)
    assert run("agree", "egret", "--to", "name", *NAMES, *HOW) == 1
    assert "vault make" in capsys.readouterr().err
    assert register(site) == before


def test_a_program_gets_the_same(site, run, capsys):
    assert run("withdraw", "heron", "--json") == 0
    report = json.loads(capsys.readouterr().out)
    assert report["places"] == [f"{TEXT}:4"]
    assert report["pages"] == ["en/statement/first.html"]
