"""Archives that somebody made to deceive, and archives that anybody makes."""

import asyncio
import shutil
import stat
import struct
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from stillhere import clock
from stillhere.copies import Unreadable, ZipCopy
from stillhere.flows.publishing import publish
from stillhere.zipped import Archive, ZipRefused
from tests.cli.running import stillhere

PAGE = "en/index.html"


def archive(path: Path, files, **options) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, **options) as out:
        for name, data in files:
            out.writestr(name, data)
    return path


def refused(path: Path) -> str:
    with pytest.raises(ZipRefused) as caught:
        Archive(path)
    return caught.value.kind


def test_files_are_read_as_they_went_in(tmp_path):
    found = Archive(archive(tmp_path / "a.zip", [("index.html", b"1"), ("中/文.html", b"22"), ("e/", b"")]))
    assert found.paths() == ["index.html", "中/文.html"]
    assert [found.read(path, 9) for path in (*found.paths(), "no")] == [b"1", b"22", None]


def test_one_folder_around_everything_is_left_out(tmp_path):
    files = [("site/", b""), ("site/index.html", b"1"), ("site/en/index.html", b"2")]
    assert Archive(archive(tmp_path / "a.zip", files)).paths() == ["en/index.html", "index.html"]
    assert Archive(archive(tmp_path / "b.zip", [*files, ("x", b"")])).paths()[0] == "site/en/index.html"
    assert Archive(archive(tmp_path / "c.zip", [(".well-known/x", b"")])).paths() == [".well-known/x"]


@pytest.mark.parametrize(
    "names",
    [
        ["a.html", "A.html"],
        ["a/x", "A/x"],
        ["../a"],
        ["/a"],
        ["a/../b"],
        ["a\\b"],
        ["C:a"],
        ["a//b"],
        ["a", "a/"],
        ["a\u202eb"],
    ],
)
def test_names_that_lead_out_or_mean_two_things_are_refused(tmp_path, names):
    assert refused(archive(tmp_path / "a.zip", [(name, b"") for name in names])) == "zip-two-ways"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_one_name_twice_is_refused(tmp_path):
    assert refused(archive(tmp_path / "a.zip", [("a", b"1"), ("a", b"2")])) == "zip-two-ways"


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_links_and_devices_are_refused(tmp_path, kind):
    info = zipfile.ZipInfo("a")
    info.external_attr = (kind | 0o777) << 16
    assert refused(archive(tmp_path / "a.zip", [(info, b"/etc/passwd")])) == "zip-two-ways"


def test_another_name_beside_the_name_is_refused(tmp_path):
    info = zipfile.ZipInfo("a")
    info.extra = struct.pack("<2H", 0x7075, 5) + b"\1\0\0\0\0"
    assert refused(archive(tmp_path / "a.zip", [(info, b"")])) == "zip-two-ways"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_uncommon_packing_is_refused(tmp_path, method):
    info = zipfile.ZipInfo("a")
    info.compress_type = method
    assert refused(archive(tmp_path / "a.zip", [(info, b"1")])) == "zip-locked"


def test_an_encrypted_file_is_refused(tmp_path):
    path = archive(tmp_path / "a.zip", [("a", b"1")])
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\1\2") + 8] |= 1
    path.write_bytes(data)
    assert refused(path) == "zip-locked"


def test_something_before_or_behind_is_refused(tmp_path):
    one, two = (archive(tmp_path / f"{n}.zip", [(n, b"1")]).read_bytes() for n in ("one", "two"))
    for number, data in enumerate([b"#!/bin/sh\n" + one, one + two, one + b"x", b"x", b""]):
        path = tmp_path / f"x{number}.zip"
        path.write_bytes(data)
        assert refused(path) in ("zip-two-ways", "zip-broken")


def test_a_second_end_in_the_comment_is_refused(tmp_path):
    path = archive(tmp_path / "a.zip", [("a", b"1")])
    with zipfile.ZipFile(path, "a") as out:
        out.comment = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0, 0, 0, 0, 0)
    assert refused(path) == "zip-two-ways"


