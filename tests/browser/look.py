"""Pictures of every kind of page, to look at: `make look`, or `python -m tests.browser.look FOLDER [PART_OF_A_NAME]`.

One PNG per page shape, language, width (wide, narrow) and scheme (light, dark), and a PDF of how it prints.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from stillhere.serving import LocalServer
from tests.browser import programs
from tests.browser.published import Page, Published, publish_all
from tests.browser.visits import NARROW, SCHEMES, WIDE, reader


def main(target: Path, part: str = "") -> None:
    """Writes the pictures into a folder; what an earlier run left there is removed."""
    shutil.rmtree(target, ignore_errors=True)
    with tempfile.TemporaryDirectory() as top, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=programs.chromium(), args=programs.CHROMIUM_SWITCHES)
        for site in _published(Path(top)):
            with LocalServer(site.folder) as server:
                for page in site.samples:
                    if part in page.path:
                        _look(browser, server.address, page, target / site.name)
        browser.close()
    print(target)


def _published(top: Path) -> list[Published]:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as apart:  # publishing runs a loop of its own, and Playwright has one in this thread
        return list(apart.submit(publish_all, top).result().values())


def _look(browser: Browser, address: str, page: Page, target: Path) -> None:
    name = page.path.removesuffix(".html").replace("/", "-")
    for width, size in (("wide", WIDE), ("narrow", NARROW)):
        for scheme in SCHEMES:
            with reader(browser, size, scheme) as tab:
                tab.goto(address + page.path)
                tab.screenshot(path=target / f"{name}-{width}-{scheme}.png", full_page=True)
    with reader(browser) as tab:
        tab.goto(address + page.path)
        tab.pdf(path=target / f"{name}.pdf", format="A4")


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:3])
