import os
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stillhere.build.search import index
from stillhere.build.search.index import Document, files, files_of, head, volumes
from stillhere.build.search.postings import postings
from stillhere.build.search.tokens import fold, simplified, stretches
from tests.build.search.readers import value

HAN = st.text("陈光诚张三李四在狱中的人，。 a", max_size=40)


def document(name: str, text: str, *, title: str = "", date: str = "2012-05-02", **facts: str) -> Document:
    language, kind = facts.get("language", "zh-Hans"), facts.get("kind", "case")
    path = f"{language}/{kind}/{name}.html"
    return Document(path, language, kind, date, date, title or name, text[:20], postings(title or name, text))


def paths(*names: str) -> list[str]:
    return [f"zh-Hans/case/{name}.html" for name in names]


SITE = [
    document("chen", "陈光诚在临沂被拘留。", title="陈光诚", date="2006-03-11"),
    document("apart", "陈光标来了，光诚信。", date="2012-04-01"),
    document("rally", "众人为陳光誠聲援。The zebrafish was detained.", date="2012-05-02"),
    document("late", "拘留。He spoke of detention in 六月.", date="2026-01-01"),
]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("陈光诚", ["chen", "rally"]),
        ("陳光誠", ["chen", "rally"]),
        ("光诚", ["chen", "rally", "apart"]),
        ("聲援", ["rally"]),
        ("声援", ["rally"]),
        ("拘留", ["late", "chen"]),
        ("拘留 陈光诚", ["chen"]),
        ("zebrafish", ["rally"]),
        ("Zébrafish’s", ["rally"]),
        ("detention", ["late", "rally"]),
        ("detains 拘留", ["late"]),
        ("月", ["late"]),
        ("诚", ["chen", "rally", "apart"]),
        ("拘留所", []),
        ("nothing", []),
        ("…", []),
        ("", []),
    ],
)
def test_queries(reader, query, expected):
    assert reader.find(files(SITE), query) == paths(*expected)


def test_titles_come_first_and_then_the_newest(reader):
    site = [
        document("old", "freedom", date="2009"),
        document("title", "other words", title="Freedom now", date="2008-05"),
        document("new", "freedom", date="2026-05"),
        document("middle", "freedom", date="2012-05"),
    ]
    assert reader.find(files(site), "freedom") == paths("title", "new", "middle", "old")


@settings(deadline=None)
@given(st.lists(HAN, min_size=1, max_size=4))
def test_every_two_neighbouring_characters_find_their_document(reader, texts):
    site = [document(f"text-{at}", text, title="x", date=str(2008 + at)) for at, text in enumerate(texts)]
    tree = files(site)
    for at, text in enumerate(texts):
        for run in stretches(fold(text)):
            for start in range(len(run) - 1):
                assert paths(f"text-{at}")[0] in reader.find(tree, run[start : start + 2])
            assert paths(f"text-{at}")[0] in reader.find(tree, run)


@settings(deadline=None)
@given(
    st.lists(st.text("陈光诚张三李四", min_size=1, max_size=12), min_size=1, max_size=4),
    st.text("陈光诚张三", min_size=1),
)
def test_nothing_is_found_that_is_not_there(reader, texts, query):
    """No two of these characters have the same sign, so up to three characters are found exactly."""
    query = query[:3]
    site = [document(f"text-{at}", text, title="x", date=str(2008 + at)) for at, text in enumerate(texts)]
    expected = [f"text-{at}" for at, text in enumerate(texts) if query in text]
    assert sorted(reader.find(files(site), query)) == paths(*expected)


@settings(deadline=None)
@given(st.text("陈光诚为声援临沂监狱里的刘台", min_size=1, max_size=6), st.data())
def test_traditional_and_simplified_queries_give_the_same_hits(reader, query, data):
    forms = {new: [old for old, other in simplified().items() if other == new] + [new] for new in query}
    traditional = "".join(data.draw(st.sampled_from(forms[character])) for character in query)
    site = [*SITE, document("drawn", f"他说{query}。"), document("traditional", f"他說{traditional}。")]
    found = reader.find(files(site), query)
    assert found == reader.find(files(site), traditional)
    assert set(paths("drawn", "traditional")) <= set(found)


