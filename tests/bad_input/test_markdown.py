"""Markdown that tries to become a program, through the whole build: page, feeds, search index. And the gate around
the sanitiser: what passes without it is what would have passed with it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from stillhere.build import bodies
from stillhere.build.search.body_text import body_text
from stillhere.flows.site import Checked
from tests.bad_input.sites import Page, checked, entry, of_entry
from tests.build.search.readers import value
from tests.build.test_bodies import ATTACKS, active, body

RUN = "alert(1)"
SCHEMES = [
    f"javascript:{RUN}",
    f"JaVaScRiPt:{RUN}",
    f"javascript&colon;{RUN}",
    f"javascript&#58;{RUN}",
    f"javascript&#x3A;{RUN}",
    f"&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;{RUN}",
    f"&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A;{RUN}",
    f"&#0000106avascript:{RUN}",
    f"jav&#x09;ascript:{RUN}",
    f"jav&#x0A;ascript:{RUN}",
    f"jav&NewLine;ascript:{RUN}",
    f"jav&#x0D;ascript:{RUN}",
    f"&#14;javascript:{RUN}",
    f"&nbsp;javascript:{RUN}",
    f"&#xFEFF;javascript:{RUN}",
    f"\u00a0javascript:{RUN}",
    f"java\u200bscript:{RUN}",
    f"java%0ascript:{RUN}",
    f"%6aavascript:{RUN}",
    f"java\\script:{RUN}",
    f"\\javascript:{RUN}",
    f"javascript\\:{RUN}",
    f"javascript://%0a{RUN}",
    f"javascript://a.example/%0a{RUN}",
    f"ｊａｖａｓｃｒｉｐｔ:{RUN}",
    "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "data:image/svg+xml,<svg onload=alert(1)>",
    "data:image/png;base64,iVBORw0KGgo=",
    "DATA:text/html,x",
    f"vbscript:{RUN}",
    f"livescript:{RUN}",
    "blob:https://a.example/1",
    "filesystem:https://a.example/1",
    "file:///etc/passwd",
    "view-source:https://a.example/",
    "feed:javascript:alert(1)",
    "intent://a.example#Intent;scheme=javascript;end",
    "about:blank",
    "ws://a.example/",
    "//a.example/x.js",
    "\\\\a.example\\x",
    "/\\a.example/",
    "https:/\\a.example",
    '/case/li-example"onmouseover="alert(1)',
    "/case/li-example'onmouseover='alert(1)",
    "/case/li-example><script>alert(1)</script>",
    '/case/li-example#"onmouseover=alert(1)//',
    "/case/../../../../etc/passwd",
    '#"onmouseover=alert(1)//',
    'https://a.example/"onmouseover=alert(1)//',
    "https://a.example/'onmouseover='alert(1)",
    "https://a.example/`onmouseover=alert(1)`",
    "https://a.example/<script>alert(1)</script>",
    'mailto:a@a.example"onmouseover=alert(1)//',
    "mailto:a@a.example?subject=<script>alert(1)</script>",
]
SHAPES = [
    "[x]({})",
    "[x](<{}>)",
    '[x]({} "title")',
    "[x][r]\n\n[r]: {}",
    "[r]\n\n[r]: <{}> 'title'",
    "<{}>",
    "![x]({})",
    "[![x]({})](https://a.example/)",
    "**[*x*]({})**",
    "x[^1]\n\n[^1]: [x]({})",
    "| a |\n|---|\n| [x]({}) |",
    "> - [x]({})",
    "# [x]({})",
    "{}",
]
RAW = [
    *ATTACKS,
    "<script>alert(1)</script>",
    "<script src=//a.example/x.js></script>",
    "<script\n>alert(1)</script\n>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<SCRIPT/XSS SRC=x></SCRIPT>",
    "<<script>alert(1);//<</script>",
    "<script>alert(1)",
    "<img src=x onerror=alert(1)>",
    "<img src=x:alert(1) onerror=eval(src)>",
    '<img """><script>alert(1)</script>">',
    "<img/src/onerror=alert(1)>",
    "<image src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    '<svg><use href="data:image/svg+xml,x#x"/></svg>',
    "<svg><a xlink:href=javascript:alert(1)><text y=20>x</text></a></svg>",
    '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
    "<math><mi//xlink:href=javascript:alert(1)>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<form action=javascript:alert(1)><button>x</button></form>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<button formaction=javascript:alert(1)>x",
    "<select><option onclick=alert(1)>x</select>",
    "<textarea onfocus=alert(1) autofocus>",
    "<details open ontoggle=alert(1)>x",
    "<video><source onerror=alert(1)></video>",
    "<audio src onerror=alert(1)>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc=x></iframe>",
    "<frameset><frame src=javascript:alert(1)></frameset>",
    "<object data=javascript:alert(1)>",
    "<embed src=javascript:alert(1)>",
    "<applet code=x>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<meta http-equiv=Set-Cookie content=x>",
    "<base href=javascript:alert(1)//>",
    "<link rel=stylesheet href=javascript:alert(1)>",
    "<style>*{background:url(javascript:alert(1))}</style>",
    "<div style='background:url(javascript:alert(1))'>x</div>",
    "<div style='behavior:url(x.htc)'>x</div>",
    "<table background=javascript:alert(1)><td background=x>",
    "<body onload=alert(1)>",
    "<html onmouseover=alert(1)>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='jav\tascript:alert(1)'>x</a>",
    "<a ping=https://a.example href=/>x</a>",
    "<a target=_blank href=/>x</a>",
    "<area href=javascript:alert(1)>",
    "<template><script>alert(1)</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<title><img src=x onerror=alert(1)></title>",
    "<xmp><script>alert(1)</script></xmp>",
    "<plaintext>",
    "<listing>&lt;img onerror=alert(1) src&gt;</listing>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><script>alert(1)</script>",
    "<!DOCTYPE html><script>alert(1)</script>",
    "<!--<img src='--><img src=x onerror=alert(1)//'>",
    "<!-- --!><script>alert(1)</script> -->",
    "<custom-element onclick=alert(1)>x</custom-element>",
    "</div></article></main><script>alert(1)</script>",
    "</p></div><img src=x onerror=alert(1)>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "\\<script>alert(1)</script>",
    "`</code><script>alert(1)</script>`",
    "```\n</code></pre><script>alert(1)</script>\n```",
    "~~~ \"><script>alert(1)</script>\nx\n~~~",
    "    </code></pre><script>alert(1)</script>",
    "[x](https://a.example \"\\\"><script>alert(1)</script>\")",
    "[x](https://a.example '\" onmouseover=\"alert(1)')",
    "[<script>alert(1)</script>](https://a.example)",
    "[x][<script>alert(1)</script>]\n\n[<script>alert(1)</script>]: https://a.example",
    "[^<script>]\n\n[^<script>]: alert(1)",
    "[^\"onclick=alert(1)]\n\n[^\"onclick=alert(1)]: x",
    "| <script> | a |\n|:-:\"onclick=alert(1)|-|\n| x | y |",
    "{{<script>alert(1)</script>}}",
    "[x](https://a.example '<table>')",
    "[x](https://a.example '</table><h1>')\n\n# y",
    "[x](https://a.example '<section class=\"footnotes\">')",
    "[x](https://a.example '<br />')",
    "[x](https://a.example '&lt;td align=\"left\"&gt;')\n\n| a |\n|:--|\n| b |",
    "[x](https://a.example/<table> 't')",
    "[^<table>]\n\n[^<table>]: x",
    "{% raw %}{{ ''.__class__ }}",
]  # fmt: skip
SOURCES = [*RAW, *(shape.format(scheme) for shape in SHAPES for scheme in SCHEMES)]
_TAGS = set("p br hr h2 h3 h4 h5 h6 em strong del s sub sup blockquote ul ol li a code pre div".split()) | set(
    "table thead tbody tr th td".split()
)
_ATTRIBUTES = {"href", "rel", "title", "class", "id", "start", "tabindex", "lang", "dir"}


