"""The one door to the typesetter (Typst): a layout, its values and a picture in; a PDF or a PNG out.

    layout = Layout("share", {"title": "…"}, form="png")
    layout.key(fonts)             what the bytes follow from, for a cache
    typeset(layout, fonts)        the bytes

Values travel as JSON, so nothing that anybody wrote is ever read as source. Every layout is first set as PDF/UA-1: that
standard forbids a glyph that is not there, so a character that no font has stops the work instead of becoming a box.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from typing import Any, Literal

from stillhere.build.press.fonts import EXTRA, Fonts
from stillhere.errors import Problem
from stillhere.package import package_file

_LACKS = re.compile(r'the text `"((?:[^"\\]|\\.)+)"` could not be displayed')
_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}")


@dataclass(frozen=True)
class Layout:
    """What is to be set: the name of a layout, its values (JSON types), a picture (SVG, JPEG, PNG, WebP), the form."""

    name: str
    values: Mapping[str, Any]
    picture: bytes | None = None
    form: Literal["pdf", "png"] = "pdf"

    def key(self, fonts: Fonts) -> str:
        """A digest of everything that the bytes follow from: layout, values, picture, fonts, typesetter's version."""
        parts = [*self.files(fonts).values(), fonts.digest.encode(), _version().encode(), self.form.encode()]
        return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()

    def files(self, fonts: Fonts) -> dict[str, bytes]:
        """The typesetter's whole world: it takes text only, so a picture travels as the numbers of its bytes."""
        families = {"serif": fonts.serif, "sans": fonts.sans}
        picture = list(self.picture) if self.picture else None
        values = json.dumps({**self.values, "fonts": families, "picture": picture}, sort_keys=True)
        return {"main.typ": _source(self.name), "common.typ": _source("common"), "data.json": values.encode()}


def typeset(layout: Layout, fonts: Fonts) -> bytes:
    """The bytes of a layout: a PDF/UA-1 of one page without a date, or a PNG at one pixel a point.

    Raises Problem: `font-lacks` with the characters that no font has, `pictures-not-installed` without the extra.
    """
    import typst

    compiler, world = _compiler(fonts.folders), layout.files(fonts)
    try:
        proof = compiler.compile(world, format="pdf", pdf_standards=["ua-1"], timestamp=0)
        made = _small(compiler.compile(world, format="png", ppi=72)) if layout.form == "png" else proof
    except typst.TypstError as error:
        lacking = [_ESCAPE.sub(lambda code: chr(int(code[1], 16)), text) for text in _LACKS.findall(error.diagnostic)]
        if not lacking:
            raise
        raise Problem("font-lacks", characters=" ".join(sorted(set(lacking)))) from None
    return bytes(made)


def _small(png: bytes) -> bytes:
    """The same picture with 256 colours, which is a third of the bytes; whatever is no pixel is left behind."""
    from PIL import Image

    picture = (
        Image.open(io.BytesIO(png)).convert("RGB").quantize(256, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    )
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


@cache
def _source(name: str) -> bytes:
    return package_file("build", "press", "layouts", f"{name}.typ").read_bytes()


@cache
def _version() -> str:
    """What draws, without starting it: a picture that is kept already needs no typesetter."""
    try:
        return " ".join(metadata.version(name) for name in ("typst", "pillow"))
    except metadata.PackageNotFoundError:
        raise Problem("pictures-not-installed", command=EXTRA) from None


@cache
def _compiler(folders: tuple[str, ...]) -> Any:
    """Reading fonts takes longer than setting a picture: once per process."""
    import typst

    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=list(folders))
    return typst.Compiler(font_paths=fonts, ignore_system_fonts=True)