def test_a_kind_can_be_asked_for(reader):
    site = [document("a", "x", kind="essay"), document("b", "x"), document("c", "x", kind="essay", date="2020")]
    assert reader.find(files(site), "x", "essay") == ["zh-Hans/essay/c.html", "zh-Hans/essay/a.html"]
    assert reader.find(files(site), "x", "event") == []


def test_volumes_are_of_one_language_and_of_whole_years(monkeypatch):
    monkeypatch.setattr(index, "BOUND", 3)
    dates = ["2008-01", "2008-02", "2009", "2010-05-01", "2011", "2012", "2026-01-01", "2026"]
    site = [document(str(at), "x", date=date) for at, date in enumerate(dates)]
    found = volumes([*site, document("e", "x", language="en")])
    assert [(volume.name, len(volume.documents)) for volume in found] == [
        ("en/2012", 1),
        ("zh-Hans/2008-2009", 3),
        ("zh-Hans/2010-2012", 3),
        ("zh-Hans/2026", 2),
    ]


def test_the_readers_own_language_comes_first(reader):
    site = [document("e", "freedom", language="en", date="2026"), document("z", "freedom")]
    assert reader.find(files(site), "freedom") == ["zh-Hans/case/z.html", "en/case/e.html"]


def test_the_order_in_which_documents_come_does_not_matter():
    assert files(SITE) == files(reversed(SITE))


def test_an_empty_site_has_an_index_that_finds_nothing(reader):
    assert reader.find(files([]), "陈光诚 freedom") == []


def _many() -> list[Document]:
    texts = [f"第{chr(0x4E00 + 7 * at)}{chr(0x4E00 + 13 * at)}次声明 number {at} word{at}" * 40 for at in range(300)]
    return [document(f"text-{at:03}", text, date=f"{2008 + at // 20}") for at, text in enumerate(texts)]


def test_an_edited_text_changes_only_the_shards_of_its_words(monkeypatch):
    monkeypatch.setattr(index, "SHARD_BYTES", 500)
    site = _many()
    edited = [*site[:100], replace(site[100], postings=site[100].postings.replace(b"number", b"numeral")), *site[101:]]
    before, after = files(site), files(edited)
    assert before.keys() == after.keys()
    changed = {path for path in before if before[path] != after[path]}
    assert len(before) > 50
    assert 2 <= len(changed) <= 3  # the head; the shard of the word that went, and of the one that came


def test_what_has_the_same_key_need_not_be_made_again():
    site = _many()
    before = {volume.key: files_of(volume) for volume in volumes(site)}
    after = volumes([*site, document("newest", "全新的声明", date="2022-12-31")])
    new = [volume for volume in after if volume.key not in before]
    assert [volume.name for volume in new] == [after[-1].name]
    tree = head(after)
    for volume in after:
        tree |= before.get(volume.key) or files_of(volume)
    assert tree == files([*site, document("newest", "全新的声明", date="2022-12-31")])


def test_two_keys_differ_where_anything_shown_differs():
    one = SITE[0]
    several = [one, replace(one, title="a"), replace(one, day="b"), replace(one, path="c")]
    keys = {volumes([document])[0].key for document in several}
    assert len(keys) == 4


def test_scripts_hold_nothing_but_data():
    nasty = "</script><script>alert(1)</script> \u2028\u2029 \" ' \\ );"
    tree = files([document("a", nasty, title=nasty)])
    for path, data in tree.items():
        assert b"<" not in data, path
        assert "\u2028" not in data.decode()
        value(tree, path.removeprefix("search/").removesuffix(".js"))
    assert value(tree, "zh-Hans/2012/about-0")[0][1] == nasty


def test_the_index_is_the_same_in_every_process():
    program = (
        "import hashlib; from tests.build.search.test_index import SITE, files;"
        "print(hashlib.sha256(repr(files(SITE)).encode()).hexdigest())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Shanghai"))
    }
    assert len(found) == 1
