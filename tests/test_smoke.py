from stillhere.flows.publishing import publish
from stillhere.testing import NOON


def test_publish_makes_every_mirror_current(mirrored):
    assert [result.current for result in publish(mirrored, NOON)] == [True, True]
