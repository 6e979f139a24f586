import json

import pytest

from stillhere.cli.main import main
from stillhere.testing import write_site

EN, ZH = "content/page/about/en.md", "content/page/about/zh-Hans.md"


@pytest.fixture
def folder(tmp_path):
    return write_site(tmp_path)


def test_the_table_says_what_is_to_do(folder, capsys):
    assert main(["check", "translations", str(folder)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "content/statement/first: no text in zh-Hans" in lines
    assert "content/page/about: en: nobody wrote down what was translated, so nothing can be said" in lines
    assert lines[-2].startswith("en: 1 original, 0 up to date, 0 behind, 2 not recorded, 0 missing")


def test_marking_and_falling_behind(folder, capsys):
    assert main(["check", "translations", str(folder), "--mark", EN]) == 0
    assert capsys.readouterr().out == f"{EN}: up to date with zh-Hans now, 1 paragraph.\n"
    assert main(["check", "translations", str(folder), "--mark", str(folder / EN)]) == 0
    assert "already" in capsys.readouterr().out
    (folder / ZH).write_text('+++\ntitle = "我们是谁"\n+++\n别的。\n\n新段。\n', "utf-8")
    assert main(["check", "translations", str(folder)]) == 0
    out = capsys.readouterr().out
    assert "content/page/about: en is older than its original, zh-Hans\n" in out
    assert "  changed: +++ zh-Hans.md:1 ↔ en.md:1\n" in out
    assert "  changed: ¶1 zh-Hans.md:4 ↔ en.md:7\n" in out
    assert "  new: ¶2 zh-Hans.md:6\n" in out


def test_it_speaks_chinese(folder, capsys):
    assert main(["--lang", "zh", "check", "translations", str(folder)]) == 0
    assert "没有 zh-Hans 的正文" in capsys.readouterr().out


def test_the_report_for_machines(folder, capsys):
    main(["check", "translations", str(folder), "--mark", EN, "--json"])
    assert json.loads(capsys.readouterr().out)["marked"][0]["changed"] is True
    assert main(["check", "translations", str(folder), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["counts"]["en"] == {
        "original": 1, "done": 1, "behind": 0, "unrecorded": 1, "missing": 0, "generated": 0
    }  # fmt: skip
    about = [row for row in report["translations"] if row["entry"] == "content/page/about"]
    assert [(row["language"], row["state"]) for row in about] == [("en", "done"), ("zh-Hans", "original")]


def test_entries_with_mistakes_are_named(folder, capsys):
    (folder / "content/page/about/facts.toml").unlink()
    assert main(["check", "translations", str(folder)]) == 0
    assert "content/page/about" in capsys.readouterr().out.splitlines()[-1]


def test_a_text_that_is_behind_is_a_hint_of_the_check(folder, capsys):
    main(["check", "translations", str(folder), "--mark", EN])
    (folder / ZH).write_text('+++\ntitle = "我们是谁"\nsummary = "一个协会。"\n+++\n别的。\n', "utf-8")
    assert main(["check", str(folder)]) == 0
    assert f"{EN}:7: hint: older than its original, zh-Hans.md" in capsys.readouterr().out


@pytest.mark.parametrize("words", [["SITE", "more"], ["SITE", "--mark", "x"], ["SITE", "--original", "en"]])
def test_a_check_of_everything_takes_a_folder_only(folder, capsys, words):
    assert main(["check", *(str(folder) if word == "SITE" else word for word in words)]) == 2
    assert "stillhere check translations" in capsys.readouterr().err


def test_a_folder_of_that_name_can_be_checked(tmp_path, monkeypatch, capsys):
    write_site(tmp_path / "translations")
    monkeypatch.chdir(tmp_path)
    assert main(["check", "./translations"]) == 0
    assert "3 entries" in capsys.readouterr().out


def test_nothing_is_marked_where_it_cannot_be_told_of_what(folder, capsys):
    (folder / "content/page/about/de.md").write_text('+++\ntitle = "x"\n+++\nx\n', "utf-8")
    assert main(["check", "translations", str(folder), "--mark", EN]) == 1
    assert "--original; there is: de, zh-Hans" in capsys.readouterr().err
    assert main(["check", "translations", str(folder), "--mark", EN, "--original", "de"]) == 0
