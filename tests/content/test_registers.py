import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stillhere.content.consent import Consent
from stillhere.content.model import Address, Name, Person
from stillhere.content.registers import parse_addresses, parse_organisation, parse_people
from stillhere.dates import PartialDate
from stillhere.errors import Finding

TAGS = ("en", "zh-Hans")


def addresses(*rows: str):
    findings: list[Finding] = []
    source = "format = 1\n" + "".join(f"\n[[address]]\n{row}\nsince = 2010\n" for row in rows)
    found = parse_addresses(source.encode(), TAGS, findings)
    return found, [(f.line, f.code) for f in findings]


BAD = 'url = "{}"\nstate = "compromised"\nreason = {{ en = "a", zh-Hans = "甲" }}'
GOOD = 'url = "{}"\nstate = "official"'


def test_the_register_says_what_each_address_is():
    found, findings = addresses(GOOD.format("https://a.org/"), BAD.format("b[.]org"))
    assert not findings
    assert found[0] == Address("https://a.org/", "official", PartialDate(2010))
    assert [a.dangerous for a in found] == [False, True]


@pytest.mark.parametrize(
    "url", ["b.org", "https://b.org/", "B.ORG", "www.b[.]org", "hxxp://b[.]org", "b[.]org/x.html/"]
)
def test_a_dangerous_address_must_be_defanged(url):
    assert [code for _, code in addresses(BAD.format(url))[1]] == ["address-not-defanged"]


@pytest.mark.parametrize(
    "url", ["a.org", "a[.]org", "ftp://a.org/", "javascript:alert(1)", "https://a.org/?q=1", "http://[x"]
)
def test_an_address_of_ours_must_be_usable(url):
    assert [code for _, code in addresses(GOOD.format(url))[1]] == ["value-address"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (GOOD.format("https://a.org/"), BAD.format("a[.]org")),
        (BAD.format("a[.]org"), GOOD.format("https://www.A.org/x")),
        (GOOD.format("https://a.org/"), GOOD.format("https://a.org/")),
        (BAD.format("a[.]org"), BAD.format("a[.]org")),
        (BAD.format("a[.]org"), GOOD.format("https://a.org:8443/")),
    ],
)
def test_no_address_is_both_ours_and_dangerous_or_listed_twice(first, second):
    codes = [code for _, code in addresses(first, second)[1]]
    assert codes == ["address-contradiction"]


def test_two_addresses_on_one_host_may_both_be_ours():
    assert addresses(GOOD.format("https://a.org/x/"), GOOD.format("https://a.org/y/"))[1] == []


def test_why_an_address_is_dangerous_is_said_in_every_language():
    assert addresses('url = "b[.]org"\nstate = "retired"\nreason = { en = "a" }')[1] == [(3, "address-without-reason")]


@given(st.text(max_size=20).filter(lambda text: text.isprintable() and '"' not in text and "\\" not in text))
@example("http://[x")
@example("//a℀b")
def test_no_address_however_written_breaks_the_reading(url):
    for row in (GOOD, BAD):
        found, _ = addresses(row.format(url), GOOD.format("https://a.org/"))
        assert len(found) in (0, 2)


@given(st.binary(max_size=60))
@example(b"")
@example(b"format = 1\n")
def test_reading_a_register_never_raises(source):
    findings: list[Finding] = []
    parse_addresses(source, TAGS, findings)
    parse_people(source, findings)
    parse_organisation(source, findings)
    assert source == b"format = 1\n" or findings


def test_people_are_found_by_id_and_none_twice():
    person = '[[person]]\nid = "a"\nnames = { en = "A" }\nconsent = [{ to = ["byline"], since = 2015-01-01 }]\n'
    findings: list[Finding] = []
    people = parse_people(f"format = 1\n{person}{person}".encode(), findings)
    assert people == {"a": Person("a", {"en": "A"}, (Consent(("byline",), PartialDate(2015, 1, 1)),))}
    assert [(f.line, f.code) for f in findings] == [(7, "person-twice")]


def test_names_of_the_organisation_come_oldest_first():
    rows = "".join(
        f'[[name]]\nsince = {since}\nnames = {{ en = "{name}" }}\n' for since, name in ((2012, "B"), (2008, "A"))
    )
    names, based = parse_organisation(f'format = 1\nbased = {{ en = "Town" }}\n{rows}'.encode(), [])
    assert names == (Name({"en": "A"}, PartialDate(2008)), Name({"en": "B"}, PartialDate(2012)))
    assert based == {"en": "Town"}
