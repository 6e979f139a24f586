"""`keys plan`: a circle that survives a bad day, on one page, in the reader's language."""

import re

import pytest

from tests.browser.programs import CHROMIUM_SWITCHES, chromium
from tests.cli.running import stillhere

CIRCLE = {"holder": ["anna", "bo", "chen"], "editor": ["dolma", "erik"], "publisher": ["small-machine"]}


def words(circle):
    return [word for seat, names in circle.items() for name in names for word in (f"--{seat}", name)]


@pytest.mark.parametrize(("language", "sentence"), [("en", "2 of 3 keyholders"), ("zh", "3 位密钥保管人中任意 2 位")])
def test_the_page_says_who_how_many_and_what_then(tmp_path, language, sentence):
    ran = stillhere("keys", "plan", tmp_path / "plan.html", *words(CIRCLE), lang=language)
    assert ran.code == 0, ran.err
    page = (tmp_path / "plan.html").read_text("utf-8")
    assert sentence in page
    assert all(f"<td>{name}</td>" in page for names in CIRCLE.values() for name in names)
    assert "keys change SITE --revoke" in page
    assert "keys ceremony SITE --keyholder anna.pub" in page
    assert "$" not in page
    assert (tmp_path / "plan.html").stat().st_mode & 0o077 == 0


def test_the_command_it_gives_is_the_one_that_works(tmp_path):
    ran = stillhere("keys", "plan", tmp_path / "plan.html", *words(CIRCLE), "--editor-threshold", 2)
    [command] = re.findall(r"stillhere (keys ceremony SITE .*)", ran.out)
    site, given = tmp_path / "site", []
    stillhere("new", site)
    (tmp_path / "phrase").write_text("four words kept together\n")
    for name in (name for names in CIRCLE.values() for name in names):
        stillhere("keys", "new", name, "--folder", tmp_path, "--passphrase-file", tmp_path / "phrase")
    for word in command.split():
        given.append(str(tmp_path / word) if word.endswith(".pub") else str(site) if word == "SITE" else word)
    done = stillhere(*given)
    assert (done.code, "3 keyholders, 2 must sign" in done.out) == (0, True), done.err


@pytest.mark.parametrize(("holders", "threshold"), [(1, 1), (2, 1), (2, 2), (3, 1), (3, 3), (5, 5)])
def test_a_circle_that_one_bad_day_breaks_is_refused(tmp_path, holders, threshold):
    circle = {**CIRCLE, "holder": [f"holder{n}" for n in range(holders)]}
    ran = stillhere("keys", "plan", tmp_path / "plan.html", *words(circle), "--threshold", threshold)
    assert (ran.code, "would not survive one bad day" in ran.err) == (1, True)
    assert not (tmp_path / "plan.html").exists()


@pytest.mark.parametrize(("holders", "usual"), [(3, 2), (4, 3), (5, 3), (7, 4)])
def test_the_usual_number_is_more_than_half(tmp_path, holders, usual):
    circle = {**CIRCLE, "holder": [f"holder{n}" for n in range(holders)]}
    ran = stillhere("keys", "plan", tmp_path / "plan.html", *words(circle), "--json")
    assert ran.report["threshold"] == usual


def test_mistakes_are_named(tmp_path):
    sheet = tmp_path / "plan.html"
    assert stillhere("keys", "plan", sheet, "--holder", "anna").code == 2
    twice = stillhere("keys", "plan", sheet, *words({**CIRCLE, "editor": ["anna"]}))
    assert (twice.code, "a name stands twice" in twice.err) == (1, True)
    wrong = stillhere("keys", "plan", sheet, *words({**CIRCLE, "editor": ["<script>"]}))
    assert wrong.code == 1
    assert not sheet.exists()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_prints_on_one_page_even_with_nine_seats(tmp_path, language):
    from playwright.sync_api import sync_playwright

    many = {"holder": [f"holder{n}" for n in range(5)], "editor": ["dolma", "erik", "fatima"], "publisher": ["machine"]}
    stillhere("keys", "plan", tmp_path / "plan.html", *words(many), lang=language)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium(), args=CHROMIUM_SWITCHES)
        page = browser.new_page()
        page.goto((tmp_path / "plan.html").as_uri())
        pdf = page.pdf(prefer_css_page_size=True)
        browser.close()
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
