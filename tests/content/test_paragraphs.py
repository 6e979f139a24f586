import re
from itertools import pairwise

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from stillhere.build.bodies import body_html
from stillhere.content.model import Text
from stillhere.content.paragraphs import Block, blocks, html_blocks, pairs

LINES = (
    "## 标题", "## Heading", "word", "一个字", "- item", "  - inner", "  lazy", "1. one", "2) two", "> quote",
    "> > deep", ">", "```", "~~~", "    code", "\tcode", "| a | b |", "|---|---|", "| 1 | 2 |", "***", "---", "===",
    "<div>", "</div>", "<!-- a", "b -->", "<!-- c -->", "<b>x</b> y", "text[^1] and [^n]", "[^1]: note",
    "    more of it", "[^n]: 注", "> [^1]: in a quote", "- [^n]: in a list", "[x]: http://a.example",
    "[x] [y](/case/li)", "<pre>", "</pre>", "<script>", "<p>a</p>", "&lt;p&gt;", "`<p>`", "a  ", "\\", "\x0c", "- ",
    "-", "1.", "#", "+++", "\u2028",
)  # fmt: skip
BODIES = st.lists(st.sampled_from(LINES) | st.just(""), max_size=14).map("\n".join) | st.text(
    st.sampled_from("ab字 \n\r\t#->|`*_[]()^:<!1.~=\\&;"), max_size=60
)
EVERYTHING = "\n".join(LINES)


def rendered(body):
    return body_html(body, Text("en", "t", body, "f"), lambda path: "../x.html", frozenset(), [])


def note_twice(body):
    """A note that is defined twice: where one is in a quote or list, comrak leaves a piece of it lying about."""
    return any(body.count(f"[^{name}]:") > 1 for name in "1n")


def top_level(html):
    body = LexborHTMLParser(f"<body>{html}</body>").body
    assert body
    return list(body.iter(include_text=False))


@given(BODIES)
@example(EVERYTHING)
@example("text[^1]\n\n[^1]: foot\n\n    second\n\nlast")
@example("> a\nlazy\n\n- a\n\n      code\n\n  - b\nlazy\n")
@example("```\na\n\nb\n```\n<!-- c\n\nd -->\n\nx")
@example("a\n| b |\n|---|\n| c |\nd")
@example("> [^1]: twice\n\n> [^1]: in quotes")
@example("a\rb\r\rc")
def test_there_are_as_many_blocks_as_the_page_has_elements(body):
    html = rendered(body)
    found = blocks(body)
    assert len(found) == len(html_blocks(html))
    assume(not note_twice(body))
    elements = top_level(html)
    assert len(found) == len(elements)
    tables = [_told(element) for element in elements]
    shifted = [re.sub("^h[1-6]$", "h", tag) for tag in tables]
    assert [re.sub("^h[1-6]$", "h", block.kind) for block in found] == shifted


def _told(element) -> str:
    """Tables lie in a box that scrolls, notes in one of their own."""
    return (
        {"wide": "table"}.get(element.attributes.get("class") or "", "section")
        if element.tag == "div"
        else str(element.tag)
    )


@given(BODIES)
@example(EVERYTHING)
def test_the_pieces_of_a_page_are_the_page(body):
    html = rendered(body)
    pieces = html_blocks(html)
    assert "".join(pieces) == (html if html.strip() else "")
    assume(not note_twice(body))
    assert all(len(top_level(piece)) == 1 for piece in pieces)


@given(BODIES)
@example(EVERYTHING)
def test_blocks_come_in_order_and_share_no_line(body):
    assume(not note_twice(body))
    found = [block for block in blocks(body) if block.kind != "section"]
    lines = re.split(r"\r\n?|\n", body)
    for block in found:
        first = lines[block.line - 1]
        assert block.source.startswith(first.rstrip())
    for one, other in pairwise(found):
        assert one.line + one.source.count("\n") < other.line


