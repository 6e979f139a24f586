"""First contact: the root of trust is shown, compared and kept; a mistake keeps nothing."""

import html
import json
import re
import shutil

import pytest

from stillhere import clock
from stillhere.cli.root_of_trust import stored_root
from stillhere.flows.publishing import publish
from stillhere.release.fingerprint import EN, SCHEME, ZH, digest_of, words_of
from stillhere.testing import ThrowAwayKeys, signed_site, with_mirrors
from stillhere.testing.mirror import LyingMirror, page_to_everything
from tests.cli.running import stillhere


@pytest.fixture
def root(site):
    return site / "signed/1.root.json"


def words(root, tongue=EN):
    return (" " if tongue is EN else "").join(words_of(root.read_bytes(), tongue))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_root_is_shown_in_words_and_not_kept(root, lang):
    ran = stillhere("trust", root, lang=lang)
    assert ran.code == 0
    for word in (*words_of(root.read_bytes(), EN), *words_of(root.read_bytes(), ZH)):
        assert word in ran.out
    assert digest_of(root.read_bytes()) in ran.out
    assert "█" in ran.out
    assert not stored_root().exists()


@pytest.mark.parametrize("tongue", [EN, ZH])
def test_equal_words_keep_the_root_and_other_commands_use_it(root, tongue, tmp_path):
    assert stillhere("trust", root, "--words", words(root, tongue)).code == 0
    assert stored_root().read_bytes() == root.read_bytes()
    assert stillhere("trust", "--words", words(root, tongue)).code == 0
    assert stillhere("trust", "--json").report["stored"] is True
    (tmp_path / "empty").mkdir()
    assert stillhere("verify", tmp_path / "empty").code == 4  # no word about a root that is missing


def test_the_text_of_the_code_keeps_it_too(root):
    assert stillhere("trust", root, "--words", SCHEME + digest_of(root.read_bytes())).code == 0
    assert stored_root().exists()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_wrong_word_is_named_by_its_place_and_nothing_is_kept(root, lang):
    said = words(root).split()
    said[6] = "zoo" if said[6] != "zoo" else "zone"
    ran = stillhere("trust", root, "--words", " ".join(said), lang=lang)
    assert (ran.code, stored_root().exists()) == (1, False)
    assert "7" in ran.err
    said = words(root).split()
    said[2], said[3] = said[3], said[2]
    ran = stillhere("trust", root, "--words", " ".join(said), lang=lang)
    assert (ran.code, stored_root().exists()) == (1, False)
    assert "3" in ran.err
    assert "4" in ran.err


def test_another_root_never_replaces_the_one_that_is_kept(root, tmp_path):
    other = signed_site(tmp_path / "other", ThrowAwayKeys(), clock.now()) / "signed/1.root.json"
    stillhere("trust", root, "--words", words(root))
    assert stillhere("trust", other, "--words", words(other)).code == 1
    assert stored_root().read_bytes() == root.read_bytes()
    assert stillhere("trust", "--words", words(other)).code == 1


@pytest.mark.parametrize("bad", [b"", b"{}", b"x" * 600_000])
def test_what_is_no_root_is_not_kept(tmp_path, bad):
    (tmp_path / "root.json").write_bytes(bad)
    assert stillhere("trust", tmp_path / "root.json", "--words", "x").code == 1
    assert not stored_root().exists()


def test_nothing_kept_and_nothing_named_is_said():
    assert stillhere("trust").code == 2
    assert stillhere("trust", "--words", "x").code == 2


def test_from_an_address_with_words_heard_from_a_person(tmp_path, keys):
    """The address is not believed; the words are."""
    site = signed_site(tmp_path / "today", keys, clock.now())
    with_mirrors(site, {"m": tmp_path / "m"})
    publish(site, clock.now())
    root = site / "signed/1.root.json"
    impostor = signed_site(tmp_path / "other", ThrowAwayKeys(), clock.now())
    false = shutil.copytree(tmp_path / "m", tmp_path / "false")
    shutil.copy(impostor / "signed/1.root.json", false / ".well-known/stillhere/metadata/1.root.json")
    with LyingMirror(false) as liar, LyingMirror(tmp_path / "m", page_to_everything) as parked:
        assert stillhere("trust", liar.address, "--words", words(root)).code == 1
        assert stillhere("trust", parked.address, "--words", words(root)).code == 1
    assert not stored_root().exists()
    with LyingMirror(tmp_path / "m") as good:
        assert stillhere("trust", good.address, "--words", words(root, ZH)).code == 0
        assert stillhere("mirror", good.address, tmp_path / "kept").code == 0


def test_an_address_that_cannot_be_reached_is_not_checked():
    assert stillhere("trust", "http://127.0.0.1:9/", "--words", "x").code == 4


def test_the_sheet_has_the_words_of_both_languages_and_the_code(root, tmp_path):
    assert stillhere("trust", root, "--sheet", tmp_path / "sheet.html").code == 0
    page = (tmp_path / "sheet.html").read_text("utf-8")
    shown = re.findall(r"<li>(.*?)</li>", page)
    assert shown == [*words_of(root.read_bytes(), EN), *words_of(root.read_bytes(), ZH)]
    assert page.count("<svg") == 1
    assert "http" not in page.replace("http://www.w3.org/2000/svg", "")
    assert digest_of(root.read_bytes()) in html.unescape(page).replace(" ", "")
    again = stillhere("trust", root, "--sheet", tmp_path / "again.html", "--json")
    assert json.loads(again.out)["sha256"] == digest_of(root.read_bytes())
    assert (tmp_path / "again.html").read_bytes() == (tmp_path / "sheet.html").read_bytes()


def test_the_keys_for_minisign_are_shown_as_a_copy_proves_them(mirrored, root, tmp_path):
    publish(mirrored, clock.now())
    ran = stillhere("trust", root, "--minisign", tmp_path / "mirror-a")
    key = (tmp_path / "mirror-a/.well-known/stillhere/minisign.pub").read_text().splitlines()[1]
    assert ran.code == 0
    assert f"minisign -Vm SHA256SUMS -P {key}" in ran.out
    assert stillhere("trust", root, "--minisign", tmp_path / "mirror-a", "--json").report["minisign"] == [key]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_copy_that_proves_nothing_gives_no_key_for_minisign(root, tmp_path, lang):
    (tmp_path / "bad").mkdir()
    ran = stillhere("trust", root, "--minisign", tmp_path / "bad", lang=lang)
    assert (ran.code, ran.out) == (1, "")
    assert "stillhere verify" in ran.err
