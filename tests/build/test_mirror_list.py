import re

from stillhere.build.mirror_list import mirrors_txt
from stillhere.content.model import Address, Site
from stillhere.dates import PartialDate
from stillhere.flows.site import check_site
from stillhere.project import Settings
from stillhere.testing import NOON, write_site

ONION = "http://fvyrmqvxe2yeialcpsu7xlbs6xefgd5rsa6mjwycewdrpeq2jca6kyqd.onion/"


def written(*addresses):
    rows = tuple(Address(url, state, PartialDate(2010)) for url, state in addresses)
    return mirrors_txt(Site(Settings(), addresses=rows)).decode("ascii")


def mirrors_in(text):
    """As readers of the guidelines take it: every line that begins with a scheme."""
    return [line for line in text.split("\n") if line.startswith(("http://", "https://"))]


def test_a_line_is_scheme_and_host_and_nothing_more():
    text = written(("https://www.example.org/", "official"), ("https://m.example", "mirror"), (ONION, "onion"))
    assert mirrors_in(text) == ["https://www.example.org", "https://m.example", ONION.rstrip("/")]
    assert all(re.fullmatch(r"https?://[a-z0-9.-]+", line) for line in mirrors_in(text))


def test_every_other_line_is_a_comment():
    text = written(("https://a.example/site/", "mirror"), ("https://b.example:8443/", "mirror"))
    assert mirrors_in(text) == []
    assert all(line.startswith("#") for line in text.split("\n") if line)
    assert "https://a.example/site/" in text


def test_what_must_not_be_opened_is_not_in_it():
    text = written(("https://a.example/", "official"), ("bad[.]example", "compromised"), ("old[.]example", "retired"))
    assert "bad" not in text
    assert "[.]" not in text


def test_it_lies_at_the_top_of_every_site(tmp_path):
    tree = check_site(write_site(tmp_path), NOON).tree
    assert mirrors_in(tree["mirrors.txt"].decode()) == ["https://www.example.org"]
