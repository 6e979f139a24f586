import time
from html.parser import HTMLParser
from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stillhere.build.links import absolute, absolute_links

PAGE = "https://example.org/site/en/event/rally.html"
RELATIVE = st.from_regex(
    r"(\.\./){0,3}[a-z0-9-]{1,8}(/[a-z0-9-]{1,8}){0,2}(\.html)?(\?q=[a-z]+)?(#[a-z]+)?", fullmatch=True
)


@pytest.mark.parametrize(
    ("link", "wanted"),
    [
        ("../case/li.html", "https://example.org/site/en/case/li.html"),
        ("li.html#fn-1", "https://example.org/site/en/event/li.html#fn-1"),
        ("#fn-1", PAGE + "#fn-1"),
        ("?q=1", PAGE + "?q=1"),
        ("", PAGE),
        ("/top.html", "https://example.org/top.html"),
        ("//other.example/x", "https://other.example/x"),
        ("https://other.example/", "https://other.example/"),
        ("HTTP://other.example/", "HTTP://other.example/"),
        ("mailto:us@example.org", "mailto:us@example.org"),
        ("data:image/png;base64,AA==", "data:image/png;base64,AA=="),
        ("//[", "//["),
        ("刘晓波.html", "https://example.org/site/en/event/刘晓波.html"),
    ],
)
def test_a_link_leads_where_the_page_leads(link, wanted):
    assert absolute(link, PAGE) == wanted


@given(RELATIVE)
def test_it_is_what_browsers_do(link):
    assert absolute(link, PAGE) == urljoin(PAGE, link)


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ('<a href="a.html">x</a>', '<a href="https://example.org/site/en/event/a.html">x</a>'),
        ("<a href='a.html'>x</a>", '<a href="https://example.org/site/en/event/a.html">x</a>'),
        ('<img alt="a > b" src="p.jpg">', '<img alt="a > b" src="https://example.org/site/en/event/p.jpg">'),
        ('<A HREF = "#n">x</A>', f'<A HREF = "{PAGE}#n">x</A>'),
        ('<a href="?a=1&amp;b=2">x</a>', f'<a href="{PAGE}?a=1&amp;b=2">x</a>'),
        ('<p>href="a.html" &lt;a href="b.html"&gt;</p>', '<p>href="a.html" &lt;a href="b.html"&gt;</p>'),
        ('<a title="href=&quot;x&quot;" href="#n">x</a>', f'<a title="href=&quot;x&quot;" href="{PAGE}#n">x</a>'),
        (
            """<a title=" href='javascript:x'" href="#n">x</a>""",
            f"""<a title=" href='javascript:x'" href="{PAGE}#n">x</a>""",
        ),
        ('<a data-href="a.html">x</a>', '<a data-href="a.html">x</a>'),
        ('<a href="a.html" unclosed', '<a href="a.html" unclosed'),
        ("1 < 2 and <b>bold</b>", "1 < 2 and <b>bold</b>"),
    ],
)
def test_links_are_made_absolute_inside_tags_only(html, wanted):
    assert absolute_links(html, PAGE) == wanted


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("/a.jpg 480w, /b.jpg 800w", "https://example.org/a.jpg 480w, https://example.org/b.jpg 800w"),
        ("a.jpg, b.jpg 2x", "https://example.org/site/en/event/a.jpg, https://example.org/site/en/event/b.jpg 2x"),
        ("  /a.jpg\n 1x ,https://cdn.example/b.jpg 2x", "https://example.org/a.jpg 1x, https://cdn.example/b.jpg 2x"),
        ("data:image/png;base64,AA 1x", "data:image/png;base64,AA 1x"),
        ("", ""),
    ],
)  # fmt: skip
def test_every_candidate_of_a_srcset_is_made_absolute(value, wanted):
    assert absolute_links(f'<img srcset="{value}">', PAGE) == f'<img srcset="{wanted}">'


class Words(HTMLParser):
    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.feed(html)
        self.close()

    def handle_data(self, data):
        self.words.append(data)


@given(st.lists(st.sampled_from(['<a href="a">', "</a>", "words", '"', "'", "<", ">", " href=", "&amp;", "<p>", "="])))
def test_the_words_between_the_tags_stay(parts):
    html = "".join(parts)
    assert Words(absolute_links(html, PAGE)).words == Words(html).words


@given(st.lists(st.sampled_from(['<a href="b/c.html">', '<img src="x" srcset="y 1x, z 2x">', "text", "<p>"])))
def test_twice_is_as_good_as_once(parts):
    once = absolute_links("".join(parts), PAGE)
    assert absolute_links(once, "https://elsewhere.example/") == once


@pytest.mark.parametrize("html", ['<a "' * 20_000, "<a href='" * 20_000, "<a " * 20_000, '<a href="x" ' * 20_000])
def test_hostile_markup_takes_little_time(html):
    started = time.perf_counter()
    absolute_links(html, PAGE)
    assert time.perf_counter() - started < 2
