import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image

from stillhere.cli.messages import Say
from stillhere.content.review import Box
from stillhere.errors import Finding, NotChecked, Problem
from stillhere.photos import worker
from stillhere.photos.darkroom import Darkroom, Limits
from stillhere.photos.parcel import packed, unpacked
from stillhere.photos.renditions import Policy, renditions

from .pictures import chunk, pixels, planted, png_bomb, saved, traces

HEIC = Path(__file__).parent / "heic"
SMALL = Policy(widths=(60,))


@pytest.fixture(scope="module")
def room():
    with Darkroom() as room:
        yield room


def reason(room, data, policy=SMALL, masks=()):
    with pytest.raises(Problem) as problem:
        room.develop(data, policy, masks)
    return problem.value.code


def works(room):
    return room.develop(saved(pixels(), "PNG"), SMALL).of("jpeg")[0].width == 60


def test_what_comes_out_of_the_other_process_is_what_would_be_made_here(room):
    data, masks = planted("JPEG", orientation=6), (Box(1, 2, 30, 40),)
    assert room.develop(data, SMALL, masks) == renditions(data, SMALL, masks)


MOVING = [pixels(), pixels().transpose(Image.Transpose.ROTATE_180)]


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP", "AVIF", "TIFF"])
def test_a_moving_picture_is_refused(room, kind):
    data = saved(MOVING[0], kind, save_all=True, append_images=MOVING[1:])
    assert reason(room, data) == "picture-animated"


def test_a_heic_is_decoded_by_a_process_of_its_own_and_two_in_one_are_refused(room):
    data = (HEIC / "6.heic").read_bytes()
    found = room.develop(data, SMALL, (Box(20, 20, 40, 40),))
    assert found == renditions(data, SMALL, (Box(20, 20, 40, 40),))
    assert (found.width, found.height) == (90, 60)
    assert room.preview(data).width == 90
    assert room._threaded._process
    assert reason(room, (HEIC / "two.heic").read_bytes()) == "picture-animated"
    assert reason(room, data[:900]) == "picture-broken"


WITHOUT = """
import sys
sys.modules["pi_heif"] = None
from stillhere.photos import worker
worker._warm(threads=True)
print(worker.answer({"what": "look"}, open(sys.argv[1], "rb").read()))
"""


def test_a_heic_without_its_extra_is_called_by_its_name():
    words = [sys.executable, "-c", WITHOUT, str(HEIC / "1.heic")]
    done = subprocess.run(words, capture_output=True, check=True)
    assert done.stdout == b"('picture-heic', b'')\n"
    for language in ("en", "zh"):
        assert "pip install 'stillhere[heic]'" in Say(language).finding(Finding("a", 0, "picture-heic"))


def test_of_a_phones_jpeg_with_more_pictures_in_it_the_first_is_taken(room):
    data = saved(MOVING[0], "MPO", save_all=True, append_images=MOVING[1:])
    found = room.develop(data, SMALL)
    assert found.items == renditions(saved(MOVING[0], "JPEG"), SMALL).items


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "TIFF", "AVIF"])
def test_a_picture_that_is_cut_off_is_refused(room, kind):
    data = saved(pixels(), kind)
    assert reason(room, data[: len(data) * 2 // 3]) == "picture-broken"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "TIFF", "AVIF"])
@pytest.mark.parametrize(
    "other", [b"<html><script>alert(1)</script>", b"PK\x03\x04" + bytes(60), b"#!/bin/sh\nrm -rf /\n"]
)
def test_of_a_file_that_is_two_things_at_once_only_the_picture_is_left(room, kind, other):
    for item in room.develop(saved(pixels(), kind) + other, SMALL).items:
        assert traces(other * 20, item.data, 12) == []


def test_a_small_file_that_swells_is_stopped_by_its_memory_and_the_next_picture_is_made():
    with Darkroom(Limits(memory=400 << 20)) as room:
        assert works(room)
        assert reason(room, png_bomb(9000, 6600)) == "picture-stopped"
        assert works(room)


LONG = saved(pixels(4000, 3000), "JPEG")
TAKES_LONG = Policy((4000, 3200, 2500), ("avif",), 4_000_000)


def test_decoding_that_takes_too_long_is_stopped_and_the_next_picture_is_made():
    with Darkroom(Limits(deadline=1)) as room:
        began = time.monotonic()
        assert reason(room, LONG, TAKES_LONG) == "picture-stopped"
        assert time.monotonic() - began < 8
        assert works(room)


def test_processor_time_is_counted_for_each_picture_anew():
    with Darkroom(Limits(seconds=1)) as room:
        for _ in range(8):
            assert works(room)
        assert reason(room, LONG, TAKES_LONG) == "picture-stopped"
        assert works(room)


def test_a_decoder_that_dies_takes_only_its_picture_with_it(room):
    assert works(room)
    assert room._process
    room._process.kill()
    assert reason(room, saved(pixels(), "PNG")) == "picture-stopped"
    assert works(room)


def test_a_mask_that_lies_outside_is_refused(room):
    assert reason(room, saved(pixels(), "PNG"), SMALL, (Box(0, 0, 9, 999),)) == "mask-outside"


def test_a_picture_that_cannot_fit_is_refused_with_the_limit(room):
    with pytest.raises(Problem) as problem:
        room.develop(saved(pixels(), "PNG"), Policy((60,), ("avif",), 20))
    assert (problem.value.code, problem.value.facts) == ("picture-unfit", {"limit": 20})


def test_a_machine_that_cannot_decode_at_all_is_not_the_pictures_fault():
    with Darkroom(Limits(memory=1 << 20)) as room, pytest.raises(NotChecked) as stop:
        works(room)
    assert stop.value.code == "darkroom-closed"


def test_a_head_that_lies_about_the_size_is_refused(room):
    data = planted("WEBP", pixels(40, 40))
    assert data[12:16] == b"VP8X"
    assert reason(room, data[:24] + bytes([20, 0, 0]) + data[27:]) == "picture-broken"


def test_a_profile_that_swells_is_refused_or_dropped(room):
    import zlib

    plain = saved(pixels(), "PNG")
    bomb = chunk(b"iCCP", b"x\0\0" + zlib.compress(bytes(80 << 20), 9))
    assert reason(room, plain[:33] + bomb + plain[33:]) in ("picture-broken", "picture-stopped")


SHUT = """
import os, socket, subprocess
from stillhere.photos import worker
worker._warm()
worker._shut(1 << 30)
os.close(2)  # a number that is free again
for act in (lambda: open("/etc/passwd"), lambda: open("x", "wb"), socket.socket, lambda: subprocess.run(["true"])):
    try:
        act()
    except OSError:
        continue
    os._exit(1)
"""


def test_once_it_is_warm_it_can_open_nothing_and_start_nothing(tmp_path):
    assert subprocess.run([sys.executable, "-c", SHUT], cwd=tmp_path).returncode == 0
    assert list(tmp_path.iterdir()) == []


def test_a_library_that_was_planted_in_the_current_folder_is_not_run(tmp_path, monkeypatch):
    for name in ("PIL", "stillhere", "json"):
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'run')!r}, 'w')\nraise SystemExit\n")
    monkeypatch.chdir(tmp_path)
    with Darkroom() as room:
        assert works(room)
    assert not (tmp_path / "run").exists()


