import pytest

from stillhere.errors import Finding, Problem, ProblemsFound
from stillhere.project import Mirror, Places, Settings, decoded, parse_settings, read_settings
from stillhere.testing import write_site

MINIMAL = 'format = 1\nlanguages = ["en"]\n'


def test_settings_have_sensible_defaults(tmp_path):
    assert read_settings(write_site(tmp_path)) == Settings()


def test_settings_say_languages_days_bins_and_mirrors():
    source = 'format = 1\nlanguages = ["de"]\nbins = "64"\nheartbeat_days = 7\n'
    source += '[[mirror]]\nname = "a"\nkind = "folder"\npath = "x"\n'
    settings = parse_settings(source.encode(), [])
    assert settings == Settings(("de",), 64, heartbeat_days=7, mirrors=(Mirror("a", "folder", "x"),))


def test_a_folder_without_settings_is_no_site_folder(tmp_path):
    for folder in (tmp_path, tmp_path / "gone"):
        with pytest.raises(Problem) as problem:
            read_settings(folder)
        assert problem.value.code == "not-a-site-folder"


def test_mistakes_in_the_settings_are_all_named(tmp_path):
    write_site(tmp_path, {"stillhere.toml": "format = 2\nlanguage = 1\n"})
    with pytest.raises(ProblemsFound) as found:
        read_settings(tmp_path)
    assert [f.code for f in found.value.findings] == ["field-missing", "value-number", "field-unknown"]
    assert found.value.facts == {"count": 3}


def test_mistakes_elsewhere_do_not_change_the_settings():
    findings = [Finding("content/x.doc", 0, "file-unexpected", {"name": "x.doc"})]
    assert parse_settings(MINIMAL.encode(), findings).languages == ("en",)


def test_text_is_utf8_without_nul_and_line_ends_are_one():
    assert decoded("\ufeffä\r\nb".encode(), "f", []) == "ä\nb"


@pytest.mark.parametrize(("source", "finding"), [(b"a\nb\xff", (2, "not-utf8")), (b"a\n\nb\0", (3, "nul-byte"))])
def test_what_is_no_text_is_named_with_its_line(source, finding):
    findings: list[Finding] = []
    assert decoded(source, "f", findings) is None
    assert [(f.line, f.code) for f in findings] == [finding]


def test_everything_that_can_be_made_again_lies_in_one_hidden_folder(tmp_path):
    places = Places(tmp_path)
    assert {p.parent for p in (places.tree, places.objects, places.requests)} == {places.work}
    assert places.work.name == ".stillhere"
    assert places.signed == tmp_path / "signed"
