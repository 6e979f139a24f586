import re
from dataclasses import replace

import pytest

from stillhere.build.render import render
from stillhere.chinese import simplified_in
from stillhere.content.read import read_site
from stillhere.content.variants import Writing, in_traditional, is_generated
from stillhere.errors import Finding
from stillhere.languages import own_name
from stillhere.testing import NOON, write_site

SETTINGS = 'format = 1\nlanguages = ["en", "zh-Hans", "zh-Hant"]\n'
NAMES = {
    "stillhere.toml": SETTINGS,
    "content/case/li-example/facts.toml": """published = 2010-03-02
names = { en = "Yu Example", zh-Hans = "于范例" }
charges = ["inciting-subversion"]
sentence_months = 132
born = 1960-01-02

[[timeline]]
date = 2008-12-08
state = "detained"

[[timeline]]
date = 2009-12-25
state = "sentenced"
note = { en = "eleven years", zh-Hans = "十一年，在监狱里" }
""",
    "content/case/li-example/zh-Hans.md": (
        '+++\ntitle = "于范例的头发"\nrole = "作家"\nportrait_alt = "照片里的于范例"\noriginal = "zh-Hans"\n+++\n'
        "已被关押{{held li-example}}。于范例说：`头发`。\n\n    代码里的头发\n\n支持云计算。[见](/case/li-example)\n"
    ),
}


def site_of(folder, changes=None):
    findings: list[Finding] = []
    site = read_site(write_site(folder, {**NAMES, **(changes or {})}), findings)
    assert {finding.code for finding in findings} <= {"translation-missing"}
    return site


def pages(site, findings=None):
    found: list[Finding] = []
    tree = render(in_traditional(site), NOON, found)
    if findings is not None:
        findings += [finding for finding in found if finding.code != "translation-missing"]
    return {path: data.decode() for path, data in tree.items() if path.startswith("zh-Hant/")}


def test_a_text_is_made_of_the_simplified_one(tmp_path):
    entry = in_traditional(site_of(tmp_path)).entries["case", "li-example"]
    text = entry.texts["zh-Hant"]
    assert text.title == "于範例的頭髮"
    assert text.body == (
        "已被關押{{held li-example}}。于範例說：`头发`。\n\n    代码里的头发\n\n支持雲計算。[見](/case/li-example)\n\n"
    )
    assert text.words["portrait_alt"] == "照片裡的于範例"
    assert is_generated(text)
    assert not is_generated(entry.texts["zh-Hans"])
    assert "original" not in text.words
    assert (text.file, text.body_line) == (entry.texts["zh-Hans"].file, entry.texts["zh-Hans"].body_line)
    assert entry.facts.names["zh-Hant"] == "于範例"
    assert (entry.facts.timeline[1].note or {})["zh-Hant"] == "十一年，在監獄裡"


def test_a_text_of_ones_own_wins_and_so_does_a_name(tmp_path):
    own = '+++\ntitle = "我自己的"\nrole = "作家"\n+++\n自己寫的。\n'
    facts = NAMES["content/case/li-example/facts.toml"].replace('"于范例"', '"于范例", zh-Hant = "于范例"')
    changes = {"content/case/li-example/zh-Hant.md": own, "content/case/li-example/facts.toml": facts}
    site = in_traditional(site_of(tmp_path, changes))
    entry = site.entries["case", "li-example"]
    assert entry.texts["zh-Hant"].title == "我自己的"
    assert not is_generated(entry.texts["zh-Hant"])
    assert entry.facts.names["zh-Hant"] == "于范例"
    assert "支持于范例" in Writing.of(site).words("支持于范例")


def test_registers_and_settings_are_the_organisations(tmp_path):
    exceptions = 'format = 1\n\n[terms]\n"云计算" = "雲端運算"\n"协会" = "協進會"\n'
    changes = {"registers/traditional.toml": exceptions, "stillhere.toml": SETTINGS + 'traditional = "hong-kong"\n'}
    site = in_traditional(site_of(tmp_path, changes))
    assert "支持雲端運算" in site.entries["case", "li-example"].texts["zh-Hant"].body
    assert (site.entries["case", "li-example"].facts.timeline[1].note or {})["zh-Hant"] == "十一年，在監獄裏"
    assert site.name_on(None, "zh-Hant") == "協進會"
    assert site.addresses[1].reason["zh-Hant"] == "被入侵。"


@pytest.mark.parametrize("way", ["taiwan", "taiwan-words", "hong-kong"])
def test_no_page_in_traditional_has_a_simplified_character(way, tmp_path):
    site = site_of(tmp_path, {"stillhere.toml": SETTINGS + f'traditional = "{way}"\n'})
    found: list[Finding] = []
    made = pages(site, found)
    assert found == []
    assert "zh-Hant/case/li-example.html" in made
    for path, page in made.items():
        if path.endswith(("feed.json", "feed.xml")):
            continue  # their bodies are those of the pages
        page = re.sub(
            r'<script type="application/ld\+json">.*?</script>', "", page
        )  # names in every script, on purpose
        shown = page.replace(own_name("zh-Hans"), "").replace("<code>头发</code>", "").replace("代码里的头发", "")
        assert simplified_in(shown, way) == [], path


def test_computed_words_are_traditional_too(tmp_path):
    page = pages(site_of(tmp_path))["zh-Hant/case/li-example.html"]
    assert "已被關押1年2個月" in page
    assert "煽動顛覆國家政權" in page


def test_a_site_without_traditional_chinese_stays_as_it_is(tmp_path):
    site = site_of(tmp_path)
    plain = replace(site, settings=replace(site.settings, languages=("en", "zh-Hans")))
    assert in_traditional(plain) is plain


def test_same_words_same_bytes(tmp_path):
    assert pages(site_of(tmp_path / "a")) == pages(site_of(tmp_path / "b"))
