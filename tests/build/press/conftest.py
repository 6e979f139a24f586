"""The example site, a made-up case with as much text as the fields allow, and the pinned fonts."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from stillhere.build.press.fonts import Fonts, load_fonts
from stillhere.build.press.typesetting import Layout, typeset
from stillhere.content.model import Entry, Facts, Site, Step, Text
from stillhere.content.read import read_site
from stillhere.dates import PartialDate
from stillhere.testing import NOON

EXAMPLE = Path(__file__).parent.parent.parent.parent / "examples" / "citizens-rights"
TODAY = NOON.date()
HELD = date(2015, 2, 24)
LONG = {
    "en": "Maximiliana Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh de la Santísima Trinidad O’Example III",
    "zh-Hans": "阿不都热合曼·买买提吐尔逊·艾尼瓦尔·依明江·努尔麦麦提·古丽娜尔·例某某",
}
HOSTILE = '#panic("x") $1$ *b* _i_ `c` @a <l> \\u{41} [x] // "q" </script>'


@pytest.fixture(scope="session")
def example() -> Site:
    return read_site(EXAMPLE, [])


@pytest.fixture(scope="session")
def fonts() -> Fonts:
    return load_fonts()


@pytest.fixture(scope="session")
def setter(fonts: Fonts) -> Callable[[Layout], bytes]:
    return lambda layout: typeset(layout, fonts)


def made_up(state: str = "imprisoned", names: dict[str, str] | None = None, **words: str) -> Entry:
    """A case of nobody, with words as long as the fields allow."""
    names = names or LONG
    said = {"en": ("word ", 1), "zh-Hans": ("字词，", 1)}
    texts = {
        tag: Text(
            tag,
            names[tag],
            "",
            f"content/case/example/{tag}.md",
            words={"role": _filled(unit, 300), "demand": _filled(unit, 600), "summary": _filled(unit, 600), **words},
        )
        for tag, (unit, _) in said.items()
    }
    steps = (Step(PartialDate(2020, 1, 2), "detained"), Step(PartialDate(2021, 3), state, {"en": "=1+1"}))
    return Entry("case", "example", Facts(PartialDate(2026), names=names, timeline=steps), texts)


def _filled(unit: str, length: int) -> str:
    return (unit * length)[:length].strip()