def test_this_file_is_a_generous_one():
    assert len(SOURCES) > 800


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Checked:
    """What of these passes the checks, built; all others are findings, see below."""
    every = [entry("statement", f"x-{number}", body=source) for number, source in enumerate(SOURCES)]
    found = checked(tmp_path_factory.mktemp("all"), *every)
    wrong = {number for number in range(len(every)) if of_entry(found.errors, f"statement/x-{number}")}
    assert {finding.line for finding in found.errors} <= set(range(4, 9))
    assert len(wrong) > 100
    good = checked(tmp_path_factory.mktemp("good"), *(one for n, one in enumerate(every) if n not in wrong))
    assert good.errors == []
    return good


def inert(content: str) -> list[str]:
    """What a browser makes of a body that our bodies never have."""
    found = active(content)
    for node in LexborHTMLParser(content).css("body *"):
        found += [] if node.tag in _TAGS else [str(node.tag)]
        found += [name for name in node.attributes if name not in _ATTRIBUTES]
    return found


def test_no_page_has_anything_active(built):
    pages = [path for path in built.tree if re.search(r"/statement/x-\d+\.html$", path)]
    assert len(pages) > 300
    for path in pages:
        page = Page(built.tree[path])
        scripts = [node.attributes for node in page.html.css("script")]
        assert scripts in ([], [{"type": "application/ld+json"}]), path
        for node in page.html.css(".body, .pair"):
            assert set(inert(str(node.html))) <= {"h1"}, path  # the title, in the pair of both


