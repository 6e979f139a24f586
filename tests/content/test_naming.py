"""Who is named in what is published: only who agreed, and a file that travels names nobody else either."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stillhere.content.consent import Consent
from stillhere.content.model import Entry, Facts, Person, Text
from stillhere.content.naming import LEAVE_OUT, REPLACE, Naming, members
from stillhere.dates import PartialDate
from stillhere.errors import Finding
from stillhere.testing import NOON

DAY = PartialDate(2015, 2, 24)


def agreed(who, *to, en="", zh="", **more):
    names = {tag: name for tag, name in (("en", en), ("zh-Hans", zh)) if name}
    return Person(who, names, (Consent(to, DAY, **more),))


PEOPLE = {
    person.id: person
    for person in (
        agreed("ann", "name-and-face", "byline", en="Ann Open", zh="安开"),
        agreed("ben", "name", en="Ben Half", zh="半本"),
        agreed("cai", "name", en="Cai Gone", zh="蔡某", withdrawn=PartialDate(2016)),
        Person("dee", {}, ()),
    )
}


def entry(body="", *, kind="event", shown=(), facts=None, **words):
    text = Text("en", words.pop("title", "A title"), body, "content/event/x/en.md", words=words)
    source = f'+++\ntitle = "{text.title}"\n' + "".join(f"{k} = {v!r}\n" for k, v in words.items()) + f"+++\n{body}"
    files = {"en.md": source.encode(), "facts.toml": b"published = 2015-02-24\n"}
    return Entry(kind, "x", Facts(DAY, **(facts or {})), {"en": text}, files, shown=frozenset(shown))


def said(body, way=REPLACE, **more):
    return Naming(PEOPLE, NOON.date(), way).published(entry(body, **more), []).texts["en"].body


@pytest.mark.parametrize(
    ("written", "published"),
    [
        ("{{person ann}} spoke.", "Ann Open spoke."),
        ("{{person dee}} spoke.", "A member spoke."),
        ("Then {{person dee}} spoke.", "Then a member spoke."),
        ("{{person dee}}, {{person cai}} and {{person dee}} spoke.", "3 members spoke."),
        ("{{person ann}}, {{person cai}} and {{person dee}} spoke.", "Ann Open, 2 members spoke."),
        ("It ended. {{ person  cai }} left.", "It ended. A member left."),
    ],
)
def test_who_has_not_agreed_is_a_member(written, published):
    assert said(written) == published


@pytest.mark.parametrize(
    ("written", "published"),
    [
        ("With {{person dee}}, {{person ann}}.", "With Ann Open."),
        ("With {{person ann}}, {{person dee}} and {{person cai}}.", "With Ann Open."),
        ("With {{person ann}} and {{person dee}} there.", "With Ann Open there."),
    ],
)
def test_or_is_left_out(written, published):
    assert said(written, LEAVE_OUT) == published


def test_in_chinese():
    naming = Naming(PEOPLE, NOON.date())
    text = Text("zh-Hans", "题", "{{person ann}}、{{person cai}}和{{person dee}}发言。", "content/event/x/zh-Hans.md")
    made = Entry("event", "x", Facts(DAY), {"zh-Hans": text}, {"zh-Hans.md": text.body.encode()})
    assert naming.published(made, []).texts["zh-Hans"].body == "安开、2位成员发言。"


def test_every_word_above_the_text_passes_the_gate():
    captions = {"a": "{{person cai}}"}
    made = Naming(PEOPLE, NOON.date()).published(entry(title="By {{person ann}}", captions=captions), [])
    assert made.texts["en"].title == "By Ann Open"
    assert made.texts["en"].words["captions"] == {"a": "A member"}


def test_from_left_to_right_needs_name_and_face_of_each():
    captions = {"a": "From left to right: {{person ann}}, {{person ben}}", "b": "{{person ben}}"}
    made = Naming(PEOPLE, NOON.date()).published(entry(captions=captions), []).texts["en"]
    assert made.words["captions"] == {"a": "From left to right: Ann Open, a member", "b": "Ben Half"}


def test_beside_a_face_a_name_needs_consent_to_both():
    assert said("{{person ben}} spoke.") == "Ben Half spoke."
    assert said("{{person ben}} spoke.", shown=["ben"]) == "A member spoke."
    assert said("{{person ann}} spoke.", shown=["ann"]) == "Ann Open spoke."


def test_a_name_is_words_and_never_markup():
    people = {"x": agreed("x", "name", en="*<b>[X](y)*")}
    made = Naming(people, NOON.date()).published(entry("{{person x}}"), [])
    assert made.texts["en"].body == r"\*\<b\>\[X\](y)\*"


def test_authors_and_those_present():
    facts = {"byline": "cai", "present": ("ann", "ben", "cai", "dee")}
    made = Naming(PEOPLE, NOON.date()).published(entry(facts=facts), [])
    assert (made.facts.byline, made.facts.present) == ("member", ("ann", "ben"))
    left = Naming(PEOPLE, NOON.date(), LEAVE_OUT).published(entry(facts=facts), [])
    assert left.facts.byline is None
    own = Naming(PEOPLE, NOON.date()).published(entry(facts={"byline": "organisation"}), [])
    assert own.facts.byline == "organisation"


def test_what_travels_keeps_references_to_those_who_agreed_only():
    naming, made = (
        Naming(PEOPLE, NOON.date()),
        entry("{{person ann}}, {{person cai}}", facts={"present": ("ann", "cai")}),
    )
    assert naming.source("en.md", made.files["en.md"], made).endswith(b"{{person ann}}, a member")
    facts = b'byline = "cai"\npresent = ["ann", "cai"]\ntags = ["x"]\n'
    one = Entry("essay", "x", Facts(DAY, byline="cai", present=("ann", "cai")), made.texts, {"facts.toml": facts})
    written = naming.source("facts.toml", facts, one)
    assert b"cai" not in written
    assert b'"ann"' in written
    assert b"member" in written
    assert naming.source("facts.toml", b'tags = ["x"] # kept\n', made) == b'tags = ["x"] # kept\n'


def test_each_omission_is_said_with_its_line():
    findings: list[Finding] = []
    Naming(PEOPLE, NOON.date()).published(entry("One.\n{{person cai}} and {{person nobody}}"), findings)
    assert [(f.file, f.line, f.code, f.level) for f in findings] == [
        ("content/event/x/en.md", 5, "person-replaced", "hint"),
        ("content/event/x/en.md", 5, "person-unknown", "error"),
    ]


def test_an_entry_without_people_is_left_as_it_is():
    plain = entry("Nobody.")
    assert Naming(PEOPLE, NOON.date()).published(plain, []) is plain


@given(st.lists(st.sampled_from(["ann", "ben", "cai", "dee"]), max_size=6), st.sampled_from([REPLACE, LEAVE_OUT]))
def test_nobody_else_is_ever_named(who, way):
    body = " and ".join(f"{{{{person {one}}}}}" for one in who) + " came."
    made = said(body, way)
    assert "Cai" not in made
    assert "{{" not in made
    assert "\ue000" not in made
    assert ("Ann Open" in made) == ("ann" in who)


def test_how_members_are_counted():
    assert [members(1, "en"), members(2, "en", begins=True), members(1, "zh-Hans"), members(3, "zh-Hant")] == [
        "a member",
        "2 members",
        "一位成员",
        "3位成員",
    ]
