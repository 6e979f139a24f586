import sys
from functools import partial
from pathlib import Path

import pylopdf_fonts_zh_cn
import pytest

from stillhere.build.press.fonts import load_fonts
from stillhere.build.press.poster import piece
from stillhere.build.press.share import organisation_card, share_picture
from stillhere.build.press.typesetting import Layout, typeset
from stillhere.cli.messages import Say
from stillhere.errors import Problem


def test_the_pinned_fonts_are_there_and_the_machines_are_not(fonts):
    assert fonts.serif == ("Noto Serif SC", "Libertinus Serif")
    assert fonts.sans == ("Noto Sans SC", "Libertinus Serif")
    assert [Path(folder).name for folder in fonts.folders] == ["pylopdf_fonts_zh_cn"]


def renamed(data: bytes) -> bytes:
    """The same font as another family, for lack of a second small one: names are stored in UTF-16."""
    return data.replace("Noto Sans SC".encode("utf-16-be"), "Some Sans XY".encode("utf-16-be"))


def test_the_site_folders_fonts_come_after_the_pinned_ones_and_change_the_digest(fonts, tmp_path, monkeypatch):
    (tmp_path / "fonts" / "more").mkdir(parents=True)
    (tmp_path / "fonts" / "more" / "own.otf").write_bytes(renamed(pylopdf_fonts_zh_cn.sans_path().read_bytes()))
    own = load_fonts(tmp_path)
    assert own.serif == ("Noto Serif SC", "Libertinus Serif", "Some Sans XY")
    assert own.digest != fonts.digest
    monkeypatch.chdir(tmp_path)
    assert load_fonts(Path()) == load_fonts(tmp_path) == own


def test_a_site_folder_without_fonts_changes_nothing(fonts, tmp_path):
    assert load_fonts(tmp_path) == fonts


def test_a_file_that_is_no_font_is_named(tmp_path):
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / "torn.ttf").write_bytes(b"OTTO")
    with pytest.raises(Problem) as problem:
        load_fonts(tmp_path)
    assert (problem.value.code, problem.value.facts) == ("font-unreadable", {"file": "fonts/torn.ttf"})


@pytest.mark.parametrize("module", ["typst", "pylopdf_fonts_zh_cn", "PIL"])
def test_without_the_extra_the_command_that_installs_it_is_named(module, monkeypatch):
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(Problem) as problem:
        load_fonts()
    assert problem.value.code == "pictures-not-installed"
    for language in ("en", "zh"):
        assert "pip install 'stillhere[pictures]'" in Say(language).stop(problem.value)


@pytest.mark.parametrize(("words", "lacking"), [("Fist ✊", "✊"), ("བོད", "བ"), ("𠮷野", "𠮷")])
@pytest.mark.parametrize("form", ["pdf", "png"])
def test_a_character_that_no_font_has_stops_the_work_and_is_named(words, lacking, form, fonts, example):
    values = {**organisation_card(example, "en").values, "titles": [piece(words, "en")]}
    with pytest.raises(Problem) as problem:
        typeset(Layout("share", values, form=form), fonts)
    assert problem.value.code == "font-lacks"
    assert lacking in problem.value.facts["characters"].split()


@pytest.mark.parametrize("words", ["劉曉波 陳光誠 龘 喆 㛃", "“Xi’an” – é ő – 1955", "《》、。；：？！……——·"])
def test_traditional_and_rare_characters_are_there(words, fonts, example):
    values = {**organisation_card(example, "en").values, "titles": [piece(words, "zh-Hans")]}
    assert share_picture(Layout("share", values, form="png"), partial(typeset, fonts=fonts))
