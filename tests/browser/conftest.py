"""What the measurements share: the published sites (made once for all workers), a server, a browser."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from stillhere.serving import LocalServer
from tests.browser import programs
from tests.browser.published import SOURCES, Published, publish_all


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Published]:
    """The published sites by name. Whichever worker comes first makes them; the others wait."""
    top = tmp_path_factory.getbasetemp()
    top = (top.parent if "PYTEST_XDIST_WORKER" in os.environ else top) / "published"
    top.mkdir(exist_ok=True)
    with (top / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return publish_all(top)


@pytest.fixture(params=sorted(SOURCES))
def site(request: pytest.FixtureRequest, sites: dict[str, Published]) -> Published:
    """Each of the sites in turn."""
    return sites[request.param]


@pytest.fixture(scope="session")
def servers(sites: dict[str, Published]) -> Iterator[dict[str, str]]:
    """The address of each site on this machine, served by our own server."""
    with ExitStack() as stack:
        yield {name: stack.enter_context(LocalServer(site.folder)).address for name, site in sites.items()}


@pytest.fixture
def address(site: Published, servers: dict[str, str]) -> str:
    """Where the site is served."""
    return servers[site.name]


@pytest.fixture
def everything(sites: dict[str, Published]) -> Published:
    """The site that has everything, where one site is enough."""
    return sites["everything"]


@pytest.fixture
def everything_at(servers: dict[str, str]) -> str:
    """Where that is served."""
    return servers["everything"]


@pytest.fixture(scope="package")
def browser(sites: dict[str, Published], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """The installed Chromium, driven by Playwright.

    It is closed with this folder's last test: while it runs, its loop keeps `asyncio.run` from being called here.
    For the same reason the sites are made before it starts.
    """
    home = tmp_path_factory.mktemp("chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=programs.chromium(),
            args=programs.CHROMIUM_SWITCHES,
            env={**os.environ, "HOME": str(home)},
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core."""
    return Path(programs.tool("axe-core/axe.min.js")).read_text("utf-8")


@pytest.fixture(scope="module", params=["http", "file"])
def scheme(request: pytest.FixtureRequest) -> str:
    """How a page is opened: from a server, or from a folder."""
    return str(request.param)


THEME = Path(__file__).parent.parent.parent / "src/stillhere/build/theme"
