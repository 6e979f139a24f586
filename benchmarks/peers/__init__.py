"""The peers: one folder each, with its pins, configuration, templates, and `tool.py`."""

from collections.abc import Callable

from benchmarks.peers.eleventy.tool import Eleventy
from benchmarks.peers.hugo.tool import Hugo
from benchmarks.peers.nikola.tool import Nikola
from benchmarks.peers.pelican.tool import Pelican
from benchmarks.tool import Tool

PEERS: dict[str, Callable[[], Tool]] = {"hugo": Hugo, "eleventy": Eleventy, "pelican": Pelican, "nikola": Nikola}
