import pytest

from stillhere.content.model import KINDS
from stillhere.testing import write_site
from tests.cli.running import stillhere


@pytest.fixture
def site(tmp_path):
    return write_site(tmp_path / "site")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("published", [False, True])
def test_a_new_entry_has_no_mistake_before_anything_is_filled_in(kind, published, site):
    made = stillhere("entry", kind, 'A "new" \\one', "--site", site, "--json")
    assert made.code == 0, made.err
    assert made.report["files"] == ["en.md", "facts.toml", "zh-Hans.md"]
    facts = site / f"content/{kind}/a-new-one/facts.toml"
    if published:
        facts.write_text(facts.read_text("utf-8").replace("draft = true", ""), "utf-8")
    report = stillhere("check", site, "--json").report
    assert [row for row in report["findings"] if row["code"] != "translation-missing"] == []


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_skeleton_offers_can_be_taken(kind, site):
    """With every # taken away that stands before a field, the entry still has no mistake but what it does not know."""
    stillhere("entry", kind, "New", "--site", site)
    facts = site / f"content/{kind}/new/facts.toml"
    lines = [
        line.removeprefix("# ") if " = " in line or "[[" in line else line
        for line in facts.read_text("utf-8").splitlines()
    ]
    text = "\n".join(lines).replace("short-name-of-a-case", "li-example").replace("draft = true", "")
    facts.write_text(text.replace("Where the facts", "# Where the facts"), "utf-8")
    found = {row["code"] for row in stillhere("check", site, "--json").report["findings"]}
    assert found <= {"translation-missing"}


@pytest.mark.parametrize(
    ("title", "words", "folder", "file", "line"),
    [
        ("Free Li", (), "free-li", "en.md", 'title = "Free Li"'),
        ("Free Li", (), "free-li", "zh-Hans.md", 'title = "请替换：标题"'),
        ("释放李某", (), "shi-fang-li-mou", "zh-Hans.md", 'title = "释放李某"'),
        ("释放李某", (), "shi-fang-li-mou", "en.md", 'title = "REPLACE: title"'),
        ("Free 李某", ("--in", "en"), "free", "en.md", 'title = "Free 李某"'),
        ("Free Li", ("--slug", "li-2"), "li-2", "en.md", 'title = "Free Li"'),
        ("  @TODAY@ ", (), "today", "en.md", 'title = "@TODAY@"'),
    ],
)
def test_the_title_gives_the_address_and_stands_in_its_language(title, words, folder, file, line, site):
    assert stillhere("entry", "essay", title, "--site", site, *words).code == 0
    assert line in (site / "content/essay" / folder / file).read_text("utf-8").splitlines()


def test_it_says_what_to_do_next(site, monkeypatch):
    monkeypatch.chdir(site)
    assert "stillhere check" in stillhere("entry", "case", "Li Two").out
    assert "请替换" in stillhere("entry", "case", "Li Three", lang="zh").out


def test_every_language_of_the_site_gets_a_text(tmp_path):
    languages = {"stillhere.toml": 'format = 1\nlanguages = ["en", "zh-Hans", "zh-Hant", "de"]\n'}
    site = write_site(tmp_path, languages)
    stillhere("entry", "case", "新人", "--site", site)
    folder = site / "content/case/xin-ren"
    assert "请替换" in (folder / "zh-Hant.md").read_text("utf-8")
    assert "REPLACE" in (folder / "de.md").read_text("utf-8")
    assert 'zh-Hans = "新人"' in (folder / "facts.toml").read_text("utf-8")


def test_an_entry_is_never_overwritten(site):
    before = (site / "content/case/li-example/facts.toml").read_bytes()
    ran = stillhere("entry", "case", "Li Example", "--site", site)
    assert ran.code == 1
    assert "--slug" in ran.err
    assert (site / "content/case/li-example/facts.toml").read_bytes() == before


def test_nothing_is_written_through_a_link_that_leads_out(site, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (site / "content/essay").symlink_to(tmp_path / "elsewhere")
    assert stillhere("entry", "essay", "One", "--site", site).code == 1
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["opinion", "A"], 2, "essay"),
        (["essay", "……"], 2, "--slug NAME"),
        (["essay", "  "], 2, "TITLE"),
        (["essay", "x" * 301], 2, "300"),
        (["essay", "a\nb"], 2, "TITLE"),
        (["essay", "Index"], 2, "not 'index'"),
        (["essay", "A", "--slug", "A B"], 2, "small letters"),
        (["essay", "A", "--slug", "../a"], 2, "small letters"),
        (["essay", "A", "--slug", ""], 2, "small letters"),
        (["essay", "A", "--in", "de"], 2, "en, zh-Hans"),
        (["essay", "A", "--site", "gone"], 1, "no site folder"),
    ],
)
def test_what_cannot_work_is_said_and_nothing_is_written(words, code, sentence, site, monkeypatch):
    monkeypatch.chdir(site)
    ran = stillhere("entry", *words)
    assert ran.code == code
    assert sentence in ran.err
    assert not (site / "content/essay").exists()
