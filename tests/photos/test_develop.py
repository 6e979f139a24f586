import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field

import pytest

from stillhere.cli.messages import Say
from stillhere.content.public import public_sources
from stillhere.content.read import read_site
from stillhere.content.review import Box
from stillhere.errors import Finding, Problem
from stillhere.files import write_atomic
from stillhere.flows.pictures import originals
from stillhere.photos.develop import Album, develop
from stillhere.photos.renditions import Policy
from stillhere.testing import TINY_SITE, write_site

from .pictures import PLANTED, pixels, planted, png_bomb, record, saved, shown, traces

SMALL = Policy(widths=(60,))
PLACE = "content/statement/first/photos"


@dataclass
class Given:
    """A picture in memory that counts how often it is read."""

    data: bytes
    stamp: tuple[int, ...] = ()
    digest: str | None = None
    sealed: bool = False
    read_times: int = field(default=0)

    def read(self) -> bytes:
        self.read_times += 1
        return self.data


def made(wanted, folder, masks=None, policy=SMALL):
    findings: list[Finding] = []
    album = develop(wanted, masks or {}, policy, folder, findings)
    return album, findings


def some(count: int) -> dict[str, Given]:
    return {f"{PLACE}/{n}.png": Given(saved(pixels(80 + n, 60), "PNG"), (n, 1, 1, 1, 1)) for n in range(count)}


def test_every_picture_is_made_once_and_then_known(tmp_path):
    wanted = some(5)
    album, findings = made(wanted, tmp_path)
    assert not findings
    assert list(album) == sorted(wanted)
    first = dict(album)
    again, _ = made(wanted, tmp_path)
    assert dict(again) == first
    assert {picture.read_times for picture in wanted.values()} == {1}


def test_a_picture_that_changed_is_made_again(tmp_path):
    wanted = some(2)
    first = dict(made(wanted, tmp_path)[0])
    path = next(iter(wanted))
    wanted[path] = Given(saved(pixels(200, 200), "PNG"), (9, 1, 1, 1, 1))
    second = dict(made(wanted, tmp_path)[0])
    assert [key for key in first if first[key] != second[key]] == [path]


def test_a_damaged_entry_is_noticed_and_made_again(tmp_path):
    wanted = some(3)
    album, _ = made(wanted, tmp_path)
    first = dict(album)
    for place in tmp_path.glob("*/*.renditions"):
        place.write_bytes(place.read_bytes()[:-1])
    with pytest.raises(Problem, match="renditions-lost"):
        next(iter(album.values()))
    assert dict(made(wanted, tmp_path)[0]) == first


def test_a_mask_changes_what_is_made_and_leaves_nothing_of_before(tmp_path):
    wanted = some(1)
    [path] = wanted
    bare, _ = made(wanted, tmp_path)
    masked, _ = made(wanted, tmp_path, {path: (Box(0, 0, 80, 60),)})
    assert shown(bare[path]).getextrema() != ((0, 0),) * 3
    assert shown(masked[path]).getextrema() == ((0, 0),) * 3
    masked.forget_others()
    with pytest.raises(Problem):
        bare[path]


def test_each_picture_that_is_refused_is_named_and_the_others_are_made(tmp_path):
    moving = saved(pixels(), "GIF", save_all=True, append_images=[pixels(320, 240, "L")])
    wanted = {
        "a/good.jpg": planted("JPEG"),
        "a/letter.jpg": b"Dear friends",
        "a/phone.jpg": b"\0\0\0\x18ftypheic",
        "a/cut.jpg": planted("JPEG")[:4000],
        "a/moving.gif": moving,
        "a/bomb.png": png_bomb(8000, 7600),
        "a/masked.png": saved(pixels(), "PNG"),
    }
    album, findings = made(
        {path: Given(data) for path, data in wanted.items()}, tmp_path, {"a/masked.png": (Box(0, 0, 400, 1),)}
    )
    assert list(album) == ["a/good.jpg"]
    assert {(finding.file, finding.code) for finding in findings} == {
        ("a/letter.jpg", "picture-unknown"),
        ("a/phone.jpg", "picture-broken"),
        ("a/cut.jpg", "picture-broken"),
        ("a/moving.gif", "picture-animated"),
        ("a/bomb.png", "picture-pixels"),
        ("a/masked.png", "mask-outside"),
    }
    for language in ("en", "zh"):
        assert all(Say(language).finding(finding).startswith("a/") for finding in findings)


