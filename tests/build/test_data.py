import csv
import io
import json
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stillhere.build.data import as_csv, cases_csv, cases_json, data_files, events_csv, guarded, unguarded
from stillhere.build.records import CASE_FIELDS, EVENT_FIELDS, Issue, case_record, event_record
from stillhere.content.model import Entry, Facts, Name, Site, Source, Step, Text
from stillhere.dates import PartialDate
from stillhere.flows.site import check_site
from stillhere.project import Settings
from stillhere.testing import NOON

TOP = Path(__file__).parent.parent.parent
TODAY = date(2015, 2, 24)


def steps(*rows: tuple[str, str | None]) -> tuple[Step, ...]:
    return tuple(Step(PartialDate.parse(day), state, {"en": "a note"}) for day, state in rows)


def case(*rows: tuple[str, str | None], **facts) -> Entry:
    known = {
        "published": PartialDate(2012, 5, 1),
        "names": {"en": "Li", "zh-Hans": "李", "bo": "ལི"},
        "timeline": steps(*rows),
        "sources": (Source("A paper", "A publisher", "https://example.org/a|b", PartialDate(2010)), Source("Bare")),
        **facts,
    }
    texts = {"en": Text("en", "Li", "", "f", words={"role": "writer"}), "zh-Hans": Text("zh-Hans", "李", "", "f")}
    return Entry("case", "li", Facts(**known), texts)


HELD = case(
    ("2008-12-08", "detained"), ("2009-06-23", "arrested"), ("2009-12-25", "sentenced"),
    born=PartialDate(1955, 12), charges=("inciting-subversion", "state-secrets"), sentence_months=132,
)  # fmt: skip
EVENT = Entry(
    "event",
    "vigil",
    Facts(
        PartialDate(2015), form="announcement", date=PartialDate(2027, 7, 13), time="18:30",
        time_zone="America/New_York", participants=19, cases=("li", "gone", "draft"),
    ),
    {"en": Text("en", "Vigil", "", "f", words={"place": "New York", "meeting_point": "SECRET"})},
)  # fmt: skip


def issue(*entries: Entry) -> Issue:
    names = (Name({"en": "Society", "zh-Hans": "协会"}, PartialDate(2008)),)
    return Issue(Site(Settings(), {(e.kind, e.slug): e for e in entries}, names=names), TODAY, "https://example.org")


