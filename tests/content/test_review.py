import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stillhere.content.review import FOUND, TEXT, WHY, Box, Cover, Face, Review, parse_review, written
from stillhere.dates import PartialDate
from stillhere.errors import Finding
from tests.photos.pictures import DIGEST, LOOK

FILE = "vault/content/event/rally/photos/rally-1.jpg.toml"
WIDTH, HEIGHT = 4000, 3000
RECORD = f"""format = 1
sha256 = "{DIGEST}"
look = "{LOOK}"
width = {WIDTH}
height = {HEIGHT}
reviewed = 2015-06-04
text = "covered"

[[face]]
box = [10, 20, 110, 140]
state = "masked"
found = "detector"

[[face]]
box = [400, 20, 500, 140]
state = "shown"
person = "wang-example"
found = "person"

[[cover]]
box = [0, 2900, 900, 3000]
why = "text"
"""
REVIEW = Review(
    DIGEST,
    LOOK,
    WIDTH,
    HEIGHT,
    PartialDate(2015, 6, 4),
    "covered",
    (
        Face(Box(10, 20, 110, 140), found="detector"),
        Face(Box(400, 20, 500, 140), "shown", "wang-example"),
    ),
    (Cover(Box(0, 2900, 900, 3000), "text"),),
)
MASKED, SHOWN, COVERED = REVIEW.faces[0].box, REVIEW.faces[1].box, REVIEW.covers[0].box


def read(source: str, intake: str | None = DIGEST) -> tuple[Review | None, list[Finding]]:
    findings: list[Finding] = []
    return parse_review(source.encode(), FILE, findings, intake), findings


def test_a_record_is_read_as_it_is_written():
    assert read(RECORD) == (REVIEW, [])
    assert written(REVIEW).decode() == RECORD


def test_everything_is_masked_but_faces_of_people_who_agreed():
    assert REVIEW.masks(lambda person: person == "wang-example") == (COVERED, MASKED)


def test_a_consent_taken_back_masks_again_by_itself():
    assert REVIEW.masks(lambda _: False) == (COVERED, MASKED, SHOWN)


def test_a_cover_over_a_shown_face_stays():
    both = Review(DIGEST, LOOK, WIDTH, HEIGHT, faces=REVIEW.faces[1:], covers=(Cover(SHOWN),))
    assert both.masks(lambda _: True) == (SHOWN,)


@pytest.mark.parametrize("line", ["reviewed = 2015-06-04\n", 'text = "covered"\n'])
def test_a_review_is_done_when_somebody_looked_and_answered(line):
    assert REVIEW.done
    partly, findings = read(RECORD.replace(line, ""))
    assert partly
    assert not findings
    assert not partly.done


def test_a_record_of_another_picture_counts_as_none():
    review, findings = read(RECORD, "1" * 64)
    assert review is None
    assert findings == [Finding(FILE, 2, "review-of-another")]
    assert findings[0].level == "warning"
    assert read(RECORD, None) == (REVIEW, [])


