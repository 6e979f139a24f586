"""A key on paper: what is written comes back with the passphrase, and with nothing else."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from stillhere.errors import Problem
from stillhere.release import paper
from stillhere.release.fingerprint import EN, ZH

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PASSPHRASE = b"four words kept together"
WRITTEN = paper.on_paper(KEY, PASSPHRASE)
WORDS = {tongue.name: paper.said(WRITTEN, tongue) for tongue in (EN, ZH)}


def code_of(call, *words):
    with pytest.raises(Problem) as problem:
        call(*words)
    return problem.value.code


@pytest.mark.parametrize(("tongue", "count"), [("en", 28), ("zh", 37)])
def test_the_words_give_the_key_back(tongue, count):
    assert len(WORDS[tongue]) == count
    key = paper.from_paper(paper.typed(" ".join(WORDS[tongue])), PASSPHRASE)
    assert key.private_bytes_raw() == KEY.private_bytes_raw()


def test_the_words_are_always_the_same():
    """So that a page printed today is read by every later version."""
    assert WRITTEN.hex() == "7d3c15c6713c1806f08b8466e09a50daebd80c33f33a6022378b0b67b8b53f5e56475aa7"
    assert " ".join(WORDS["en"][:4]) == "large thing immense tiny"


@given(st.binary(min_size=36, max_size=36), st.sampled_from([EN, ZH]))
def test_all_36_bytes_survive_the_way(written, tongue):
    assert paper.typed(" ".join(paper.said(written, tongue))) == written


def test_case_numbers_and_marks_do_not_matter():
    typed = "\n".join(f"{place}. {word.upper()}," for place, word in enumerate(WORDS["en"], 1))
    assert paper.typed(typed) == WRITTEN
    assert paper.typed("".join(WORDS["zh"])) == WRITTEN


def test_without_the_passphrase_it_is_nothing():
    assert code_of(paper.from_paper, WRITTEN, b"four words kept apart!") == "paper-passphrase"
    assert KEY.private_bytes_raw() not in WRITTEN


@settings(max_examples=300)
@given(st.data(), st.sampled_from([EN, ZH]))
def test_a_wrong_word_or_two_exchanged_are_noticed(data, tongue):
    words = list(WORDS[tongue.name])
    if data.draw(st.booleans()):
        place = data.draw(st.integers(0, len(words) - 1))
        words[place] = data.draw(st.sampled_from([word for word in tongue.words if word != words[place]]))
    else:
        one, other = data.draw(st.lists(st.integers(0, len(words) - 1), min_size=2, max_size=2, unique=True))
        if words[one] == words[other]:
            return
        words[one], words[other] = words[other], words[one]
    assert code_of(paper.typed, " ".join(words)) == "paper-words-wrong"


def test_what_cannot_be_words_is_said():
    assert code_of(paper.typed, "") == "words-count"
    assert code_of(paper.typed, " ".join(WORDS["en"][:-1])) == "words-count"
    assert code_of(paper.typed, " ".join(["abandom", *WORDS["en"][1:]])) == "words-unknown"
