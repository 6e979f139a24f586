from hypothesis import given, settings
from hypothesis import strategies as st

from stillhere.build.search.postings import TITLE, Postings, postings
from tests.build.search.test_tokens import SAMPLE


def test_each_unit_is_listed_once():
    found = Postings.read(postings("Free Chen", "Chen was detained; detention. 陈光诚，陈光诚，陈光。"))
    assert sorted(found.plain) == sorted(["free", "chen", "wa", "detain", "^free", "^chen", *"陈光诚"])
    assert sorted(zip(found.pairs, found.signs, strict=True)) == sorted(
        [("陈光", ord("诚") % 63 + 49), ("光诚", 48), ("陈光", 48)]
    )


def test_a_document_without_words():
    assert Postings.read(postings("", "…")) == Postings([], [], b"")


def test_traditional_and_simplified_texts_have_the_same_postings():
    assert postings("陳光誠", "劉　霞在監獄裡") == postings("陈光诚", "刘霞在监狱里")


@settings(deadline=None)
@given(SAMPLE, SAMPLE)
def test_what_the_title_has_the_text_has_too(title, text):
    found = Postings.read(postings(title, text))
    known = {*found.plain, *found.pairs}
    assert {unit.removeprefix(TITLE) for unit in found.plain if unit.startswith(TITLE)} <= known
    assert len(found.pairs) == len(found.signs)
    assert len(set(found.plain)) == len(found.plain)


@settings(deadline=None)
@given(st.lists(st.text("陈光诚张三李四abc ，", max_size=30), max_size=4))
def test_the_same_text_gives_the_same_bytes(parts):
    assert postings("", "\n".join(parts)) == postings("", "\n".join(parts))
