from datetime import timedelta

from stillhere.copies import Unreadable
from stillhere.release.verdict import FileState, Verdict
from stillhere.testing import NOON
from stillhere.watch.judge import judge_all
from stillhere.watch.observe import observe
from tests.values import MemoryCopy, current, next_release, published, store_of, trust_of

LATER = NOON + timedelta(days=2)


def look(site, *copies, known=None):
    import asyncio

    seen = asyncio.run(observe(copies, trust_of(site), seconds=20))
    return judge_all(seen, known, LATER, lambda _path, signed: store_of(site).get_object(signed))


def test_each_copy_is_measured_by_the_newest_that_any_of_them_proves(site, keys):
    old = MemoryCopy(published(site))
    next_release(site, keys, LATER)
    new = MemoryCopy(published(site))
    assert [o.verdict for o in look(site, old, new)] == [Verdict.OUTDATED, Verdict.CURRENT]
    assert [o.verdict for o in look(site, old)] == [Verdict.CURRENT]
    assert [o.verdict for o in look(site, old, known=current(site))] == [Verdict.OUTDATED]


def test_a_broken_copy_does_not_hide_the_others(site):
    down = MemoryCopy({}, {".well-known/stillhere/metadata/timestamp.json": Unreadable("refused"),
                           ".well-known/stillhere/metadata/2.root.json": Unreadable("refused")})  # fmt: skip
    assert [o.verdict for o in look(site, down, MemoryCopy(published(site)))] == [Verdict.DOWN, Verdict.CURRENT]


def test_what_was_done_to_a_page_is_said(site):
    copy = MemoryCopy(published(site))
    copy.tree["en/index.html"] = copy.tree["en/index.html"].replace(b"</body>", b"<script>x()</script></body>")
    copy.tree["evil.html"] = b"<script src=//evil.example/x></script>"
    copy.tree["style.css"] += b" "
    [observation] = look(site, copy)
    said = {t.path: (t.state, [c.code for c in t.changes]) for t in observation.tampered}
    assert said == {
        "en/index.html": (FileState.ALTERED, ["change-script-inline"]),
        "evil.html": (FileState.EXTRA, ["change-script-from"]),
        "style.css": (FileState.ALTERED, []),
    }


def test_a_genuine_copy_has_nothing_to_explain(site):
    [observation] = look(site, MemoryCopy(published(site)))
    assert observation.tampered == ()
