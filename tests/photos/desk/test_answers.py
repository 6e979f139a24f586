import json
from dataclasses import dataclass, replace

import pytest
from hypothesis import given

from stillhere.content.review import Box, Face, Review
from stillhere.dates import PartialDate
from stillhere.errors import Problem
from stillhere.photos.desk.answers import MOST, as_page, beginning, from_page, masked_again
from tests.content.test_review import HEIGHT, REVIEW, WIDTH, reviews
from tests.photos.pictures import DIGEST, LOOK

TODAY = PartialDate(2026, 11, 23)
AGREED = {"wang-example": "Wang Example"}
FACE = {"box": [10, 20, 110, 140], "person": None, "found": "detector"}
COVER = {"box": [0, 2900, 900, 3000], "why": "text"}
ANSWER = {"sha256": DIGEST, "text": "none", "nothing": False, "faces": [FACE], "covers": []}


@dataclass(frozen=True)
class Picture:
    digest: str = DIGEST
    look: str = LOOK
    width: int = WIDTH
    height: int = HEIGHT


BEGUN = beginning(Picture(), ())


def refused(**changes: object) -> str:
    with pytest.raises(Problem) as problem:
        from_page({**ANSWER, **changes}, BEGUN, AGREED, TODAY)
    return problem.value.code


def test_what_was_decided_becomes_a_review():
    shown = {"box": [400, 20, 500, 140], "person": "wang-example", "found": "person"}
    answer = {**ANSWER, "text": "covered", "faces": [FACE, shown], "covers": [COVER]}
    assert from_page(answer, BEGUN, AGREED, TODAY) == replace(REVIEW, reviewed=TODAY)


def test_nothing_to_hide_has_to_be_said():
    assert refused(faces=[]) == "review-unanswered"
    assert refused(faces=[], nothing="true") == "review-unanswered"
    empty = from_page({**ANSWER, "faces": [], "nothing": True}, BEGUN, AGREED, TODAY)
    assert empty.done
    assert empty.masks(lambda _: False) == ()


@pytest.mark.parametrize("text", [None, "", "perhaps", 1, ["none"]])
def test_the_question_about_words_has_to_be_answered(text):
    assert refused(text=text) == "review-unanswered"


def test_covered_means_that_there_is_a_cover():
    assert refused(text="covered") == "review-not-covered"
    assert from_page({**ANSWER, "text": "covered", "covers": [COVER]}, BEGUN, AGREED, TODAY).done


@pytest.mark.parametrize("person", ["li-example", "", "Wang Example"])
def test_nobody_is_shown_who_did_not_agree(person):
    assert refused(faces=[{**FACE, "person": person}]) == "review-not-agreed"


@pytest.mark.parametrize("digest", ["1" * 64, None, 7])
def test_an_answer_about_another_picture_is_refused(digest):
    assert refused(sha256=digest) == "review-of-another-look"


@pytest.mark.parametrize("answer", [None, [], "x", 3])
def test_what_is_no_answer_is_refused(answer):
    with pytest.raises(Problem, match="review-of-another-look"):
        from_page(answer, BEGUN, AGREED, TODAY)


@pytest.mark.parametrize(
    "changes",
    [
        {"faces": None},
        {"faces": {}},
        {"faces": ["x"]},
        {"faces": [None]},
        {"faces": [FACE] * (MOST + 1)},
        {"covers": [{"box": COVER["box"]}]},
        {"covers": [{**COVER, "why": "ugly"}]},
        {"faces": [{**FACE, "found": "somebody"}]},
        {"faces": [{**FACE, "person": 7}]},
        {"faces": [{**FACE, "person": ["wang-example"]}]},
        *(
            {"faces": [{**FACE, "box": box}]}
            for box in (
                None,
                [1, 2, 3],
                [1, 2, 3, "4"],
                [1.5, 2, 3, 4],
                [True, 2, 3, 4],
                [3, 2, 1, 4],
                [-1, 0, 5, 5],
                [0, 0, WIDTH + 1, 5],
                [0, 0, 5, 10**30],
            )
        ),
    ],
)
def test_a_region_that_is_none_is_refused(changes):
    assert refused(**changes) == "review-unreadable"


def test_suggested_faces_begin_masked():
    begun = beginning(Picture(), (Box(1, 2, 3, 4),))
    assert begun == Review(DIGEST, LOOK, WIDTH, HEIGHT, faces=(Face(Box(1, 2, 3, 4), found="detector"),))
    assert not begun.done


def test_whoever_took_consent_back_is_masked_again_on_the_page():
    again = masked_again(REVIEW, ())
    assert [face.state for face in again.faces] == ["masked", "masked"]
    assert masked_again(REVIEW, AGREED) == REVIEW


@given(reviews)
def test_every_review_can_be_opened_and_saved_again(review):
    everybody = {face.person for face in review.faces if face.person}
    page = {**json.loads(json.dumps(as_page(review))), "nothing": True}
    text = "stays" if review.text in (None, "covered") else review.text
    again = from_page({**page, "text": text}, review, everybody, TODAY)
    assert again == replace(review, reviewed=TODAY, text=text)
