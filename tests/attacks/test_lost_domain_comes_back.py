"""The lost domain comes back looking normal (cfcr2008 after 2010): no page of ours may ever lead there."""

import html
import re

import pytest

from stillhere import files
from stillhere.addresses import defang, refang
from stillhere.build.verifier import ALONE
from stillhere.cli.main import main
from stillhere.errors import ProblemsFound
from stillhere.flows.building import build_site
from stillhere.flows.site import check_site
from stillhere.testing import NOON, TINY_SITE, write_site

TEXT = "content/page/about/en.md"
FACTS = "content/page/about/facts.toml"
REGISTER = "registers/addresses.toml"


def with_text(folder, words):
    return write_site(folder, {TEXT: f'+++\ntitle = "Who we are"\n+++\n{words}\n'})


def links(tree):
    pages = [data.decode() for path, data in tree.items() if path.endswith(".html")]
    return {html.unescape(link) for page in pages for link in re.findall(r'(?:href|src|action)="([^"]*)"', page)}


def test_the_address_stands_on_every_page_and_is_linked_on_none(tmp_path):
    tree = check_site(write_site(tmp_path / "site"), NOON).tree
    pages = [path for path in tree if path.endswith(".html") and path != ALONE]
    assert [path for path in pages if b"old[.]example" not in tree[path]] == []
    assert not any("old" in link for link in links(tree))
    assert not any(b"old.example" in data for data in tree.values())


@pytest.mark.parametrize(
    "link",
    [
        "https://old.example/",
        "http://old.example",
        "HTTPS://OLD.EXAMPLE/",
        "https://old&#46;example/",
        "https://old&period;example/",
        "https://old&#x2e;example/",
        "https://&#111;ld&#46;example/",
        "https://www&#46;old&#46;example/",
        "https://news&#46;old&#46;example/",
        "https://old&#46;example./",
        "https://old%2Eexample/",
        "https://%6F%6C%64%2Eexample/",
        "https://old&#46;example:8443/",
        "https://old&#46;example:443/x",
        "https://reader@old&#46;example/",
        "https://www.example.org@old&#46;example/",
        "https://old。example/",
        "https://old．example/",
        "https://ｏｌｄ&#46;example/",
        "https://o&shy;ld&#46;example/",
        "https:///old&#46;example/",
        "https:////old&#46;example/",
        "//old&#46;example/",
        "https:old&#46;example/",
        "https:/old&#46;example/",
        "https:\\\\\\\\old&#46;example/",
        "https://old&#46;example?q",
        "https://old&#46;example#@www.example.org/",
        "mailto:us@old&#46;example",
    ],
)
def test_a_text_with_a_link_there_blocks_the_build(tmp_path, link):
    site = with_text(tmp_path / "site", f"Read [more]({link}).")
    with pytest.raises(ProblemsFound) as stop:
        build_site(site, NOON)
    assert {found.file for found in stop.value.findings if found.level == "error"} == {TEXT}
    assert not (site / ".stillhere/tree").exists()


@pytest.mark.parametrize(
    "words",
    [
        "[a][x]\n\n[x]: https://old&#46;example/",
        "<https://old.example/>",
        "www.old.example",
        "`old.example`",
        "    old.example in code",
        "说 old.example。",
        '<a href="https://old.example/">x</a>',
        "![x](https://old.example/x.png)",
        "Note[^1]\n\n[^1]: https://old.example/",
    ],
)
def test_the_address_in_any_form_of_prose_blocks_the_build(tmp_path, words):
    found = check_site(with_text(tmp_path / "site", words), NOON).errors
    assert {(TEXT, "address-dangerous")} <= {(one.file, one.code) for one in found}
    assert all("old[.]example" in one.facts["write"] for one in found if one.code == "address-dangerous")


@pytest.mark.parametrize("words", ["old[.]example", "We left old[.]example in 2010.", "gold.example"])
def test_a_defanged_or_another_address_may_be_written(tmp_path, words):
    assert check_site(with_text(tmp_path / "site", words), NOON).errors == []


@pytest.mark.parametrize("url", ["https://old.example/report", "https://OLD.example:8080/x", "https://a.old.example/"])
def test_a_source_there_blocks_the_build(tmp_path, url):
    site = write_site(tmp_path / "site", {FACTS: f'published = 2010\n[[sources]]\ntitle = "x"\nurl = "{url}"\n'})
    assert (FACTS, 4) in {(found.file, found.line) for found in check_site(site, NOON).errors}


@pytest.mark.parametrize(
    "url",
    [
        "https://old.example/",
        "https://www.old.example/",
        "https://old.example/new",
        "http://old.example:8443/",
        "https://OLD.example/",
    ],
)
@pytest.mark.parametrize("state", ["official", "mirror"])
def test_the_register_cannot_call_it_ours_again(tmp_path, url, state):
    row = f'\n[[address]]\nurl = "{url}"\nstate = "{state}"\nsince = 2020\n'
    site = write_site(tmp_path / "site", {REGISTER: TINY_SITE[REGISTER] + row})
    assert [found.file for found in check_site(site, NOON).errors] == [REGISTER]


@pytest.mark.parametrize("url", ["old.example", "https://old.example/", "http://old[.]example", "OLD.example"])
def test_the_register_takes_it_only_defanged(tmp_path, url):
    site = write_site(tmp_path / "site", {REGISTER: TINY_SITE[REGISTER].replace("old[.]example", url)})
    assert "address-not-defanged" in [found.code for found in check_site(site, NOON).errors]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_is_said_about_it_cannot_be_clicked_either(tmp_path, capsys, lang):
    assert main(["check", str(with_text(tmp_path / "s", "[a](https://OLD.Example/) b")), "--lang", lang]) == 1
    assert "old.example" not in capsys.readouterr().out.lower()


@pytest.mark.parametrize(
    "text", ["https://Evil.Example/x", "http://www.evil.example:80/", "EVIL.EXAMPLE", "//evil.example"]
)
def test_defanged_text_has_no_plain_dot_in_its_host(text):
    assert "evil.example" not in defang(text).lower()
    assert refang(defang(text)).lower().rstrip("/").endswith(text.lower().split("//")[-1].rstrip("/"))


def test_a_link_that_was_built_once_is_gone_with_the_next_build(tmp_path):
    site = with_text(tmp_path / "site", "[a](https://later.example/)")
    build_site(site, NOON)
    assert "https://later.example/" in links(
        {p: (site / ".stillhere/tree" / p).read_bytes() for p in ("en/page/about.html",)}
    )
    files.write_atomic(site / REGISTER, (TINY_SITE[REGISTER] + REASONED.format("later[.]example")).encode())
    with pytest.raises(ProblemsFound):
        build_site(site, NOON)


REASONED = '\n[[address]]\nurl = "{}"\nstate = "compromised"\nsince = 2020\nreason = {{ en = "x", zh-Hans = "x" }}\n'
