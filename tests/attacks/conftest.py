"""A published site: release 1 on two folder mirrors, `a` and `b`."""

import pytest

from stillhere.flows.publishing import publish
from stillhere.testing import NOON


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