@pytest.mark.parametrize(
    ("old", "new", "line", "code"),
    [
        ("format = 1", "format = 2", 1, "value-number"),
        (DIGEST, DIGEST[1:], 2, "value-hex"),
        (DIGEST, DIGEST.upper(), 2, "value-hex"),
        (LOOK, "x" * 16, 3, "value-hex"),
        ("width = 4000", "width = 0", 4, "value-number"),
        ("2015-06-04", "2015", 6, "value-day"),
        ('"covered"', '"perhaps"', 7, "value-choice"),
        ("[10, 20, 110, 140]", "[10, 20, 110]", 10, "value-box"),
        ("[10, 20, 110, 140]", "[10, 20, 110, 140, 1]", 10, "value-box"),
        ("[10, 20, 110, 140]", "[110, 20, 10, 140]", 10, "value-box"),
        ("[10, 20, 110, 140]", "[-1, 20, 10, 140]", 10, "value-box"),
        ("[10, 20, 110, 140]", "[1.5, 20, 10, 140]", 10, "value-box"),
        ("[10, 20, 110, 140]", "[false, 20, true, 140]", 10, "value-box"),
        ("[10, 20, 110, 140]", '"everything"', 10, "value-box"),
        ("[10, 20, 110, 140]", "[10, 20, 4001, 140]", 10, "box-outside"),
        ("[0, 2900, 900, 3000]", "[0, 2900, 900, 3001]", 21, "box-outside"),
        ('state = "masked"', 'state = "blurred"', 11, "value-choice"),
        ('state = "masked"', 'state = "masked"\nperson = "li-example"', 12, "face-masked-with-person"),
        ('person = "wang-example"\n', "", 16, "face-without-person"),
        ('"wang-example"', '"Wang Example"', 17, "value-slug"),
        ('found = "detector"\n', "", 10, "field-missing"),
        ('why = "text"', 'why = "ugly"', 22, "value-choice"),
        ('why = "text"', 'why = "text"\nname = "x"', 23, "field-unknown"),
        ("[[cover]]", "[cover]", 20, "value-rows"),
        ("[[cover]]", "[[cover]", 20, "toml-broken"),
    ],
)
def test_half_a_record_is_none(old, new, line, code):
    review, findings = read(RECORD.replace(old, new, 1))
    assert review is None
    assert code in [finding.code for finding in findings]
    assert code == "field-missing" or line in [finding.line for finding in findings if finding.code == code]


@pytest.mark.parametrize("source", [b"", b"\xff", b"\x00", b"format = 1\n"])
def test_what_is_no_record_is_none(source):
    findings: list[Finding] = []
    assert parse_review(source, FILE, findings) is None
    assert findings


def test_a_face_is_shown_for_a_person_only():
    for state, person in (("shown", None), ("masked", "li-example"), ("blurred", None)):
        with pytest.raises(ValueError, match="not a face"):
            Face(Box(0, 0, 1, 1), state, person)
    with pytest.raises(ValueError, match="not a cover"):
        Cover(Box(0, 0, 1, 1), "ugly")
    with pytest.raises(ValueError, match="outside"):
        Review(DIGEST, LOOK, 10, 10, covers=(Cover(Box(0, 0, 11, 1)),))


sides = st.tuples(st.integers(0, WIDTH - 1), st.integers(0, HEIGHT - 1), st.integers(1, 900), st.integers(1, 900))
boxes = sides.map(lambda s: Box(s[0], s[1], min(WIDTH, s[0] + s[2]), min(HEIGHT, s[1] + s[3])))
slugs = st.from_regex(re.compile(r"[a-z]{4,9}(-[a-z0-9]{1,5})?"), fullmatch=True)
found = st.sampled_from(FOUND)
faces = st.builds(Face, boxes, st.just("masked"), st.none(), found) | st.builds(
    Face, boxes, st.just("shown"), slugs, found
)
reviews = st.builds(
    Review,
    st.text("0123456789abcdef", min_size=64, max_size=64),
    st.text("0123456789abcdef", min_size=16, max_size=16),
    st.just(WIDTH),
    st.just(HEIGHT),
    st.none() | st.dates().map(lambda day: PartialDate(day.year, day.month, day.day)),
    st.none() | st.sampled_from(TEXT),
    st.lists(faces, max_size=6).map(tuple),
    st.lists(st.builds(Cover, boxes, st.sampled_from(WHY)), max_size=6).map(tuple),
)


@given(reviews)
def test_every_review_comes_back_from_its_record(review):
    findings: list[Finding] = []
    assert parse_review(written(review), FILE, findings, review.sha256) == review
    assert findings == []


@given(reviews, st.sets(slugs, max_size=3))
def test_whatever_was_decided_only_agreed_faces_are_free_of_masks(review, agreed):
    masks = review.masks(agreed.__contains__)
    free = [face for face in review.faces if face.box not in masks]
    assert all(face.state == "shown" and face.person in agreed for face in free)
    assert {cover.box for cover in review.covers} <= set(masks)
    assert masks == tuple(sorted(set(masks)))