def rows(data: bytes) -> list[dict[str, str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_a_case_is_computed_for_the_day():
    found = json.loads(cases_json([HELD], issue(HELD)))
    assert {key: found[key] for key in ("format", "what", "as_of", "languages")} == {
        "format": 1, "what": "cases", "as_of": "2015-02-24", "languages": ["en", "zh-Hans"],
    }  # fmt: skip
    record = found["records"][0]
    assert record["id"] == "case/li"
    assert record["url"]["zh-Hans"] == "https://example.org/zh-Hans/case/li.html"
    assert record["name"] == {"en": "Li", "zh-Hans": "李"}
    assert record["other_names"] == ["ལི"]
    assert record["role"] == {"en": "writer"}
    assert (record["born"], record["born_precision"]) == ("1955-12", "month")
    assert (record["status"], record["status_since"], record["status_since_precision"]) == (
        "sentenced",
        "2009-12-25",
        "day",
    )
    assert record["status_words"] == {"en": "sentenced", "zh-Hans": "被判刑"}
    assert (record["held"], record["held_since"], record["days_held"]) == (True, "2008-12-08", 2269)
    assert record["charge_words"]["zh-Hans"] == "煽动颠覆国家政权罪；为境外非法提供国家秘密罪"
    assert (record["expected_release"], record["expected_release_counted_from"]) == ("2020-06-23", "arrested")
    assert (record["died"], record["died_precision"]) == (None, None)
    assert record["timeline"][0] == {"date": "2008-12-08", "state": "detained", "note": {"en": "a note"}}
    assert record["sources"][1] == {"publisher": None, "title": "Bare", "date": None, "url": None}
    assert record["citation"]["en"] == "Society, “Li”, data as of 24 February 2015, https://example.org/en/case/li.html"
    assert record["citation"]["zh-Hans"].startswith("协会：《李》，资料截至2015年2月24日，https://")
    assert record["licence"] == found["licence"]


def test_a_case_as_a_row_of_a_sheet():
    row = rows(cases_csv([HELD], issue(HELD)))[0]
    assert (row["name_en"], row["name_zh-Hans"], row["role_zh-Hans"]) == ("Li", "李", "")
    assert (row["held"], row["days_held"], row["sentence_months"], row["died"]) == ("true", "2269", "132", "")
    assert (row["born"], row["born_precision"]) == ("1955-12", "month")
    assert row["charges"] == "inciting-subversion | state-secrets"
    assert row["timeline"] == "2008-12-08, detained | 2009-06-23, arrested | 2009-12-25, sentenced"
    assert row["sources"] == "A publisher, A paper, 2010, https://example.org/a|b | Bare"


def test_an_event_is_a_record_without_its_meeting_point():
    listed = issue(HELD, EVENT, Entry("case", "draft", Facts(PartialDate(2015), draft=True), {}))
    record = event_record(EVENT, listed)
    assert (record["date"], record["start"]) == ("2027-07-13", "2027-07-13T18:30:00-04:00")
    assert (record["place"], record["participants"], record["cases"]) == ({"en": "New York"}, 19, ["case/li"])
    assert record["title"] == {"en": "Vigil", "zh-Hans": "Vigil"}
    assert all(b"SECRET" not in data for data in data_files(listed).values())
    assert rows(events_csv([EVENT], listed))[0]["place_en"] == "New York"


@pytest.mark.parametrize(
    ("timeline", "held", "days"),
    [
        ([("2008-12-08", "detained"), ("2012-05-19", "free")], False, None),
        ([("2008-12-08", "detained"), ("2015-02-25", "free")], True, 2269),  # not yet, on that day
        ([("2008", "detained")], True, None),
        ([("2008-12", "detained"), ("2009-12-25", "sentenced")], True, None),
        ([("2006-03-11", "detained"), ("2010-09-09", "released"), ("2015-02-23", "house-arrest")], True, 1),
        ([("2015-02-24", "detained")], True, 0),
        ([("2016-02-24", "detained")], False, None),
    ],
)
def test_days_are_counted_only_where_the_day_is_known(timeline, held, days):
    record = case_record(case(*timeline), issue())
    assert (record["held"], record["days_held"]) == (held, days)


def documented(title: str) -> dict[str, str]:
    section = (TOP / "docs/reference/data.md").read_text("utf-8").split(f"## {title}\n")[1].split("\n## ")[0]
    return dict(re.findall(r"^\| `(\w+)` \| (\w+) \|", section, re.MULTILINE))


@pytest.mark.parametrize(("title", "fields"), [("Cases", CASE_FIELDS), ("Events", EVENT_FIELDS)])
def test_every_field_is_documented_in_its_order(title, fields):
    assert list(documented(title).items()) == list(fields.items())


def test_a_record_has_the_documented_fields():
    assert case_record(HELD, issue(HELD)).keys() == CASE_FIELDS.keys()
    assert event_record(EVENT, issue(EVENT)).keys() == EVENT_FIELDS.keys()


def test_the_example_site_as_data():
    site = check_site(TOP / "examples/citizens-rights", NOON).site
    files = data_files(Issue(site, NOON.date(), "https://example.org/"))
    assert set(files) == {"cases.csv", "cases.json", "events.csv", "events.json"}
    records = {record["id"]: record for record in json.loads(files["cases.json"])["records"]}
    assert records["case/liu-xiaobo"]["died"] == "2017-07-13"
    assert records["case/chen-guangcheng"]["status"] == "free"
    assert [row["id"] for row in rows(files["cases.csv"])] == list(records)
    assert files == data_files(Issue(site, NOON.date(), "https://example.org"))


def test_no_entries_make_files_with_a_head_only():
    files = data_files(issue())
    assert json.loads(files["cases.json"])["records"] == []
    assert files["cases.csv"].count(b"\r\n") == 1


def test_lines_end_as_rfc_4180_says():
    data = cases_csv([HELD], issue(HELD))
    assert data.count(b"\n") == data.count(b"\r\n") == 2


ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
FORMULA = st.builds(str.__add__, st.sampled_from(["=", "+", "-", "@", "\t=", " =", "'=", "''@", "＝", "\u3000＋"]), ANY)


@given(st.one_of(ANY, FORMULA))
def test_a_guarded_cell_begins_no_formula_and_can_be_had_back(cell):
    assert not re.match(r"\s*[=+\-@＝＋－＠]|[\t\r\n]", guarded(cell))
    assert unguarded(guarded(cell)) == cell


@given(
    st.lists(
        st.tuples(st.one_of(ANY, FORMULA), ANY, st.lists(ANY.filter(lambda x: "|" not in x), min_size=1, max_size=3))
    )
)
def test_what_goes_into_a_sheet_comes_out_of_it(cells):
    records = [{"a": a, "b": {"en": b}, "c": c} for a, b, c in cells]
    data = as_csv({"a": "text", "b": "words", "c": "list"}, records, ["en", "zh-Hans"])
    read = [[unguarded(row[name]) for name in ("a", "b_en", "b_zh-Hans", "c")] for row in rows(data)]
    assert read == [[a, b, "", " | ".join(c)] for a, b, c in cells]
