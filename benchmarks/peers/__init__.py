"""The peers: one folder each, with its pins, configuration, templates, and `tool.py`."""

from collections.abc import Callable

from benchmarks.peers.hugo.tool import Hugo
from benchmarks.tool import Tool

PEERS: dict[str, Callable[[], Tool]] = {"hugo": Hugo}
