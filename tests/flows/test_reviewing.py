from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from stillhere.content.read import read_site
from stillhere.content.review import Box, Face, Review, parse_review
from stillhere.dates import PartialDate
from stillhere.errors import Problem, WrongUsage
from stillhere.flows.pictures import closed
from stillhere.flows.reviewing import Photo, agreed, desk_for, photos, record_of, save
from stillhere.photos.darkroom import Darkroom
from stillhere.photos.desk.desk import Desk
from stillhere.photos.intake import validate
from stillhere.testing import write_site
from stillhere.vault import Opener, Vault
from tests.photos.pictures import LOOK, pixels, saved

PATH = "content/event/rally/photos/rally-1.png"
OTHER = "content/statement/first/photos/room.png"
INTAKE = saved(pixels(), "PNG")
TODAY = date(2026, 11, 23)
REVIEW = Review(validate(INTAKE).digest, LOOK, 320, 240, PartialDate.parse(TODAY), "none", (Face(Box(1, 2, 30, 40)),))
PEOPLE = """format = 1

[[person]]
id = "wang-example"
names = { en = "Wang Example", zh-Hans = "王某例" }
consent = [{ to = ["name", "face"], since = 2020-01-01 }]

[[person]]
id = "zhao-example"
names = { en = "Zhao Example" }
consent = [{ to = ["name"], since = 2020-01-01 }]

[[person]]
id = "member-7"
consent = [{ to = ["face"], since = 2020-01-01, until = 2026-11-23 }]

[[person]]
id = "chen-example"
names = { en = "Chen Example", zh-Hans = "陈某例" }
consent = [{ to = ["face"], since = 2020-01-01, languages = ["en"] }]

[[person]]
id = "liu-example"
names = { en = "Liu Example" }
consent = [{ to = ["face"], since = 2020-01-01, withdrawn = 2026-11-01 }]
"""
PASSPHRASE = b"four words kept together"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    entry = {f"content/event/rally/{name}.md": '+++\ntitle = "Rally"\n+++\n' for name in ("en", "zh-Hans")}
    facts = 'published = 2020-01-01\ndate = 2020-01-01\nform = "rally"\n'
    site = write_site(tmp_path / "site", {**entry, "content/event/rally/facts.toml": facts})
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
    assert photos(site)[0].reviewed == PartialDate.parse(TODAY)


def test_a_record_lies_in_the_vault_and_only_its_owner_reads_it(site):
    save(site, PATH, REVIEW)
    place = site / "vault/content/event/rally/photos/rally-1.png.toml"
    assert place == site / record_of(PATH)
    assert place.stat().st_mode & 0o077 == 0
    assert parse_review(place.read_bytes(), "", []) == REVIEW


def test_half_a_review_is_none(site):
    save(site, PATH, Review(REVIEW.sha256, LOOK, 320, 240, PartialDate.parse(TODAY), None, REVIEW.faces))
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


def who(site: Path, path: str = PATH, day: date = TODAY) -> dict[str, str]:
    return agreed(read_site(site, [], day=day), Photo(path, "waiting"), day)


def test_only_who_agreed_today_and_in_these_languages_can_be_chosen(site):
    assert who(site) == {}
    (site / "registers/people.toml").write_text(PEOPLE)
    assert who(site) == {"wang-example": "Wang Example 王某例", "member-7": "member-7"}
    assert who(site, day=date(2026, 11, 24)) == {"wang-example": "Wang Example 王某例"}
    assert "chen-example" in who(site, OTHER), "an entry in English only"


def test_photos_in_the_vault_are_listed_without_opening_it(site):
    vault = Vault(site)
    vault.create(PASSPHRASE)
    vault.put(PATH, INTAKE)
    vault.put("people.toml", b"not a photo")
    (site / PATH).unlink()
    assert states(site) == {PATH: "waiting", OTHER: "waiting"}
    save(site, PATH, REVIEW)
    assert states(site) == {PATH: "reviewed", OTHER: "waiting"}
    assert [photo.sealed for photo in photos(site)] == [True, False]


def looked(site: Path, opener: Opener) -> Desk:
    with Darkroom() as darkroom:
        desk = desk_for(site, photos(site), darkroom, opener, TODAY)
        desk.sheet(0)
        return desk


def test_a_photo_in_the_vault_is_reviewed_from_memory(site):
    vault = Vault(site)
    vault.create(PASSPHRASE)
    vault.put(PATH, INTAKE)
    (site / PATH).unlink()
    before = sorted(path for path in site.rglob("*") if path.is_file())
    desk = looked(site, lambda: vault.opened_by_passphrase(PASSPHRASE))
    desk.save(0, {**desk.sheet(0)[0], "faces": [], "covers": [], "text": "none", "nothing": True})
    after = sorted(path for path in site.rglob("*") if path.is_file())
    assert set(after) - set(before) == {site / record_of(PATH)}
    review = parse_review((site / record_of(PATH)).read_bytes(), "", [])
    assert review
    assert review == replace(REVIEW, faces=(), look=review.look)


def test_a_vault_that_stays_closed_is_said_before_there_is_a_page(site):
    vault = Vault(site)
    vault.create(PASSPHRASE)
    vault.put(PATH, INTAKE)
    with pytest.raises(Problem, match="vault-not-opened"):
        looked(site, lambda: vault.opened_by_passphrase(b"another phrase"))


def test_where_nothing_is_in_the_vault_nobody_is_asked(site):
    assert looked(site, closed).states()[0]["state"] == "waiting"


def test_a_recovered_photo_stays_one_when_it_is_reviewed_again(site):
    save(site, PATH, replace(REVIEW, origin="published"))
    desk = looked(site, closed)
    desk.save(0, {**desk.sheet(0)[0], "faces": [], "covers": [], "text": "none", "nothing": True})
    review = parse_review((site / record_of(PATH)).read_bytes(), "", [])
    assert review
    assert review.origin == "published"
