import base64
import contextlib
import gzip
import io
import tarfile
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from stillhere.photos.opened import Budget, Unopened, pieces

from .pictures import pixels, saved

JPEG = saved(pixels(80, 60), "JPEG")


def zipped(files: dict[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", packing) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def tarred(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return stream.getvalue()


BASE64 = base64.b64encode(JPEG)
HOLDERS = {
    "zip": zipped({"a/b.jpg": JPEG}),
    "stored": zipped({"a": JPEG}, zipfile.ZIP_STORED),
    "zip behind a picture": saved(Image.new("RGB", (9, 9)), "GIF") + zipped({"a": JPEG}),
    "gzip": gzip.compress(JPEG),
    "second gzip": gzip.compress(b"x") + gzip.compress(JPEG),
    "tar": tarred({"x": b"", "a.jpg": JPEG}),
    "tar.gz": gzip.compress(tarred({"a.jpg": JPEG})),
    "zip in tar in gzip": gzip.compress(tarred({"a.zip": zipped({"a.jpg": JPEG})})),
    "html": b'<img src="data:image/jpeg;base64,' + BASE64 + b'">',
    "css": b"a{background:url(data:;base64,\n" + base64.encodebytes(JPEG) + b")}",
    "css with line ends": b"url(data:image/jpeg;base64," + BASE64[:76] + b"\\\n" + BASE64[76:] + b")",
    "json": b'{"a": "' + BASE64.replace(b"/", b"\\/") + b'"}',
    "svg": b"<svg><image href='data:image/jpeg;base64," + BASE64.replace(b"+", b"%2B").replace(b"/", b"%2f") + b"'/>",
    "url-safe": b"data:x;base64," + base64.urlsafe_b64encode(JPEG),
    "zip in html": b'<a href="data:application/zip;base64,' + base64.b64encode(zipped({"a": JPEG})) + b'">',
    "svg in svg": b"<svg>" + base64.b64encode(gzip.compress(b"<img src=data:;base64," + BASE64 + b">")),
    "pdf": b"%PDF-1.7\n1 0 obj <<>> stream\n" + JPEG,
}


@pytest.mark.parametrize("name", HOLDERS)
def test_what_lies_in_a_file_is_found(name):
    assert JPEG in [piece for inside, piece in pieces(HOLDERS[name], Budget()) if inside]


def test_where_it_lies_is_said():
    nested = gzip.compress(tarred({"b.zip": zipped({"c/d.jpg": JPEG})}))
    assert [inside for inside, _ in pieces(nested, Budget())] == ["", "gzip", "gzip/b.zip", "gzip/b.zip/c/d.jpg"]


def bomb(depth: int) -> bytes:
    data = bytes(1 << 20)
    for _ in range(depth):
        data = zipped({"a": data, "b": data})
    return data


def endless() -> bytes:
    """A gzip whose one gigabyte would be unpacked into memory at once."""
    return gzip.compress(bytes(1 << 26), 9)


@pytest.mark.parametrize(
    ("data", "budget", "reason"),
    [
        (bomb(4), 10 << 20, "too-much"),
        (bomb(7), 1 << 30, "too-deep"),
        (endless(), 1 << 20, "too-much"),
        (tarred({str(n): b"" for n in range(3000)}), 1 << 20, "too-much"),
        (zipped({str(n): b"" for n in range(3000)}), 1 << 20, "too-much"),
        (zipped({"a": JPEG})[:60] + bytes(20) + zipped({"a": JPEG})[80:], 1 << 20, "damaged"),
        (gzip.compress(JPEG, mtime=0)[:12] + b"\xff" * 50, 1 << 20, "damaged"),
    ],
)
def test_what_cannot_be_opened_to_its_end_is_said(data, budget, reason):
    with pytest.raises(Unopened, match=reason):
        list(pieces(data, Budget(budget)))


def test_a_locked_archive_is_said():
    data = bytearray(zipped({"a": JPEG}))
    data[6] |= 1
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(Unopened, match="locked"):
        list(pieces(bytes(data), Budget()))


@given(st.sampled_from(sorted(HOLDERS)), st.integers(0, 3000), st.binary(min_size=1, max_size=9))
def test_any_bytes_are_opened_or_not(name, at, put):
    data = HOLDERS[name]
    with contextlib.suppress(Unopened):
        assert list(pieces(data[:at] + put + data[at + len(put) :], Budget(1 << 24)))