def test_every_cut_is_refused_or_reads_nothing_false(tmp_path):
    whole = archive(tmp_path / "a.zip", [("a", b"1" * 99), ("b", b"2")]).read_bytes()
    for size in range(len(whole)):
        (tmp_path / "cut.zip").write_bytes(whole[:size])
        assert refused(tmp_path / "cut.zip") in ("zip-broken", "zip-two-ways")


def test_any_byte_changed_gives_the_file_or_nothing(tmp_path):
    whole = archive(tmp_path / "a.zip", [("a", b"genuine")]).read_bytes()
    for at in range(len(whole)):
        (tmp_path / "b.zip").write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        try:
            found = Archive(tmp_path / "b.zip").read("a", 99)
        except ZipRefused:
            continue
        assert found in (None, b"genuine")


def test_a_bomb_takes_no_more_than_the_limit(tmp_path):
    path = archive(tmp_path / "a.zip", [("a", b"\0" * 300_000_000)])
    tracemalloc.start()
    with pytest.raises(ZipRefused) as caught:
        Archive(path).read("a", 1_000_000)
    data = bytearray(path.read_bytes())  # and one that says it is small
    at = data.index(b"PK\1\2")
    data[at + 24 : at + 28] = struct.pack("<L", 1000)
    path.write_bytes(data)
    with pytest.raises(ZipRefused):
        Archive(path).read("a", 1_000_000)
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()
    assert caught.value.kind == "too-long"


def test_pieces_that_lie_over_each_other_are_refused(tmp_path):
    path = archive(tmp_path / "a.zip", [("a", bytes(range(256)) * 9), ("b", b"2")])
    data = bytearray(path.read_bytes())
    second = data.rindex(b"PK\1\2")
    data[second + 20 : second + 24] = struct.pack("<L", len(data))
    path.write_bytes(data)
    assert refused(path) == "zip-two-ways"


def test_a_copy_says_why(tmp_path):
    (tmp_path / "a.zip").write_bytes(b"no zip")
    with pytest.raises(Unreadable) as caught:
        asyncio.run(ZipCopy(tmp_path / "a.zip").read("a", 1))
    assert caught.value.kind == "zip-broken"


# --- as a reader uses it -------------------------------------------------------------------------------------------


@pytest.fixture
def mirror(mirrored: Path, tmp_path: Path) -> Path:
    publish(mirrored, clock.now())
    return tmp_path / "mirror-a"


def zipped(folder: Path, path: Path) -> Path:
    return Path(shutil.make_archive(str(path), "zip", folder.parent, folder.name))


def verify(site: Path, path: Path, lang: str = "en"):
    return stillhere("verify", path, "--trust", site / "signed/1.root.json", lang=lang)


def test_a_zip_is_verified_as_the_folder_is(mirrored, mirror, tmp_path):
    ran = verify(mirrored, zipped(mirror, tmp_path / "a"))
    assert (ran.code, "CURRENT" in ran.out) == (0, True)
    page = (mirror / PAGE).read_bytes()
    (mirror / PAGE).write_bytes(page.replace(b"</body>", b"<script src=//evil.example></script></body>"))
    (mirror / "en/added.html").write_text("x")
    (mirror / "style.css").unlink()
    folder, archived = verify(mirrored, mirror), verify(mirrored, zipped(mirror, tmp_path / "b"))
    assert archived.code == folder.code == 1
    assert archived.out.partition(": ")[2] == folder.out.partition(": ")[2]
    assert all(name in archived.out for name in ("added.html", PAGE, "style.css", "evil"))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_an_archive_that_is_refused_has_its_sentence(mirrored, tmp_path, lang):
    (tmp_path / "none.zip").write_bytes(b"x")
    archive(tmp_path / "two.zip", [("a", b""), ("A", b"")])
    for path, word in (("none.zip", "zip"), ("two.zip", "A")):
        ran = verify(mirrored, tmp_path / path, lang)
        assert (ran.code, word in ran.out) == (4, True)


def test_a_site_is_recovered_from_a_zip(mirrored, mirror, tmp_path):
    path = zipped(mirror, tmp_path / "a")
    ran = stillhere("recover", tmp_path / "back", path, "--trust", mirrored / "signed/1.root.json")
    assert ran.code == 0, ran.err
    assert (tmp_path / "back/stillhere.toml").exists()
