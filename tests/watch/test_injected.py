import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stillhere.watch.injected import changes

PAGE = (
    b'<!DOCTYPE html><html><head><link rel="stylesheet" href="style.css"></head>'
    b'<body><h1>Title</h1><p>First words.</p><a href="a.html">A</a></body></html>'
)


def codes(served: bytes, genuine: bytes | None = PAGE) -> list[str]:
    return [change.code for change in changes(served, genuine)]


def put(what: str) -> bytes:
    return PAGE.replace(b"</body>", what.encode() + b"</body>")


ACTIVE = [
    ("<script>steal()</script>", "change-script-inline", {"start": "steal()"}),
    ("<script src='https://evil.example/x.js'></script>", "change-script-from", {"address": "evil[.]example/x.js"}),
    ("<iframe src='//evil.example/'></iframe>", "change-frame", {"tag": "iframe"}),
    ("<object data='https://evil.example/'></object>", "change-frame", {"tag": "object"}),
    ("<embed src='https://evil.example/'>", "change-frame", {"tag": "embed"}),
    ("<form action='https://evil.example/'><input></form>", "change-form", {"address": "evil[.]example"}),
    ("<meta http-equiv=Refresh content='0;url=https://evil.example/'>", "change-redirect", {}),
    ("<base href='https://evil.example/'>", "change-base", {"address": "evil[.]example"}),
    ("<img src=x onerror=steal()>", "change-handler", {"name": "onerror", "start": "steal()"}),
    ("<svg onload=steal()>", "change-handler", {"name": "onload"}),
    ("<a href=' JavaScript:steal()'>x</a>", "change-script-link", {}),
    ("<a href='java\tscript:steal()'>x</a>", "change-script-link", {}),
    ("<a href='data:text/html,x'>x</a>", "change-script-link", {}),
]


@pytest.mark.parametrize(("what", "code", "facts"), ACTIVE)
def test_what_was_injected_is_named(what, code, facts):
    for genuine in (PAGE, None):
        found = [change for change in changes(put(what), genuine) if change.code == code]
        assert len(found) == 1, genuine
        assert facts.items() <= dict(found[0].facts).items()


@pytest.mark.parametrize("what", [what for what, _, _ in ACTIVE])
def test_what_was_injected_comes_before_words(what):
    found = codes(put("New words." + what))
    assert found[0] not in ("change-words", "change-link", "change-link-added", "change-bytes")


def test_a_link_that_was_turned_is_named():
    [change] = changes(PAGE.replace(b'"a.html"', b'"https://evil.example/a"'), PAGE)
    assert change.code == "change-link"
    assert dict(change.facts) == {"before": "a.html", "after": "evil[.]example/a"}


def test_a_link_that_was_added_is_named():
    found = changes(put('<link rel="preload" href="//evil.example/x"><a href="//evil.example/y">Y</a>'), PAGE)
    added = [dict(change.facts)["after"] for change in found if change.code == "change-link-added"]
    assert len(added) == 2
    assert all("evil[.]example" in after for after in added)


def test_words_that_were_changed_are_shown():
    [change] = changes(PAGE.replace(b"First", b"False"), PAGE)
    assert (change.code, dict(change.facts)) == ("change-words", {"before": "First words.", "after": "False words."})


def test_words_that_were_removed_or_added_are_shown():
    assert codes(PAGE.replace(b"<p>First words.</p>", b"")) == ["change-words"]
    assert codes(put("<p>More.</p>")) == ["change-words"]


def test_where_nothing_can_be_named_the_bytes_differ():
    assert codes(PAGE + b" ") == ["change-bytes"]
    assert codes(put("<p>More.</p>"), None) == ["change-bytes"]
    assert codes(b"") != []


def test_a_genuine_page_with_the_same_thing_is_not_blamed_for_it():
    page = put("<form action='x'></form>")
    assert codes(page + b" ", page) == ["change-bytes"]


def test_thousands_of_changes_are_cut():
    assert len(changes(put("".join(f"<script>{n}</script>" for n in range(1000))), PAGE)) == 12


def test_a_long_script_is_shown_cut():
    [change] = changes(put(f"<script>{'x' * 9999}</script>"), PAGE)
    assert len(dict(change.facts)["start"]) == 80


URL = "https://evil.example/x"


@pytest.mark.parametrize(
    "what",
    [
        f"<script src='{URL}'></script>",
        f"<script src='{URL.upper()}'></script>",
        f"<meta http-equiv=refresh content='0; url={URL}'>",
        f"<a href='{URL}'>x</a>",
        f"<a href='{URL.upper()}'>x</a>",
        f"<script>fetch('{URL}')</script>",
        f"<img onerror=\"fetch('{URL}')\">",
        f"<a href=\"javascript:fetch('{URL}')\">x</a>",
        f"<p>Go to {URL}</p>",
        f"<iframe src='{URL}'>",
    ],
)
def test_no_address_in_what_is_said_can_be_clicked(what):
    for change in changes(put(what), PAGE):
        for _, value in change.facts:
            assert not re.search(r"(?i)https?://[^\s\[]*evil\.example|^evil\.example|url=.*evil\.example", value), (
                change
            )


PIECES = st.sampled_from(
    [
        "<",
        ">",
        "<!",
        "<![",
        "<![CDATA[",
        "<!--",
        "-->",
        "<?",
        "</",
        "<a ",
        "href=",
        "http://[",
        "//[",
        '"',
        "'",
        "<script",
        "</script>",
        "src=",
        "&#",
        ";",
        "<base ",
        "x",
    ]
)


@given(st.one_of(st.binary(max_size=100), st.lists(PIECES, max_size=12).map(lambda parts: "".join(parts).encode())))
@example(b"<![foo[")
@example(b'<script src="//[">')
@example(b'<a href="http://[x">')
@example(b'<form action="http://a\xe2\x84\x80b/">')
def test_no_page_however_broken_stops_the_watcher(data):
    for genuine in (None, b"", PAGE):
        assert changes(data, genuine)
    assert changes(PAGE, data)
