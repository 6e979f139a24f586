import pytest

from stillhere.languages import TAG, in_language, interface_language, own_name


@pytest.mark.parametrize(
    ("asked", "environment", "language"),
    [
        (None, {}, "en"),
        ("zh", {}, "zh"),
        ("zh-Hans", {"LANG": "en_US.UTF-8"}, "zh"),
        ("en", {"LANG": "zh_CN.UTF-8"}, "en"),
        (None, {"LANG": "zh_CN.UTF-8"}, "zh"),
        (None, {"LC_ALL": "zh_TW", "LANG": "en_US"}, "zh"),
        (None, {"LC_ALL": "", "LC_MESSAGES": "zh_CN"}, "zh"),
        (None, {"LC_ALL": "C", "LANG": "zh_CN"}, "en"),
        ("fr", {}, "en"),
    ],
)
def test_the_interface_speaks_what_is_asked_for_else_what_the_locale_says(asked, environment, language):
    assert interface_language(asked, environment) == language


def test_words_of_the_same_language_in_another_script_come_before_foreign_ones():
    values = {"en": "a", "zh-Hant": "b"}
    assert in_language(values, "en") == "a"
    assert in_language(values, "zh-Hans") == "b"
    assert in_language(values, "fr") == "a"


def test_a_language_is_named_in_itself_where_we_know_it():
    assert own_name("zh-Hans") == "简体中文"
    assert own_name("eo") == "eo"


@pytest.mark.parametrize(
    ("tag", "good"),
    [("en", True), ("zh-Hans", True), ("zh-Hans-CN", True), ("EN", False), ("en_US", False), ("../en", False)],
)
def test_only_language_tags_are_tags(tag, good):
    assert bool(TAG.fullmatch(tag)) is good
