from datetime import date

from stillhere.content.model import Entry, Facts, Step
from stillhere.content.tally import Tally, tally
from stillhere.dates import PartialDate

DAY = date(2015, 2, 24)


def case(*states: str) -> Entry:
    steps = tuple(Step(PartialDate(2010 + at), state) for at, state in enumerate(states))
    return Entry("case", "a", Facts(PartialDate(2010), timeline=steps), {})


def test_cases_are_counted_by_how_they_stand_on_a_day():
    cases = [case("detained"), case("detained", "free"), case("detained", "sentenced", "died-in-custody"), case()]
    assert tally(cases, DAY) == Tally(held=1, released=1, dead=1, total=4)
    assert tally(cases, date(2011, 6, 1)) == Tally(held=2, released=1, dead=0, total=4)


def test_it_is_over_when_nobody_is_left_to_free():
    assert tally([case("detained", "free"), case("detained", "died")], DAY).over
    assert not tally([case("detained", "free"), case("detained")], DAY).over
    assert not tally([case()], DAY).over
    assert not tally([], DAY).over
