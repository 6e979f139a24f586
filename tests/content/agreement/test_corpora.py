"""How much is heard, and how little is noise: 200 honest pairs of paragraphs, and pairs with one planted mistake."""

import random
import tomllib
from pathlib import Path

import pytest

from stillhere.content.agreement import charges, compare
from stillhere.content.agreement.findings import Place
from stillhere.content.agreement.passages import passage
from tests.content.agreement.sites import findings_of, text

HERE = Path(__file__).parent
MOST_FALSE_ALARMS = 2
FEWEST_CAUGHT = 66


def pairs_of(file):
    rows = tomllib.loads(file.read_text("utf-8"))["pair"]
    return [(row["en"], row.get("zh-Hans") or row["zh-Hant"]) for row in rows]


HONEST = [pair for file in sorted((HERE / "honest").glob("*.toml")) for pair in pairs_of(file)]
DISHONEST = pairs_of(HERE / "dishonest.toml")


def clashes(en, zh):
    left, right = passage(text("en", en)), passage(text("zh-Hans", zh))
    found: list[tuple[Place, Place]] = [*compare.clashes(left, right), *charges.clashes(left, right)]
    return [(left.prose[a.start : a.end], right.prose[b.start : b.end]) for a, b in found]


def alarms(pairs):
    return [(pair, found) for pair in pairs if (found := clashes(*pair))]


def test_two_hundred_honest_pairs_raise_two_false_alarms_at_most():
    assert len(HONEST) == len(set(HONEST)) == 200
    assert len(alarms(HONEST)) <= MOST_FALSE_ALARMS, alarms(HONEST)


def test_most_planted_contradictions_are_caught():
    assert len(DISHONEST) >= 60
    missed = [pair for pair in DISHONEST if not clashes(*pair)]
    assert len(DISHONEST) - len(missed) >= FEWEST_CAUGHT, missed


@pytest.mark.parametrize("kind", ["essay", "statement", "page", "case"])
def test_honest_pairs_contradict_no_facts_either(kind):
    wrong = [found for en, zh in HONEST for found in findings_of(kind, en, zh) if found.level == "warning"]
    assert len(wrong) <= MOST_FALSE_ALARMS, wrong


@pytest.mark.parametrize("paragraphs", [1, 5])
def test_honest_sentences_stay_honest_in_long_texts(paragraphs):
    dice = random.Random(7)
    documents = []
    for _ in range(100):
        chosen = dice.sample(HONEST, 10)
        parts = [chosen[i : i + 10 // paragraphs] for i in range(0, 10, 10 // paragraphs)]
        en = "\n\n".join(" ".join(pair[0] for pair in part) for part in parts)
        zh = "\n\n".join("".join(pair[1] for pair in part) for part in parts)
        documents.append((en, zh))
    assert len(alarms(documents)) <= MOST_FALSE_ALARMS, alarms(documents)


def test_texts_with_other_paragraphs_are_compared_with_care():
    dice = random.Random(8)
    documents = []
    for _ in range(100):
        chosen = dice.sample(HONEST, 10)
        left_out, merged = dice.randrange(10), dice.randrange(9)
        en = [pair[0] for i, pair in enumerate(chosen) if i != left_out]
        zh = [pair[1] for pair in chosen]
        zh[merged : merged + 3] = ["".join(zh[merged : merged + 3])]
        documents.append(("\n\n".join(en), "\n\n".join(zh)))
    assert len(alarms(documents)) <= MOST_FALSE_ALARMS, alarms(documents)


def test_the_order_of_languages_does_not_matter():
    for en, zh in DISHONEST:
        left, right = passage(text("en", en)), passage(text("zh-Hans", zh))
        assert {(b, a) for a, b in compare.clashes(right, left)} == set(compare.clashes(left, right))
