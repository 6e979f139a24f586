import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stillhere.content.slugs import MAX_SLUG, slug_of
from stillhere.tables import SLUG


@pytest.mark.parametrize(
    ("title", "language", "slug"),
    [
        ("Free Nobel Laureate Liu Xiaobo!", "en", "free-nobel-laureate-liu-xiaobo"),
        ("China’s 26th “anniversary” & more", "en", "chinas-26th-anniversary-more"),
        ("Müller’s Straße, Łódź", "de", "mullers-strasse-lodz"),
        ("释放刘晓波集会", "zh-Hans", "shi-fang-liu-xiao-bo-ji-hui"),
        ("釋放劉曉波", "zh-Hant", "shi-fang-liu-xiao-bo"),
        ("重庆女律师", "zh-Hans", "chong-qing-nv-lv-shi"),
        ("《零八宪章》2008年 Charter 08", "zh-Hans", "ling-ba-xian-zhang-2008-nian-charter-08"),
        ("June 4", "zh-Hans", "june-4"),
        ("ＦＲＥＥ　ＬＩＵ", "zh-Hans", "free-liu"),
        ("Liu Xiaobo 刘晓波", "en", "liu-xiaobo"),
        ("བོད་ཡིག", "bo", ""),
        ("……", "zh-Hans", ""),
        ("", "en", ""),
    ],
)
def test_a_title_becomes_a_readable_address(title, language, slug):
    assert slug_of(title, language) == slug


def test_a_long_title_is_cut_between_words():
    title = "Ten years on: answer for the death of Liu Xiaobo, and let people mourn him"
    assert slug_of(title, "en") == "ten-years-on-answer-for-the-death-of-liu-xiaobo-and-let"
    assert slug_of("a" * 99, "en") == "a" * MAX_SLUG


def test_what_windows_keeps_for_itself_gets_a_number():
    assert (slug_of("Con", "en"), slug_of("Conference", "en")) == ("con-1", "conference")


@given(st.text(max_size=200), st.sampled_from(["en", "zh-Hans", "zh-Hant", "ug"]))
def test_whatever_the_title_the_slug_is_one(title, language):
    slug = slug_of(title, language)
    assert not slug or SLUG.fullmatch(slug)
    assert len(slug) <= MAX_SLUG


def test_only_chinese_needs_the_table_of_readings():
    program = "import sys; from stillhere.content.slugs import slug_of; slug_of('Łódź', 'en'); slug_of('a', 'zh');"
    done = subprocess.run([sys.executable, "-c", program + "sys.exit('pypinyin' in sys.modules)"], check=False)
    assert done.returncode == 0
