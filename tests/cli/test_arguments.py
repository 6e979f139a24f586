import pytest

from stillhere.cli.main import COMMANDS
from stillhere.cli.messages import sentences
from tests.cli.running import stillhere


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_command_explains_itself_in_both_languages(command, lang):
    ran = stillhere(command, "--help", lang=lang)
    assert (ran.code, ran.err) == (0, "")
    assert sentences()["usage-word"][lang] in ran.out
    assert "".join(sentences()[f"help-{command}"][lang].split())[:12] in "".join(ran.out.split())


@pytest.mark.parametrize("verb", ["keys new", "keys ceremony", "release make", "release addresses", "release finish"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_verb_explains_itself_in_both_languages(verb, lang):
    ran = stillhere(*verb.split(), "--help", lang=lang)
    assert (ran.code, ran.err) == (0, "")
    assert sentences()["usage-positionals"][lang] in ran.out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["new"], "usage-required"),
        (["check", "--nonsense"], "usage-unrecognized"),
        (["keys", "burn"], "usage-choice"),
        (["verify", "x", "--trust"], "usage-expected"),
        (["serve", "x", "--port", "high"], "usage-value"),
        (["keys"], "usage-required"),
        (["release"], "usage-required"),
    ],
)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_wrong_call_is_explained_in_both_languages(words, code, lang):
    ran = stillhere(*words, lang=lang)
    assert (ran.code, ran.out) == (2, "")
    start = sentences()[code][lang].split("{")[0]
    assert start in ran.err
    assert "--help" in ran.err


def test_no_option_is_guessed_from_its_beginning():
    assert stillhere("verify", "x", "--tru", "y").code == 2
