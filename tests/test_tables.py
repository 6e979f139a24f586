from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stillhere import tables
from stillhere.dates import PartialDate
from stillhere.errors import Finding
from stillhere.tables import Field, Rows, Table, Wrong

STEP = {"date": Field(tables.a_date, required=True), "state": Field(tables.one_of(("held", "free")))}
FIELDS: dict[str, Field | Rows] = {
    "name": Field(tables.text(20)),
    "size": Field(tables.a_number(1, 9), default=5),
    "step": Rows(STEP),
}


def read(source: str):
    findings: list[Finding] = []
    values = Table("f.toml", source, findings).read(FIELDS)
    return values, [(f.line, f.code) for f in findings]


def test_checked_values_come_out_and_what_is_not_there_has_its_default():
    values, findings = read('name = "A"\n\n[[step]]\ndate = 2008\nstate = "held"\n')
    assert values == {"name": "A", "size": 5, "step": ({"date": PartialDate(2008), "state": "held"},)}
    assert not findings


def test_all_mistakes_are_named_at_once_each_at_its_line():
    _, findings = read('name = ""\nnam = 1\nsize = 10\n\n[[step]]\nstate = "hold"\n\n[[step]]\ndate = "x"\nstat = 1\n')
    assert sorted(findings) == [
        (1, "value-text"),
        (2, "field-unknown"),
        (3, "value-number"),
        (5, "field-missing"),
        (6, "value-choice"),
        (9, "value-date"),
        (10, "field-unknown"),
    ]


def test_a_word_nearly_right_gets_a_guess():
    findings: list[Finding] = []
    Table("f", 'nme = "A"\nstep = [{ date = 2008, state = "hedl" }]', findings).read(FIELDS)
    assert [f.facts["guess"] for f in findings] == ["name", "held"]


@given(st.integers(0, 5), st.lists(st.integers(0, 3), min_size=1, max_size=5), st.data())
def test_a_row_that_is_wrong_is_found_in_its_own_line(blank, gaps, data):
    wrong = data.draw(st.integers(0, len(gaps) - 1))
    lines = ["# a remark about [[step]] and date = 1"] * blank + ['name = "date"']
    expected = 0
    for index, gap in enumerate(gaps):
        lines += [""] * gap + ["[[ step ]]  # one", 'state = "held"', f"date = {0 if index == wrong else 2008}"]
        expected = len(lines) if index == wrong else expected
    assert read("\n".join(lines))[1] == [(expected, "value-date")]


@pytest.mark.parametrize("space", ["\u2028", "\x85", "\u2029"])
def test_invisible_line_separators_do_not_shift_the_lines(space):
    assert read(f"# a{space}b\nsize = 0\n")[1] == [(2, "value-number")]


def test_keys_are_found_in_quotes_and_behind_dots():
    assert read('\n"size" = 0\n')[1] == [(2, "value-number")]
    assert read('name = "x"\nsize.x = 0\n')[1] == [(2, "value-number")]


def test_what_is_no_toml_is_named_with_its_line_counted_from_where_the_table_begins():
    findings: list[Finding] = []
    assert Table("f", "a = 1\nb = \n", findings, first_line=2).read(FIELDS) == {}
    assert [(f.line, f.code) for f in findings] == [(3, "toml-broken")]


@given(st.text(max_size=200))
def test_reading_never_raises(source):
    values, findings = read(source)
    assert findings or set(values) == set(FIELDS)


@pytest.mark.parametrize("rows", ["1", '"x"', "[1]", "{ date = 2008 }"])
def test_rows_are_tables(rows):
    assert read(f"step = {rows}\n")[1] == [(1, "value-rows")]


@pytest.mark.parametrize(
    ("read_value", "good", "value"),
    [
        (tables.text(), "a　b", "a　b"),
        (tables.text(), " 词 ", "词"),
        (tables.a_date, date(2008, 5, 1), PartialDate(2008, 5, 1)),
        (tables.a_day, "2008-05-01", PartialDate(2008, 5, 1)),
        (tables.a_moment, "23:59", "23:59"),
        (tables.a_number(0, 3), 3, 3),
        (tables.yes_or_no, False, False),
        (tables.a_slug, "liu-xiaobo-2", "liu-xiaobo-2"),
        (tables.a_language, "zh-Hans", "zh-Hans"),
        (tables.an_address, "https://a.org/", "https://a.org/"),
        (tables.a_link, "https://a.org/?q=1", "https://a.org/?q=1"),
        (tables.a_path, "portrait.svg", "portrait.svg"),
        (tables.list_of(tables.a_slug), ["a", "b"], ("a", "b")),
        (tables.by_language(tables.text()), {"en": "a"}, {"en": "a"}),
    ],
)
def test_good_values_are_taken(read_value, good, value):
    assert read_value(good) == value


@pytest.mark.parametrize(
    ("read_value", "bad", "wanted"),
    [
        (tables.text(), 1, "text"),
        (tables.text(), " ", "text"),
        (tables.text(3), "four", "text-long"),
        (tables.text(), "a\nb", "text-control"),
        (tables.text(), "a\u202eb", "text-control"),
        (tables.a_date, datetime(2008, 5, 1, 9, 0), "date"),  # noqa: DTZ001 - TOML has such
        (tables.a_date, 20080501, "date"),
        (tables.a_day, "2008-05", "day"),
        (tables.a_moment, "24:00", "time"),
        (tables.a_number(0, 3), 4, "number"),
        (tables.a_number(0, 3), True, "number"),
        (tables.a_number(0, 3), 1.0, "number"),
        (tables.yes_or_no, 1, "yes-or-no"),
        (tables.one_of("ab"), "c", "choice"),
        (tables.one_of("ab"), ["a"], "choice"),
        (tables.a_slug, "Liu", "slug"),
        (tables.a_slug, "a--b", "slug"),
        (tables.a_slug, "a" * 81, "slug"),
        (tables.a_language, "en_US", "language"),
        (tables.an_address, "https://a.org/?q", "address"),
        (tables.a_link, "javascript:alert(1)", "address"),
        (tables.a_link, 'https://a.org/"', "address"),
        (tables.a_path, "../a", "path"),
        (tables.list_of(tables.a_slug, 1), ["a", "b"], "list"),
        (tables.list_of(tables.a_slug), ["A"], "slug"),
        (tables.by_language(tables.text()), {}, "by-language"),
        (tables.by_language(tables.text()), {"x y": "a"}, "by-language"),
        (tables.by_language(tables.text()), {"en": 1}, "text"),
    ],
)
def test_bad_values_say_what_is_wanted(read_value, bad, wanted):
    with pytest.raises(Wrong) as wrong:
        read_value(bad)
    assert wrong.value.wanted == wanted


def test_a_long_value_is_shown_cut():
    findings: list[Finding] = []
    Table("f", f"size = '{'x' * 500}'", findings).read(FIELDS)
    assert len(findings[0].facts["value"]) == 58
