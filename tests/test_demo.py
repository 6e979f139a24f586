"""The demo on the real example: everything it promises, and nothing dangerous in what it built."""

import re
from pathlib import Path

import pytest

from stillhere import files
from stillhere.flows.site import check_site
from stillhere.testing import NOON
from tests.cli.running import Ran, stillhere

EXAMPLE = Path(__file__).parent.parent / "examples" / "citizens-rights"
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def demo(tmp_path_factory) -> tuple[Ran, Path]:
    folder = tmp_path_factory.mktemp("demo") / "workshop"
    return stillhere("demo", EXAMPLE, "--no-serve", "--json", "--folder", folder), folder


def test_the_demo_comes_out_as_it_should(demo):
    ran, _ = demo
    assert ran.code == 0, ran.out + ran.err
    report = ran.report
    assert report["good"] is True
    assert report["verdicts"] == {"a": "down", "b": "altered", "c": "outdated"}
    assert report["final"] == {"d": "current"}
    assert report["missing"] == []
    assert report["seconds"] < 60


def test_the_new_mirror_never_writes_the_compromised_address_as_it_was(demo):
    _, folder = demo
    pages = [path for path in files.walk(folder / "mirror-d") if "/sources/" not in path]
    assert len(pages) > 40
    for path in files.walk(folder / "mirror-d"):
        assert b"cfcr2008.org" not in (folder / "mirror-d" / path).read_bytes().lower(), path


def test_the_keys_of_the_demo_are_marked_and_stay_at_home(demo):
    _, folder = demo
    assert all(b"THROW-AWAY" in path.read_bytes() for path in (folder / "keys").rglob("*.pub"))
    for name in "abcd":
        assert not [
            p for p in (folder / f"mirror-{name}").rglob("*") if p.is_file() and b"PRIVATE KEY" in p.read_bytes()
        ]


def test_the_quarantined_mirror_is_off_the_signed_list(demo):
    _, folder = demo
    listed = (folder / "mirror-d/.well-known/stillhere/addresses.json").read_text("utf-8")
    assert re.search(r'"url": "127\[\.\]0\[\.\]0\[\.\]1:\d+",\s+"state": "compromised"', listed)


def test_the_example_has_no_mistake_and_no_undefanged_address():
    checked = check_site(EXAMPLE, NOON)
    assert [f for f in checked.findings if f.level != "hint"] == []
    assert len(checked.tree) > 20
    for path, data in checked.tree.items():
        assert not re.search(rb"cfcr2008\.", data.lower()), path
    for path in files.walk(EXAMPLE):
        assert b"cfcr2008.org" not in (EXAMPLE / path).read_bytes().lower(), path


def test_the_example_says_the_time_in_prison_right_in_both_languages():
    tree = check_site(EXAMPLE, NOON).tree
    assert "6 years and 2 months" in tree["en/event/rally-2015-02-24.html"].decode()
    assert "6年2个月" in tree["zh-Hans/event/rally-2015-02-24.html"].decode()


def test_the_example_demands_nothing_for_the_free_and_the_dead():
    tree = check_site(EXAMPLE, NOON).tree
    for path, data in tree.items():
        if path.startswith("en/") and path.endswith(".html"):
            assert "In remembrance" in data.decode(), path