def test_no_feed_has_anything_active(built):
    contents = []
    for path in (p for p in built.tree if p.endswith(("feed.xml", "feed.json"))):
        contents += list(_contents(path, built.tree[path]))
    assert contents
    assert [content for content in contents if inert(content)] == []


def _contents(path: str, data: bytes) -> Iterator[str]:
    if path.endswith(".json"):
        yield from (item["content_html"] for item in json.loads(data)["items"])
    else:
        yield from (each.text or "" for each in ET.fromstring(data).iter("{http://www.w3.org/2005/Atom}content"))


def test_the_search_index_is_data_and_nothing_else(built):
    paths = [path for path in built.tree if path.startswith("search/")]
    for path in paths:
        assert value(built.tree, path.removeprefix("search/").removesuffix(".js")) is not None
    assert len(paths) > 3


@pytest.mark.parametrize("source", [s for s in SOURCES if s in RAW])
def test_raw_html_is_refused_or_is_words(source):
    html, _ = body(source)
    assert inert(html) == []


def test_every_source_is_inert_by_itself_and_where_it_is_quoted():
    for source in SOURCES:
        for shape in ("{}", "> {}", "- {}", "a **{}** b"):
            assert inert(body(shape.format(source))[0]) == [], source


# --- the gate -------------------------------------------------------------------------------------------------------


@contextmanager
def sanitised_always() -> Iterator[None]:
    """As if no body were plain."""
    gate = bodies._PLAIN, bodies._PLAIN_LINK
    bodies._PLAIN, bodies._PLAIN_LINK = frozenset(), re.compile(r"(?!)")
    try:
        yield
    finally:
        bodies._PLAIN, bodies._PLAIN_LINK = gate


def as_read(html: str) -> tuple[list[tuple[str, list[tuple[str, str | None]]]], str]:
    """What a browser makes of it: elements with their attributes, and the text."""
    tree = LexborHTMLParser(html).body
    assert tree
    nodes = [node for node in tree.traverse(include_text=False) if node.tag and node.tag[0] not in "-_!"]
    return [(str(node.tag), sorted(node.attributes.items())) for node in nodes], tree.text()


def same_either_way(source: str) -> None:
    with_gate, said = body(source)
    with sanitised_always():
        without, also_said = body(source)
    assert as_read(with_gate) == as_read(without)
    assert body_text(with_gate).split() == body_text(without).split()
    assert {code for _, code in said} == {code for _, code in also_said}


@pytest.mark.parametrize("count", range(8))
def test_the_gate_makes_no_difference_to_any_attack(count):
    for source in SOURCES[count::8]:
        same_either_way(source)


HOSTS = st.one_of(
    st.from_regex(r"[a-z0-9.:@%_\[\]\\-]{1,12}", fullmatch=True),
    st.sampled_from(
        ["xn--a", "XN--A.example", "a.b--c", "1.2.3.4", "1.2", "0x7f.1", "a.0x1", "a.1", "a.example.", "é.fr", "a。b"]
    ),
)
LINKS = st.builds(
    "{}{}{}".format,
    st.sampled_from(
        [
            "http://",
            "https://",
            "HTTP://",
            "http:",
            "https:/",
            "https:\\\\",
            "mailto:",
            "../",
            "#",
            "",
            "/case/li",
            "//",
        ]
    ),
    HOSTS,
    st.text(st.sampled_from("/?#&=%\"'<>;:@ ()[]\\`*_é中\u00ad\u202e\t"), max_size=6),
)
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
PIECES = st.one_of(
    WORDS,
    st.text("*_~`[]()<>|#-+>!&;:.\\\"'= \n\t1a", max_size=10),
    st.sampled_from(SOURCES),
    st.builds("[{}]({})".format, WORDS, LINKS),
    st.builds('[{}](<{}> "{}")'.format, WORDS, LINKS, WORDS),
    st.builds("<{}>".format, LINKS),
    LINKS,
    st.builds("{}.&#{};".format, WORDS, st.integers(0, 0x110010)),
)


@settings(max_examples=500, deadline=None)
@given(st.lists(PIECES, max_size=6).map(lambda parts: "".join(parts)))
@example("[x](http://a.b\u00ad/)")
@example("[x](../a&Tab;b)")
@example("<http://XN--A.example>")
@example("[x](#&#0;)")
def test_the_gate_makes_no_difference(source):
    same_either_way(source)
