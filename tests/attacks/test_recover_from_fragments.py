"""Everything is lost but damaged copies (Boxun, 2007): what any of them still has comes back, the rest is named."""

import random
import shutil

import pytest

from stillhere import files
from stillhere.errors import Problem
from stillhere.flows import signing
from stillhere.flows.publishing import publish
from stillhere.flows.rescue import rescue
from stillhere.project import Places
from stillhere.release import roles
from stillhere.release.store import Store
from stillhere.testing import NOON

from .acts import in_force, next_release, seen_by_stranger, tree_of, trust_of

WELL_KNOWN = roles.WELL_KNOWN + "/"


def damage(copy, dice, share):
    """Deletes, flips, cuts, empties, exchanges files; the metadata of half of the copies suffers too."""
    spare = dice.random() < 0.5
    for path in list(files.walk(copy)):
        if dice.random() > share or (spare and path.startswith(roles.METADATA)):
            continue
        target = copy / path
        data = target.read_bytes()
        at = dice.randrange(len(data) + 1)
        dice.choice(
            [
                target.unlink,
                lambda d=data, i=at, t=target: t.write_bytes(
                    d[:i] + bytes([d[i % len(d)] ^ 1 if d else 1]) + d[i + 1 :]
                ),
                lambda d=data, i=at, t=target: t.write_bytes(d[:i]),
                lambda t=target: t.write_bytes(b""),
                lambda t=target: t.write_bytes((copy / dice.choice(list(files.walk(copy)))).read_bytes()),
            ]
        )()


def somewhere(release, copies):
    """The paths whose genuine bytes lie at their place on any copy."""
    return {
        path
        for path, signed in release.files.items()
        for copy in copies
        if (copy / path).is_file() and signed.matches((copy / path).read_bytes())
    }


@pytest.mark.parametrize("seed", range(40))
def test_what_comes_back_is_the_union_and_what_does_not_is_named(published, a, tmp_path, seed):
    dice = random.Random(seed)
    release = in_force(published)
    copies = [shutil.copytree(a, tmp_path / f"copy-{number}") for number in range(dice.randint(1, 4))]
    for copy in copies:
        damage(copy, dice, dice.choice([0.05, 0.3, 0.7]))
    proven = [copy for copy in copies if seen_by_stranger(published, copy).inspection.release]
    target = tmp_path / "back"
    if not proven:
        with pytest.raises(Problem) as stop:
            rescue([str(copy) for copy in copies], target, trust_of(published))
        assert stop.value.code == "nothing-to-recover"
        assert not target.exists()
        return
    report = rescue([str(copy) for copy in copies], target, trust_of(published))
    lost = set(release.files) - somewhere(release, copies)
    assert set(report.missing) | set(report.rebuilt) == lost
    assert not set(report.missing) & set(report.rebuilt)
    if not any(path.startswith(roles.SOURCES) for path in lost):
        signed_once = (WELL_KNOWN, roles.SUMS)  # what a build cannot make again: lists and signatures
        assert set(report.missing) == {path for path in lost if path.startswith(signed_once)}
    store = Store(Places(target))
    assert in_force(target).seen == release.seen
    for path, signed in release.files.items():
        if path not in report.missing:
            assert signed.matches(store.get_object(signed))
    for path, data in tree_of(target / ".stillhere/tree").items():
        assert release.files[path].matches(data)
    own = [
        path for path in files.walk(target) if path.startswith(("content/", "registers/")) or path == "stillhere.toml"
    ]
    assert own or any(path.startswith(roles.SOURCES) for path in report.missing)
    for path in own:
        assert release.files[f"{roles.SOURCES}/{path}"].matches((target / path).read_bytes())


def test_three_copies_that_each_lost_another_third_are_whole_together(published, a, tmp_path):
    paths = sorted(in_force(published).files)
    copies = [shutil.copytree(a, tmp_path / f"copy-{number}") for number in range(3)]
    for number, path in enumerate(paths):
        (copies[number % 3] / path).unlink()
        (copies[(number + 1) % 3] / path).write_bytes(b"damaged")
    report = rescue([str(copy) for copy in copies], tmp_path / "back", trust_of(published))
    assert (report.missing, report.rebuilt) == ((), ())
    assert sum(report.by_copy.values()) == len(paths)
    assert tree_of(tmp_path / "back/content") == tree_of(published / "content")


def test_pages_are_made_again_from_the_sources_byte_for_byte(published, a, tmp_path):
    for page in a.rglob("*.html"):
        page.unlink()
    report = rescue([str(a)], tmp_path / "back", trust_of(published))
    assert report.missing == ()
    assert {path for path in report.rebuilt if path.endswith(".html")} == {
        path for path in in_force(published).files if path.endswith(".html")
    }


def test_a_frozen_copy_gives_what_did_not_change(published, keys, a, b, tmp_path):
    before, after = in_force(published), next_release(published, keys, NOON)
    publish(published, NOON, only=["b"])
    changed = "en/statement/first.html"
    for path in list(files.walk(b)):
        if not path.startswith(roles.METADATA) and path != changed:
            (b / path).unlink()
    report = rescue([str(a), str(b)], tmp_path / "back", trust_of(published))
    assert report.release.number == 2
    assert set(report.missing) == {path for path, s in after.files.items() if before.files.get(path) != s} - {changed}
    assert report.by_copy[str(b)] == 1


def test_the_recovered_folder_signs_and_publishes_again(published, keys, a, tmp_path):
    back = tmp_path / "back"
    rescue([str(a)], back, trust_of(published))
    next_release(back, keys, NOON, "We are still here.")
    assert in_force(back).number == 2
    assert in_force(back).files.keys() == in_force(published).files.keys()


def test_a_recovery_that_was_broken_off_does_not_bring_back_what_a_newer_release_withdrew(
    published, keys, a, b, tmp_path
):
    shutil.copytree(published / "content", tmp_path / "back.recovering/content")  # as a kill left it, at release 1
    (tmp_path / "back.recovering/.stillhere/objects").mkdir(parents=True)
    shutil.rmtree(published / "content/statement")
    signing.make_release(published, keys.online, NOON)
    publish(published, NOON)
    rescue([str(a)], tmp_path / "back", trust_of(published))
    assert tree_of(tmp_path / "back/content") == tree_of(published / "content")


def test_a_folder_with_something_in_it_is_left_alone(published, a, tmp_path):
    (tmp_path / "back").mkdir()
    (tmp_path / "back/mine.txt").write_text("mine")
    with pytest.raises(Problem) as stop:
        rescue([str(a)], tmp_path / "back", trust_of(published))
    assert stop.value.code == "target-not-empty"
    assert tree_of(tmp_path / "back") == {"mine.txt": b"mine"}
