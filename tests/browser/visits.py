"""Opening pages in the real browser, as one reader or another."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from playwright.sync_api import Browser, Page

WIDE = (1280, 900)
NARROW = (360, 740)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
Scheme = Literal["light", "dark"]
OVERFLOW = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  return [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > wide + 1)
    .map(e => e.tagName + '.' + e.className + ': ' + e.textContent.slice(0, 40));
}"""
"""What runs off the side of the open page, if anything does."""


@contextmanager
def reader(
    browser: Browser, size: tuple[int, int] = WIDE, scheme: Scheme = "light", *, scripts: bool = True
) -> Iterator[Page]:
    """A window of its own: nothing of an earlier visit is in it."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, java_script_enabled=scripts
    )
    try:
        yield context.new_page()
    finally:
        context.close()
