"""A root of trust on paper: one page in both languages, with the words and a QR code. For handing over in person."""

from __future__ import annotations

import io
from string import Template
from typing import Any

from stillhere.package import package_file
from stillhere.release.fingerprint import EN, SCHEME, ZH, digest_of, words_of


def sheet(root: bytes) -> bytes:
    """HTML that prints on one page and needs nothing but itself."""
    page = Template(package_file("cli", "sheet.html").read_text("utf-8"))
    digest = digest_of(root)
    groups = " ".join(digest[at : at + 8] for at in range(0, 64, 8))
    return page.substitute(
        english=_listed(words_of(root, EN)), chinese=_listed(words_of(root, ZH)), digest=groups, code=_svg(root)
    ).encode()


def _listed(words: tuple[str, ...]) -> str:
    return "".join(f"<li>{word}</li>" for word in words)


def _svg(root: bytes) -> str:
    out = io.BytesIO()
    _code(root).save(out, kind="svg", xmldecl=False, svgns=True, nl=False, scale=4, svgclass=None, lineclass=None)
    return out.getvalue().decode()


def in_terminal(root: bytes) -> str:
    """The QR code in characters, two of its points in each."""
    out = io.StringIO()
    _code(root).terminal(out, compact=True, border=2)
    return out.getvalue().rstrip("\n")


def _code(root: bytes) -> Any:
    import segno

    return segno.make_qr(SCHEME + digest_of(root), error="m")