class Liar(Darkroom):
    """A decoder that was taken over and answers as it likes."""

    def __init__(self, answer: tuple[str, bytes]):
        super().__init__()
        self.answer = answer

    def _asked(self, head, data):
        return self.answer


def test_a_decoder_that_was_taken_over_cannot_have_its_bytes_published():
    data = saved(pixels(), "PNG")
    key = worker_key(data)
    good = renditions(data, SMALL)
    bad = planted("JPEG", pixels(60, 45))
    first = good.of("jpeg")[0]
    planted_in = type(good)(good.width, good.height, (type(first)("jpeg", 60, 45, 82, bad),))
    assert Liar(("done", packed(good, key))).develop(data, SMALL) == good
    assert reason(Liar(("done", packed(planted_in, key))), data) == "picture-not-proved"
    for answer in ((b"", "done"), (packed(good, "other"), "done"), (b"{}", "no-such-reason"), (b"\n\n\n", "done")):
        assert reason(Liar((answer[1], answer[0])), data) == "picture-stopped"


def worker_key(data):
    from stillhere.photos.intake import validate

    return validate(data).digest


def test_the_worker_answers_in_parcels_or_reasons():
    job = {"what": "develop", "key": "k", "widths": [60], "formats": ["jpeg"], "limit": 9000, "masks": []}
    word, parcel = worker.answer(job, saved(pixels(), "PNG"))
    assert word == "done"
    assert unpacked(parcel, "k").of("jpeg")[0].width == 60
    assert worker.answer(job, b"text") == ("picture-unknown", b"")
    assert worker.answer({**job, "masks": [[0, 0, 999, 9]]}, saved(pixels(), "PNG")) == ("mask-outside", b"")


def test_a_decoder_that_skips_a_mask_is_caught_by_one_that_never_saw_the_picture():
    data = saved(pixels(), "PNG")
    key, masks = worker_key(data), (Box(80, 60, 200, 160),)
    covered, bare = renditions(data, SMALL, masks), renditions(data, SMALL)
    with Liar(("done", packed(covered, key))) as room:
        assert room.develop(data, SMALL, masks) == covered
    for made in (bare, type(covered)(covered.width, covered.height, (*covered.items[:-1], bare.items[-1]))):
        with Liar(("done", packed(made, key))) as room:
            assert reason(room, data, SMALL, masks) == "mask-broken"
            assert room._process is None
            assert room._witness
    lies = type(bare)(bare.width * 40, bare.height * 40, bare.items), type(bare)(bare.height, bare.width, bare.items)
    for lie in lies:
        with Liar(("done", packed(lie, key))) as room:
            assert reason(room, data, SMALL, masks) == "picture-stopped"


ORDINARY = """
import os, sys
from stillhere.photos import worker
threads = sys.argv[1] == "threads"
pictures = [open(path, "rb").read() for path in sys.argv[2:]]
worker._warm(threads=threads)
if os.getuid() == 0:  # whom limits on processes do not bind
    os.setgid(65534)
    os.setuid(65534)
worker._shut(1_000_000_000, threads=threads)
worker._warm(threads=threads)
print(*(worker.answer({"what": "preview"}, data)[0] for data in pictures))
"""


@pytest.mark.parametrize(("how", "kinds"), [("none", ("JPEG", "PNG", "WEBP", "GIF", "TIFF", "AVIF")), ("threads", ())])
def test_every_format_is_decoded_within_the_limits_of_an_ordinary_user(how, kinds, tmp_path):
    paths = [tmp_path / kind for kind in kinds] or [HEIC / "6.heic"]
    for kind in kinds:
        (tmp_path / kind).write_bytes(saved(pixels(900, 700), kind))
    words = [sys.executable, "-c", ORDINARY, how, *map(str, paths)]
    done = subprocess.run(words, capture_output=True, check=True, text=True)
    assert done.stdout.split() == ["done"] * len(paths)
