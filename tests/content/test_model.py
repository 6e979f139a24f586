from datetime import date

from stillhere.content.model import Entry, Facts, Name, Site, Step, Text
from stillhere.dates import PartialDate, Span
from stillhere.project import Settings

LIU = Facts(
    PartialDate(2010),
    timeline=(
        Step(PartialDate(2008, 12, 8), "detained"),
        Step(PartialDate(2009, 6, 23), "arrested"),
        Step(PartialDate(2010, 10, 8), None, {"en": "Nobel Peace Prize"}),
        Step(PartialDate(2017, 7, 13), "died-in-custody"),
    ),
)


def test_a_state_holds_until_the_next_one():
    assert LIU.state_on(date(2008, 12, 7)) is None
    assert LIU.state_on(date(2010, 12, 10)) == LIU.timeline[1]
    assert LIU.state_on(date(2026, 1, 1)) == LIU.timeline[3]


def test_time_in_custody_runs_from_the_first_day_without_interruption():
    assert LIU.held_on(date(2015, 2, 24)) == Span(6, 2, 16)
    assert LIU.held_on(date(2008, 1, 1)) is None
    assert LIU.held_on(date(2017, 7, 13)) is None


def test_a_second_detention_counts_anew():
    steps = [("2006", "detained"), ("2010", "released"), ("2012-01-01", "detained")]
    facts = Facts(PartialDate(2010), timeline=tuple(Step(PartialDate.parse(day), state) for day, state in steps))
    assert facts.held_on(date(2012, 3, 1)) == Span(0, 2, 0)


def entry(slug: str, published: str, *, draft: bool = False, day: str | None = None) -> Entry:
    facts = Facts(PartialDate.parse(published), draft=draft, date=PartialDate.parse(day) if day else None)
    return Entry("event", slug, facts, {"en": Text("en", slug, "", "f")})


def test_entries_come_newest_first_by_the_day_they_speak_of_and_drafts_not_at_all():
    found = [
        entry("b", "2010"),
        entry("a", "2010"),
        entry("c", "2009", day="2015-02-24"),
        entry("d", "2020", draft=True),
    ]
    site = Site(Settings(), {("event", e.slug): e for e in found})
    assert [e.slug for e in site.of_kind("event")] == ["c", "a", "b"]


def test_the_organisation_is_called_what_it_was_called_then():
    names = (Name({"en": "Old"}, PartialDate(2008, 5)), Name({"en": "New"}, PartialDate(2012)))
    site = Site(Settings(), names=names)
    assert site.name_on(PartialDate(2010), "en") == "Old"
    assert site.name_on(PartialDate(2015), "zh-Hans") == "New"
    assert site.name_on(None, "en") == "New"
    assert site.name_on(PartialDate(2000), "en") == "New"
    assert Site(Settings()).name_on(None, "en") == ""


def test_a_text_that_is_not_there_is_replaced_by_one_that_says_which_it_is():
    assert entry("a", "2010").text("zh-Hans").language == "en"
