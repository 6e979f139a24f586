"""A picture that is none, a link to a missing entry, a campaign in a circle."""

from __future__ import annotations

import pytest

from stillhere.files import write_atomic
from stillhere.flows.site import Checked
from tests.bad_input.sites import Page, checked, entry, of_entry
from tests.photos.pictures import pixels, png_bomb, record, saved

PHOTO = '[[photo]]\nfile = "photos/a.jpg"\n'
PLACE = "content/statement/a/photos/a.jpg"
JPEG = saved(pixels(), "JPEG")
NO_PICTURES = {
    "nothing": (b"", "picture-unknown"),
    "words": (b"hello", "picture-unknown"),
    "nought": (b"\0" * 10_000, "picture-unknown"),
    "a page": (b"<html><script>alert(1)</script>", "picture-unknown"),
    "a drawing": (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "picture-unknown"),
    "a document": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "picture-unknown"),
    "an archive": (b"PK\x03\x04" + b"\0" * 100, "picture-unknown"),
    "a beginning": (JPEG[:20], "picture-broken"),
    "a half": (JPEG[: len(JPEG) // 2], "picture-broken"),
    "a bomb": (png_bomb(30_000, 30_000), "picture-pixels"),
    "damaged": (JPEG[:600] + bytes(len(JPEG) - 1200) + JPEG[-600:], None),
}


def with_photo(folder, data: bytes) -> Checked:
    place = folder / PLACE
    place.parent.mkdir(parents=True)
    place.write_bytes(data)
    write_atomic(folder / f"vault/{PLACE}.toml", record(data))
    files = entry("statement", "a", PHOTO)
    described = {path: text.replace("+++\ntitle", '+++\nalts = { a = "x" }\ntitle') for path, text in files.items()}
    return checked(folder, described)


@pytest.mark.parametrize("name", NO_PICTURES)
def test_a_picture_that_is_none_is_named(name, tmp_path):
    data, code = NO_PICTURES[name]
    built = with_photo(tmp_path, data)
    if code:
        assert [(f.file, f.code) for f in built.errors] == [(PLACE, code)]
    assert [path for path, made in built.tree.items() if data and made == data] == []


@pytest.mark.parametrize("kind", ["PNG", "GIF", "WEBP"])
def test_a_picture_of_another_kind_than_its_name_says_is_one(kind, tmp_path):
    built = with_photo(tmp_path, saved(pixels(), kind))
    assert built.errors == []
    assert any(path.startswith("media/statement/a/a.") for path in built.tree)


def test_what_hangs_behind_a_picture_is_not_published(tmp_path):
    built = with_photo(tmp_path, JPEG + b"<script>alert(1)</script>")
    assert built.errors == []
    assert [path for path, data in built.tree.items() if b"alert(1)" in data] == []


@pytest.mark.parametrize("data", [JPEG, b"\x89PNG\r\n\x1a\n", b"GIF89a", b"words", b""])
def test_a_drawing_that_is_none_is_named(data, tmp_path):
    facts = 'names = { en = "Li" }\nportrait = "p.svg"\nportrait_source = { en = "ours" }\n'
    facts += '\n[[timeline]]\ndate = 2015-01-01\nstate = "detained"\n'
    (tmp_path / "content/case/a").mkdir(parents=True)
    (tmp_path / "content/case/a/p.svg").write_bytes(data)
    found = checked(tmp_path, entry("case", "a", facts, role="writer")).errors
    assert [(f.file, f.code) for f in found] == [("content/case/a/p.svg", "drawing-refused")]


# --- links ----------------------------------------------------------------------------------------------------------

LINKS = [
    "/case/nobody", "/nokind/x", "/case/li-example/x", "/case/", "/essay", "/CASE/li-example", "/case/li-example.html",
    "/case/li-example?q", "/en/case/li-example", "/case//li-example", "/case/../case/li-example", "/statement/a/",
]  # fmt: skip


@pytest.mark.parametrize("link", LINKS)
def test_a_link_to_a_missing_entry_is_named_at_its_line(link, tmp_path):
    found = checked(tmp_path, entry("statement", "a", body=f"One.\n\nTwo\n[x]({link}).")).errors
    assert {(f.file, f.line, f.code) for f in found} == {
        (f"content/statement/a/{tag}.md", 7, "link-broken") for tag in ("en", "zh-Hans")
    }


def test_many_are_each_named_at_their_own_line(tmp_path):
    body = "\n\n".join(f"[x](/case/nobody-{number}-)" for number in range(100))
    found = of_entry(checked(tmp_path, entry("statement", "a", body=body)).errors, "statement/a")
    assert sorted({f.line for f in found}) == list(range(4, 204, 2))
    assert len(found) == 200


def test_a_link_to_a_draft_is_broken(tmp_path):
    body = entry("statement", "a", body="[x](/statement/b)")
    found = checked(tmp_path, body, entry("statement", "b", "draft = true\n")).errors
    assert {(f.line, f.code) for f in found} == {(4, "link-broken")}


# --- circles --------------------------------------------------------------------------------------------------------

CAMPAIGN = "cases = {}\nopened = 2010-01-01\n"


def test_a_campaign_for_itself_is_named(tmp_path):
    found = checked(tmp_path, entry("campaign", "a", CAMPAIGN.format('["a"]'))).errors
    assert [(f.file, f.line, f.code) for f in found] == [("content/campaign/a/facts.toml", 2, "case-unknown")]


def test_campaigns_for_each_other_are_named(tmp_path):
    pair = [entry("campaign", one, CAMPAIGN.format(f'["{other}"]')) for one, other in ("ab", "ba")]
    found = checked(tmp_path, *pair).errors
    assert [(f.file, f.code) for f in found] == [
        (f"content/campaign/{slug}/facts.toml", "case-unknown") for slug in "ab"
    ]


def test_a_case_has_no_list_of_cases_to_name_itself_in(tmp_path):
    facts = 'names = { en = "Li" }\ncases = ["a"]\n[[timeline]]\ndate = 2015-01-01\nstate = "detained"\n'
    found = checked(tmp_path, entry("case", "a", facts, role="writer")).errors
    assert [(f.file, f.line, f.code) for f in found] == [("content/case/a/facts.toml", 3, "field-unknown")]


def test_a_case_and_a_campaign_of_one_name_are_two_things(tmp_path):
    case = 'names = { en = "Li" }\n[[timeline]]\ndate = 2015-01-01\nstate = "detained"\n'
    built = checked(
        tmp_path, entry("case", "a", case, role="writer"), entry("campaign", "a", CAMPAIGN.format('["a", "a"]'))
    )
    assert built.errors == []
    shown = Page(built.tree["en/campaign/a.html"]).html.css("main ul a")
    assert [link.text() for link in shown] == ["Li"]


def test_entries_that_lead_to_each_other_and_to_themselves_are_built(tmp_path):
    around = [entry("campaign", one, CAMPAIGN.format('["li-example"]'), f"[x](/campaign/{other}) [y](/campaign/{one})")
              for one, other in ("ab", "bc", "ca")]  # fmt: skip
    built = checked(tmp_path, *around)
    assert built.errors == []
    for one, other in ("ab", "bc", "ca"):
        links = [link.attributes["href"] for link in Page(built.tree[f"en/campaign/{one}.html"]).html.css(".body a")]
        assert links == [f"../../en/campaign/{other}.html", f"../../en/campaign/{one}.html"]


def test_a_name_that_refers_to_itself_is_words(tmp_path):
    case = 'names = { en = "{{name a}}" }\n[[timeline]]\ndate = 2015-01-01\nstate = "detained"\n'
    built = checked(tmp_path, entry("case", "a", case, "I am {{name a}}.", role="writer"))
    assert built.errors == []
    assert "I am {{name a}}." in Page(built.tree["en/case/a.html"]).text(".body")
