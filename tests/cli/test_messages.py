import ast
import re
import string
from pathlib import Path

import pytest

from stillhere.addresses import STATES as ADDRESS_STATES
from stillhere.build import verifier
from stillhere.cli import key_change, key_plan, people
from stillhere.cli.main import COMMANDS
from stillhere.cli.messages import LANGUAGES, Say, sentences
from stillhere.content.review import WHY
from stillhere.errors import Finding, Problem
from stillhere.flows.history import KINDS
from stillhere.photos.desk.desk import STATES
from stillhere.release.verdict import FileState, Verdict

SOURCE = Path(__file__).parent.parent.parent / "src" / "stillhere"
MODULES = [ast.parse(path.read_text("utf-8")) for path in sorted(SOURCE.rglob("*.py"))]
CALLS = [node for module in MODULES for node in ast.walk(module) if isinstance(node, ast.Call)]
STRINGS = {n.value for m in MODULES for n in ast.walk(m) if isinstance(n, ast.Constant) and isinstance(n.value, str)}
_SPEAK = {"say", "_say", "tell", "_tell", "Problem", "WrongUsage", "NotChecked", "Stop", "Change", "Finding"}
_CAUSES = {"ZipRefused", "FetchFailed", "NotGenuine", "Unreadable", "Failure"}


def name_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def constants(node: ast.AST) -> list[str]:
    return [n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)]


def codes_of(call: ast.Call) -> list[str]:
    """The codes of sentences that a call names outright, both sides of an `if` included."""
    place = 2 if name_of(call) == "Finding" else 0
    if len(call.args) <= place:
        return []
    word = call.args[place]
    sides = [word.body, word.orelse] if isinstance(word, ast.IfExp) else [word]
    return [side.value for side in sides if isinstance(side, ast.Constant) and isinstance(side.value, str)]


CHANGED_ENTRIES = {f"entries-{what}" for what in ("added", "changed", "removed")}


def families() -> set[str]:
    """Sentences that are named by a prefix and a member of a closed set."""
    wanted = {word for call in CALLS if name_of(call) == "Wrong" for word in codes_of(call)}
    causes = {word for call in CALLS if name_of(call) in _CAUSES for word in codes_of(call)} | {"disk"}
    reasons = {word for call in CALLS if name_of(call) == "Judgement" for word in constants(call.args[2])}
    verbs: dict[str, tuple[str, ...]] = {
        "keys": ("plan", "new", "paper", "restore", "ceremony", "show", "change"),
        "release": ("make", "addresses", "review", "finish"),
    }
    verbs["people"] = ("show", "agree", "withdraw", "hide")
    verbs["vault"] = ("make", "show", "share", "take-out")
    verbs["photos"] = ("list", "add", "review")
    verbs["addresses"] = ("show", "add", "move", "condemn", "check")
    labels = {word for call in CALLS if name_of(call) in ("show", "together") for word in constants(call.args[1])}
    members: dict[str, set[str]] = {
        "progress": {label.partition(":")[0] for label in labels if label.partition(":")[0].isalpha()},
        "value": wanted,
        "verdict": {str(verdict) for verdict in Verdict},
        "path": {str(state) for state in FileState},
        "cause": causes - {"missing"},
        "because": reasons,
        "level": {"error", "warning", "hint"},
        "help": {*COMMANDS, *(f"{command}-{verb}" for command, names in verbs.items() for verb in names)},
        "act": {str(number) for number in range(1, 9)},
        "arg-consent": {"contact", *people.ASKED},
        "ask-consent": {*people.ASKED},
        "withdrawn": {*people.HOLDERS},
        "history": {*KINDS, "still", "gone"},
        "arg": {*key_change.GROUPS, *(f"plan-{seat}" for seat in key_plan.SEATS)},
        "plan": set(key_plan.SEATS),
        "ask-plan": set(key_plan.SEATS),
        "address-is": set(ADDRESS_STATES),
        "state": {*ADDRESS_STATES, "nothing"},
        **{role: {"signed", "never-signed"} for role in ("addresses", "partners")},
        "photo": set(STATES),
        "desk": words_of_desk(),
        "change": {f"{group}-{way}" for group in key_change.GROUPS for way in ("in", "out")} | CHANGED_ENTRIES,
    }
    return {f"{prefix}-{member}" for prefix, names in members.items() for member in names}


