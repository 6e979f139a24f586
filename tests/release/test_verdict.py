from datetime import timedelta

import pytest

from stillhere.copies import FolderCopy, Unreadable
from stillhere.release import roles
from stillhere.release.verdict import Failure, Inspection, Newest, Verdict, judge
from stillhere.testing import NOON
from tests.values import MemoryCopy, current, judged, looked_at, next_release, published, trust_of

LATER = NOON + timedelta(days=9)
PAGE = "en/index.html"


@pytest.fixture
def copy(site):
    return MemoryCopy(published(site))


def verdict(copy, site, now=NOON):
    judgement = judged(copy, site, now)
    return judgement.verdict, judgement.reason


def test_a_whole_copy_is_current(site, copy):
    judgement = judged(copy, site, NOON)
    assert judgement.verdict is Verdict.CURRENT
    assert judgement.facts["genuine"] == judgement.facts["files"] == len(current(site).files)
    assert judgement.facts["days_left"] == 14


def test_a_changed_page_is_altered_and_its_bytes_are_kept(site, copy):
    copy.tree[PAGE] += b"<script>"
    judgement = judged(copy, site, NOON)
    assert (judgement.verdict, judgement.facts["count"]) == (Verdict.ALTERED, 1)
    assert judgement.inspection
    assert judgement.inspection.wrong[0].untrusted == copy.tree[PAGE]


def test_a_file_that_nobody_signed_is_altered(site, copy):
    copy.tree["evil.html"] = b"x"
    assert verdict(copy, site) == (Verdict.ALTERED, "altered")


def test_a_missing_page_makes_a_copy_incomplete(site, copy):
    del copy.tree[PAGE]
    assert verdict(copy, site) == (Verdict.INCOMPLETE, "incomplete")


def test_what_could_not_be_read_is_no_pass(site, copy):
    copy.broken[PAGE] = Unreadable("timeout")
    assert verdict(copy, site) == (Verdict.UNVERIFIABLE, "unchecked")


def test_alteration_outweighs_everything_else(site, copy):
    copy.broken[PAGE] = Unreadable("timeout")
    copy.tree["style.css"] = b"x"
    del copy.tree["index.html"]
    assert verdict(copy, site) == (Verdict.ALTERED, "altered")


def test_an_old_release_is_frozen_and_says_by_how_much(site, keys, copy):
    next_release(site, keys, LATER)
    judgement = judged(copy, site, LATER)
    assert (judgement.verdict, judgement.reason) == (Verdict.OUTDATED, "frozen")
    assert (judgement.facts["newest"], judgement.facts["days"]) == (2, 9)


def test_a_copy_past_its_time_is_expired(site, copy):
    assert verdict(copy, site, NOON + timedelta(days=15)) == (Verdict.OUTDATED, "expired")


def test_the_middle_of_a_publish_is_no_tampering(site, keys, copy):
    about = {"content/page/about/en.md": '+++\ntitle = "New"\nsummary = "New."\n+++\n'}
    next_release(site, keys, LATER, about)
    new = published(site)
    inert = {path: data for path, data in new.items() if path.startswith(roles.METADATA) and "timestamp" not in path}
    copy.tree.update(inert)
    copy.tree[PAGE] = new[PAGE]
    assert verdict(copy, site, LATER) == (Verdict.UPDATING, "updating")


def test_pages_of_a_release_that_came_too_early_are_no_free_pass(site, keys, copy):
    next_release(site, keys, LATER, {"content/page/about/en.md": '+++\ntitle = "New"\nsummary = "N."\n+++\n'})
    copy.tree[PAGE] = published(site)[PAGE]
    assert verdict(copy, site, LATER) == (Verdict.ALTERED, "altered")


@pytest.mark.parametrize(
    ("kind", "role", "serves", "expected"),
    [
        ("rolled-back", "timestamp", False, (Verdict.OUTDATED, "rolled-back")),
        ("unsigned", "timestamp", False, (Verdict.IMPOSTOR, "impostor")),
        ("malformed", "timestamp", False, (Verdict.IMPOSTOR, "impostor")),
        ("wrong-paths", "bin-0", False, (Verdict.IMPOSTOR, "impostor")),
        ("absent", "timestamp", True, (Verdict.IMPOSTOR, "impostor")),
        ("absent", "timestamp", False, (Verdict.UNVERIFIABLE, "no-signature")),
        ("absent", "site", True, (Verdict.INCOMPLETE, "metadata-missing")),
        ("mismatch", "snapshot", False, (Verdict.ALTERED, "altered-metadata")),
        ("deadline", "", False, (Verdict.UNVERIFIABLE, "unclear")),
        ("too-long", "timestamp", False, (Verdict.UNVERIFIABLE, "unclear")),
        ("tls", "timestamp", False, (Verdict.UNVERIFIABLE, "unclear")),
        ("redirected-away", "timestamp", False, (Verdict.UNVERIFIABLE, "unclear")),
        ("timeout", "timestamp", False, (Verdict.DOWN, "down")),
        ("refused", "timestamp", False, (Verdict.DOWN, "down")),
        ("dns", "timestamp", False, (Verdict.DOWN, "down")),
        ("reset", "timestamp", False, (Verdict.DOWN, "down")),
    ],
)
def test_without_a_release_the_reason_decides(kind, role, serves, expected):
    judgement = judge(Inspection("c", failure=Failure(kind, role, serves=serves)), None, NOON)
    assert (judgement.verdict, judgement.reason) == expected


def test_no_failure_is_ever_a_pass():
    for kind in ("", "new-kind-of-failure", "deadline"):
        assert judge(Inspection("c", failure=Failure(kind)), None, NOON).verdict is not Verdict.CURRENT
    assert judge(Inspection("c"), None, NOON).verdict is Verdict.UNVERIFIABLE


def test_a_deadline_still_leaves_what_was_seen(site, copy):
    seen = looked_at(copy, trust_of(site))
    cut = Inspection("c", seen.release, None, (), 3, unchecked=5)
    judgement = judge(cut, None, NOON)
    assert (judgement.verdict, judgement.facts["count"]) == (Verdict.UNVERIFIABLE, 5)


def test_another_site_is_an_impostor_however_well_signed(tmp_path, site):
    from stillhere.testing import ThrowAwayKeys, signed_site

    other = signed_site(tmp_path / "other", ThrowAwayKeys(), NOON)
    assert verdict(MemoryCopy(published(other)), site) == (Verdict.IMPOSTOR, "impostor")


def test_each_number_is_measured_for_itself(site, keys, copy):
    old = looked_at(copy, trust_of(site)).release
    assert old
    new = next_release(site, keys, LATER)
    assert Newest.among([new, old]) == Newest(2, new.released, 1)
    assert Newest.among([]) == Newest(0, None, 0)


def test_a_folder_is_looked_at_like_any_copy(tmp_path, site):
    for path, data in published(site).items():
        (tmp_path / "copy" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "copy" / path).write_bytes(data)
    folder = FolderCopy(tmp_path / "copy")
    assert verdict(folder, site) == (Verdict.CURRENT, "current")
    (tmp_path / "copy" / PAGE).unlink()
    (tmp_path / "copy" / PAGE).symlink_to("/etc/hostname")
    assert verdict(folder, site) == (Verdict.UNVERIFIABLE, "unchecked")
