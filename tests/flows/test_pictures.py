"""Photos from the vault to the pages: nothing without a review, and who takes consent back is masked again."""

import io
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PIL import Image

from stillhere import files
from stillhere.content.review import Box, Cover, Face
from stillhere.errors import NotChecked, Problem, ProblemsFound
from stillhere.flows.building import build_site
from stillhere.flows.signing import make_release
from stillhere.flows.site import check_site
from stillhere.project import Places
from stillhere.release import keys as key_files
from stillhere.testing import NOON, signed_site, write_site
from stillhere.vault import Vault
from tests.photos.pictures import pixels, planted, record

FOLDER = "content/event/rally"
PLACE = f"{FOLDER}/photos/square.jpg"
PICTURE = planted("JPEG", Image.new("RGB", (400, 300), (250, 250, 250)))
FACE, PLATE = Box(100, 100, 200, 200), Box(300, 200, 380, 280)
PERSON = """format = 1

[[person]]
id = "ann"
names = { en = "Ann Open", zh-Hans = "安开" }
consent = [{ to = ["name-and-face"], since = 2015-01-01WITHDRAWN }]
"""
EVENT = {
    f"{FOLDER}/facts.toml": """published = 2015-02-24
date = 2015-02-24
form = "report"
participants = 19
present = ["ann"]

[[photo]]
file = "photos/square.jpg"
""",
    f"{FOLDER}/en.md": """+++
title = "Rally"
place = "Town"
alts = { square = "A square." }
captions = { square = "{{person ann}} speaks" }
+++
Words.
""",
    "registers/people.toml": PERSON.replace("WITHDRAWN", ""),
}


@pytest.fixture(scope="module")
def editor(tmp_path_factory):
    folder, key = tmp_path_factory.mktemp("keys"), Ed25519PrivateKey.generate()
    secret = key_files.keep(key, folder, "editor", b"a long passphrase", rounds=key_files.DEMO_ROUNDS)
    return key, secret.with_suffix(".pub").read_bytes()


@pytest.fixture
def site(tmp_path, editor):
    site = write_site(tmp_path / "site", EVENT)
    vault = Vault(site)
    vault.create(b"", [("editor", editor[1])])
    vault.put(PLACE, PICTURE)
    return site


def review(site, *faces, **more):
    files.write_atomic(site / f"vault/{PLACE}.toml", record(PICTURE, *faces, size=(400, 300), **more))


def opener(site, editor):
    return lambda: Vault(site).opened_by_any([editor[0]])


def media(tree):
    return sorted(path for path in tree if path.startswith("media/event/rally/square."))


def dark(data, box):
    """Whether the middle of a box, in pixels of the picture of 400, is ink."""
    picture = Image.open(io.BytesIO(data)).convert("L")
    scale = picture.width / 400
    left, top = int((box.left + box.right) / 2 * scale), int((box.top + box.bottom) / 2 * scale)
    return max(picture.crop((left, top, left + 2, top + 2)).tobytes()) < 40


def test_without_a_review_nothing_of_a_photo_is_made(site, editor):
    checked = check_site(site, NOON, opener=opener(site, editor))
    assert media(checked.tree) == []
    assert ("photo-not-reviewed", "warning") in [(f.code, f.level) for f in checked.findings]
    with pytest.raises(ProblemsFound):
        checked.for_release()


def test_what_was_masked_is_ink_in_every_rendition(site, editor):
    review(site, Face(FACE), covers=(Cover(PLATE, "plate"),))
    tree = check_site(site, NOON, opener=opener(site, editor)).tree
    assert len(media(tree)) >= 3
    for path in media(tree):
        assert dark(tree[path], FACE)
        assert dark(tree[path], PLATE)


