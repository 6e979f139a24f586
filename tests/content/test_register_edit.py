import pytest
import rtoml
from hypothesis import given
from hypothesis import strategies as st

from stillhere.content.register_edit import Unusual, appended, changed
from stillhere.dates import PartialDate
from stillhere.testing import TINY_SITE

REGISTER = """\
# Ours. 我们的。
format = 1

# The first one, paid until 2030.
[[address]]
url = "https://www.example.org/" # at the "good" registrar
state = "official"
since = 2010

[[address]] # lost
  url    = 'old[.]example'
  state  = "compromised"
  since  = "2008-06"
  reason = { en = "Broken into. # not a comment", zh-Hans = "被入侵。" } # see the minutes
"""
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
DATES = st.one_of(
    st.builds(PartialDate, st.integers(1000, 9999)),
    st.builds(PartialDate, st.integers(1000, 9999), st.integers(1, 12)),
    st.builds(PartialDate, st.integers(1000, 9999), st.integers(1, 12), st.integers(1, 28)),
)


def rows(source: bytes):
    return rtoml.loads(source.decode("utf-8-sig"))["address"]


def lines(source: bytes):
    return source.decode().split("\n")


def test_a_change_touches_only_the_lines_that_say_it():
    after = changed(REGISTER.encode(), 0, {"url": "www[.]example[.]org", "state": "retired"})
    different = [(one, two) for one, two in zip(lines(REGISTER.encode()), lines(after), strict=True) if one != two]
    assert different == [
        (
            'url = "https://www.example.org/" # at the "good" registrar',
            'url = "www[.]example[.]org"  # at the "good" registrar',
        ),
        ('state = "official"', 'state = "retired"'),
    ]


def test_a_new_value_stands_below_the_last_line_of_its_table():
    after = changed(REGISTER.encode(), 0, {"until": PartialDate(2026, 11, 23)})
    assert lines(after)[7:9] == ["since = 2010", "until = 2026-11-23"]
    assert after.decode().replace("until = 2026-11-23\n", "") == REGISTER


def test_indentation_and_the_comment_of_a_reason_stay():
    after = changed(REGISTER.encode(), 1, {"reason": {"en": "Gone.", "zh-Hans": "没了。"}})
    assert '  reason = { en = "Gone.", zh-Hans = "没了。" }  # see the minutes' in lines(after)
    assert rows(after)[1]["reason"] == {"en": "Gone.", "zh-Hans": "没了。"}


def test_a_new_address_stands_at_the_end_and_all_else_stays():
    after = appended(
        REGISTER.encode(), {"url": "https://m.example/", "state": "mirror", "since": PartialDate(2026, 11)}
    )
    assert (
        after.decode() == REGISTER + '\n[[address]]\nurl = "https://m.example/"\nstate = "mirror"\nsince = "2026-11"\n'
    )


def test_what_windows_editors_write_stays():
    source = b"\xef\xbb\xbf" + REGISTER.replace("\n", "\r\n").encode()
    for after in (changed(source, 1, {"state": "retired"}), appended(source, {"url": "https://m.example/"})):
        assert after.startswith(b"\xef\xbb\xbf# Ours")
        assert b"\n" not in after.replace(b"\r\n", b"")


@given(st.dictionaries(st.sampled_from(["url", "state", "reason", "until", "new"]), WORDS | DATES), st.integers(0, 1))
def test_what_comes_out_differs_in_what_was_meant_only(values, index):
    before = rows(REGISTER.encode())
    try:
        after = rows(changed(REGISTER.encode(), index, values))
    except Unusual:
        return  # refused, and nothing written
    assert after[1 - index] == before[1 - index]
    assert {key: value for key, value in after[index].items() if key not in values} == {
        key: value for key, value in before[index].items() if key not in values
    }
    assert {key: str(after[index][key]) for key in values} == {key: str(value) for key, value in values.items()}


@given(WORDS)
def test_words_are_written_so_that_they_are_read_again(words):
    after = appended(REGISTER.encode(), {"url": words})
    assert rows(after)[2] == {"url": words}


@pytest.mark.parametrize(
    "register",
    [
        'format = 1\naddress = [{ url = "https://a.example/", state = "official", since = 2010 }]\n',
        'format = 1\n[[address]]\nurl = """\nhttps://a.example/"""\nstate = "mirror"\n',
        'format = 1\n[[address]]\n"u\\u0072l" = "https://a.example/"\nstate = "mirror"\n',
        'format = 1\n[["address"]]\nurl = "https://a.example/"\nstate = "mirror"\n',
    ],
)
def test_what_is_written_in_an_unusual_way_is_refused(register):
    with pytest.raises(Unusual):
        changed(register.encode(), 0, {"url": "a[.]example"})


def test_a_reason_in_a_table_of_its_own_is_refused():
    register = TINY_SITE["registers/addresses.toml"] + '\n[address.extra]\nen = "x"\n'
    with pytest.raises(Unusual):
        changed(register.encode(), 1, {"extra": {"en": "y"}})