def test_a_block_has_its_source_and_its_line():
    body = (
        "## 标题\n\nfirst\nlazy\n\n```\na\n\nb\n```\n<!-- not shown -->\n\n- a\n\n  b\n- c\n\nend[^1]\n\n[^1]: note\n"
    )
    assert blocks(body) == (
        Block("h2", "## 标题", 1),
        Block("p", "first\nlazy", 3),
        Block("pre", "```\na\n\nb\n```", 6),
        Block("ul", "- a\n\n  b\n- c", 13),
        Block("p", "end[^1]", 18),
        Block("section", "[^1]: note", 20),
    )


def test_what_is_nested_too_deep_to_render_has_no_blocks():
    assert blocks(">" * 100 + "x") == ()
    assert blocks("") == ()


# --- pairs ----------------------------------------------------------------------------------------------------------


def html(*sources):
    return html_blocks(rendered("\n\n".join(sources)))


def numbers(left, right):
    return [(left.index(a) if a else None, right.index(b) if b else None) for a, b in pairs(left, right)]


def test_texts_of_the_same_form_are_paired_one_by_one():
    left = html("## A", "one", "- x", "> q", "1. n")
    right = html("### 甲", "一", "1. 二", "> 引", "- 数")
    assert numbers(left, right) == [(n, n) for n in range(5)]


def test_a_paragraph_that_was_not_translated_stands_alone():
    left = html("## A", "In 2009 he was sentenced to 11 years.", "> “I have no enemies.”", "He died on 13 July 2017.")
    right = html("## 甲", "2009年他被判刑11年。", "他于2017年7月13日去世。")
    assert numbers(left, right) == [(0, 0), (1, 1), (2, None), (3, 2)]
    assert numbers(right, left) == [(0, 0), (1, 1), (None, 2), (2, 3)]


def test_shared_links_and_numbers_say_more_than_the_place():
    long = "A long paragraph without any number that says many things, one after the other, and does not end soon."
    left = html("See [Liu](/case/liu-xiaobo).", long, "On 4 June 1989.", "## End")
    right = html(long, "1989年6月4日。", "## 完")
    assert numbers(left, right) == [(0, None), (1, 0), (2, 1), (3, 2)]


def test_a_list_may_stand_beside_a_paragraph_but_no_heading_does():
    left, right = html("a b c d e f", "- one\n- two", "g h i j"), html("a b c d e f", "one, two", "g h i j", "## x")
    assert numbers(left, right) == [(0, 0), (1, 1), (2, 2), (None, 3)]
    assert numbers(html("## x"), html("x")) in ([(0, None), (None, 0)], [(None, 0), (0, None)])


PIECES = st.lists(st.sampled_from(html("# h", "a", "字" * 30, "word " * 40, "- l", "> q 1989", "***")), max_size=12)


@given(PIECES, PIECES)
def test_every_piece_is_there_once_and_in_order(left, right):
    found = pairs(left, right)
    assert [a for a, _ in found if a is not None] == left
    assert [b for _, b in found if b is not None] == right
    assert all(a or b for a, b in found)
    assert pairs(left, right) == found


@given(BODIES, BODIES)
def test_sources_are_paired_as_well_as_pages(one, other):
    left, right = blocks(one), blocks(other)
    found = pairs(left, right)
    assert [a for a, _ in found if a] == list(left)
    assert [b for _, b in found if b] == list(right)


def test_endless_texts_are_paired_without_thinking():
    left, right = ["<p>a</p>\n"] * 3000, ["<p>a</p>\n"] * 2999 + ["<hr>"]
    assert len(pairs(left, right)) == 3000


@pytest.mark.parametrize("text", ["", "\n", " "])
def test_a_blank_page_has_no_pieces(text):
    assert html_blocks(text) == []
    assert pairs(html_blocks(text), ["<p>a</p>"]) == [(None, "<p>a</p>")]