def test_whoever_agreed_is_shown_and_after_taking_it_back_masked(site, editor):
    review(site, Face(FACE, "shown", "ann"))
    before = check_site(site, NOON, opener=opener(site, editor)).tree
    assert not any(dark(before[path], FACE) for path in media(before))
    assert b"Ann Open speaks" in before["en/event/rally.html"]
    files.write_atomic(site / "registers/people.toml", PERSON.replace("WITHDRAWN", ", withdrawn = 2016-01-01").encode())
    after = check_site(site, NOON, opener=opener(site, editor)).tree
    assert all(dark(after[path], FACE) for path in media(after))
    assert b"A member speaks" in after["en/event/rally.html"]
    assert [path for path, data in after.items() if b"Ann Open" in data] == []


def test_a_known_picture_needs_no_key_and_a_new_one_does(site, editor):
    review(site, Face(FACE))
    with pytest.raises(NotChecked, match="vault-closed"):
        check_site(site, NOON)
    made = check_site(site, NOON, opener=opener(site, editor)).tree
    assert check_site(site, NOON).tree == made
    review(site)
    with pytest.raises(NotChecked, match="vault-closed"):
        check_site(site, NOON)


def test_an_original_that_was_exchanged_is_not_published(site, editor):
    review(site)
    Vault(site).put(PLACE, planted("JPEG", pixels(100, 100)))
    checked = check_site(site, NOON, opener=opener(site, editor))
    assert [(f.file, f.code) for f in checked.errors] == [(PLACE, "review-of-another")]
    assert media(checked.tree) == []


def test_an_incremental_build_follows_reviews_and_originals(site, editor):
    tree = Places(site).tree

    def built():
        build_site(site, NOON, opener=opener(site, editor))
        made = {path: (tree / path).read_bytes() for path in files.walk(tree)}
        assert made == check_site(site, NOON, opener=opener(site, editor)).tree
        return {path: data for path, data in made.items() if path in media(made)}

    assert built() == {}
    review(site)
    shown = built()
    review(site, Face(FACE))
    masked = built()
    assert shown.keys() == masked.keys()
    assert not any(shown[path] == masked[path] for path in shown)
    (site / f"vault/{PLACE}.toml").unlink()
    assert built() == {}


def test_a_release_takes_no_photo_that_lies_in_clear(tmp_path, keys, editor):
    site = signed_site(tmp_path / "site", keys, NOON)
    write_site(site, {**EVENT, "registers/addresses.toml": (site / "registers/addresses.toml").read_text()})
    files.write_atomic(site / PLACE, PICTURE)
    review(site)
    with pytest.raises(ProblemsFound) as found:
        make_release(site, keys.online, NOON + timedelta(days=1))
    assert [f.code for f in found.value.findings if f.level == "error"] == ["photo-in-clear"]
    (site / PLACE).unlink()
    Vault(site).create(b"", [("editor", editor[1])])
    Vault(site).put(PLACE, PICTURE)
    release = make_release(site, keys.online, NOON + timedelta(days=1), opener=opener(site, editor))
    assert any(path.startswith("media/event/rally/square.") for path in release.files)
    assert not any("vault" in path for path in release.files)


def test_a_name_that_only_the_vault_knows_stops_a_release(tmp_path, keys, editor):
    from stillhere.content.private_people import PrivatePerson
    from stillhere.flows.private import keep_private, prove_unnamed

    site = signed_site(tmp_path / "site", keys, NOON)
    Vault(site).create(b"", [("editor", editor[1])])
    keep_private(site, [PrivatePerson("heron", ("Wang Hidden", "王某某"))])
    with pytest.raises(NotChecked):
        make_release(site, keys.online, NOON + timedelta(days=1))
    make_release(site, keys.online, NOON + timedelta(days=1), opener=opener(site, editor))
    text = site / "content/statement/first/en.md"
    text.write_text(text.read_text() + "\nWith Wang Hidden.\n")
    with pytest.raises(ProblemsFound) as found:
        make_release(site, keys.online, NOON + timedelta(days=2), opener=opener(site, editor))
    assert [(f.line, f.code) for f in found.value.findings if f.level == "error"] == [(6, "name-withheld")]
    named = check_site(site, NOON, opener=opener(site, editor), private=True).site
    with pytest.raises(Problem, match="name-about-to-leak"):
        prove_unnamed({"x.html": "与王某某".encode()}, named)
