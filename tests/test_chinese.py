import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stillhere.chinese import WAYS, person, simplified_in, simplified_only, traditional

WORDS = {
    "陈光诚": "陳光誠", "刘晓波": "劉曉波", "范仲淹": "范仲淹", "皇后": "皇后", "以后": "以後", "在家里": "在家裡",
    "公里": "公里", "头发": "頭髮", "发展": "發展", "干净": "乾淨", "干部": "幹部", "若干": "若干", "干涉": "干涉",
    "面包": "麵包", "面对": "面對", "台风": "颱風", "制造": "製造", "制度": "制度", "复杂": "複雜", "恢复": "恢復",
    "只有": "只有", "一只猫": "一隻貓", "准备": "準備", "批准": "批准", "日历": "日曆", "历史": "歷史", "游行": "遊行",
    "游泳": "游泳", "谷物": "穀物", "山谷": "山谷", "尽管": "儘管", "尽力": "盡力", "征文": "徵文", "象征": "象徵",
    "煽动颠覆国家政权罪": "煽動顛覆國家政權罪", "寻衅滋事": "尋釁滋事", "监视居住": "監視居住",
}  # fmt: skip
TEXTS = st.text(st.sampled_from("ab 0`*[]()<>{}/:\n刘晓波头发里后干云计算，。“”") | st.characters(max_codepoint=0x9FFF))


@pytest.mark.parametrize("words", WORDS)
def test_one_character_becomes_the_right_one_of_several(words):
    assert traditional(words) == WORDS[words]
    assert simplified_in(traditional(words)) == []


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("words", ["法律程序", "红头文件", "支持", "对象"])
def test_what_a_court_said_is_not_reworded_whatever_the_way(way, words):
    assert traditional(words, way) == {"法律程序": "法律程序", "红头文件": "紅頭文件", "对象": "對象"}.get(words, words)


def test_ways_differ_in_characters_and_words():
    assert [traditional("家里的网络", way) for way in WAYS] == ["家裡的網絡", "家裡的網路", "家裏的網絡"]


@pytest.mark.parametrize(
    "kept",
    [
        "`头发`", "``头`发``", "```\n头发\n\n头\n```", "> ~~~ 码\n> 头发\n> ~~~", "- ```\n  头发\n  ```",
        "{{held 头发}}", "https://zh.wikipedia.org/wiki/刘晓波", "plain ASCII <>`{}[]",
    ],
)  # fmt: skip
def test_code_links_and_references_are_not_touched(kept):
    assert traditional(kept) == kept
    assert traditional(f"头发\n\n{kept}\n\n头发") == f"頭髮\n\n{kept}\n\n頭髮"


def test_the_words_of_a_link_are_converted_its_target_is_not():
    assert traditional("[刘](/case/刘 “头发”)") == "[劉](/case/刘 “頭髮”)"
    assert traditional("[刘][注释]\n\n[注释]: https://a.example/刘") == "[劉][註釋]\n\n[註釋]: https://a.example/刘"
    assert traditional("见https://a.example/刘，头发") == "見https://a.example/刘，頭髮"


@pytest.mark.parametrize("way", WAYS)
@given(text=TEXTS)
@example(text="U盘，IP地址，B超")
@example(text="`" * 9 + "头")
def test_ascii_stays_as_it_is(way, text):
    assert re.sub(r"[^\x00-\x7f]+", "x", traditional(text, way)) == re.sub(r"[^\x00-\x7f]+", "x", text)


@given(TEXTS.map(lambda text: re.sub(r"[\x00-\x7f]", "", text)))
def test_nothing_simplified_is_left(text):
    for way in WAYS:
        assert simplified_in(traditional(text, way), way) == []


def test_the_longest_exception_is_used_and_ones_own_before_ours():
    terms = (("云", "云"), ("云计算", "雲端運算"), ("云计算机", "雲計算機"))
    assert traditional("云计算机，云计算，白云", terms=terms) == "雲計算機，雲端運算，白云"
    assert traditional("云计算") == "雲計算"


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("陈光诚", "陳光誠"), ("于世文", "于世文"), ("于某", "于某"), ("余杰", "余杰"), ("余志坚", "余志堅"),
        ("范木根", "范木根"),        ("喻东岳", "喻東岳"), ("叶海燕", "葉海燕"),
        ("里某", "里某"), ("李某里", "李某裡"), ("岳飞", "岳飛"), ("Liu", "Liu"), ("", ""),
    ],
)  # fmt: skip
def test_surnames_stay_surnames(name, written):
    assert person(name) == written


def test_an_organisation_may_spell_a_name_otherwise():
    assert person("余杰", terms=(("余杰", "余傑"),)) == "余傑"
    assert person("网络", "taiwan-words") == "網路"


def test_what_only_simplified_writing_has():
    assert simplified_in("发体个国为这时说会学") == list("发体个国为这时说会学")
    assert simplified_in("皇后里干余于着面只云台岳范 abc，。") == []
    assert simplified_in("内户着", "hong-kong") == ["内"]
    assert all(len(simplified_only(way)) > 2400 for way in WAYS)


def test_hostile_texts_take_no_time():
    for text in ("`" * 200_000, "{{" * 100_000, "](" * 100_000, "```\n头\n" * 30_000, "> " * 100_000):
        assert traditional(text + "头").endswith(("頭", "头"))
