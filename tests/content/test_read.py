import os

import pytest

from stillhere.content.read import read_site
from stillhere.errors import Finding, Problem
from stillhere.testing import TINY_SITE, write_site


def read(folder):
    findings: list[Finding] = []
    return read_site(folder, findings), [(f.file, f.code) for f in findings if f.level != "hint"]


def test_the_tiny_site_is_read_without_a_mistake(tmp_path):
    site, findings = read(write_site(tmp_path))
    assert not findings
    assert sorted(site.entries) == [("case", "li-example"), ("page", "about"), ("statement", "first")]
    assert site.sources.keys() == TINY_SITE.keys()


def test_a_folder_without_settings_is_no_site(tmp_path):
    with pytest.raises(Problem) as problem:
        read(tmp_path)
    assert problem.value.code == "not-a-site-folder"


def test_what_editors_leave_lying_about_is_passed_over(tmp_path):
    site, findings = read(write_site(tmp_path, {"content/page/about/.en.md.swp": "x", "content/.DS_Store": "x"}))
    assert not findings
    assert site.sources.keys() == TINY_SITE.keys()


@pytest.mark.parametrize("name", ["back\\slash.md", "new\nline.md", "bell\a.md"])
def test_a_file_name_that_some_systems_cannot_have_is_refused(tmp_path, name):
    (write_site(tmp_path) / "content/page/about" / name).write_bytes(b"x")
    found = read(tmp_path)[1]
    assert [code for _, code in found] == ["name-unsafe"]
    assert found[0][0].isprintable()


def test_a_file_name_that_is_no_text_is_refused(tmp_path):
    write_site(tmp_path)
    with open(os.fsencode(tmp_path / "content/page/about") + b"/\xff.md", "wb"):  # noqa: PTH123 - bytes are the point
        pass
    assert [code for _, code in read(tmp_path)[1]] == ["name-unsafe"]


def test_a_link_that_leads_out_is_refused(tmp_path):
    site = write_site(tmp_path / "site")
    (tmp_path / "secret.md").write_text('+++\ntitle = "Secret"\n+++\n')
    (site / "content/page/about/en.md").unlink()
    (site / "content/page/about/en.md").symlink_to(tmp_path / "secret.md")
    (site / "content/case/out").symlink_to(tmp_path)
    found, findings = read(site)
    assert ("content/page/about/en.md", "link-leads-out") in findings
    assert all(path.startswith(("content/page/about/en.md", "content/case/out")) for path, _ in findings)
    assert b"Secret" not in b"".join(found.sources.values())


def test_settings_and_registers_may_not_lead_out_either(tmp_path):
    site = write_site(tmp_path / "site")
    (site / "registers/people.toml").symlink_to(tmp_path / "secret.toml")
    (tmp_path / "secret.toml").write_text("format = 1\n")
    assert read(site)[1] == [("registers/people.toml", "link-leads-out")]


def test_a_file_of_two_gigabytes_is_refused_without_being_read(tmp_path):
    with (write_site(tmp_path) / "content/page/about/en.md").open("wb") as file:
        file.truncate(2 << 30)
    assert read(tmp_path)[1] == [("content/page/about/en.md", "file-too-large")]


def test_a_file_in_another_coding_is_named_with_its_line(tmp_path):
    (write_site(tmp_path) / "content/page/about/en.md").write_bytes(b'+++\ntitle = "A"\n+++\n\nCaf\xe9.\n')
    findings: list[Finding] = []
    read_site(tmp_path, findings)
    assert [(f.file, f.line) for f in findings if f.code == "not-utf8"] == [("content/page/about/en.md", 5)]


def test_a_pipe_is_refused_without_waiting(tmp_path):
    os.mkfifo(write_site(tmp_path) / "content/page/about/fr.md")
    assert read(tmp_path)[1] == [("content/page/about/fr.md", "file-not-regular")]


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    text = write_site(tmp_path) / "content/page/about/en.md"
    text.unlink()
    text.symlink_to("gone.md")  # nobody can read that, root included
    assert read(tmp_path)[1] == [("content/page/about/en.md", "file-unreadable")]


def test_a_link_in_circles_is_named(tmp_path):
    loop = write_site(tmp_path) / "content/page/about/fr.md"
    loop.symlink_to(loop)
    assert [file for file, _ in read(tmp_path)[1]] == ["content/page/about/fr.md"]


@pytest.mark.parametrize(
    "bomb", ["a = " + "[" * 5000, "a = " + "{a=" * 5000, "a." * 20000 + "a = 1", "a = 1" + "0" * 200_000]
)
def test_a_toml_bomb_is_a_finding(tmp_path, bomb):
    found = read(write_site(tmp_path, {"content/page/about/facts.toml": bomb}))[1]
    assert ("content/page/about/facts.toml", "toml-broken") in found or found[0][1].startswith("field")


def test_a_stray_file_does_not_change_what_is_said_of_the_others(tmp_path):
    changes = {"stillhere.toml": 'format = 1\nlanguages = ["en", "zh-Hans", "de"]\n', "content/page/about/x.doc": "x"}
    changes["content/page/about/de.md"] = '+++\ntitle = "Wer wir sind"\n+++\n'
    assert sorted(read(write_site(tmp_path, changes))[1]) == [
        ("content/page/about/x.doc", "file-unexpected"),
        ("registers/addresses.toml", "address-without-reason"),  # the site speaks German now, the reason does not
    ]
