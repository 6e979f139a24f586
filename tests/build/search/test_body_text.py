import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stillhere.build.search.body_text import body_text
from stillhere.build.search.tokens import fold, stretches, words


@pytest.mark.parametrize(
    ("body", "runs"),
    [
        ("<p>陈<strong>光</strong>诚</p>", ["陈光诚"]),
        ('<p>陈光<a href="../case/x.html" rel="noopener">诚</a></p>', ["陈光诚"]),
        ("<p>陈光\n诚</p>", ["陈光诚"]),
        ("<p>陈光</p>\n<p>诚</p>", ["陈光", "诚"]),
        ("<table><tr><td>陈光</td><td>诚</td></tr></table>", ["陈光", "诚"]),
        ("陈光<br />诚", ["陈光", "诚"]),
        ("&lt;陈&gt;&amp;光", ["陈", "光"]),
    ],
)
def test_chinese(body, runs):
    assert stretches(fold(body_text(body))) == runs


def test_words_are_kept_apart_where_lines_end():
    assert list(words(fold(body_text("<p>de<em>tain</em>ed\nin <b>Linyi</b></p><p>Now</p>")))) == [
        "detain",
        "in",
        "linyi",
        "now",
    ]


@settings(deadline=None)
@given(st.text("<>&;ab /=\"'\n陈光"))
def test_any_text_at_all_can_be_read(text):
    assert isinstance(body_text(text), str)
