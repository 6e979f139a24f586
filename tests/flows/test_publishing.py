from datetime import timedelta

import pytest

from stillhere.errors import Problem
from stillhere.flows.publishing import publish
from stillhere.flows.watching import watch
from stillhere.release.verdict import Verdict
from stillhere.serving import LocalServer
from stillhere.testing import NOON, with_mirrors, write_site
from tests.values import next_release, store_of, trust_of

LATER = NOON + timedelta(days=1)
PAGE = "en/index.html"


def test_every_mirror_is_brought_up_and_looked_at(mirrored):
    results = publish(mirrored, NOON)
    assert [(r.mirror.name, r.current, r.problem) for r in results] == [("a", True, None), ("b", True, None)]


def test_only_the_mirrors_named_are_published_to(mirrored, tmp_path):
    assert [r.mirror.name for r in publish(mirrored, NOON, only=["b"])] == ["b"]
    assert not (tmp_path / "mirror-a").exists()


def test_an_unknown_mirror_or_none_at_all_is_a_problem(site, mirrored):
    with pytest.raises(Problem) as problem:
        publish(mirrored, NOON, only=["b", "z"])
    assert (problem.value.code, problem.value.facts["names"]) == ("mirror-unknown", "z")
    write_site(site)
    with pytest.raises(Problem) as problem:
        publish(site, NOON)
    assert problem.value.code == "no-mirrors"


def test_without_a_release_nothing_is_published(tmp_path):
    with pytest.raises(Problem) as problem:
        publish(write_site(tmp_path), NOON)
    assert problem.value.code == "no-release-yet"


def test_one_bad_mirror_never_hides_the_others(mirrored, tmp_path):
    (tmp_path / "mirror-a").mkdir()
    (tmp_path / "mirror-a" / "mine").write_bytes(b"x")
    bad, good = publish(mirrored, NOON)
    assert (bad.current, bad.problem and bad.problem.code) == (False, "mirror-folder-not-ours")
    assert good.current


def test_a_mirror_that_cannot_be_written_is_reported(mirrored, tmp_path):
    publish(mirrored, NOON)
    page = tmp_path / "mirror-a" / PAGE
    page.unlink()
    (page / "in-the-way").mkdir(parents=True)
    bad, good = publish(mirrored, NOON)
    assert not bad.current
    assert bad.problem is None or bad.problem.code == "mirror-not-written"
    assert good.current


@pytest.mark.parametrize("harm", [b"changed", None])
def test_what_was_altered_or_lost_is_mended_by_the_next_publish(mirrored, tmp_path, harm):
    publish(mirrored, NOON)
    page = tmp_path / "mirror-a" / PAGE
    page.write_bytes(harm) if harm else page.unlink()
    assert all(r.current for r in publish(mirrored, NOON))


def test_a_file_that_an_attacker_added_keeps_a_mirror_from_being_current(mirrored, tmp_path):
    publish(mirrored, NOON)
    (tmp_path / "mirror-a/evil.html").write_bytes(b"x")
    bad, good = publish(mirrored, NOON)
    assert bad.judgement
    assert bad.judgement.verdict is Verdict.ALTERED
    assert good.current


def test_a_mirror_whose_host_serves_something_else_is_not_current(site, tmp_path):
    for name in "ab":
        (tmp_path / name).mkdir()
    with LocalServer(tmp_path / "b") as elsewhere:
        with_mirrors(site, {"a": tmp_path / "a"}, {"a": elsewhere.address})
        [result] = publish(site, NOON, seconds=10)
    assert result.uploaded
    assert result.uploaded.sent
    assert not result.current


def test_watching_names_what_was_done_with_the_genuine_page_from_our_own_store(mirrored, tmp_path, keys):
    publish(mirrored, NOON)
    next_release(mirrored, keys, LATER)
    publish(mirrored, LATER, only=["a"])
    page = tmp_path / "mirror-a" / PAGE
    page.write_bytes(page.read_bytes().replace(b"Society", b"Enemies"))
    places = [str(tmp_path / f"mirror-{name}") for name in "ab"]
    altered, frozen = watch(places, trust_of(mirrored), LATER, store=store_of(mirrored))
    assert (altered.verdict, frozen.verdict) == (Verdict.ALTERED, Verdict.OUTDATED)
    assert "change-words" in [change.code for change in altered.tampered[0].changes]
    stranger, _ = watch(places, trust_of(mirrored), LATER)
    assert stranger.verdict is Verdict.ALTERED


def test_a_stranger_learns_what_was_changed_from_another_mirror(mirrored, tmp_path):
    publish(mirrored, NOON)
    page = tmp_path / "mirror-a" / PAGE
    page.write_bytes(page.read_bytes().replace(b"Society", b"Enemies"))
    altered, _ = watch([str(tmp_path / f"mirror-{name}") for name in "ab"], trust_of(mirrored), NOON)
    assert altered.tampered[0].changes[0].code == "change-words"
