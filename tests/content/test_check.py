"""Each folder in tests/sites/broken holds one mistake on top of the tiny site, and what must be said of it.

`expected.txt` has a line per finding; `then …` are those that follow from the mistake, because an entry that cannot
be read is not there for the others. `removed.txt` names files that are taken away.
"""

import re
from collections import Counter
from pathlib import Path

import pytest

from stillhere import files
from stillhere.flows.site import check_site
from stillhere.testing import NOON, TINY_SITE, write_site

BROKEN = Path(__file__).parent.parent / "sites" / "broken"
SOURCE = Path(__file__).parent.parent.parent / "src" / "stillhere"
_NOT_MISTAKES = ("expected.txt", "removed.txt")
# These need what a checkout cannot carry (a pipe, a link, two gigabytes, a file that is no text): test_read.py.
ON_DISK_ONLY = {"not-utf8", "name-unsafe", "file-unreadable", "file-too-large", "file-not-regular", "link-leads-out"}


def findings_of(folder: Path) -> Counter[str]:
    return Counter(f"{f.file}:{f.line} {f.code}" for f in check_site(folder, NOON).findings)


def lines_of(mistake: Path) -> list[str]:
    return [line.removeprefix("then ") for line in (mistake / "expected.txt").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("name", sorted(path.name for path in BROKEN.iterdir()))
def test_a_mistake_is_named_at_its_place(name, tmp_path):
    before = findings_of(write_site(tmp_path / "whole"))
    site, mistake = write_site(tmp_path / "broken"), BROKEN / name
    for path in files.walk(mistake, skip=()):
        if path not in _NOT_MISTAKES:
            files.write_atomic(site / path, (mistake / path).read_bytes(), durable=False)
    if (mistake / "removed.txt").exists():
        for path in (mistake / "removed.txt").read_text("utf-8").split():
            (site / path).unlink()
    expected = Counter(lines_of(mistake))
    assert findings_of(site) - before == expected


def codes_in_source() -> set[str]:
    """Every code of a finding that reading, checking and building can give."""
    paths = [*SOURCE.glob("content/**/*.py"), *SOURCE.glob("build/*.py"), SOURCE / "project.py", SOURCE / "tables.py"]
    text = "\n".join(path.read_text("utf-8") for path in paths)
    found = set(re.findall(r'(?:Finding|say)\((?:[^()]|\([^()]*\))*?"([a-z0-9]+(?:-[a-z0-9]+)+)"', text))
    return found | {f"value-{wanted}" for wanted in re.findall(r'Wrong\(\s*"([a-z-]+)"', text)}


def test_every_mistake_that_can_be_found_has_its_example():
    shown = {line.split()[-1] for mistake in BROKEN.iterdir() for line in lines_of(mistake)}
    known = codes_in_source()
    assert len(known) > 40
    assert known - shown - ON_DISK_ONLY == set()


def test_the_tiny_site_has_no_mistake_but_a_missing_translation(tmp_path):
    assert findings_of(write_site(tmp_path)) == Counter(["content/statement/first:0 translation-missing"])


def test_a_closed_campaign_may_speak_of_the_free(tmp_path):
    over = {path: (BROKEN / "campaign-over" / path).read_text("utf-8") for path in files.walk(BROKEN / "campaign-over")}
    facts = "content/campaign/free/facts.toml"
    changes = {path: text for path, text in over.items() if path not in _NOT_MISTAKES}
    site = write_site(tmp_path, {**changes, facts: changes[facts] + "closed = 2012\n"})
    assert set(findings_of(site)) == {"content/statement/first:0 translation-missing"}


def test_an_organisation_may_sign_an_essay_itself(tmp_path):
    essay = {"facts.toml": 'published = 2015\nbyline = "organisation"\n', "en.md": '+++\ntitle = "A"\n+++\n'}
    site = write_site(tmp_path, {f"content/essay/one/{name}": text for name, text in essay.items()})
    assert {line for line in findings_of(site) if "translation" not in line} == set()


@pytest.mark.parametrize("words", ["old[.]example", "bold.example", "old.example-shop.org", "old.examples"])
def test_what_only_looks_like_a_dangerous_address_is_no_mistake(words, tmp_path):
    path = "content/page/about/en.md"
    site = write_site(tmp_path, {path: TINY_SITE[path].replace("Words.", words)})
    assert set(findings_of(site)) == {"content/statement/first:0 translation-missing"}


@pytest.mark.parametrize(
    "words", ["www.OLD.example", "http://old.example", "(old.example)", "x.old.example/y", "old.example."]
)
def test_a_dangerous_address_is_found_however_it_is_written(words, tmp_path):
    path = "content/page/about/en.md"
    site = write_site(tmp_path, {path: TINY_SITE[path].replace("Words.", words)})
    assert f"{path}:5 address-dangerous" in findings_of(site)
