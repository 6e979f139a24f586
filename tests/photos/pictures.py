"""Pictures made for the tests: with everything planted in them that must not survive, and hostile ones."""

from __future__ import annotations

import hashlib
import io
import struct
import zlib
from typing import Any

from PIL import Image, ImageCms, ImageDraw, ImageFilter, PngImagePlugin

from stillhere.content.review import Face, Review, written
from stillhere.dates import PartialDate
from stillhere.photos.renditions import Renditions

PLANTED = (b"PlantedCamera", b"PlantedXmp", b"PlantedIptc", b"PlantedComment", b"PlantedTrailer", b"PlantedThumb")
PLACE = struct.pack(">IIIIII", 39, 1, 54, 1, 2600, 100)  # 39°54'26", as GPS tags hold it
DIGEST, LOOK = "0123456789abcdef" * 4, "fedcba9876543210"  # of an intake that is not here
_XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF>PlantedXmp</rdf:RDF></x:xmpmeta>'
_TRAILER = b"PK\x03\x04 PlantedTrailer: an archive behind the picture"


def record(data: bytes, *faces: Face, size: tuple[int, int] = (60_000, 60_000), **more: Any) -> bytes:
    """The record that somebody looked at a picture, on the first day of 2026."""
    more = {"reviewed": PartialDate(2026, 1, 1), "text": "none", **more}
    return written(Review(hashlib.sha256(data).hexdigest(), LOOK, *size, faces=faces, **more))


