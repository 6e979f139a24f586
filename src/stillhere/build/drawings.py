"""Drawings: SVG that can only draw. What is not on the list is refused, so nothing active is ever published."""

from __future__ import annotations

from xml.etree import ElementTree as ET

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
    if b"<!" in data.replace(b"<!--", b"") or b"<?xml-" in data:
        return "doctype"
    try:
        root = ET.fromstring(data)  # noqa: S314 - without a document type there are no entities to expand
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
        # Only a reference inside the drawing may be a URL.
        if attribute not in _ATTRIBUTES or ("url(" in value.lower() and not value.startswith("url(#")):
            return attribute
    return None
