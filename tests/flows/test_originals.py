"""No picture as it came in is in a release: not as it was, not in an archive, not saved anew."""

import base64
import hashlib
import io
import zipfile

import pytest

from stillhere.content.model import Entry, Facts, Photo, Site
from stillhere.content.review import PUBLISHED, Box, Review
from stillhere.dates import PartialDate
from stillhere.errors import ProblemsFound
from stillhere.flows.originals import prove_no_originals
from stillhere.photos.darkroom import Darkroom
from stillhere.photos.renditions import Policy
from stillhere.project import Settings
from tests.photos.pictures import pixels, planted, saved

PATH = "content/event/rally/photos/square.jpg"
MEDIA = "media/event/rally/square"
ORIGINAL = planted("JPEG", pixels(900, 600))
DAY = PartialDate(2026, 1, 1)


@pytest.fixture(scope="module")
def look():
    with Darkroom() as room:
        return room.preview(ORIGINAL).look


def site_with(look, **more):
    seen = Review(hashlib.sha256(ORIGINAL).hexdigest(), look, 900, 600, DAY, "none", **more)
    facts = Facts(DAY, photos=(Photo("photos/square.jpg"),))
    return Site(Settings(), {("event", "rally"): Entry("event", "rally", facts, {}, reviews={PATH: seen})})


def refused(contents, site):
    with pytest.raises(ProblemsFound) as found:
        prove_no_originals(contents, site)
    return [(finding.file, finding.code) for finding in found.value.findings]


def test_its_own_renditions_may_look_like_it(look):
    with Darkroom() as room:
        found = room.develop(ORIGINAL, Policy(widths=(480,)), (Box(10, 10, 60, 60),))
    contents = {f"{MEDIA}.{item.width}.{item.format}".replace("jpeg", "jpg"): item.data for item in found.items}
    prove_no_originals({**contents, "index.html": b"words"}, site_with(look))


@pytest.mark.parametrize("kind", ["is", "contains", "looks-like"])
def test_anything_else_stops_the_release(look, kind):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a/b.bin", ORIGINAL)
    hidden = {
        "is": {"theme/x.bin": ORIGINAL},
        "contains": {"kit.zip": packed.getvalue(), "a.svg": b"data:image/jpeg;base64," + base64.b64encode(ORIGINAL)},
        "looks-like": {"media/other.png": saved(pixels(300, 200), "PNG")},
    }[kind]
    assert refused(hidden, site_with(look)) == [(path, f"trace-{kind}") for path in sorted(hidden)]


def test_a_withdrawn_photo_is_searched_for_too(look):
    """Its record stays when it is listed no more, and then none of its renditions may be there."""
    site = site_with(look)
    entry = site.entries["event", "rally"]
    unlisted = Site(Settings(), {("event", "rally"): Entry("event", "rally", Facts(DAY), {}, reviews=entry.reviews)})
    assert refused({f"{MEDIA}.480.jpg": saved(pixels(480, 320), "JPEG")}, unlisted) == [
        (f"{MEDIA}.480.jpg", "trace-looks-like")
    ]


def test_what_came_back_from_a_copy_is_no_original(look):
    prove_no_originals({"theme/x.bin": ORIGINAL}, site_with(look, origin=PUBLISHED))


def test_what_cannot_be_searched_is_not_signed(look):
    assert refused({"kit.zip": planted("PNG")[:300]}, site_with(look)) == [("kit.zip", "trace-unsearched")]
