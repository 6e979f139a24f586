import shutil
from pathlib import Path

import pytest

from stillhere.errors import Problem
from stillhere.flows.translating import Marked, mark, overview
from stillhere.testing import TINY_SITE, write_site

EN, ZH = "content/page/about/en.md", "content/page/about/zh-Hans.md"
STATEMENT = "content/statement/first"


@pytest.fixture
def folder(tmp_path):
    return write_site(tmp_path)


def states(folder):
    return {(row.entry.slug, s.language): s.state for row in overview(folder).rows for s in row.statuses}


def test_a_site_tells_how_its_translations_stand(folder):
    assert states(folder) == {
        ("li-example", "en"): "unrecorded",
        ("li-example", "zh-Hans"): "unrecorded",
        ("about", "en"): "unrecorded",
        ("about", "zh-Hans"): "unrecorded",
        ("first", "en"): "original",
        ("first", "zh-Hans"): "missing",
    }
    assert overview(folder).count("en") == {"unrecorded": 2, "original": 1}


def test_a_marked_text_is_done_until_its_original_changes(folder):
    assert mark(folder, [Path(EN)], None) == [Marked(EN, "zh-Hans", 1, changed=True)]
    assert states(folder)["about", "en"] == "done"
    assert states(folder)["about", "zh-Hans"] == "original"
    path = folder / ZH
    path.write_text(path.read_text("utf-8").replace("文字", "别的文字"), "utf-8")
    assert states(folder)["about", "en"] == "behind"
    mark(folder, [folder / EN], None)
    assert states(folder)["about", "en"] == "done"


def test_marking_twice_changes_no_byte(folder):
    mark(folder, [Path(EN)], None)
    before = (folder / EN).read_bytes()
    assert not mark(folder, [Path(EN)], None)[0].changed
    assert (folder / EN).read_bytes() == before
    assert before.decode().replace('original = "zh-Hans"\n', "").count("\n") == TINY_SITE[EN].count("\n") + 1


@pytest.mark.parametrize(
    ("path", "asked", "code"),
    [
        ("content/page/about/de.md", None, "mark-no-text"),
        ("stillhere.toml", None, "mark-no-text"),
        ("../../etc/passwd", None, "mark-no-text"),
        (f"{STATEMENT}/en.md", None, "mark-is-original"),
        (EN, "de", "mark-which-original"),
    ],
)
def test_what_cannot_be_marked_is_said_and_nothing_is_written(folder, path, asked, code):
    with pytest.raises(Problem) as problem:
        mark(folder, [Path(ZH), Path(path)], asked)
    assert problem.value.code == code or (asked and problem.value.code == "mark-which-original")
    assert (folder / ZH).read_text("utf-8") == TINY_SITE[ZH]


def test_a_text_with_an_unusual_front_matter_is_left_alone(folder):
    odd = '+++\ntitle = "Who we are"\n"original" = "zh-Hans"\n+++\nWords.\n'
    (folder / EN).write_text(odd, "utf-8")
    with pytest.raises(Problem, match="mark-not-written"):
        mark(folder, [Path(EN)], None)
    assert (folder / EN).read_text("utf-8") == odd


def test_a_text_behind_a_link_that_leads_out_is_not_written(folder, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside")
    shutil.move(folder / "content/page/about", outside / "about")
    (folder / "content/page/about").symlink_to(outside / "about")
    with pytest.raises(Problem):
        mark(folder, [Path(EN)], None)


def test_entries_with_mistakes_are_named(folder):
    (folder / "content/page/about/facts.toml").unlink()
    assert overview(folder).unreadable == ("content/page/about",)
