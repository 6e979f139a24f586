"""A site folder with every kind of dangerous or broken file: a clear finding for each, and never a traceback."""

import os
import subprocess
import sys

import pytest

from stillhere.cli.main import main
from stillhere.testing import TINY_SITE, write_site

PAGE = "content/page/about"
TEXT, FACTS = f"{PAGE}/en.md", f"{PAGE}/facts.toml"
CASE = "content/case/li-example/facts.toml"
HEAD = '+++\ntitle = "Who we are"\n+++\n'
DAY = "published = 2010-01-01\n"


def put(path, what):
    """A file with these bytes or words, or whatever a function makes there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if callable(what):
        path.unlink(missing_ok=True)
        what(path)
    else:
        path.write_bytes(what if isinstance(what, bytes) else what.encode())


def link(target):
    return lambda path: path.symlink_to(target)


def sparse(path):
    path.touch()
    os.truncate(path, 2 << 30)


def folder_with(name):
    return lambda path: put(path / name, "x")


def with_portrait(value):
    return TINY_SITE[CASE].replace("sentence_months", f"portrait = {value}\nsentence_months")


BAD = {
    "link to a file outside": (TEXT, link("/etc/passwd"), TEXT),
    "link to a folder outside": (f"{PAGE}/photos", link("/etc"), f"{PAGE}/photos"),
    "link to nothing": (TEXT, link("nowhere"), TEXT),
    "link to itself": (TEXT, link("en.md"), TEXT),
    "kind that is a link outside": ("content/essay", link("/usr"), "content/essay"),
    "register that is a link outside": ("registers/people.toml", link("/etc/passwd"), "registers/people.toml"),
    "register that is a pipe": ("registers/people.toml", os.mkfifo, "registers/people.toml"),
    "register that is a folder": ("registers/people.toml", os.mkdir, "registers/people.toml"),
    "addresses that are a pipe": ("registers/addresses.toml", os.mkfifo, "registers/addresses.toml"),
    "settings that are a link outside": ("stillhere.toml", link("/etc/passwd"), "stillhere.toml"),
    "backslash in a name": (f"{PAGE}/up\\..\\..\\x.md", "x", f"{PAGE}/up\\\\..\\\\..\\\\x.md"),
    "newline in a name": (f"{PAGE}/e\nn.md", "x", f"{PAGE}/e\\nn.md"),
    "escape in a name": (f"{PAGE}/\x1b[2J.md", "x", f"{PAGE}/\\x1b[2J.md"),
    "right-to-left mark in a name": (f"{PAGE}/\u202egpj.md", "x", f"{PAGE}/\\u202egpj.md"),
    "name that is no UTF-8": (f"{PAGE}/\udcff.md", "x", f"{PAGE}/\\udcff.md"),
    "name like up": (f"{PAGE}/x..md", "x", f"{PAGE}/x..md"),
    "folder named like up": ("content/page/...x/en.md", "x", "content/page/...x"),
    "system file": (f"{PAGE}/Thumbs.db", "x", f"{PAGE}/Thumbs.db"),
    "script": (f"{PAGE}/x.js", "x", f"{PAGE}/x.js"),
    "pipe": (TEXT, os.mkfifo, TEXT),
    "folder named like a text": (TEXT, folder_with("x.md"), f"{TEXT}/x.md"),
    "empty folder named like a text": (TEXT, os.mkdir, TEXT),
    "two gigabytes": (TEXT, sparse, TEXT),
    "two gigabytes of facts": (FACTS, sparse, FACTS),
    "no UTF-8": (TEXT, b'+++\ntitle = "x"\n+++\n\nfine\n\xff\n', f"{TEXT}:6"),
    "UTF-16": (TEXT, HEAD.encode("utf-16"), f"{TEXT}:1"),
    "NUL": (TEXT, HEAD + "a\0b\n", f"{TEXT}:4"),
    "NUL in facts": (FACTS, DAY + "\0", f"{FACTS}:2"),
    "YAML": (TEXT, "---\ntitle: no\n---\nx\n", f"{TEXT}:1"),
    "front matter without end": (TEXT, '+++\ntitle = "x"\n', f"{TEXT}:1"),
    "nothing at all": (TEXT, "", f"{TEXT}:1"),
    "facts without a date": (FACTS, "tags = []\n", f"{FACTS}:1"),
    "no facts": (FACTS, lambda path: None, FACTS),
    "date that is none": (FACTS, "published = 2010-02-30\n", f"{FACTS}:1"),
    "year nought": (FACTS, "published = 0000-01-01\n", f"{FACTS}:1"),
    "leap second": (FACTS, "published = 23:59:60\n", f"{FACTS}:1"),
    "unknown field": (FACTS, DAY + "publised = 2010\n", f"{FACTS}:2"),
    "same key twice": (FACTS, DAY + DAY, f"{FACTS}:2"),
    "half a table": (FACTS, DAY + "[x\n", f"{FACTS}:2"),
    "huge number": (FACTS, f"published = {'9' * 5000}\n", f"{FACTS}:1"),
    "no number": (FACTS, "published = nan\n", f"{FACTS}:1"),
    "deep arrays": (FACTS, f"{DAY}tags = {'[' * 60_000}{']' * 60_000}\n", f"{FACTS}:2"),
    "deep tables": (FACTS, f"{DAY}tags = {'{a=' * 20_000}1{'}' * 20_000}\n", f"{FACTS}:2"),
    "deep dotted key": (FACTS, DAY + "a." * 60_000 + "a = 1\n", FACTS),
    "deep header": (FACTS, f"{DAY}[{'a.' * 60_000}a]\n", FACTS),
    "portrait outside": (CASE, with_portrait('"../../../etc/passwd"'), f"{CASE}:4"),
    "portrait at the root": (CASE, with_portrait('"/etc/passwd"'), f"{CASE}:4"),
    "portrait with NUL": (CASE, with_portrait('"a\\u0000.svg"'), f"{CASE}:4"),
    "portrait with backslash": (CASE, with_portrait('"..\\\\..\\\\x.svg"'), f"{CASE}:4"),
    "portrait that is no text": (CASE, with_portrait("[1]"), f"{CASE}:4"),
}


@pytest.mark.parametrize("command", ["check", "build"])
@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", BAD)
def test_it_is_a_finding_at_its_place(tmp_path, capsys, name, lang, command):
    path, what, place = BAD[name]
    put(write_site(tmp_path / "site") / path, what)
    assert main([command, str(tmp_path / "site"), "--lang", lang]) == 1
    said = capsys.readouterr()
    wrong = {"en": ": error: ", "zh": ": 错误"}[lang]
    assert [line for line in (said.out + said.err).splitlines() if line.startswith(place) and wrong in line]
    assert "Traceback" not in said.out + said.err
    assert not (tmp_path / "site/.stillhere/tree").exists()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_all_of_them_at_once_are_all_said(tmp_path, capsys, lang):
    site = write_site(tmp_path / "site")
    rows = {name: row for name, row in BAD.items() if row[0].startswith(PAGE + "/") and row[0] not in (TEXT, FACTS)}
    for path, what, _ in rows.values():
        put(site / path, what)
    put(site / TEXT, BAD["NUL"][1])
    put(site / CASE, BAD["portrait outside"][1])
    assert main(["check", str(site), "--lang", lang]) == 1
    lines = capsys.readouterr().out.splitlines()
    places = [place for _, _, place in rows.values()] + [f"{TEXT}:4", f"{CASE}:4"]
    assert [place for place in places if not any(line.startswith(place + ":") for line in lines)] == []


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_mistake_of_one_file_is_said_with_its_line(tmp_path, capsys, lang):
    facts = "publishd = 2010\ntags = 5\ndraft = 1\n\n[[sources]]\nurl = 5\n\n[[sources]]\ntitle = 7\nextra = 1\n"
    put(write_site(tmp_path / "site") / FACTS, facts)
    assert main(["check", str(tmp_path / "site"), "--lang", lang]) == 1
    lines = [line.split(":")[1] for line in capsys.readouterr().out.splitlines() if line.startswith(FACTS)]
    assert {"1", "2", "3", "5", "6", "9", "10"} <= set(lines)


SLOW = {
    "many unknown keys": (FACTS, DAY + "".join(f"k{number} = 1\n" for number in range(25_000))),
    "spaces after a bracket": (FACTS, f'{DAY}x = """\n[{" " * 50_000}\n"""\ny = 1\n'),
    "spaces in a reference": (TEXT, f"{HEAD}{{{{{' ' * 500_000}\n"),
    "quotes in quotes": (TEXT, f"{HEAD}{'> ' * 400_000}x\n"),
    "lists in lists": (TEXT, f"{HEAD}{'- ' * 400_000}x\n"),
    "brackets": (TEXT, f"{HEAD}{'[' * 900_000}x\n"),
    "stars": (TEXT, f"{HEAD}{'*a_ ' * 200_000}x\n"),
    "ticks": (TEXT, HEAD + "".join("`" * number + " " for number in range(1300)) + "\n"),
    "links": (TEXT, f"{HEAD}{'[a](/b) ' * 100_000}x\n"),
    "tables": (TEXT, f"{HEAD}|{'a|' * 5000}\n|{'-|' * 5000}\n" + "|\n" * 5000),
    "footnotes": (TEXT, HEAD + "".join(f"[^{n}]: [^{n + 1}]\n\n" for n in range(20_000)) + "[^0]\n"),
    "entities": (TEXT, HEAD + "&amp;" * 200_000 + "\n"),
}


@pytest.mark.parametrize("name", SLOW)
def test_no_file_can_hold_the_check_up(tmp_path, name):
    path, what = SLOW[name]
    put(write_site(tmp_path / "site") / path, what)
    words = [sys.executable, "-m", "stillhere", "check", str(tmp_path / "site")]
    ended = subprocess.run(words, capture_output=True, check=False, timeout=8)
    assert ended.returncode in (0, 1)


DRAWINGS = {
    "script": '<svg xmlns="http://www.w3.org/2000/svg"><script>x</script></svg>',
    "handler": '<svg xmlns="http://www.w3.org/2000/svg" onload="x"/>',
    "image": '<svg xmlns="http://www.w3.org/2000/svg"><image href="https://evil.example/"/></svg>',
    "entities": '<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg xmlns="http://www.w3.org/2000/svg"><title>&a;</title></svg>',
    "style sheet": '<?xml-stylesheet href="https://evil.example/"?><svg xmlns="http://www.w3.org/2000/svg"/>',
    "style": '<svg xmlns="http://www.w3.org/2000/svg"><rect fill="url(https://evil.example/#a)"/></svg>',
    "no end": '<svg xmlns="http://www.w3.org/2000/svg">' + "<g>" * 10_000,
    "web page": "<html><script>x</script></html>",
    "nothing": "",
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-8-sig"])
@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_that_does_more_than_draw_is_refused(tmp_path, capsys, name, encoding):
    facts = with_portrait('"p.svg"\nportrait_source = { en = "ours", zh-Hans = "自绘" }')
    site = write_site(tmp_path / "site", {CASE: facts})
    declared = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>'
    put(site / "content/case/li-example/p.svg", (declared + DRAWINGS[name]).encode(encoding))
    assert main(["check", str(site)]) == 1
    assert "content/case/li-example/p.svg: error: " in capsys.readouterr().out


def test_no_site_folder_is_said(tmp_path, capsys):
    assert main(["check", str(tmp_path)]) == 1
    assert str(tmp_path) in capsys.readouterr().err


def test_what_cannot_be_read_is_said(tmp_path, capsys):
    """A link to nothing cannot be read by anybody, root included."""
    site = write_site(tmp_path / "site")
    (site / TEXT).unlink()
    (site / TEXT).symlink_to("gone.md")
    assert main(["check", str(site)]) == 1
    assert f"{TEXT}: error: " in capsys.readouterr().out