def with_photos(folder, **pictures: bytes):
    rows = "".join(f'\n[[photo]]\nfile = "photos/{name}.jpg"\n' for name in pictures)
    alts = ", ".join(f'{name} = "A square."' for name in pictures)
    words = TINY_SITE["content/statement/first/en.md"].replace('"First"\n', f'"First"\nalts = {{ {alts} }}\n')
    facts = TINY_SITE["content/statement/first/facts.toml"]
    write_site(folder, {"content/statement/first/facts.toml": facts + rows, "content/statement/first/en.md": words})
    for name, data in pictures.items():
        (folder / PLACE).mkdir(exist_ok=True)
        (folder / PLACE / f"{name}.jpg").write_bytes(data)
        write_atomic(folder / f"vault/{PLACE}/{name}.jpg.toml", record(data))
    return folder


def test_from_the_site_folder_to_the_album_and_nothing_of_the_intake_travels(tmp_path):
    intake = planted("JPEG")
    folder = with_photos(tmp_path / "site", one=intake, two=b"no picture")
    findings: list[Finding] = []
    site = read_site(folder, findings)
    assert [f.code for f in findings if f.level == "error"] == []
    wanted = originals(site.entries.values())
    assert sorted(wanted) == [f"{PLACE}/one.jpg", f"{PLACE}/two.jpg"]
    album, found = made(wanted, folder / ".stillhere/photos")
    assert [(f.file, f.code) for f in found] == [(f"{PLACE}/two.jpg", "picture-unknown")]
    travels = [*site.sources.values(), *public_sources(site).values()]
    travels += [item.data for item in album[f"{PLACE}/one.jpg"].items]
    assert all(traces(intake, data) == [] for data in travels)
    assert all(mark not in place.read_bytes() for place in folder.rglob("*.renditions") for mark in PLANTED)


@pytest.mark.parametrize("kind", ["too large", "leads out", "gone"])
def test_a_file_that_cannot_be_read_is_a_finding_with_its_place_in_the_site_folder(tmp_path, kind):
    folder = with_photos(tmp_path / "site", one=b"")
    place = folder / PLACE / "one.jpg"
    (tmp_path / "secret.jpg").write_bytes(planted("JPEG"))
    if kind == "leads out":
        place.unlink()
        place.symlink_to(tmp_path / "secret.jpg")
    if kind == "too large":
        with place.open("wb") as file:
            file.truncate(2 << 30)
    site = read_site(folder, [])
    if kind == "gone":
        place.unlink()
    [finding] = made(originals(site.entries.values()), folder / ".stillhere/photos")[1]
    assert finding.file == f"{PLACE}/one.jpg"
    assert (
        finding.code == {"too large": "file-too-large", "leads out": "link-leads-out", "gone": "file-unreadable"}[kind]
    )
    assert str(tmp_path) not in Say("en").finding(finding)


def test_no_pictures_start_no_process(tmp_path):
    album, findings = made({}, tmp_path)
    assert (dict(album), findings) == ({}, [])
    assert isinstance(album, Album)


SCRIPT = """
import sys
from pathlib import Path
from stillhere.photos.develop import develop
from tests.photos.test_develop import SMALL, some
findings = []
develop(some(12), {}, SMALL, Path(sys.argv[1]), findings)
assert not findings
"""


def test_killed_at_any_moment_it_goes_on_from_what_is_whole(tmp_path):
    whole = dict(made(some(12), tmp_path / "whole")[0])
    words, began = [sys.executable, "-c", SCRIPT], time.monotonic()
    subprocess.run([*words, str(tmp_path / "measured")], check=True)
    seconds, dice, ends = time.monotonic() - began, random.Random(1), []
    for number in range(6):
        process = subprocess.Popen([*words, str(tmp_path / "killed")])
        try:
            process.wait(timeout=seconds * dice.uniform(0.4, 1.0))
        except subprocess.TimeoutExpired:
            process.kill()
        ends.append(process.wait())
        if number == 2:
            (tmp_path / "killed/stamps.json").unlink(missing_ok=True)
    assert -signal.SIGKILL in ends
    assert set(ends) <= {0, -signal.SIGKILL}
    wanted = some(12)
    assert dict(made(wanted, tmp_path / "killed")[0]) == whole
