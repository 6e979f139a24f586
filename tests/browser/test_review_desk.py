"""The review page as a volunteer meets it: the real program, a real browser, drawn faces of nobody."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from stillhere.content.review import Box, Cover, Review, parse_review
from stillhere.flows.reviewing import record_of
from stillhere.photos import faces
from stillhere.testing import write_site
from tests.browser.test_accessibility import violations
from tests.flows.test_reviewing import PEOPLE
from tests.photos.pictures import FACES, drawn_faces, pixels, saved

CROWD, ROOM, BROKEN = (f"content/event/rally/photos/{name}.jpg" for name in ("crowd", "room", "scan"))
needs_network = pytest.mark.skipif(faces.model() is None, reason=" and ".join(faces.INSTALL))


@dataclass
class Opened:
    """A site folder, and the page that reviews its photos."""

    site: Path
    address: str
    process: subprocess.Popen[str]

    def record(self, path: str) -> Review:
        """What was written down."""
        place = self.site / record_of(path)
        review = parse_review(place.read_bytes(), place.name, [])
        assert review
        return review

    def written(self) -> list[str]:
        """Every file that is no source."""
        return sorted(str(p.relative_to(self.site)) for p in (self.site / "vault").rglob("*") if p.is_file())


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    site = write_site(tmp_path / "site", {"registers/people.toml": PEOPLE})
    pictures = {CROWD: saved(drawn_faces(), "JPEG"), ROOM: saved(pixels(400, 300), "JPEG"), BROKEN: b"nothing"}
    for path, data in pictures.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_bytes(data)
    words = [sys.executable, "-m", "stillhere", "photos", "review", "--no-browser", str(site), "--json"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        report = ""
        while not report.endswith("}\n"):
            report += process.stdout.readline()
        yield Opened(site, json.loads(report)["address"], process)
        process.terminate()


@pytest.fixture
def page(browser: Browser, opened: Opened) -> Iterator[Page]:
    yield from visit(browser, opened, width=1280, height=800)


@pytest.fixture
def phone(browser: Browser, opened: Opened) -> Iterator[Page]:
    yield from visit(browser, opened, width=360, height=740, touch=True)


def visit(browser: Browser, opened: Opened, *, width: int, height: int, touch: bool = False) -> Iterator[Page]:
    """The page, open at the first photo that waits. Nothing may go wrong in it, and nothing may leave the machine."""
    context = browser.new_context(viewport={"width": width, "height": height}, has_touch=touch, is_mobile=touch)
    page = context.new_page()
    mistakes: list[str] = []
    page.on("pageerror", lambda error: mistakes.append(str(error)))
    page.on("console", lambda said: mistakes.append(said.text) if "Content Security Policy" in said.text else None)
    page.on("request", lambda asked: mistakes.append(asked.url) if not asked.url.startswith(opened.address) else None)
    page.goto(opened.address)
    expect(page.locator("#sheet")).to_be_visible(timeout=30_000)
    yield page
    context.close()
    assert mistakes == []


def regions(page: Page) -> Locator:
    return page.locator(".region")


def at_photo(page: Page, number: int) -> None:
    expect(page.locator("#progress")).to_contain_text(f"{number} of 3")
    expect(page.locator("#sheet")).to_be_visible(timeout=30_000)


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """From one place in the picture to another, as shares of its sides."""
    box = page.locator("#picture").bounding_box()
    assert box
    (x, y), (far, low) = ((box["x"] + at[0] * box["width"], box["y"] + at[1] * box["height"]) for at in (start, end))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move((x + far) / 2, (y + low) / 2)
    page.mouse.move(far, low)
    page.mouse.up()


def near(box: Box, wanted: tuple[float, float, float, float], by: int = 8) -> bool:
    return all(abs(a - b) <= by for a, b in zip((box.left, box.top, box.right, box.bottom), wanted, strict=True))


@needs_network
def test_a_walk_from_suggestions_to_the_record(page, opened):
    expect(regions(page)).to_have_count(len(FACES))
    expect(page.locator(".region.shown")).to_have_count(0)
    assert {r.evaluate("e => getComputedStyle(e).backgroundColor") for r in regions(page).all()} == {"rgb(0, 0, 0)"}
    first = page.get_by_role("button", name="Face 1 of 3: Hidden")
    first.click()
    page.select_option("#who", label="Shown: Wang Example 王某例")
    expect(page.get_by_role("button", name="Face 1 of 3: Shown: Wang Example 王某例")).to_be_visible()
    drag(page, (0.5, 0.8), (0.6, 0.95))
    page.get_by_role("button", name="Draw a cover").click()
    drag(page, (0.02, 0.9), (0.3, 0.98))
    page.select_option("#why", "plate")
    page.get_by_label("There are some, and all that could harm are covered").check()
    page.get_by_role("button", name="Save and next").click()
    at_photo(page, 2)
    review = opened.record(CROWD)
    assert opened.written() == [record_of(CROWD)]
    assert [(face.state, face.person, face.found) for face in review.faces] == [
        ("shown", "wang-example", "detector"),
        ("masked", None, "detector"),
        ("masked", None, "detector"),
        ("masked", None, "person"),
    ]
    assert near(review.faces[3].box, (400, 480, 480, 570))
    assert [cover.why for cover in review.covers] == ["plate"]
    assert near(review.covers[0].box, (16, 540, 240, 588))
    assert (review.text, review.done, review.width, review.height) == ("covered", True, 800, 600)
    assert len(review.masks(lambda person: True)) == 4


def test_nothing_is_saved_before_every_question_has_its_answer(page, opened):
    page.select_option("#which", "1")
    at_photo(page, 2)
    for _ in range(regions(page).count()):
        regions(page).first.click()
        page.locator("#remove").click()
    save, refused = page.get_by_role("button", name="Save and next"), page.locator("#refused")
    save.click()
    expect(refused).to_contain_text("nothing to hide")
    page.locator("#nothing").check()
    save.click()
    expect(refused).to_contain_text("words")
    page.get_by_label("There are some, and all that could harm are covered").check()
    save.click()
    expect(refused).to_contain_text("no cover")
    assert opened.written() == []
    page.get_by_label("There are none").check()
    save.click()
    at_photo(page, 1)
    assert opened.record(ROOM).masks(lambda _: False) == ()
    assert opened.record(ROOM).done


def test_everything_can_be_done_with_the_keyboard(page, opened):
    page.select_option("#which", "1")
    at_photo(page, 2)
    expect(regions(page)).to_have_count(0)
    page.locator("#frame").focus()
    page.keyboard.press("f")
    expect(regions(page)).to_have_count(1)
    expect(regions(page).first).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("c")
    expect(regions(page)).to_have_count(2)
    page.keyboard.press("Delete")
    expect(regions(page)).to_have_count(1)
    page.keyboard.press("Control+z")
    expect(regions(page)).to_have_count(2)
    expect(regions(page).nth(1)).to_have_attribute("aria-label", "Cover 1 of 1: Words, a date, a time")
    regions(page).first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#who")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.get_by_label("There are none").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Save and next").focus()
    page.keyboard.press("Enter")
    at_photo(page, 1)
    review = opened.record(ROOM)
    assert (review.faces[0].state, review.faces[0].person) == ("shown", "wang-example")
    assert near(review.faces[0].box, (200 - 18 + 3, 150 - 18 - 3, 200 + 18 + 3, 150 + 18), by=4)
    assert [type(cover) for cover in review.covers] == [Cover]


def test_boxes_are_moved_and_made_larger_and_undone(page):
    page.select_option("#which", "1")
    at_photo(page, 2)
    drag(page, (0.2, 0.2), (0.4, 0.4))
    sides = "e => ['left', 'top', 'width', 'height'].map((side) => Math.round(parseFloat(e.style[side])))"
    assert regions(page).first.evaluate(sides) == [20, 20, 20, 20]
    drag(page, (0.3, 0.3), (0.5, 0.6))
    assert regions(page).first.evaluate(sides) == [40, 50, 20, 20]
    drag(page, (0.6, 0.7), (0.8, 0.9))
    assert regions(page).first.evaluate(sides) == [40, 50, 40, 40]
    drag(page, (0.5, 0.6), (1.4, 1.4))
    assert regions(page).first.evaluate(sides) == [60, 60, 40, 40]
    for wanted in ([40, 50, 40, 40], [40, 50, 20, 20], [20, 20, 20, 20]):
        page.get_by_role("button", name="Undo").click()
        assert regions(page).first.evaluate(sides) == wanted
    page.get_by_role("button", name="Undo").click()
    expect(regions(page)).to_have_count(0)
    drag(page, (0.5, 0.5), (0.501, 0.501))
    expect(regions(page)).to_have_count(0)


def test_it_works_on_a_phone(phone, opened):
    phone.select_option("#which", "1")
    at_photo(phone, 2)
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    phone.get_by_role("button", name="Draw a face").tap()
    drag(phone, (0.2, 0.2), (0.5, 0.6))
    expect(phone.locator("#chosen")).to_be_in_viewport()
    phone.select_option("#who", "wang-example")
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    small = phone.evaluate(
        "[...document.querySelectorAll('button:not(.region), select')].filter((e) => e.offsetParent)"
        ".map((e) => e.getBoundingClientRect()).filter((r) => Math.min(r.width, r.height) < 40).length"
    )
    assert small == 0
    phone.get_by_label("There are none").check()
    phone.get_by_role("button", name="Save and next").tap()
    at_photo(phone, 1)
    assert phone.evaluate("scrollY") == 0
    assert phone.evaluate("document.getElementById('image').src.endsWith('/0.jpg')")
    assert opened.record(ROOM).faces[0].person == "wang-example"


def test_the_language_is_switched_on_the_page_and_nothing_is_lost(page):
    page.select_option("#which", "1")
    at_photo(page, 2)
    drag(page, (0.2, 0.2), (0.4, 0.4))
    page.get_by_role("button", name="中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    expect(page.get_by_text("这只是辅助，不是保证。")).to_be_visible()
    expect(regions(page)).to_have_count(1)
    page.get_by_role("button", name="English").click()
    expect(page.get_by_text("This is an aid, not a guarantee.")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation(scheme, page, axe):
    page.emulate_media(color_scheme=scheme)
    page.select_option("#which", "1")
    at_photo(page, 2)
    drag(page, (0.2, 0.2), (0.4, 0.4))
    page.select_option("#who", "wang-example")
    page.get_by_role("button", name="Save and next").click()
    expect(page.locator("#refused")).to_be_visible()
    for language in ("English", "中文"):
        assert violations(page, axe) == []
        if language == "English":
            page.get_by_role("button", name="中文").click()


def test_the_chosen_face_stays_in_sight_when_the_picture_grows(page):
    page.select_option("#which", "1")
    at_photo(page, 2)
    drag(page, (0.8, 0.8), (0.9, 0.9))
    page.get_by_role("button", name="Larger").click()
    frame, region = page.locator("#frame").bounding_box(), regions(page).first.bounding_box()
    assert frame
    assert region
    assert frame["x"] <= region["x"] <= region["x"] + region["width"] <= frame["x"] + frame["width"]
    assert frame["y"] <= region["y"] <= region["y"] + region["height"] <= frame["y"] + frame["height"]


def test_a_photo_that_cannot_be_shown_is_named_and_the_others_go_on(page):
    page.select_option("#which", "2")
    expect(page.locator("#trouble")).to_contain_text("not a picture")
    page.select_option("#which", "0")
    at_photo(page, 1)


def test_finishing_closes_the_program(page, opened):
    page.get_by_role("button", name="Finish, and close this page's program").click()
    expect(page.get_by_text("You can close this window.")).to_be_visible()
    assert opened.process.wait(20) == 0


def test_what_was_saved_is_on_the_page_when_it_is_opened_again(page, opened):
    page.select_option("#which", "1")
    at_photo(page, 2)
    drag(page, (0.2, 0.2), (0.4, 0.4))
    page.get_by_label("they may stay").check()
    page.get_by_role("button", name="Save and next").click()
    at_photo(page, 1)
    page.goto(opened.address)
    page.select_option("#which", "1")
    at_photo(page, 2)
    expect(regions(page)).to_have_count(1)
    expect(page.get_by_label("they may stay")).to_be_checked()
    expect(page.get_by_text("Reviewed on")).to_be_visible()


def test_a_page_from_elsewhere_gets_nothing(browser, opened):
    """A hostile page in the same browser, even one that somehow knows the address."""
    context = browser.new_context()
    page = context.new_page()
    page.route("http://evil.example/", lambda route: route.fulfill(body="<p>hello", content_type="text/html"))
    page.goto("http://evil.example/")
    tried = page.evaluate(
        """async (address) => {
          const quiet = (promise) => promise.then((answer) => answer.type, () => "refused");
          const picture = new Promise((done) => {
            const image = new Image();
            image.onload = () => done("seen");
            image.onerror = () => done("refused");
            image.src = address + "0.jpg";
          });
          const body = JSON.stringify({});
          return [await picture, await quiet(fetch(address + "desk.json")),
                  await quiet(fetch(address + "finish", { method: "POST", mode: "no-cors", body }))];
        }""",
        opened.address,
    )
    assert tried[:2] == ["refused", "refused"]
    assert opened.process.poll() is None
    context.close()
    rebound = browser.new_context()
    page = rebound.new_page()
    host = urlsplit(opened.address)
    answer = page.goto(f"http://localhost:{host.port}{host.path}")
    assert answer
    assert answer.status == 403
    assert opened.process.poll() is None
    rebound.close()
