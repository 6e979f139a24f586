import hashlib
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stillhere.release.fingerprint import (
    EN,
    SCHEME,
    ZH,
    _list,
    _readings,
    _times_two,
    consistent,
    digest_of,
    heard,
    mistake_in,
    words_of,
)

TONGUES = pytest.mark.parametrize("tongue", [EN, ZH], ids=["en", "zh"])
ROOT = b'{"signed": {}}'
PINNED_EN = "abstract gallery hurt dolphin resist myth daring drift reveal dinner boost annual today"
PINNED_ZH = "一滚桥罗定较保三生吹发送头讨老安千"
roots = st.binary(min_size=1, max_size=40)


def typed(words, tongue):
    return ("" if tongue is ZH else " ").join(words)


@TONGUES
def test_a_list_has_a_word_for_every_number(tongue):
    assert len(set(tongue.words)) == len(_list(tongue.name)) == 2**tongue.bits


@TONGUES
def test_the_weights_of_the_check_all_differ(tongue):
    """Then no two words can change places, and none can be another, without its being noticed."""
    weights = list(itertools.accumulate(range(tongue.count), lambda weight, _: _times_two(weight, tongue), initial=1))
    assert len(set(weights)) == tongue.count + 1
    assert 0 not in weights


@TONGUES
def test_at_least_128_bits_of_the_digest_are_said(tongue):
    assert tongue.bits * tongue.count >= 128
    index = {word: number for number, word in enumerate(tongue.words)}
    bits = "".join(f"{index[word]:0{tongue.bits}b}" for word in words_of(ROOT, tongue)[:-1])
    whole = f"{int(hashlib.sha256(ROOT).hexdigest(), 16):0256b}"
    assert whole.startswith(bits)


def test_the_words_of_a_root_stay_the_same_for_ever():
    """People have them on paper."""
    assert " ".join(words_of(ROOT, EN)) == PINNED_EN
    assert "".join(words_of(ROOT, ZH)) == PINNED_ZH


def test_no_two_chinese_words_sound_alike_whatever_the_tone():
    sounds = [sound for word in ZH.words for sound in _readings(word)]
    assert len(set(sounds)) == len(sounds) == 256


@TONGUES
@given(root=roots)
def test_the_words_of_a_root_are_its_words(tongue, root):
    words = words_of(root, tongue)
    assert consistent(words, tongue)
    assert mistake_in(typed(words, tongue), root) is None


@TONGUES
@given(root=roots, data=st.data())
def test_every_single_wrong_word_is_caught_with_its_position(tongue, root, data):
    words = list(words_of(root, tongue))
    place = data.draw(st.integers(0, tongue.count))
    other = data.draw(st.sampled_from(tongue.words).filter(lambda word: word != words[place]))
    words[place] = other
    assert not consistent(words, tongue)
    mistake = mistake_in(typed(words, tongue), root)
    assert mistake
    assert (mistake.code, mistake.facts["places"]) == ("words-wrong", str(place + 1))


@TONGUES
def test_every_wrong_word_at_every_place_is_caught(tongue):
    """All of them, for one root: no chance is left."""
    words = words_of(ROOT, tongue)
    for place, right in enumerate(words):
        others = [word for word in tongue.words if word != right]
        assert not any(consistent([*words[:place], other, *words[place + 1 :]], tongue) for other in others)


@TONGUES
@given(root=roots, data=st.data())
def test_every_swap_is_caught_with_its_positions(tongue, root, data):
    """Of neighbours, and of any two."""
    words = list(words_of(root, tongue))
    first = data.draw(st.integers(0, tongue.count - 1))
    second = data.draw(st.one_of(st.just(first + 1), st.integers(first + 1, tongue.count)))
    same = words[first] == words[second]
    words[first], words[second] = words[second], words[first]
    mistake = mistake_in(typed(words, tongue), root)
    assert consistent(words, tongue) == same
    if not same:
        assert mistake
        assert (mistake.code, mistake.facts) == ("words-swapped", {"first": first + 1, "second": second + 1})


@TONGUES
@given(root=roots, data=st.data())
def test_a_word_left_out_or_heard_twice_is_caught(tongue, root, data):
    words = list(words_of(root, tongue))
    place = data.draw(st.integers(0, tongue.count))
    for said in ([*words[:place], *words[place + 1 :]], [*words[:place], words[place], *words[place:]]):
        mistake = mistake_in(typed(said, tongue), root)
        assert mistake
        assert mistake.code == "words-count"


@TONGUES
@given(root=roots, other=roots)
def test_the_words_of_another_root_are_said_to_be_another(tongue, root, other):
    mistake = mistake_in(typed(words_of(other, tongue), tongue), root)
    assert (mistake is None) == (root == other)
    assert mistake is None or mistake.code == "words-of-another"


@settings(max_examples=200)
@given(st.text(max_size=60))
def test_no_text_is_taken_for_the_words_by_chance(text):
    assert mistake_in(text, ROOT) is not None


def test_case_spaces_numbers_and_marks_do_not_matter():
    english = words_of(ROOT, EN)
    numbered = "\n".join(f" {place}. {word.upper()}," for place, word in enumerate(english, 1))
    assert mistake_in(numbered, ROOT) is None
    chinese = words_of(ROOT, ZH)
    assert mistake_in("，".join(f"{place} {word} " for place, word in enumerate(chinese, 1)), ROOT) is None


def test_a_chinese_word_may_be_typed_with_any_character_of_its_sound():
    assert heard("是时事，衣医一") == (ZH, ["时", "时", "时", "一", "一", "一"])


def test_a_word_that_is_in_no_list_is_named_with_its_place_and_a_guess():
    words = list(words_of(ROOT, EN))
    right, words[4] = words[4], words[4] + "x"
    mistake = mistake_in(" ".join(words), ROOT)
    assert mistake
    assert (mistake.code, mistake.facts) == ("words-unknown", {"place": 5, "word": right + "x", "guess": right})


def test_what_would_be_right_is_never_said():
    words = list(words_of(ROOT, EN))
    right, words[4] = words[4], EN.words[0] if words[4] != EN.words[0] else EN.words[1]
    mistake = mistake_in(" ".join(words), ROOT)
    assert right not in str(mistake)


def test_the_text_of_the_code_does_as_well():
    assert mistake_in(f" {SCHEME}{digest_of(ROOT)}\n", ROOT) is None
    wrong = mistake_in(SCHEME + digest_of(b"x"), ROOT)
    assert wrong
    assert wrong.code == "words-of-another"
