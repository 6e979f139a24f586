"""A published site: release 1 on two folder mirrors, `a` and `b`; and a world for attacks on commands."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from stillhere import clock
from stillhere.flows.publishing import publish
from stillhere.testing import NOON, ThrowAwayKeys

pytest.register_assert_rewrite("tests.attacks.surfaces", "tests.attacks.world")

from .page import VerifyPage  # noqa: E402 - after what makes its asserts tell more
from .world import Beginning, World  # noqa: E402


@pytest.fixture
def published(mirrored):
    assert all(result.current for result in publish(mirrored, NOON))
    return mirrored


@pytest.fixture
def a(published, tmp_path):
    return tmp_path / "mirror-a"


@pytest.fixture
def b(published, tmp_path):
    return tmp_path / "mirror-b"


@pytest.fixture(scope="session")
def verify_page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VerifyPage]:
    page = VerifyPage(tmp_path_factory.mktemp("page"))
    yield page
    page.stop()


@pytest.fixture(scope="session")
def begin(tmp_path_factory: pytest.TempPathFactory, keys: ThrowAwayKeys) -> Beginning:
    return Beginning.made(tmp_path_factory.mktemp("begin"), keys, clock.now(), clock.now())


@pytest.fixture
def world(begin: Beginning, tmp_path: Path, verify_page: VerifyPage) -> World:
    return World(begin, tmp_path, verify_page)
