"""What gives people away is found, and honest texts are left in peace."""

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stillhere.content.lint.numbers import numbers
from stillhere.content.lint.people import homes, names, relatives, spots
from stillhere.content.public import public_sources
from stillhere.content.read import read_site
from stillhere.flows.site import check_site, released_files
from stillhere.testing import NOON, TINY_SITE, write_site

CORPUS = Path(__file__).parent / "agreement" / "honest"
TEXT, FACTS = "content/statement/first/en.md", "content/statement/first/facts.toml"


def found(words, *looks):
    return [(each.code.removeprefix("lint-"), each.words) for look in looks or (numbers,) for each in look(words)]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("Call +1 212 555 0123.", "phone", "+1 212 555 0123"),
        ("打 +86 139 1234 5678 找我", "phone", "+86 139 1234 5678"),
        ("手机13912345678。", "phone", "13912345678"),
        ("固话 010-12345678", "phone", "010-12345678"),
        ("(212) 555-0123", "phone", "(212) 555-0123"),
        ("电话：6555 1234", "phone", "6555 1234"),
        ("mail me: a.b+c@mail.example.org!", "mail", "a.b+c@mail.example.org"),
        ("微信号：heron_2015", "handle", "heron_2015"),
        ("QQ 123456789", "handle", "123456789"),
        ("Telegram: @heron2015", "handle", "@heron2015"),
        ("身份证11010519491231002X", "id-number", "11010519491231002X"),
        ("护照号码 E12345678", "id-number", "E12345678"),
        ("receipt number IOE0912345678", "asylum", "IOE0912345678"),
        ("A-number A123-456-789", "asylum", "A123-456-789"),
        ("庇护案号：NYC-2015-00123", "asylum", "NYC-2015-00123"),
    ],
)
def test_numbers_that_lead_to_somebody(words, code, said):
    assert found(words) == [(code, said)]


@pytest.mark.parametrize(
    "words",
    [
        "On 24 February 2015, 1989-06-04, 2015年2月24日.",
        "1,234,567 people; 2,600,000,000 requests; 30 000 USD; 12.5 %; 3.141592653",
        "ISBN 978-3-16-148410-0; ISSN 1234-5678",
        "Case (2009) 一中刑初字第3901号; Resolution 217 A (III); Article 105 of 1997",
        "1949-1979, 2008-2015, 10:30-12:00, 1989.6.4",
        "An identity number that is none: 110105194912310021",
        "The Signal was lost; WeChat is censored; QQ groups closed.",
        "@everyone; see figure A1; B-52; F-16; COVID-19; G20",
    ],
)
def test_other_numbers_do_not(words):
    assert found(words) == []


def test_names_in_a_caption():
    assert found("From left to right: Wang Example, Zhao Sample and Li Third", names)[:3] == [
        ("name", "Wang Example"),
        ("name", "Zhao Sample"),
        ("name", "Li Third"),
    ]
    assert found("左起：王小明、赵大伟", names)[:2] == [("name", "王小明"), ("name", "赵大伟")]
    assert found("李某律师发言", names) == [("name", "李某")]
    assert found("People on the square", names) == found("广场上的人们", names) == []


def test_families_and_homes():
    assert found("They took his wife Wang Example away.", relatives) == [("relative", "Wang Example")]
    assert found("警察带走了他的妻子王小明。", relatives) == [("relative", "王小明")]
    assert found("his wife and children", relatives) == []
    near = "她的老家在某县。2015年6月4日国保约谈了她的父母。"
    assert found(near, homes)[0] == ("home-and-police", "老家")
    assert found("她的老家在某县。", homes) == []
    apart = "她的老家在某县。这是一句。那是一句。又是一句。2015年6月4日国保约谈了他。"
    assert found(apart, homes) == []


def test_exact_places():
    said = "Meet at 12 Example Street, Room 301; 地铁示例站A出口; 人民路12号"
    assert [words for _, words in found(said, spots)] == ["12 Example Street", "Room 301", "A出口", "人民路12号"]


ANSWER = '\n[[answer]]\nto = "lint-phone"\nabout = "+1 212 555 0123"\nreason = "PlantedReason: our office."\n'


def lints(site):
    return [
        (f.file, f.line, f.code) for f in check_site(site, NOON).findings if f.code.startswith(("lint-", "answer-"))
    ]


def test_an_answer_silences_one_finding_and_stays_at_home(tmp_path):
    words = TINY_SITE[TEXT] + "\nCall +1 212 555 0123.\n"
    site = write_site(tmp_path / "a", {TEXT: words})
    assert lints(site) == [(TEXT, 6, "lint-phone")]
    site = write_site(tmp_path / "b", {TEXT: words, FACTS: TINY_SITE[FACTS] + ANSWER})
    assert lints(site) == []
    released = released_files(check_site(site, NOON))
    assert [path for path, data in released.items() if b"PlantedReason" in data] == []
    assert b"cases" in public_sources(read_site(site, []))[FACTS]
    site = write_site(tmp_path / "c", {FACTS: TINY_SITE[FACTS] + ANSWER})
    assert lints(site) == [(FACTS, 0, "answer-idle")]


def test_where_members_meet_is_told_to_nobody(tmp_path):
    facts = 'published = 2026-01-01\ndate = 2099-01-01\nform = "announcement"\n'
    facts += 'members_meeting_point = { en = "PlantedMeeting 12 Example Street" }\n'
    text = '+++\ntitle = "Vigil"\nplace = "Town"\n+++\nWords.\n'
    site = write_site(tmp_path, {"content/event/vigil/facts.toml": facts, "content/event/vigil/en.md": text})
    checked = check_site(site, NOON)
    assert checked.errors == []
    released = released_files(checked)
    assert [path for path, data in released.items() if b"PlantedMeeting" in data] == []


def test_names_that_the_site_knows_are_no_finding(tmp_path):
    words = TINY_SITE[TEXT].replace('"First"\n', '"First"\nalts = { a = "From left: Li Example, Wang Other" }\n')
    site = write_site(tmp_path, {TEXT: words})
    assert [line for _, line, code in lints(site) if code == "lint-name"] == [3]


def test_honest_texts_have_few_false_alarms():
    """200 pairs of texts as such organisations write them."""
    alarms = []
    texts = 0
    for path in sorted(CORPUS.rglob("*")):
        if path.is_file():
            words = path.read_text("utf-8")
            texts += 1
            alarms += [(path.name, *each) for each in found(words, numbers, relatives, homes)]
    assert texts
    assert len(alarms) <= 2, alarms


@pytest.mark.parametrize(
    "part", ["1234 ", "a@a.", "+1 ", "王、", "Aa Bb, ", "from left ", "his wife ", "(212) ", "12 Main "]
)
def test_a_long_text_takes_no_long_time(part):
    words = part * (200_000 // len(part))
    began = time.perf_counter()
    for look in (numbers, names, relatives, homes, spots):
        for _ in look(words):
            pass
    assert time.perf_counter() - began < 5


@settings(deadline=None)
@given(st.text())
def test_any_text_can_be_looked_at(words):
    for look in (numbers, names, relatives, homes, spots):
        for each in look(words):
            assert words[each.at : each.at + len(each.words)] == each.words
