"""What a reader with exiftool finds in what is published: how the file is built, and nothing else."""

import io
import json
import shutil
import struct
import subprocess
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from stillhere.photos.darkroom import Darkroom
from stillhere.photos.renditions import Policy

from .pictures import chunk, pixels, saved

pytestmark = pytest.mark.skipif(
    not shutil.which("exiftool"), reason="needs exiftool: apt-get install libimage-exiftool-perl"
)
KINDS = {
    "JPEG": "jpg",
    "MPO": "jpg",
    "PNG": "png",
    "WEBP": "webp",
    "GIF": "gif",
    "TIFF": "tif",
    "AVIF": "avif",
    "HEIC": "heic",
}
SECRETS = ("PlantedArtist", "PlantedSerial", "PlantedXmp", "PlantedIptc", "PlantedComment", "116 deg")
WORDS = [
    *("-EXIF:GPSLatitude=39.9", "-EXIF:GPSLatitudeRef=N", "-EXIF:GPSLongitude=116.4", "-EXIF:GPSLongitudeRef=E"),
    *("-EXIF:Artist=PlantedArtist", "-EXIF:SerialNumber=PlantedSerial", "-XMP-dc:Creator=PlantedXmp"),
    *("-IPTC:Keywords=PlantedIptc", "-Comment=PlantedComment", "-XMP-photoshop:City=PlantedXmp"),
]
STRUCTURE = {
    "System": {"FileAccessDate", "FileInodeChangeDate", "FileModifyDate", "FilePermissions", "FileSize"},
    "File": {
        *("FileType", "FileTypeExtension", "MIMEType", "ImageWidth", "ImageHeight", "BitsPerSample", "ColorComponents"),
        *("EncodingProcess", "YCbCrSubSampling"),
    },
    "ExifTool": {"ExifToolVersion"},
    "JFIF": {"JFIFVersion", "ResolutionUnit", "XResolution", "YResolution"},
    "RIFF": {"HorizontalScale", "VerticalScale", "ImageWidth", "ImageHeight", "VP8Version"},
    "Meta": {"PrimaryItemReference"},
    "QuickTime": {
        *("MajorBrand", "MinorVersion", "CompatibleBrands", "HandlerType", "ImageSpatialExtent", "ImagePixelDepth"),
        *("AV1ConfigurationVersion", "ChromaFormat", "ChromaSamplePosition", "InitialDelaySamples", "SeqProfile"),
        *("SeqLevelIdx0", "SeqTier0", "HighBitDepth", "TwelveBit", "ColorProfiles", "ColorPrimaries"),
        *("TransferCharacteristics", "MatrixCoefficients", "QuickTime_ColorRep_0x000a", "VideoFullRangeFlag"),
        *("MediaData", "MediaDataOffset", "MediaDataSize"),
    },
}


def tags(data: bytes) -> dict[str, object]:
    """All that exiftool finds, unknown and embedded things too, by group and name."""
    words = ["exiftool", "-j", "-G1", "-a", "-u", "-U", "-e", "-ee3", "-"]
    done = subprocess.run(words, input=data, capture_output=True, check=True)
    found = json.loads(done.stdout)[0]
    assert isinstance(found, dict)
    return {name: value for name, value in found.items() if name != "SourceFile"}


def beyond_structure(data: bytes) -> dict[str, object]:
    found = tags(data)
    return {name: found[name] for name in found if name.split(":")[1] not in STRUCTURE.get(name.split(":")[0], ())}


def plain(kind: str) -> bytes:
    if kind == "HEIC":
        return (Path(__file__).parent / "heic" / "6.heic").read_bytes()
    if kind == "MPO":
        return saved(pixels(), "MPO", save_all=True, append_images=[pixels(160, 120)])
    return saved(pixels(), kind)


def with_jumbf(kind: str, data: bytes) -> bytes:
    """Content credentials, as C2PA puts them into a JPEG or a PNG."""
    described = (
        struct.pack(">I4s", 33 + 8, b"jumd")
        + b"c2pa\0\x11\0\x10\x80\0\0\xaa\0\x38\x9b\x71\x03PlantedXmp\0\0\0\0\0\0"[:33]
    )
    content = struct.pack(">I4s", 8 + len(described), b"jumb") + described
    if kind in ("JPEG", "MPO"):
        segment = b"JP\0\x01" + struct.pack(">I", 1) + content
        return data[:2] + b"\xff\xeb" + struct.pack(">H", 2 + len(segment)) + segment + data[2:]
    return data[:33] + chunk(b"caBX", content) + data[33:] if kind == "PNG" else data


def archive() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        file.writestr("PlantedComment.txt", "PlantedComment")
    return stream.getvalue()


def laden(kind: str, folder: Path) -> bytes:
    """A picture with everything that exiftool can write into its format, and more."""
    place = folder / f"photo.{KINDS[kind]}"
    place.write_bytes(plain(kind))
    thumbnail = folder / "thumbnail.jpg"
    thumbnail.write_bytes(saved(pixels(160, 120), "JPEG", comment=b"PlantedComment"))
    words = ["exiftool", "-q", "-m", "-overwrite_original", *WORDS, f"-ThumbnailImage<={thumbnail}", str(place)]
    subprocess.run(words, check=True, capture_output=True)
    return with_jumbf(kind, place.read_bytes()) + archive()


@pytest.fixture(scope="module")
def room():
    with Darkroom() as room:
        yield room


@pytest.mark.parametrize("kind", KINDS)
def test_exiftool_finds_only_how_the_file_is_built(room, kind, tmp_path):
    data = laden(kind, tmp_path)
    before = json.dumps(tags(data))
    assert len([secret for secret in SECRETS if secret in before]) >= (1 if kind == "GIF" else 4)
    assert kind == "GIF" or "GPSLatitude" in before
    published = {item.format: item.data for item in room.develop(data, Policy((100,))).items}
    for made in (*published.values(), room.preview(data).image):
        assert beyond_structure(made) == {}
        assert b"Planted" not in made
        assert Image.open(io.BytesIO(made)).info.keys() <= {
            "jfif",
            "jfif_version",
            "jfif_unit",
            "jfif_density",
            "progressive",
            "progression",
            "timestamp",
            "duration",
            "loop",
            "background",
            "bbox",
        }


def test_exiftool_would_find_what_was_planted(tmp_path):
    """So that an empty answer above says something."""
    found = beyond_structure(laden("JPEG", tmp_path))
    groups = {name.split(":")[0] for name in found}
    assert {"GPS", "IFD0", "IPTC", "XMP-dc", "JUMBF"} <= groups
    assert "MPF0" in {name.split(":")[0] for name in beyond_structure(laden("MPO", tmp_path))}
    assert "IFD1" in groups
