"""Names that were typed by hand: found where they must not stand, and hinted at where they may."""

from stillhere.content.read import read_site
from stillhere.content.withheld import Withheld
from stillhere.testing import NOON, write_site

PEOPLE = """format = 1

[[person]]
id = "ann"
names = { en = "Ann Open", zh-Hans = "安开" }
consent = [{ to = ["name"], since = 2015-01-01 }]

[[person]]
id = "cai"
names = { en = "Cai Gone", zh-Hans = "蔡某" }
consent = [{ to = ["name"], since = 2015-01-01, withdrawn = 2016-01-01 }]
"""
TEXT = "content/statement/first/en.md"


def found(folder, text, **changes):
    write_site(folder, {"registers/people.toml": PEOPLE, TEXT: text, **changes})
    site = read_site(folder, [], day=NOON.date())
    return [(f.line, f.code) for f in Withheld.of(site).findings(site.entries["statement", "first"])]


def test_a_name_is_found_in_words_and_in_facts(tmp_path):
    text = '+++\ntitle = "With 蔡某"\n+++\nLine.\n**Cai Gone** was here, Cai Gonesome was not.\n'
    assert found(tmp_path, text) == [(2, "name-withheld"), (5, "name-withheld")]


def test_who_agreed_may_be_typed_and_is_hinted_at_in_captions_only(tmp_path):
    text = '+++\ntitle = "With Ann Open"\nalts = { a = "安开 speaks" }\n+++\nAnn Open.\n'
    assert found(tmp_path, text) == [(3, "name-by-hand")]


def test_a_name_that_one_has_and_another_withholds_may_stand(tmp_path):
    people = PEOPLE.replace("Cai Gone", "Ann Open")
    assert found(tmp_path, '+++\ntitle = "Ann Open"\n+++\n', **{"registers/people.toml": people}) == []
