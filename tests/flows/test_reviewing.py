from pathlib import Path

import pytest

from stillhere.dates import PartialDate
from stillhere.errors import Problem, ProblemsFound, WrongUsage
from stillhere.flows.reviewing import agreed, photos, record_of, save
from stillhere.photos.intake import validate
from stillhere.photos.review import Box, Face, Review, parse_review
from stillhere.testing import write_site
from tests.photos.pictures import LOOK, pixels, saved

PATH = "content/event/rally/photos/rally-1.png"
OTHER = "content/statement/first/photos/room.png"
INTAKE = saved(pixels(), "PNG")
TODAY = PartialDate(2026, 11, 23)
REVIEW = Review(validate(INTAKE).digest, LOOK, 320, 240, TODAY, "none", (Face(Box(1, 2, 30, 40)),))
PEOPLE = """format = 1

[[person]]
id = "wang-example"
names = { en = "Wang Example", zh-Hans = "王某例" }
consent = ["name", "face"]

[[person]]
id = "zhao-example"
names = { en = "Zhao Example" }
consent = ["name"]
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    site = write_site(tmp_path / "site")
    for path in (PATH, OTHER):
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_bytes(INTAKE)
    return site


def states(site: Path) -> dict[str, str]:
    return {photo.path: photo.state for photo in photos(site)}


def test_every_photo_waits_until_somebody_looked_at_it(site):
    assert states(site) == {PATH: "waiting", OTHER: "waiting"}
    save(site, PATH, REVIEW)
    assert states(site) == {PATH: "reviewed", OTHER: "waiting"}
    assert photos(site)[0].reviewed == TODAY


def test_a_record_lies_in_the_vault_and_only_its_owner_reads_it(site):
    save(site, PATH, REVIEW)
    place = site / "vault/content/event/rally/photos/rally-1.png.toml"
    assert place == site / record_of(PATH)
    assert place.stat().st_mode & 0o077 == 0
    assert parse_review(place.read_bytes(), "", []) == REVIEW


def test_half_a_review_is_none(site):
    save(site, PATH, Review(REVIEW.sha256, LOOK, 320, 240, TODAY, None, REVIEW.faces))
    assert states(site)[PATH] == "waiting"


def test_a_photo_that_was_changed_waits_again(site):
    save(site, PATH, REVIEW)
    (site / PATH).write_bytes(saved(pixels(321), "PNG"))
    found = photos(site)[0]
    assert found.state == "waiting"
    assert [finding.code for finding in found.findings] == ["review-of-another"]


@pytest.mark.parametrize("source", [b"", b"\xff", b"format = 1\n", b"format = 1\n" * 100_000])
def test_a_damaged_record_counts_as_none_and_says_so(source, site):
    (site / record_of(PATH)).parent.mkdir(parents=True)
    (site / record_of(PATH)).write_bytes(source)
    found = photos(site)[0]
    assert found.state == "waiting"
    assert {finding.file for finding in found.findings} == {record_of(PATH)}


def test_a_link_in_the_place_of_a_record_is_not_followed_out(site, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    save(site, PATH, REVIEW)
    record = site / record_of(PATH)
    record.rename(outside / record.name)
    record.symlink_to(outside / record.name)
    assert states(site)[PATH] == "waiting"
    record.unlink()
    record.parent.rmdir()
    record.parent.symlink_to(outside, target_is_directory=True)
    with pytest.raises(Problem, match="link-leads-out"):
        save(site, PATH, REVIEW)


def test_what_is_no_picture_is_named(site):
    (site / PATH).write_bytes(b"nothing")
    found = photos(site)[0]
    assert (found.state, [finding.code for finding in found.findings]) == ("problem", ["picture-unknown"])
    (site / PATH).unlink()
    (site / PATH).symlink_to("/etc/hostname")
    assert photos(site)[0].findings[0].code == "link-leads-out"


@pytest.mark.parametrize(
    "entry", ["event/rally", "content/event/rally", "content/event/rally/", "a/site/content/event/rally"]
)
def test_photos_of_one_entry(entry, site):
    assert [photo.path for photo in photos(site, [entry])] == [PATH]


@pytest.mark.parametrize("entry", ["event/none", "rally", "", "page/about"])
def test_an_entry_without_photos_is_named(entry, site):
    with pytest.raises(WrongUsage, match="entry-without-photos"):
        photos(site, [entry])


def test_photos_are_looked_for_in_site_folders_only(tmp_path):
    with pytest.raises(Problem, match="not-a-site-folder"):
        photos(tmp_path)


def test_only_who_agreed_to_be_shown_can_be_chosen(site):
    assert agreed(site) == {}
    (site / "registers/people.toml").write_text(PEOPLE)
    assert agreed(site) == {"wang-example": "Wang Example 王某例"}
    (site / "registers/people.toml").write_text(PEOPLE + "\n[[person]]\n")
    with pytest.raises(ProblemsFound):
        agreed(site)
