from datetime import date

import pytest

from stillhere.content.model import Facts, Step
from stillhere.content.sentences import expected_release
from stillhere.dates import PartialDate

TODAY = date(2015, 2, 24)


@pytest.mark.parametrize(
    ("timeline", "months", "expected"),
    [
        ([("2009-01-31", "detained"), ("2010-01-01", "sentenced")], 97, ("2017-02-28", "detained")),
        ([("2009-01", "detained"), ("2010-01-01", "imprisoned")], 97, ("2017-02", "detained")),
        ([("2009", "detained"), ("2010-01-01", "imprisoned")], 97, None),
        ([("2009-01-31", "detained")], 97, None),  # no sentence is being served
        ([("2009-01-31", "detained"), ("2010-01-01", "sentenced")], None, None),
        ([("2009-01-31", "arrested"), ("2010-01-01", "sentenced"), ("2014-01-01", "free")], 97, None),
        ([("2009-01-31", "arrested"), ("2010-01-01", "sentenced"), ("2014-01-01", "house-arrest")], 36, None),
        ([("2005-08-12", "house-arrest"), ("2006-06-21", "arrested"), ("2006-08-24", "sentenced")], 120,
         ("2016-06-21", "arrested")),
        ([("2014-01-01", "medical-parole")], 97, None),
        ([("2003-01-01", "arrested"), ("2004-01-01", "released"), ("2014-02-01", "detained"),
          ("2014-03-01", "sentenced")], 12, ("2015-02-01", "detained")),
        ([("2014-01-01", "sentenced")], 96_000, None),  # past the last year of the calendar
    ],
)  # fmt: skip
def test_a_release_is_expected_only_where_it_can_be_counted(timeline, months, expected):
    steps = tuple(Step(PartialDate.parse(day), state) for day, state in timeline)
    found = expected_release(Facts(PartialDate(2015), timeline=steps, sentence_months=months), TODAY)
    assert ((str(found.date), found.counted_from) if found else None) == expected
