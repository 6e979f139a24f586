from datetime import date

import pytest

from stillhere.build.standing import overtaken, tally_line
from stillhere.content.model import Entry, Facts, Site, Step
from stillhere.dates import PartialDate
from stillhere.project import Settings

TODAY = date(2026, 11, 23)


def case(state: str, slug: str = "li") -> Entry:
    steps = (Step(PartialDate(2020), "detained"), Step(PartialDate(2026, 6, 1), state))
    return Entry("case", slug, Facts(PartialDate(2020), timeline=steps), {})


@pytest.mark.parametrize(
    ("states", "english", "chinese"),
    [
        (["imprisoned", "imprisoned", "free", "died"], "Of 4 people: 2 held today, 1 free, 1 dead.",
         "4人之中：2人仍被关押，1人已获自由，1人已去世。"),
        (["free", "died-in-custody"], "Of 2 people: 1 free, 1 dead. Nobody is held any more.",
         "2人之中：1人已获自由，1人已去世。如今已无人在押。"),
        (["released"], "Nobody is held any more.", "如今已无人在押。"),
        (["imprisoned"], "", ""),
        ([], "", ""),
    ],
)  # fmt: skip
def test_people_are_counted_in_both_languages(states, english, chinese):
    cases = [case(state) for state in states]
    assert tally_line(cases, "en", TODAY) == english
    assert tally_line(cases, "zh-Hans", TODAY) == chinese


def test_where_no_state_is_known_nothing_is_counted():
    assert tally_line([Entry("case", "a", Facts(PartialDate(2020)), {})] * 2, "en", TODAY) == ""


@pytest.mark.parametrize(
    ("kind", "facts", "state", "is_over"),
    [
        ("statement", {"form": "appeal"}, "free", True),
        ("statement", {"form": "appeal"}, "imprisoned", False),
        ("statement", {"form": "statement"}, "free", False),
        ("event", {"form": "announcement"}, "died", True),
        ("event", {"form": "report"}, "died", False),
        ("campaign", {}, "died", True),
        ("campaign", {"closed": PartialDate(2026, 7)}, "died", False),
        ("essay", {}, "died", False),
    ],
)
def test_what_asks_for_what_is_over_is_overtaken(kind, facts, state, is_over):
    entry = Entry(kind, "e", Facts(PartialDate(2026, 1, 1), cases=("li",), **facts), {})
    site = Site(Settings(), {("case", "li"): case(state), (kind, "e"): entry})
    assert overtaken(entry, site, TODAY) == is_over
    later = Entry(kind, "e", Facts(PartialDate(2026, 7, 1), cases=("li",), **facts), {})
    assert not overtaken(later, site, TODAY)
