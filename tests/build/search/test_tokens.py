import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stillhere.build.search.tokens import fold, rules, simplified, stretches, words

SAMPLE = st.text(
    st.one_of(
        st.sampled_from("陳陈光誠诚劉刘霞裏里爲為为臺台著着後后\u3000\u200b\u00ad\u2019'，。、ーがぎ㐀\U00020000"),
        st.sampled_from("abcdefgingsty AEIOUÉéŠşıİßæøđςΣÅﬁＡｂ１²½\u0301\u0308 .,-_/\n\tབོད་ཡིกئۇ한국어中"),
        st.characters(max_codepoint=0x2FFFF, exclude_categories=("Cs", "Cn", "Co")),
    )
)
FAMILIES = [
    "detention detained detaining detains detain",
    "imprison imprisoned imprisonment",
    "lawyer lawyers lawyer’s",
    "sentence sentenced sentences sentencing",
    "torture tortured torturing",
    "organise organised organize organization organisation",
    "woman women",
    "censor censors censored censoring",
    "family families",
]


@pytest.mark.parametrize("family", FAMILIES)
def test_forms_of_a_word_are_one_word(family):
    assert len({tuple(words(fold(word))) for word in family.split(" ")}) == 1


def test_the_stemmer_follows_the_published_algorithm():
    given = (
        "caresses ponies ties cats feed agreed plastered bled motoring sing conflated troubled sized hopping tanned "
    )
    given += "falling hissing fizzed failing filing happy sky relational conditional rational digitizer conformably "
    given += "radically differently vilely analogously vietnamization predication operator feudalism decisiveness "
    given += (
        "hopefulness callousness formality sensitivity sensibility triplicate formative formalize electrical hopeful "
    )
    given += "goodness revival allowance inference airliner gyroscopic adjustable defensible irritant replacement "
    given += "adjustment dependent adoption homologous effective probate rate cease controll roll criterion"
    expected = (
        "caress poni ti cat feed agre plaster bled motor sing conflat troubl size hop tan fall hiss fizz fail file "
    )
    expected += "happi sky relat condit ration digit conform radic differ vile analog vietnam predic oper feudal decis "
    expected += "hope callous formal sensit sensibl triplic form formal electr hope good reviv allow infer airlin "
    expected += "gyroscop adjust defens irrit replac adjust depend adopt homolog effect probat rate ceas control roll "
    expected += "criterion"
    assert [next(iter(words(word))) for word in given.split()] == expected.split()


def test_folding():
    assert fold("Škoda ＡＢＣ Straße Łódź") == "skoda abc strasse lodz"
    assert fold("陳光誠") == fold("陈光诚") == "陈光诚"
    assert stretches(fold("劉　霞、王　五")) == ["刘霞", "王五"]
    assert stretches(fold("陈\u200b光诚")) == ["陈光诚"]
    assert list(words(fold("foo　bar"))) == ["foo", "bar"]
    assert list(words(fold("བོད་ཡིག ئۇيغۇرچە، 한국어"))) == ["བོད", "ཡིག", "ئۇيغۇرچە", "한국어"]


def test_the_table_of_characters_is_settled_and_no_character_is_lost():
    table = simplified()
    assert 2500 < len(table) < 4000
    assert not set(table) & set(table.values())
    assert {table[old] for old in "陳誠劉獄訴"} == set("陈诚刘狱诉")


def test_no_rule_takes_a_separator_for_a_word():
    assert not [chr(point) for point in range(0x110000) if chr(point).isspace() and words(chr(point))]


@settings(deadline=None)
@given(SAMPLE)
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@settings(deadline=None)
@given(SAMPLE)
def test_the_browser_reads_words_as_we_do(node, text):
    if not getattr(node, "ready", False):
        node.ask("rules", [rules(), simplified()])
        node.ready = True
    folded = fold(text)
    assert node.ask("runs", text) == [folded, list(words(folded)), stretches(folded)]


@settings(deadline=None)
@given(st.lists(st.sampled_from(sorted({ending for step in rules()["steps"] for ending, _, _ in step})), max_size=3))
def test_the_browser_stems_as_we_do(node, endings):
    node.ask("rules", [rules(), simplified()])
    node.ready = True
    for start in ("", "b", "tr", "a", "hop", "detain", "sky", "control"):
        word = re.sub("[^a-z]", "", start + "".join(endings))
        assert node.ask("runs", word)[1] == list(words(word))


def test_places_of_a_query_in_a_text(node):
    node.ask("rules", [rules(), simplified()])
    node.ready = True

    def marked(text: str, query: str) -> list[str]:
        units = text.encode("utf-16-le")
        return [units[2 * a : 2 * b].decode("utf-16-le") for a, b in node.ask("places", [text, query])]

    assert marked("𠀀 Two women were Detained: 陳光誠 (Chén)", "陈光诚 woman detention chen") == [
        "women",
        "Detained",
        "陳光誠",
        "Chén",
    ]
    assert marked("光诚光诚", "光诚 诚光") == ["光诚光诚"]
    assert marked("", "x") == []
