import pytest
import rtoml
from hypothesis import given
from hypothesis import strategies as st

from stillhere.content.kinds import WORDS
from stillhere.content.model import KINDS, Entry, Facts, Text
from stillhere.content.translations import (
    Difference,
    Status,
    findings,
    fingerprints,
    marked,
    original_for,
    place_words,
    status_of,
)
from stillhere.content.variants import Writing, with_variants
from stillhere.dates import PartialDate

CHINESE = "## 标题\n\n第一段。\n\n第二段，2009年。\n\n- 一\n- 二\n"
ENGLISH = "## Title\n\nThe first.\n\nThe second, 2009.\n\n- one\n- two\n"


def text(language, body, **words):
    return Text(language, words.pop("title", "t"), body, f"content/page/a/{language}.md", 5, words)


def entry(*texts):
    return Entry("page", "a", Facts(PartialDate(2010)), {one.language: one for one in texts})


def translated(before=CHINESE, after=CHINESE, ours=ENGLISH, **words):
    prints = fingerprints(text("zh-Hans", before, **words))
    return entry(text("zh-Hans", after), text("en", ours, original="zh-Hans", translates=prints))


def changes(*given, **words):
    return list(status_of(translated(*given, **words), "en").changes)


def test_a_translation_of_what_stands_there_is_done():
    whole = translated()
    assert status_of(whole, "en") == Status("en", "done", "zh-Hans")
    assert status_of(whole, "zh-Hans") == Status("zh-Hans", "original")
    assert status_of(whole, "de") == Status("de", "missing")
    assert list(findings(whole)) == []


def test_a_changed_paragraph_is_named_in_both_files():
    assert changes(CHINESE, CHINESE.replace("第二段", "改过的段")) == [Difference("changed", 3, 9, 9)]


def test_new_and_gone_paragraphs_are_named():
    assert changes(CHINESE, CHINESE.replace("第一段。", "第一段。\n\n新的。")) == [Difference("new", 3, 9, 0)]
    assert changes(CHINESE, CHINESE.replace("第一段。\n\n", "")) == [Difference("gone", 2, 0, 7)]
    assert changes(CHINESE, CHINESE.replace("第一段。", "改。\n\n新。")) == [
        Difference("changed", 2, 7, 7),
        Difference("new", 3, 9, 0),
    ]


def test_changed_words_above_the_text_are_paragraph_nought():
    assert changes(title="别的题目") == [Difference("changed", 0, 1, 1)]
    assert changes(summary="曾有摘要") == [Difference("changed", 0, 1, 1)]


def test_where_a_translation_was_cut_its_paragraphs_are_found_by_what_they_say():
    shorter = "The first.\n\nThe second, 2009.\n\n- one\n- two\n"
    assert changes(CHINESE, CHINESE.replace("第二段，", "改过的，"), shorter) == [Difference("changed", 3, 9, 7)]


def test_line_breaks_and_spaces_are_no_change():
    assert changes(CHINESE, CHINESE.replace("第二段，", "第二\n段， ")) == []
    one, other = text("en", "two words"), text("en", "two\nwords")
    assert fingerprints(one) == fingerprints(other) != fingerprints(text("en", "twowords"))


def test_what_is_not_shown_is_no_change():
    assert changes(CHINESE, CHINESE + "\n<!-- a note among colleagues -->\n") == []


def test_without_a_record_nothing_is_said():
    nobody = entry(text("en", "a"), text("zh-Hans", "一"))
    assert {status_of(nobody, tag).state for tag in ("en", "zh-Hans")} == {"unrecorded"}
    named = entry(text("en", "a", original="zh-Hans"), text("zh-Hans", "一"))
    assert status_of(named, "en") == Status("en", "unrecorded", "zh-Hans")
    assert status_of(named, "zh-Hans").state == "original"
    itself = entry(text("en", "a", original="en"), text("zh-Hans", "一"))
    assert [status_of(itself, tag).state for tag in ("en", "zh-Hans")] == ["original", "unrecorded"]


def test_the_only_text_is_the_original():
    assert status_of(entry(text("de", "a")), "de").state == "original"


def test_a_translation_of_a_translation_is_compared_with_what_it_was_made_from():
    whole = translated()
    german = text("de", "## T\n", original="en", translates=fingerprints(whole.texts["en"]))
    three = entry(*whole.texts.values(), german)
    assert [status_of(three, tag).state for tag in ("zh-Hans", "en", "de")] == ["original", "done", "done"]


def test_an_original_that_is_not_there_is_said():
    alone = entry(text("en", "a", original="bo"))
    assert [(f.code, f.level, f.facts) for f in findings(alone)] == [
        ("original-missing", "warning", {"original": "bo", "known": "en"})
    ]
    assert status_of(alone, "en").state == "unrecorded"


