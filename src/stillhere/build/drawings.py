"""Drawings: SVG that can only draw. What is not on the list is refused, so nothing active is ever published."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xml.etree import ElementTree as ET

_DECLARATION = re.compile(r'\s*<\?xml version="1\.[01]"( encoding="(utf|UTF)-8")?( standalone="(yes|no)")?\s*\?>')
_INSIDE = re.compile(r"url\(#[\w-]+\)")
_SVG = "{http://www.w3.org/2000/svg}"
_ELEMENTS = frozenset(
    "svg g path rect circle ellipse line polyline polygon title desc defs linearGradient radialGradient stop".split()
)
_ATTRIBUTES = frozenset(
    "viewBox width height x y x1 y1 x2 y2 cx cy r rx ry d points transform fill stroke stroke-width stroke-linecap "
    "stroke-linejoin stroke-dasharray fill-rule opacity fill-opacity stroke-opacity offset stop-color stop-opacity "
    "gradientUnits gradientTransform id role aria-label preserveAspectRatio version".split()
)


def refusal(data: bytes) -> str | None:
    """Why a drawing cannot be published (an element, an attribute, `xml`), or None where it can."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return "not UTF-8"
    plain = _DECLARATION.sub("", text.replace("<!--", ""), count=1)
    if plain.lstrip().startswith("<?xml "):
        return "xml"  # a declaration of another coding
    if "<!" in plain or "<?" in plain or "\0" in plain:
        return "doctype"
    from xml.etree import ElementTree as ET  # few entries have a drawing

    try:
        root = ET.fromstring(_DECLARATION.sub("", text, count=1))  # noqa: S314 - without a document type there are no entities to expand
    except ET.ParseError:
        return "xml"
    if root.tag != _SVG + "svg":
        return "svg"
    return next((reason for element in root.iter() if (reason := _refused(element))), None)


def _refused(element: ET.Element) -> str | None:
    name = str(element.tag).removeprefix(_SVG)
    if name not in _ELEMENTS:
        return name
    for attribute, value in element.attrib.items():
        paint = value.lower()
        # Only a reference inside the drawing may be a URL, and nothing may be spelled around that.
        if attribute not in _ATTRIBUTES or "\\" in value or ("url" in paint and not _INSIDE.fullmatch(paint)):
            return attribute
    return None
