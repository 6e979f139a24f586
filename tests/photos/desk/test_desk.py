import json
from dataclasses import astuple
from typing import Any

import pytest

from stillhere.content.review import Box, Face, Review
from stillhere.errors import Problem
from tests.photos.desk.looking import INTAKE, SUGGESTED, TODAY, Drawer, looked
from tests.photos.pictures import pixels, saved

PATH = "content/event/rally/photos/rally-1.png"


@pytest.fixture
def drawer() -> Drawer:
    return Drawer({PATH: INTAKE, "content/event/rally/photos/rally-2.png": b"nothing"})


def answer_to(sheet: dict[str, Any], **changes: object) -> dict[str, Any]:
    return {**json.loads(json.dumps(sheet)), "text": "none", "nothing": True, **changes}


def test_a_photo_begins_with_every_suggested_face_masked(drawer):
    sheet, unsuggested = drawer.desk().sheet(0)
    assert unsuggested is None
    assert [face["box"] for face in sheet["faces"]] == [astuple(box) for box in SUGGESTED]
    assert {face["person"] for face in sheet["faces"]} == {None}
    assert (sheet["width"], sheet["height"], sheet["text"], sheet["reviewed"]) == (800, 600, None, None)


def test_what_is_saved_is_the_record_and_nothing_else(drawer):
    desk = drawer.desk()
    sheet, _ = desk.sheet(0)
    assert drawer.records == {}
    face = {"box": [*astuple(SUGGESTED[0])], "person": "wang-example", "found": "detector"}
    desk.save(0, answer_to(sheet, faces=[face]))
    review = drawer.records[PATH]
    assert review.faces == (Face(SUGGESTED[0], "shown", "wang-example", "detector"),)
    assert (review.reviewed, review.done) == (TODAY, True)
    assert [row["state"] for row in desk.states()] == ["reviewed", "waiting"]


def test_a_review_is_opened_as_it_was_saved(drawer):
    desk = drawer.desk()
    desk.save(0, answer_to(desk.sheet(0)[0], faces=[], text="stays"))
    for again in (desk, drawer.desk()):
        sheet, unsuggested = again.sheet(0)
        assert unsuggested is None
        assert (sheet["faces"], sheet["text"], sheet["reviewed"]) == ([], "stays", str(TODAY))
        assert sheet["masked_again"] is False


def test_a_consent_taken_back_is_masked_and_said(drawer):
    seen = looked(INTAKE)
    shown = Face(SUGGESTED[0], "shown", "wang-example")
    drawer.records[PATH] = Review(seen.digest, seen.look, 800, 600, TODAY, "none", (shown,))
    sheet, _ = drawer.desk(agreed={}).sheet(0)
    assert sheet["masked_again"] is True
    assert [face["person"] for face in sheet["faces"]] == [None]


def test_without_suggestions_the_person_draws(drawer):
    drawer.suggestions = False
    sheet, unsuggested = drawer.desk().sheet(0)
    assert sheet["faces"] == []
    assert unsuggested is not None
    assert unsuggested.code == "faces-not-found-out"


def test_a_photo_that_cannot_be_looked_at_does_not_stop_the_others(drawer):
    desk = drawer.desk()
    for ask in (desk.sheet, desk.picture):
        with pytest.raises(Problem, match="picture-unknown"):
            ask(1)
    with pytest.raises(Problem, match="picture-unknown"):
        desk.save(1, {})
    assert [row["state"] for row in desk.states()] == ["waiting", "problem"]
    assert desk.picture(0).startswith(b"\xff\xd8")


def test_a_refused_answer_writes_nothing(drawer):
    desk = drawer.desk()
    sheet, _ = desk.sheet(0)
    with pytest.raises(Problem, match="review-unanswered"):
        desk.save(0, answer_to(sheet, text=None))
    assert drawer.records == {}
    assert desk.states()[0]["state"] == "waiting"


def test_a_photo_that_changed_meanwhile_has_to_be_looked_at_anew(drawer):
    desk = drawer.desk()
    sheet, _ = desk.sheet(0)
    drawer.photos[PATH] = saved(pixels(800, 600), "PNG")
    with pytest.raises(Problem, match="review-of-another-look"):
        drawer.desk().save(0, answer_to(sheet))
    assert drawer.records == {}


def test_a_record_of_another_size_is_not_laid_over_the_photo(drawer):
    seen = looked(INTAKE)
    drawer.records[PATH] = Review(seen.digest, seen.look, 600, 800, TODAY, "none", (Face(Box(0, 0, 600, 800)),))
    assert len(drawer.desk().sheet(0)[0]["faces"]) == len(SUGGESTED)


def test_few_pictures_are_held_at_a_time(drawer):
    drawer.photos = {f"content/event/rally/photos/{at}.png": INTAKE for at in range(9)}
    desk = drawer.desk()
    for at in range(9):
        desk.picture(at)
        desk.sheet(at)
    assert len(drawer.read) == 9
    desk.sheet(8)
    assert len(drawer.read) == 9
    desk.sheet(0)
    assert len(drawer.read) == 10
