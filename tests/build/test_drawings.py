import pytest
from hypothesis import given
from hypothesis import strategies as st

from stillhere.build.drawings import refusal

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'


def drawing(inside: str) -> bytes:
    return f"{HEAD}{inside}</svg>".encode()


@pytest.mark.parametrize(
    "inside",
    [
        "",
        '<title>An empty chair</title><path d="M0 0h9" fill="none" stroke="#333"/>',
        '<defs><linearGradient id="a"><stop offset="0"/></linearGradient></defs><rect fill="url(#a)"/>',
        "<!-- a remark --><g transform='scale(2)'><circle r='1'/></g>",
    ],
)
def test_shapes_and_colours_may_be_published(inside):
    assert refusal(drawing(inside)) is None


@pytest.mark.parametrize(
    ("inside", "reason"),
    [
        ("<script>alert(1)</script>", "script"),
        ("<script xmlns='http://www.w3.org/1999/xhtml'>alert(1)</script>", "{http://www.w3.org/1999/xhtml}script"),
        ("<style>@import 'x'</style>", "style"),
        ("<text>words</text>", "text"),
        ("<image href='x.png'/>", "image"),
        ("<foreignObject/>", "foreignObject"),
        ("<use href='#a'/>", "use"),
        ("<a href='https://evil.example'/>", "a"),
        ("<animate attributeName='href'/>", "animate"),
        ("<set/>", "set"),
        ("<rect onclick='alert(1)'/>", "onclick"),
        ("<rect style='fill:red'/>", "style"),
        ("<rect href='x'/>", "href"),
        ("<rect xlink:href='x'/>", "{http://www.w3.org/1999/xlink}href"),
        ("<rect fill='url(https://evil.example/#a)'/>", "fill"),
        ("<rect fill='URL(//evil.example)'/>", "fill"),
        ("<rect fill=' url(#a)'/>", "fill"),
        ("<rect fill='url(#a) url(https://evil.example)'/>", "fill"),
        (r"<rect fill='u\72l(https://evil.example)'/>", "fill"),
    ],
)
def test_what_could_do_more_than_draw_is_refused(inside, reason):
    assert refusal(drawing(inside)) == reason


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "xml"),
        (b"<svg", "xml"),
        (b"<svg/>", "svg"),
        (b"<html/>", "svg"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + drawing(""), "doctype"),
        (b'<?xml-stylesheet href="https://evil.example/x.css"?>' + drawing(""), "doctype"),
        (drawing("<![CDATA[x]]>"), "doctype"),
    ],
)
def test_what_is_no_plain_drawing_is_refused(data, reason):
    assert refusal(data) == reason


@pytest.mark.parametrize("coding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7"])
def test_no_other_coding_hides_a_document_type(coding):
    text = f'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "b">]><?xml-stylesheet href="x"?>{HEAD}</svg>'
    assert refusal(text.encode(coding)) is not None


@pytest.mark.parametrize("coding", ["gb2312", "gb18030", "utf-16-le", "big5", "nonsense", 'utf-8" x="'])
def test_a_drawing_that_names_another_coding_is_refused_with_a_reason(coding):
    assert refusal(f'<?xml version="1.0" encoding="{coding}"?>'.encode() + drawing("")) == "xml"


@given(st.binary(max_size=60))
def test_judging_never_raises(data):
    assert refusal(data) is not None
