"""Wrong file: genuine bytes at a path they are not signed for (TUF: wrong software installation)."""

import itertools
import shutil
from contextlib import contextmanager

from stillhere.release.verdict import Verdict

from . import surfaces
from .acts import in_force, seen_by_stranger


def test_no_genuine_file_can_stand_in_for_another(published, b):
    files = in_force(published).files
    paths = sorted(files)
    for path, other in itertools.pairwise([*paths, paths[0]]):
        assert files[path].sha256 != files[other].sha256
        genuine = (b / path).read_bytes()
        (b / path).write_bytes((b / other).read_bytes())
        judgement = seen_by_stranger(published, b)
        assert (judgement.verdict, judgement.inspection.wrong[0].path) == (Verdict.ALTERED, path)
        (b / path).write_bytes(genuine)


def test_two_pages_that_changed_places_are_both_named(published, b):
    one, two = b / "en/index.html", b / "zh-Hans/index.html"
    first, second = one.read_bytes(), two.read_bytes()
    one.write_bytes(second)
    two.write_bytes(first)
    judgement = seen_by_stranger(published, b)
    assert [wrong.path for wrong in judgement.inspection.wrong] == ["en/index.html", "zh-Hans/index.html"]


def test_a_page_in_a_folder_of_that_name_is_no_pass(published, b):
    page = b / "en/index.html"
    data = page.read_bytes()
    page.unlink()
    page.mkdir()
    (page / "index.html").write_bytes(data)
    assert seen_by_stranger(published, b).verdict is Verdict.ALTERED


@contextmanager
def genuine_at_the_wrong_place(world, _surface):
    shutil.copy(world.new / "en/index.html", world.new / "en/statement/first.html")
    yield world.new


test_on_every_surface = surfaces.every(
    genuine_at_the_wrong_place,
    verify=(1, "altered", 2),
    watch=(1, "altered", 2),
    mirror=(1, "altered", 1),
    recover=(0, "rebuilt", 2),
    browser=(1, "altered", 0),
)