def words_of_desk() -> set[str]:
    """What the page of the review desk says: named in its HTML, or outright, or by a prefix, in its scripts."""
    page = SOURCE / "photos" / "desk" / "page"
    html, *scripts = ((page / name).read_text("utf-8") for name in ("desk.html", "desk.js", "picture.js"))
    script = "\n".join(scripts)
    named = set(re.findall(r'data-(?:word|label)="([^"]+)"', html)) | set(
        re.findall(r'(?:word|end)\("([a-z-]+[a-z])"', script)
    )
    assert set(re.findall(r'word\("([a-z-]+-)" \+', script)) == {"state-", "why-", "a-"}
    ends = {"state": STATES, "why": WHY, "a": ("face", "cover")}
    return named | {f"{prefix}-{member}" for prefix, members in ends.items() for member in members}


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize("code", sentences())
def test_a_sentence_is_there_in_both_languages_with_the_same_fields(code):
    assert set(sentences()[code]) == set(LANGUAGES)
    english, chinese = (sentences()[code][language] for language in LANGUAGES)
    assert fields(english) == fields(chinese)
    for language in LANGUAGES:
        for count in (0, 1, 2):
            said = Say(language)(code, **dict.fromkeys(fields(english), count))
            assert said.strip()
            assert str(count) in said or not fields(english)
        assert "○" in Say(language)(code, **dict.fromkeys(fields(english), "○")) or not fields(english)


def test_every_code_in_the_source_has_its_sentence():
    used = {code for call in CALLS if name_of(call) in _SPEAK for code in codes_of(call)}
    assert len(used) > 150
    assert used - sentences().keys() == set()
    assert families() - sentences().keys() == set()


def test_every_reason_of_a_verdict_has_its_sentence():
    judging = ast.walk(ast.parse((SOURCE / "release" / "verdict.py").read_text("utf-8")))
    pairs = [node for node in judging if isinstance(node, ast.Assign) and "reason" in ast.unparse(node.targets[0])]
    reasons = {word for pair in pairs for word in constants(pair.value)}
    assert reasons
    assert {f"because-{reason}" for reason in reasons} - sentences().keys() == set()


def test_every_sentence_is_used():
    because = {code for code in sentences() if code.startswith("because-") and code.removeprefix("because-") in STRINGS}
    in_browsers = {code for code in sentences() if f'"{code.partition("-")[2]}"' in verifier.script().decode()}
    assert sentences().keys() - STRINGS - families() - because - in_browsers == set()


@pytest.mark.parametrize(
    "call", [c for c in CALLS if name_of(c) in _SPEAK - {"Change"} and codes_of(c)], ids=lambda c: "-".join(codes_of(c))
)
def test_a_sentence_is_given_every_fact_that_it_needs(call):
    given = {keyword.arg for keyword in call.keywords}
    dicts = [arg for arg in call.args if isinstance(arg, ast.Dict)]
    given |= {key.value if isinstance(key, ast.Constant) else None for arg in dicts for key in arg.keys}
    if given & {"judgement", "observation"}:
        given.add("sentence")  # the demo words its verdicts when it tells them
    if None in given or (name_of(call) == "Finding" and len(call.args) > 3 and not dicts):
        return  # facts that are handed on are made elsewhere
    for code in codes_of(call):
        assert fields(sentences()[code]["en"]) <= given, code


def test_a_count_takes_the_word_that_fits():
    say = Say("en")
    assert say("problems-found", count=1).startswith("1 mistake ")
    assert say("problems-found", count=2).startswith("2 mistakes ")


def test_words_from_outside_cannot_steer_the_terminal():
    for language in LANGUAGES:
        said = Say(language)("path-altered", path="a\x1b[2Jb\u202ec")
        assert said.isprintable()


def test_a_finding_is_one_line_with_its_place_and_a_guess():
    finding = Finding("f.toml", 3, "field-unknown", {"field": "nme", "known": "name", "guess": "name"})
    assert Say("en").finding(finding) == (
        "f.toml:3: error: there is no field 'nme' here. Known: name. Did you mean 'name'?"
    )
    assert Say("zh").finding(Finding("f", 0, "nul-byte", {})).startswith("f: 错误")


def test_an_unknown_code_is_our_bug():
    with pytest.raises(KeyError):
        Say("en").stop(Problem("no-such-code"))
