"""`keys paper` and `keys restore`: printed, tested, lost, restored."""

import re
import shutil
import subprocess

import pytest

from stillhere.release import keys
from tests.browser.programs import CHROMIUM_SWITCHES, chromium
from tests.cli.running import stillhere

PASSPHRASE = "four words kept together"


@pytest.fixture
def home(tmp_path):
    keys.create(tmp_path, "anna", PASSPHRASE.encode(), rounds=keys.DEMO_ROUNDS)
    (tmp_path / "phrase").write_text(PASSPHRASE + "\n")
    ran = stillhere("keys", "paper", tmp_path / "anna.key", tmp_path / "paper.html", *phrase(tmp_path))
    assert ran.code == 0, ran.err
    return tmp_path


def phrase(home):
    return ["--passphrase-file", home / "phrase"]


def typed(home, language):
    """The words as somebody reads them off the page."""
    lists = re.findall(r"<ol.*?</ol>", (home / "paper.html").read_text("utf-8"), re.DOTALL)
    words = re.findall(r"<li>(.*?)</li>", lists[language == "zh"])
    (home / "typed").write_text(" ".join(words), encoding="utf-8")
    return ["--words", home / "typed"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_paper_works_and_brings_the_key_back(home, language):
    words = typed(home, language)
    tested = stillhere("keys", "restore", "anna", *words, "--test", home / "anna.pub", *phrase(home))
    assert (tested.code, "The paper works" in tested.out) == (0, True)
    back = home / "back"
    back.mkdir()
    assert stillhere("keys", "restore", "anna", "--folder", back, *words, *phrase(home)).code == 0
    assert (back / "anna.pub").read_bytes() == (home / "anna.pub").read_bytes()
    signer = keys.load_signer(back / "anna.key", PASSPHRASE.encode())
    assert signer.sign(b"x").signature == keys.load_signer(home / "anna.key", PASSPHRASE.encode()).sign(b"x").signature


def test_the_code_on_the_page_is_the_key_file(home):
    """Read off the page by a program that knows nothing of ours."""
    if not shutil.which("zbarimg"):
        pytest.skip("zbarimg is missing: apt-get install zbar-tools")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium(), args=CHROMIUM_SWITCHES)
        page = browser.new_page(device_scale_factor=2)
        page.goto((home / "paper.html").as_uri())
        page.screenshot(path=str(home / "page.png"), full_page=True)
        browser.close()
    done = subprocess.run(["zbarimg", "--quiet", "--raw", str(home / "page.png")], capture_output=True, check=True)
    assert done.stdout.strip() == (home / "anna.key").read_bytes().strip()


def test_the_page_is_its_owners_only_and_never_in_a_site_folder(home):
    assert (home / "paper.html").stat().st_mode & 0o077 == 0
    stillhere("new", home / "site")
    ran = stillhere("keys", "paper", home / "anna.key", home / "site/content/paper.html", *phrase(home))
    assert (ran.code, "inside the site folder" in ran.err) == (1, True)
    assert not (home / "site/content/paper.html").exists()


def test_a_key_that_is_there_is_never_overwritten(home):
    ran = stillhere("keys", "restore", "anna", "--folder", home, *typed(home, "en"), *phrase(home))
    assert ran.code == 1


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("place", ["anna.key", "anna.pub", "paper.html"])
def test_the_sheet_replaces_no_file_least_of_all_the_key(home, place, lang):
    before = (home / place).read_bytes()
    ran = stillhere("keys", "paper", home / "anna.key", home / place, *phrase(home), lang=lang)
    assert (ran.code, str(home / place) in ran.err) == (1, True)
    assert (home / place).read_bytes() == before


def test_mistakes_are_named(home):
    keys.create(home, "bo", PASSPHRASE.encode(), rounds=keys.DEMO_ROUNDS)
    words = typed(home, "en")
    other = stillhere("keys", "restore", "anna", *words, "--test", home / "bo.pub", *phrase(home))
    assert (other.code, "another key" in other.err) == (1, True)
    (home / "phrase").write_text("another phrase altogether\n")
    wrong = stillhere("keys", "restore", "x", "--folder", home, *words, *phrase(home))
    assert (wrong.code, "passphrase is not the one" in wrong.err) == (1, True)
    assert stillhere("keys", "restore", "x", *phrase(home)).code == 2
    assert not (home / "x.key").exists()


def test_it_prints_on_one_page(home, tmp_path):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium(), args=CHROMIUM_SWITCHES)
        page = browser.new_page()
        page.goto((home / "paper.html").as_uri())
        pdf = page.pdf(prefer_css_page_size=True)
        browser.close()
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
