"""Light enough for a bad line: what a first visit needs comes in the first round trip of a new connection."""

from __future__ import annotations

import gzip

from tests.browser.links import inside
from tests.browser.published import Page, Published

FIRST_ROUND_TRIP = 14_336
"""Bytes: what a server may send before it hears back (RFC 6928: ten segments of about 1,460 bytes, less headers)."""


def compressed(data: bytes) -> int:
    """The bytes on the line, as the plainest server sends them."""
    return len(gzip.compress(data, 9, mtime=0))


def needed(page: Page, site: Published) -> dict[str, bytes]:
    """The page, and every style sheet and script it names."""
    named = [element.attributes.get("href") for element in page.html.css("link[rel=stylesheet]")]
    named += [element.attributes.get("src") for element in page.html.css("script[src]")]
    paths = [path for link in named if (path := inside(page.path, link or ""))]
    return {page.path: page.data, **{path: site.read(path) for path in paths}}


def test_the_home_page_and_a_case_with_their_style_come_in_the_first_round_trip(site: Published) -> None:
    for language in {page.language for page in site.pages if page.language}:
        home = site.page(f"{language}/index.html")
        cases = [page for page in site.samples if page.shape == "case/*.html" and page.language == language]
        assert cases
        for case in cases:
            weights = {path: compressed(data) for path, data in (needed(home, site) | needed(case, site)).items()}
            assert sum(weights.values()) <= FIRST_ROUND_TRIP, weights


def test_no_page_alone_is_heavier_than_the_first_round_trip_but_one(site: Published) -> None:
    """A long report may be long; twice the first round trip is the limit for anything else."""
    weights = {
        page.path: weight
        for page in site.pages
        if (weight := sum(map(compressed, needed(page, site).values()))) > 2 * FIRST_ROUND_TRIP
    }
    assert weights == {}


def test_pictures_wait_until_they_are_seen_and_leave_room_for_themselves(site: Published) -> None:
    """The first picture of a page may be wanted at once; the others are lazy. Width and height keep the text still."""
    bad = []
    for page in site.pages:
        for number, picture in enumerate(page.html.css("img")):
            sized = all((picture.attributes.get(side) or "").isdigit() for side in ("width", "height"))
            lazy = picture.attributes.get("loading") == "lazy" or number == 0
            if not (sized and lazy):
                bad.append(f"{page.path}: {picture.html}")
    assert bad == []