def test_generated_chinese_is_as_old_as_what_it_was_generated_from():
    plain = with_variants(entry(text("zh-Hans", "一")), Writing())
    assert status_of(plain, "zh-Hant") == Status("zh-Hant", "generated", "zh-Hans")
    assert status_of(entry(text("zh-Hans", "一")), "zh-Hant") == Status("zh-Hant", "generated", "zh-Hans")
    english = text("en", "changed")
    behind = entry(english, text("zh-Hans", "一", original="en", translates=("00000000",)))
    for one in (behind, with_variants(behind, Writing())):
        status = status_of(one, "zh-Hant")
        assert (status.state, status.original) == ("behind", "en")
        assert place_words(one, status, status.changes[0]) == "+++ en.md:1 ↔ zh-Hans.md:1"
        assert [finding.file for finding in findings(one)] == ["content/page/a/zh-Hans.md"]


def test_the_finding_names_the_paragraphs_and_where_to_look():
    after = CHINESE.replace("第二段", "改过").replace("- 一\n- 二", "新段。\n\n- 一\n- 二")
    (said,) = findings(translated(CHINESE, after))
    assert (said.file, said.line, said.level, said.code) == (
        "content/page/a/en.md",
        9,
        "hint",
        "translation-behind",
    )
    assert said.facts == {
        "original": "zh-Hans.md",
        "changed": "¶3 zh-Hans.md:9 ↔ en.md:9",
        "new": "¶4 zh-Hans.md:11",
        "gone": "–",
    }


def test_many_changes_are_not_all_listed():
    (said,) = findings(translated("x\n\n" * 40, "".join(f"{n}\n\n" for n in range(40))))
    assert said.facts["changed"].endswith(", …")
    assert said.facts["changed"].count("¶") == 12


def test_endless_texts_are_compared_all_the_same():
    whole = translated("x\n\n" * 1500, "y\n\n" * 1500, "z\n\n" * 1500)
    assert len(status_of(whole, "en").changes) == 1500


BODIES = st.lists(st.sampled_from(["a", "b", "c", "- l", "## h"]), max_size=8).map("\n\n".join)


@given(BODIES, BODIES, BODIES)
def test_every_difference_is_told_and_no_other(before, after, ours):
    whole = translated(before, after, ours)
    then, now = fingerprints(text("zh-Hans", before)), fingerprints(whole.texts["zh-Hans"])
    status = status_of(whole, "en")
    assert (status.state == "done") == (then == now) == (not status.changes)
    touched = {c.number for c in status.changes if c.what != "gone"}
    gone = {c.number for c in status.changes if c.what == "gone"}
    changed = sum(c.what == "changed" for c in status.changes)
    assert len(then) - len(gone) - changed == len(now) - len(touched)
    last = max(1, 4 + ours.count("\n") + 1)
    assert all(0 <= c.beside <= last for c in status.changes)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_text_can_be_a_translation(kind):
    assert {"original", "translates"} <= set(WORDS[kind])


# --- marking --------------------------------------------------------------------------------------------------------

HEAD = '+++\ntitle = "A" # a note\nsummary = "original = \\"no\\""\n+++\n'


def test_marking_writes_two_lines_and_nothing_else():
    assert marked(HEAD + "Body\n", "zh-Hans", ["0123abcd"]) == (
        '+++\ntitle = "A" # a note\nsummary = "original = \\"no\\""\noriginal = "zh-Hans"\ntranslates = ["0123abcd"]\n'
        "+++\nBody\n"
    )


def test_marking_keeps_places_comments_line_ends_and_the_byte_order_mark():
    source = (
        "\ufeff+++\r\noriginal = 'en'  # why\r\ntranslates = [\r\n  '00000000',\r\n] # x\r\ntitle = 'A'\r\n+++\r\nB"
    )
    assert marked(source, "de", ["0123abcd"]) == source.replace("'en'", '"de"').replace(
        "[\r\n  '00000000',\r\n]", '["0123abcd"]'
    )


@given(st.lists(st.text("0123456789abcdef", min_size=8, max_size=8), min_size=1, max_size=30), st.text())
def test_marking_twice_is_marking_once(prints, body):
    once = marked(HEAD + body, "zh-Hans", prints)
    assert marked(once, "zh-Hans", prints) == once
    assert once.endswith("\n+++\n" + body)
    table = rtoml.loads(once.removeprefix("+++\n").partition("\n+++\n")[0])
    assert table["translates"] == prints


@pytest.mark.parametrize(
    "source",
    [
        "no front matter\n",
        '+++\n"original" = "en"\n+++\n',
        '+++\nsummary = """\noriginal = "x"\n"""\n+++\n',
        "+++\n[table]\n+++\n",
    ],
)
def test_an_unusual_front_matter_is_not_touched(source):
    with pytest.raises(ValueError, match=r".+"):
        marked(source, "zh-Hans", ["0123abcd"])


def test_what_a_text_is_translated_from_is_told_where_it_can_be():
    two = entry(text("en", "a"), text("zh-Hans", "一"))
    assert original_for(two, "en") == "zh-Hans"
    assert original_for(two, "zh-Hans") == "en"
    assert original_for(two, "en", "de") is None
    three = entry(*two.texts.values(), text("de", "a"))
    assert original_for(three, "en") is None
    assert original_for(three, "en", "de") == "de"
    named = entry(text("en", "a"), text("zh-Hans", "一"), text("de", "a", original="zh-Hans"))
    assert original_for(named, "en") == original_for(named, "de") == "zh-Hans"
    assert original_for(named, "zh-Hans") is None
