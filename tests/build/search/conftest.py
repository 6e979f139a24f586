from collections.abc import Iterator

import pytest

from tests.build.search.readers import Node, Plain


@pytest.fixture(scope="session")
def node() -> Iterator[Node]:
    running = Node()
    yield running
    running.stop()


@pytest.fixture(scope="session", params=["plain", "node"])
def reader(request) -> Node | Plain:
    found: Node | Plain = Plain() if request.param == "plain" else request.getfixturevalue("node")
    return found
