import pytest

from stillhere.build.words import words_of
from stillhere.languages import TAG, available, direction, in_language, interface_language, own_name


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


def test_traditional_chinese_is_made_of_simplified_where_nobody_wrote_it():
    assert in_language({"en": "a", "zh-Hans": "头发"}, "zh-Hant") == "頭髮"
    assert in_language({"zh-Hans": "头发", "zh-Hant": "髮"}, "zh-Hant") == "髮"
    assert in_language({"en": "a", "zh-Hant": "頭髮"}, "zh-Hans") == "頭髮"
    assert available("zh-Hant", {"zh-Hans": ""})
    assert available("en", ("en",))
    assert not available("zh-Hans", ("zh-Hant",))
    assert not available("zh-Hant", ("en",))


@pytest.mark.parametrize(
    ("tag", "way"),
    [
        ("en", "ltr"), ("zh-Hant", "ltr"), ("ug", "rtl"), ("ar", "rtl"), ("fa", "rtl"), ("he", "rtl"), ("ur", "rtl"),
        ("ug-CN", "rtl"), ("ug-Latn", "ltr"), ("ku-Arab", "rtl"), ("ur-Arab-PK", "rtl"), ("bo", "ltr"),
    ],
)  # fmt: skip
def test_a_language_has_a_direction(tag, way):
    assert direction(tag) == way


def test_the_theme_speaks_english_where_it_has_no_words_of_a_language():
    assert words_of("ug") == words_of("de") == words_of("en")
    assert words_of("zh-Hant")["home"] == "首頁"
    assert own_name("ug") == "ئۇيغۇرچە"
    assert own_name("ku") == "ku"
