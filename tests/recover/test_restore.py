import asyncio
from datetime import timedelta

import pytest

from stillhere.copies import Unreadable
from stillhere.errors import Problem
from stillhere.flows.rescue import rescue
from stillhere.project import Places
from stillhere.recover.choose import choose
from stillhere.recover.restore import add_rebuilt, finish, restore, staging
from stillhere.release.verdict import Verdict
from stillhere.testing import NOON, TINY_SITE
from tests.values import MemoryCopy, current, looked_at, next_release, published, store_of, trust_of

SOURCE = ".well-known/stillhere/sources/content/page/about/en.md"


def bring_back(copies, trust, target):
    seen = [looked_at(copy, trust) for copy in copies]
    release = choose(seen)
    assert release
    return asyncio.run(restore(release, copies, seen, target))


def test_everything_comes_back_from_one_genuine_copy(site, tmp_path):
    copy, target = MemoryCopy(published(site)), tmp_path / "back"
    report = bring_back([copy], trust_of(site), target)
    assert (report.missing, report.by_copy) == ((), {"m": len(current(site).files)})
    assert not target.exists()
    finish(report, target)
    assert {path: (target / path).read_text("utf-8") for path in TINY_SITE} == TINY_SITE
    assert store_of(target).current() == current(site)
    assert (Places(target).tree / "en/index.html").read_bytes() == copy.tree["en/index.html"]
    assert not staging(target).exists()


def test_each_of_two_damaged_copies_gives_what_is_genuine_of_it(site, tmp_path):
    one, two = (MemoryCopy(published(site), name=name) for name in ("one", "two"))
    for number, path in enumerate(sorted(current(site).files)):
        (one if number % 2 else two).tree[path] = b"evil"
    report = bring_back([one, two], trust_of(site), tmp_path / "back")
    assert report.missing == ()
    assert set(report.by_copy) == {"one", "two"}


def test_what_no_copy_has_is_named(site, tmp_path):
    copy = MemoryCopy(published(site), {SOURCE: Unreadable("timeout")})
    del copy.tree["index.html"]
    report = bring_back([copy], trust_of(site), tmp_path / "back")
    assert report.missing == (SOURCE, "index.html")


def test_only_what_is_byte_for_byte_what_was_signed_counts_as_rebuilt(site, tmp_path):
    copy = MemoryCopy(published(site))
    whole = dict(copy.tree)
    del copy.tree["index.html"], copy.tree["style.css"]
    report = bring_back([copy], trust_of(site), tmp_path / "back")
    add_rebuilt(report, tmp_path / "back", {"index.html": whole["index.html"], "style.css": b"other", "x": b""})
    assert (report.rebuilt, report.missing) == (("index.html",), ("style.css",))


def test_an_interrupted_recovery_goes_on_where_it_stopped(site, tmp_path):
    copy = MemoryCopy(published(site), {SOURCE: Unreadable("timeout")})
    bring_back([copy], trust_of(site), tmp_path / "back")
    copy.broken.clear()
    report = bring_back([copy], trust_of(site), tmp_path / "back")
    assert report.missing == ()
    assert report.by_copy == {"m": 1}
    assert report.kept == len(current(site).files) - 1


def test_a_folder_with_something_in_it_is_not_touched(site, tmp_path):
    (tmp_path / "back").mkdir()
    (tmp_path / "back" / "mine").write_bytes(b"x")
    with pytest.raises(Problem) as problem:
        bring_back([MemoryCopy(published(site))], trust_of(site), tmp_path / "back")
    assert problem.value.code == "target-not-empty"
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith("back")] == ["back"]


def on_disk(folder, tree):
    for path, data in tree.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return str(folder)


def test_pages_that_no_copy_has_are_made_again_from_the_recovered_sources(site, tmp_path):
    tree = published(site)
    pages = [path for path in tree if path.endswith(".html")]
    for path in pages:
        del tree[path]
    report = rescue([on_disk(tmp_path / "m", tree)], tmp_path / "back", trust_of(site))
    assert report.missing == ()
    assert sorted(report.rebuilt) == sorted(pages)
    assert store_of(tmp_path / "back").current() == current(site)


def test_a_frozen_and_an_altered_copy_together_give_the_newest_release(site, keys, tmp_path):
    frozen = on_disk(tmp_path / "frozen", published(site))
    next_release(
        site, keys, NOON + timedelta(days=1), {"content/page/about/en.md": '+++\ntitle = "N"\nsummary = "N."\n+++\n'}
    )
    tree = published(site)
    tree["style.css"] = tree["en/index.html"] = b"evil"
    report = rescue([frozen, on_disk(tmp_path / "altered", tree)], tmp_path / "back", trust_of(site))
    assert (report.release.number, report.missing, report.rebuilt) == (2, (), ("en/index.html",))


def test_copies_that_prove_nothing_give_nothing(site, tmp_path):
    strange = on_disk(tmp_path / "m", {"index.html": b"<h1>Us!</h1>"})
    with pytest.raises(Problem) as problem:
        rescue([strange], tmp_path / "back", trust_of(site))
    assert problem.value.code == "nothing-to-recover"
    assert not (tmp_path / "back").exists()


def test_a_recovered_folder_can_publish_again(site, keys, tmp_path):
    rescue([on_disk(tmp_path / "m", published(site))], tmp_path / "back", trust_of(site))
    release = next_release(tmp_path / "back", keys, NOON + timedelta(days=1))
    assert release.number == 2
    from tests.values import judged

    copy = MemoryCopy(published(tmp_path / "back"))
    assert judged(copy, tmp_path / "back", NOON + timedelta(days=1)).verdict is Verdict.CURRENT


def test_a_copy_that_never_answers_is_soon_asked_nothing_more(site, tmp_path):
    genuine = published(site)
    asked = []

    class Silent(MemoryCopy):
        async def read(self, path, limit):
            asked.append(path)
            raise Unreadable("timeout")

    good, silent = MemoryCopy(genuine, name="good"), Silent(genuine, name="silent")
    seen = [looked_at(MemoryCopy(genuine, name=name), trust_of(site)) for name in ("silent", "good")]
    release = choose(seen)
    assert release
    report = asyncio.run(restore(release, [silent, good], seen, tmp_path / "back"))
    assert (report.missing, set(report.by_copy)) == ((), {"good"})
    assert len(asked) < 20


def test_a_damaged_disk_is_asked_for_every_file(site, tmp_path):
    genuine = published(site)
    paths = sorted(current(site).files)
    copy = MemoryCopy(genuine, {path: Unreadable("disk") for path in paths[:-5]})
    report = bring_back([copy], trust_of(site), tmp_path / "back")
    assert report.by_copy == {"m": 5}
