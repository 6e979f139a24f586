import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stillhere.content.model import KINDS
from stillhere.content.parse import parse_entry
from stillhere.dates import PartialDate
from stillhere.errors import Finding

NAMES = st.sampled_from(["facts.toml", "en.md", "zh-Hans.md", "x.md", "a.svg", "a.jpg"])
TOML = st.sampled_from(
    [
        "published = 2010\n",
        "published = 1.5\n",
        "[[timeline]]\n",
        "names = 1\n",
        "\x00",
        "title = 'x'\n",
        "+++\n",
        "{{name x}}",
        "[a]\n",
    ]
)
WORDS = st.one_of(st.binary(max_size=80), st.lists(TOML, max_size=5).map(lambda lines: "".join(lines).encode()))


@given(st.sampled_from(KINDS), st.dictionaries(NAMES, WORDS, max_size=4))
@example("page", {"facts.toml": b"", "en.md": b"+++\n+++\n"})
def test_reading_never_raises_and_gives_an_entry_or_a_finding(kind, contents):
    findings: list[Finding] = []
    entry = parse_entry(kind, "a", contents, findings)
    assert entry or findings


def read(kind: str = "page", slug: str = "a", **contents: str):
    findings: list[Finding] = []
    files = {name.replace("__", "-").replace("_", "."): text.encode() for name, text in contents.items()}
    return parse_entry(kind, slug, files, findings), [(f.file, f.line, f.code) for f in findings]


TEXT = '+++\ntitle = "A"\n+++\nBody.\n'


def test_an_entry_is_facts_and_texts():
    entry, findings = read(facts_toml='published = "2010-05"\n', en_md=TEXT, zh__Hans_md='+++\ntitle = "甲"\n+++\n正文')
    assert not findings
    assert entry.facts.published == PartialDate(2010, 5)
    found = {tag: (text.title, text.body.strip()) for tag, text in entry.texts.items()}
    assert found == {"en": ("A", "Body."), "zh-Hans": ("甲", "正文")}


def test_a_text_knows_the_line_where_its_body_begins():
    entry, _ = read(facts_toml="published = 2010\n", en_md='+++\ntitle = "A"\nsummary = "B"\n+++\nfirst\n')
    assert entry.texts["en"].body_line == 5


def test_line_ends_of_any_system_are_read():
    entry, findings = read(facts_toml="published = 2010\r\n", en_md=TEXT.replace("\n", "\r\n"))
    assert not findings
    assert entry.texts["en"].body.strip() == "Body."
    assert "\r" not in entry.texts["en"].body


def test_a_text_without_facts_is_no_entry():
    assert read(en_md=TEXT) == (None, [("content/page/a/facts.toml", 0, "facts-missing")])


def test_a_missing_field_is_named_in_the_file_that_lacks_it():
    assert read(facts_toml="draft = true\n", en_md=TEXT) == (None, [("content/page/a/facts.toml", 1, "field-missing")])


def test_yaml_is_named_as_what_it_is():
    findings: list[Finding] = []
    parse_entry("page", "a", {"facts.toml": b"published = 2010", "en.md": b"---\ntitle: A\n---\n"}, findings)
    assert [(f.code, f.facts) for f in findings] == [("front-matter-missing", {})]


def test_every_text_is_checked_even_where_the_facts_are_broken():
    _, findings = read(facts_toml="published = x\n", en_md="no", zh__Hans_md="no")
    assert len(findings) == 3


@pytest.mark.parametrize("slug", ["A", "a b", "a--b", "-a", "词", "a" * 81, ".."])
def test_a_folder_name_that_cannot_be_an_address_is_refused(slug):
    findings: list[Finding] = []
    assert parse_entry("page", slug, {}, findings) is None
    assert [f.code for f in findings] == ["slug-wrong"]


def test_a_drawing_is_kept_and_a_photo_is_not_known():
    findings: list[Finding] = []
    contents = {"facts.toml": b"published = 2010", "en.md": TEXT.encode(), "a.svg": b"<svg/>", "a.jpg": b"x"}
    entry = parse_entry("page", "a", contents, findings)
    assert entry is not None
    assert entry.media == {"a.svg": b"<svg/>"}
    assert [(f.file, f.code) for f in findings] == [("content/page/a/a.jpg", "file-unexpected")]


def test_a_timeline_may_be_vague_but_not_run_backwards():
    facts = 'published = 2010\nnames.en = "A"\n[[timeline]]\ndate = 2009\nstate = "detained"\n'
    facts += '[[timeline]]\ndate = {}\nstate = "free"\n'
    text = '+++\ntitle = "A"\nrole = "b"\n+++\n'
    assert read("case", facts_toml=facts.format('"2009-01"'), en_md=text)[1] == []
    assert read("case", facts_toml=facts.format('"2008-12"'), en_md=text)[1] == [
        ("content/case/a/facts.toml", 7, "timeline-order")
    ]
