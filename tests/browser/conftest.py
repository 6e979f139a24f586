"""A real browser: Debian's chromium, driven by Playwright. Where it is missing, these tests say so and are skipped."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

CHROMIUM = shutil.which("chromium")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Not for the session: while Playwright is up, its event loop is the running one, and others could not start."""
    if not CHROMIUM:
        pytest.skip("chromium is missing: apt-get install chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="module", params=["http", "file"])
def scheme(request: pytest.FixtureRequest) -> str:
    """How a page is opened: from a server, or from a folder."""
    return str(request.param)


THEME = Path(__file__).parent.parent.parent / "src/stillhere/build/theme"
