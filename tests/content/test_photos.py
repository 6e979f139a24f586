import pytest

from stillhere import files
from stillhere.content.check import Checker
from stillhere.content.model import Photo
from stillhere.content.public import is_source, public_sources
from stillhere.content.read import read_site
from stillhere.dates import PartialDate
from stillhere.errors import Finding, Problem
from stillhere.flows.pictures import reviewed
from stillhere.testing import NOON, TINY_SITE, write_site
from tests.photos.pictures import record

FACTS, TEXT = "content/statement/first/facts.toml", "content/statement/first/en.md"
PLACE = "content/statement/first/photos/rally-1.jpg"
ROW = """
[[photo]]
file = "photos/rally-1.jpg"
taken = "2015-02"
credit = { en = "A volunteer", zh-Hans = "一位义工" }
licence = "CC BY 4.0"
"""
ALTS = 'alts = { rally-1 = "A square full of people." }\ncaptions = { rally-1 = "On the square" }\n'


def found_in(site):
    checker = Checker(site, NOON.date())
    return [finding for entry in site.entries.values() for finding in checker.entry(entry)]


def site_with(folder, facts=ROW, head=ALTS, draft=""):
    text = TINY_SITE[TEXT].replace('"First"\n', f'"First"\n{head}')
    write_site(folder, {FACTS: draft + TINY_SITE[FACTS] + facts, TEXT: text})
    (folder / PLACE).parent.mkdir()
    (folder / PLACE).write_bytes(b"bytes of a picture")
    files.write_atomic(folder / f"vault/{PLACE}.toml", record(b"bytes of a picture"))
    findings: list[Finding] = []
    site = read_site(folder, findings)
    findings += found_in(site)
    return site, [(f.file, f.line, f.code) for f in findings if f.level == "error"]


def test_an_entry_has_its_photos_and_each_text_their_words(tmp_path):
    site, findings = site_with(tmp_path)
    assert not findings
    entry = site.entries["statement", "first"]
    credit = {"en": "A volunteer", "zh-Hans": "一位义工"}
    assert entry.photos == (Photo("photos/rally-1.jpg", PartialDate(2015, 2), credit, "CC BY 4.0"),)
    assert [photo.name for photo in entry.photos] == ["rally-1"]
    assert entry.intake(entry.photos[0]) == PLACE
    assert entry.texts["en"].words["alts"] == {"rally-1": "A square full of people."}
    assert entry.texts["en"].words["captions"] == {"rally-1": "On the square"}


def test_what_came_in_is_measured_and_not_read(tmp_path):
    site_with(tmp_path)
    huge = PLACE.replace("rally-1", "huge")
    with (tmp_path / huge).open("wb") as file:
        file.truncate(1 << 40)
    site = read_site(tmp_path, [])
    assert sorted(site.intake) == [huge, PLACE]
    assert site.intake[PLACE].read() == b"bytes of a picture"
    assert site.intake[PLACE].stamp[0] == 18
    with pytest.raises(Problem, match="file-too-large"):
        site.intake[huge].read()


def test_what_came_in_is_in_no_sources_and_no_recovery_lays_it_down(tmp_path):
    site, _ = site_with(tmp_path)
    assert PLACE not in site.sources
    assert b"bytes of a picture" not in b"".join([*site.sources.values(), *public_sources(site).values()])
    assert not is_source(PLACE)


def test_reviewed_are_listed_photos_only(tmp_path):
    assert list(reviewed(site_with(tmp_path / "a")[0].entries["statement", "first"])) == [PLACE]
    unlisted, findings = site_with(tmp_path / "c", facts="", head="")
    assert not findings
    assert list(reviewed(unlisted.entries["statement", "first"])) == []


def test_a_photo_beside_broken_facts_is_not_called_unlisted(tmp_path):
    write_site(tmp_path, {FACTS: "published = x\n"})
    (tmp_path / PLACE).parent.mkdir()
    (tmp_path / PLACE).write_bytes(b"")
    findings: list[Finding] = []
    read_site(tmp_path, findings)
    assert "photo-unlisted" not in {finding.code for finding in findings}


def test_a_link_to_nowhere_is_named(tmp_path):
    (write_site(tmp_path) / PLACE).parent.mkdir()
    (tmp_path / PLACE).symlink_to("gone.jpg")
    findings: list[Finding] = []
    assert read_site(tmp_path, findings).intake == {}
    assert (PLACE, "file-unreadable") in {(finding.file, finding.code) for finding in findings}


@pytest.mark.parametrize("name", ["IMG_1234.JPG", "scan.tiff", "phone.heif", "a b.png"])
def test_a_picture_under_any_name_is_known_for_what_it_is(tmp_path, name):
    (write_site(tmp_path) / PLACE).parent.mkdir()
    (tmp_path / PLACE).with_name(name).write_bytes(b"")
    findings: list[Finding] = []
    findings += found_in(read_site(tmp_path, findings))
    assert [f.code for f in findings if f.file.endswith(name)] == ["photo-unlisted"]


def test_a_dangerous_address_in_a_credit_or_a_caption_is_found(tmp_path):
    _, findings = site_with(tmp_path / "a", facts=ROW.replace("A volunteer", "https://old.example"))
    assert [(file, code) for file, _, code in findings] == [(FACTS, "address-dangerous")]
    _, findings = site_with(tmp_path / "b", head=ALTS.replace("On the square", "see OLD.example"))
    assert [(file, code) for file, _, code in findings] == [(TEXT, "address-dangerous")]