def pixels(width: int = 320, height: int = 240, mode: str = "RGB") -> Image.Image:
    """Something with edges, areas and grain, the same each time."""
    wide = Image.linear_gradient("L").resize((width, height))
    round_ = Image.radial_gradient("L").resize((width, height))
    picture = Image.merge("RGB", (wide, round_, wide.transpose(Image.Transpose.ROTATE_180)))
    picture.paste((20, 30, 200), (width // 4, height // 4, max(width // 2, 1), max(height // 2, 1)))
    if mode == "I;16":
        return picture.convert("L").convert("I").point(lambda value: value * 257).convert("I;16")
    return picture.convert(mode)


def saved(picture: Image.Image, kind: str, **settings: object) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, kind, **settings)
    return stream.getvalue()


def exif(orientation: int = 1) -> bytes:
    """Camera, place, and a thumbnail, in big-endian TIFF."""
    found = Image.Exif()
    found.endian = ">"
    found[0x010F] = "PlantedCamera"
    found[0x0112] = orientation
    found.get_ifd(0x8825).update({1: "N", 2: (39.0, 54.0, 26.0), 3: "E", 4: (116.0, 23.0, 29.0)})
    return found.tobytes() + b"PlantedThumb" + saved(pixels(32, 32), "JPEG")


def planted(kind: str, picture: Image.Image | None = None, orientation: int = 1) -> bytes:
    """A picture that carries everything that its format can carry."""
    picture = picture or pixels()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    about = {"exif": exif(orientation), "icc_profile": profile}
    if kind == "JPEG":
        plain = saved(picture, kind, quality=92, xmp=_XMP, comment=b"PlantedComment", dpi=(72, 72), **about)
        iptc = b"Photoshop 3.0\x008BIM\x04\x04\x00\x00\x00\x00\x00\x12\x1c\x02\x50\x00\x0bPlantedIptc\x00\x00"
        return plain[:2] + b"\xff\xed" + struct.pack(">H", len(iptc) + 2) + iptc + plain[2:] + _TRAILER
    if kind == "PNG":
        words = PngImagePlugin.PngInfo()
        words.add_text("Comment", "PlantedComment")
        words.add_itxt("XML:com.adobe.xmp", _XMP.decode())
        return saved(picture, kind, pnginfo=words, **about) + _TRAILER
    if kind == "WEBP":
        return saved(picture, kind, quality=92, xmp=_XMP, **about) + _TRAILER
    if kind == "TIFF":
        return saved(picture, kind, description="PlantedComment", software="PlantedXmp", **about) + _TRAILER
    if kind == "AVIF":
        return saved(picture, kind, quality=92, xmp=_XMP, **about) + _TRAILER
    return saved(picture, kind, comment=b"PlantedComment") + _TRAILER


def traces(intake: bytes, output: bytes, window: int = 40) -> list[str]:
    """What of an intake is found in published bytes: planted words, a place, or any stretch of it."""
    found = [mark.decode() for mark in (*PLANTED, b"PlantedGps") if mark in output]
    found += ["place"] if PLACE in output or b"\x00\x00\x00\x27\x00\x00\x00\x01" in output else []
    stretches = {intake[at : at + window] for at in range(0, len(intake) - window, window)}
    stretches = {stretch for stretch in stretches if len(set(stretch)) > 8}  # not a run of zeros
    found += [f"byte {at}" for at in range(len(output) - window) if output[at : at + window] in stretches]
    return found


def shown(found: Renditions, kind: str = "webp", place: int = 0) -> Image.Image:
    """A rendition of a format, the widest first, as a reader sees it."""
    return Image.open(io.BytesIO(found.of(kind)[place].data)).convert("RGB")


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_bomb(width: int, height: int) -> bytes:
    """A few kilobytes that claim to be this large, and are."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    squeeze, row = zlib.compressobj(9), bytes(1 + 3 * width)
    rows = b"".join([*(squeeze.compress(row) for _ in range(height)), squeeze.flush()])
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


FACES = ((200, 200, 150), (500, 250, 100), (650, 400, 60))
"""Where the middle of each drawn face is, and how wide it is about, in a picture of 800 by 600 pixels."""


def drawn_faces() -> Image.Image:
    """Faces of nobody, which the network takes for faces."""
    picture = Image.new("RGB", (800, 600), (120, 150, 180))
    pen = ImageDraw.Draw(picture)
    for x, y, size in FACES:
        pen.rectangle((x - 0.8 * size, y + 0.55 * size, x + 0.8 * size, y + 2.2 * size), (40, 60, 120))
        _draw_face(pen, x, y, size)
    return picture.filter(ImageFilter.GaussianBlur(4))


def _draw_face(pen: ImageDraw.ImageDraw, x: int, y: int, size: int) -> None:
    def oval(left: float, top: float, right: float, bottom: float, colour: tuple[int, int, int]) -> None:
        pen.ellipse((x + left * size, y + top * size, x + right * size, y + bottom * size), colour)

    oval(-0.5, -0.7, 0.5, 0.65, (60, 40, 30))
    oval(-0.4, -0.5, 0.4, 0.6, (225, 180, 150))
    for eye in (-0.17, 0.17):
        oval(eye - 0.08, -0.05, eye + 0.08, 0.03, (250, 250, 250))
        oval(eye - 0.035, -0.05, eye + 0.035, 0.03, (30, 20, 20))
        brow = (x + (eye - 0.1) * size, y - 0.12 * size, x + (eye + 0.1) * size, y - 0.13 * size)
        pen.line(brow, (60, 40, 30), max(1, int(0.03 * size)))
    nose = [(x - 0.02 * size, y), (x + 0.06 * size, y + 0.2 * size), (x - 0.06 * size, y + 0.2 * size)]
    pen.polygon(nose, (200, 150, 120))
    oval(-0.14, 0.3, 0.14, 0.38, (170, 80, 80))


def box(kind: bytes, *content: bytes) -> bytes:
    """An ISO base media box."""
    inner = b"".join(content)
    return struct.pack(">I4s", 8 + len(inner), kind) + inner


def heif(brand: bytes, width: int, height: int, *, turn: int = 0, others: bytes = b"mif1") -> bytes:
    """The boxes of a HEIC or AVIF picture of this size, without samples."""
    properties = box(b"ipco", box(b"ispe", struct.pack(">III", 0, width, height)), box(b"irot", bytes([turn])))
    owned = box(b"ipma", struct.pack(">IIHB2B", 0, 1, 1, 2, 1, 0x82))
    primary = box(b"pitm", struct.pack(">IH", 0, 1))
    head = box(b"ftyp", brand, bytes(4), others)
    return head + box(b"meta", bytes(4), primary, box(b"iprp", properties, owned)) + box(b"mdat", bytes(9))
