"""The Nu HTML checker (the W3C's and WHATWG's own) finds nothing to say about any page, style sheet or drawing."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest

from stillhere.build import verifier
from tests.browser import programs
from tests.browser.published import Published

_LOOPBACK = "-Dnu.validator.servlet.allow-forbidden-hosts=true"  # or it fetches nothing from this machine


@pytest.fixture(scope="module")
def messages(sites: dict[str, Published], servers: dict[str, str]) -> list[dict[str, Any]]:
    """All that the checker says of all sites, in one run of it.

    Pages are fetched from our server, so that it judges their policy too; drawings are read as files, since it takes
    whatever it fetches for a page.
    """
    found = [servers[name] + path for name, site in sites.items() for path in site.ending(".html", ".css")]
    found += [str(site.folder / path) for site in sites.values() for path in site.ending(".svg")]
    checker = programs.tool("vnu-jar/build/dist/vnu.jar")
    words = [programs.java(), "-Xss8m", _LOOPBACK, "-jar", str(checker), "--also-check-css", "--also-check-svg"]
    done = subprocess.run([*words, "--stdout", "--format", "json", *found], capture_output=True, text=True, timeout=300)
    said: list[dict[str, Any]] = json.loads(done.stdout)["messages"]
    return said


# It takes a data block (`application/ld+json`) for a script. HTML 4.12.1: a data block is not run, so no policy blocks
# it; that no other script stands in a page is tested in test_nothing_leaves.py.
DATA_BLOCK = "Inline script violates Content Security Policy (meta tag): blocked by “script-src” directive"
# Nor does it reckon hashes: that this style applies and this script runs is seen in test_verify_page.py.
BY_HASH = "Inline style violates Content Security Policy (meta tag): blocked by “style-src” directive"


def test_every_page_style_sheet_and_drawing_is_valid(messages):
    said = [
        f"{m.get('url')}:{m.get('lastLine')} {m['type']}: {m['message']}"
        for m in messages
        if not m["message"].startswith(DATA_BLOCK)
        and not (m.get("url", "").endswith(verifier.ALONE) and m["message"].startswith(BY_HASH))
    ]
    assert sorted(set(said)) == []
