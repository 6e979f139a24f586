"""An address that must not be opened blocks the build wherever it stands: at its file, and at its line."""

from __future__ import annotations

import pytest

from stillhere.errors import Finding, ProblemsFound
from stillhere.flows.building import build_site
from stillhere.testing import NOON, TINY_SITE, write_site
from tests.bad_input.sites import checked, entry

CODE = "address-dangerous"
IN_TEXT = {
    "inline": "[x](http://old.example/)",
    "inline with a title": '[x](http://old.example/ "title")',
    "reference": "[x][r] and\n[r]: http://other.example\n\n[r]: http://old.example/",
    "reference that nobody uses": "[r]: http://old.example/",
    "autolink": "<http://old.example/>",
    "mail": "<someone@old.example>",
    "bare": "see http://old.example/page.",
    "www": "www.old.example",
    "host": "It was old.example, once",
    "large letters": "HTTP://WWW.OLD.EXAMPLE/",
    "dot at its end": "[x](http://old.example./)",
    "user": "[x](http://me@old.example/)",
    "user and password": "[x](http://www.example.org:443@old.example/)",
    "port": "[x](http://old.example:8080/)",
    "below": "[x](http://a.b.old.example/)",
    "percent signs": "[x](http://%6f%6c%64%2e%65%78ample/)",
    "percent signs in prose": "old%2Eexample",
    "entities": "[x](http://old&#46;exam&#x70;le/)",
    "named entity": "old&period;example",
    "full width": "[x](http://ｏｌｄ．ｅｘａｍｐｌｅ/)",
    "ideographic dot": "[x](http://old。example/)",
    "compatible letters": "[x](http://º𝐥ⓓ.example/)",
    "soft hyphen": "ol\u00add.example",
    "no width": "[x](http://old\u200b.example/)",
    "variation selector": "old.exam\ufe0fple",
    "tag character": "old.exam\U000e0061ple",
    "direction marks": "old\u202e.\u202cexample",
    "backslashes": "[x](http:\\\\old.example)",
    "escaped": "[x](http://old\\.example/)",
    "escaped in prose": "old\\.example",
    "emphasis inside": "ol*d*.__exam__ple",
    "code inside": "old`.`example",
    "no scheme": "[x](//old.example/)",
    "one slash": "[x](http:/old.example/)",
    "many slashes": "[x](http:////old.example/)",
    "tab": "[x](<http://old\t.example/>)",
    "raw HTML": '<a href="http://old.example/">x</a>',
    "raw HTML without quotes": "<a href=http://old.example>x</a>",
    "comment": "<!-- http://old.example/ -->",
    "picture": "![x](http://old.example/x.png)",
    "words of a picture": "![old.example](/x.png)",
    "title of a link": '[x](https://a.example "old.example")',
    "query": "[x](https://a.example/?to=http://old.example/)",
    "archive": "[x](https://web.archive.example/2009/http://old.example/)",
    "code": "`old.example`",
    "code block": "```\nold.example\n```",
    "note": "x[^1]\n\n[^1]: old.example",
    "table": "| a |\n|---|\n| old.example |",
}


def line_of(source: str) -> int:
    """The line of the body that the address stands on: the only one with a dot that is not of another host."""
    lines = source.split("\n")
    wanted = [n for n, line in enumerate(lines) if "old" in line or len(lines) == 1]
    return wanted[-1]


@pytest.mark.parametrize("name", IN_TEXT)
def test_in_a_text(name, tmp_path):
    found = checked(tmp_path, entry("statement", "a", body="One.\n\n" + IN_TEXT[name])).errors
    lines = {finding.line for finding in found if finding.code == CODE and finding.file.endswith("a/en.md")}
    assert lines == {6 + line_of(IN_TEXT[name])}
    assert all("old[.]example" in str(f.facts["write"]) or f.facts["write"] for f in found if f.code == CODE)


@pytest.mark.parametrize(
    "words",
    ["old[.]example", "bold.example", "old.example-shop.org", "old.examples", "http://оld.example/", "old. example"],
)
def test_what_is_another_is_none(words, tmp_path):
    assert checked(tmp_path, entry("statement", "a", body=words)).errors == []


CASE = 'names = {{ en = "{}" }}\n\n[[timeline]]\ndate = 2015-01-01\nstate = "detained"\nnote = {{ en = "{}" }}\n'
PHOTO = '[[photo]]\nfile = "photos/a.jpg"\n{} = {}\n'
SPELLED = {
    "plain": "old.example",
    "escaped": "o\\u006cd\\U0000002eexample",
    "percent": "old%2eexample",
    "large": "OLD.Example",
}
IN_FACTS = {
    "name": ("case", lambda host: CASE.format(host, "x"), 2),
    "note": ("case", lambda host: CASE.format("Li", host), 7),
    "title of a source": ("statement", lambda host: f'[[sources]]\ntitle = "{host}"\n', 3),
    "publisher": ("statement", lambda host: f'[[sources]]\ntitle = "x"\npublisher = "{host}"\n', 4),
    "address of a source": ("statement", lambda host: f'[[sources]]\ntitle = "x"\nurl = "http://{host}/"\n', 4),
    "query of a source": ("statement", lambda host: f'[[sources]]\ntitle = "x"\nurl = "http://a.example/?{host}"\n', 4),
    "credit": ("statement", lambda host: PHOTO.format("credit", f'{{ en = "{host}" }}'), 4),
    "licence": ("statement", lambda host: PHOTO.format("licence", f'"{host}"'), 4),
    "old path": ("statement", lambda host: f'old_paths = ["{host}/"]\n', 2),
    "comment": ("statement", lambda host: f"# {host}\n", 2),
}


@pytest.mark.parametrize("spelling", SPELLED)
@pytest.mark.parametrize("name", IN_FACTS)
def test_in_facts(name, spelling, tmp_path):
    kind, facts, line = IN_FACTS[name]
    words = {"role": "writer"} if kind == "case" else {}
    found = checked(tmp_path, entry(kind, "a", facts(SPELLED[spelling]), **words)).errors
    assert (f"content/{kind}/a/facts.toml", line) in places(found)


WORDS = {
    "case": ["title", "summary", "role", "demand", "portrait_alt", "portrait_caption"],
    "campaign": ["title", "summary"],
    "event": ["title", "summary", "place", "meeting_point"],
    "statement": ["title", "summary", "salutation"],
}
NEEDED = {
    "case": CASE.format("Li", "x"),
    "campaign": 'cases = ["li-example"]\nopened = 2010\n',
    "event": 'form = "report"\ndate = 2015-01-01\n',
    "statement": "",
}
ALWAYS = {"case": {"role": "x"}, "event": {"place": "x"}}


@pytest.mark.parametrize(("kind", "field"), [(kind, field) for kind, fields in WORDS.items() for field in fields])
def test_above_a_text(kind, field, tmp_path):
    words = {"title": "A", **ALWAYS.get(kind, {}), field: "see old.example"}
    found = checked(tmp_path, entry(kind, "a", NEEDED[kind], **words)).errors
    assert places(found) == {(f"content/{kind}/a/{tag}.md", 2 + [*words].index(field)) for tag in ("en", "zh-Hans")}


@pytest.mark.parametrize(
    "line", ['targets = ["{}"]', 'captions = {{ a = "{}" }}', 'alts = {{ a = "{}" }}', 'summary = """\nsee {}"""']
)
@pytest.mark.parametrize("spelling", SPELLED)
def test_in_lists_and_tables_above_a_text(line, spelling, tmp_path):
    text = f'+++\ntitle = "A"\n{line.format(SPELLED[spelling])}\n+++\nWords.\n'
    found = checked(tmp_path, {**entry("statement", "a"), "content/statement/a/en.md": text}).errors
    assert ("content/statement/a/en.md", 3 + line.count("\n")) in places(found)


ORGANISATION = "registers/organisation.toml"
PEOPLE = (
    'format = 1\n\n[[person]]\nid = "a"\nnames = { en = "{}" }\nconsent = [{ to = ["name"], since = 2015-01-01 }]\n'
)
IN_REGISTERS = {
    "name": (ORGANISATION, TINY_SITE[ORGANISATION].replace("Society", "{}"), 6),
    "place": (ORGANISATION, TINY_SITE[ORGANISATION].replace("Town", "{}"), 2),
    "person": ("registers/people.toml", PEOPLE, 5),
    "reason": (
        "registers/addresses.toml",
        TINY_SITE["registers/addresses.toml"].replace("Broken into.", "See {}."),
        12,
    ),
    "traditional": ("registers/traditional.toml", 'format = 1\n\n[terms]\n"云" = "{}"\n', 4),
}


@pytest.mark.parametrize("spelling", SPELLED)
@pytest.mark.parametrize("name", IN_REGISTERS)
def test_in_registers(name, spelling, tmp_path):
    path, text, line = IN_REGISTERS[name]
    found = checked(tmp_path, {path: text.replace("{}", SPELLED[spelling])}).errors
    assert places(found) == {(path, line)}


def test_in_a_theme_and_in_a_drawing(tmp_path):
    drawing = '<svg xmlns="http://www.w3.org/2000/svg">\n<title>old.example</title></svg>'
    theme = "/* replaces 00000000 */\n\n/* old.example */"
    found = checked(tmp_path, {"theme/style.css": theme, "content/page/about/p.svg": drawing}).errors
    assert places(found) >= {("theme/style.css", 3), ("content/page/about/p.svg", 2)}


def test_a_mirror_that_was_lost_blocks_no_release(tmp_path):
    """In an emergency the address becomes compromised first; the settings, which travel without mirrors, come later."""
    mirror = '\n[[mirror]]\nname = "a"\nkind = "folder"\npath = "/srv/a"\naddress = "https://old.example"\n'
    found = checked(tmp_path, {"stillhere.toml": TINY_SITE["stillhere.toml"] + mirror})
    assert found.errors == []
    assert [path for path, data in found.tree.items() if b"old.example" in data] == []


@pytest.mark.parametrize("url", ["old[.]example:8080", "xn--fsq[.]example", "old[.]example/path"])
def test_every_kind_of_dangerous_address_is_known_again(url, tmp_path):
    register = TINY_SITE["registers/addresses.toml"].replace("old[.]example", url)
    text = "[x](http://" + url.replace("[.]", ".").replace("xn--fsq", "例") + ")"
    found = checked(tmp_path, {"registers/addresses.toml": register}, entry("statement", "a", body=text)).errors
    assert {f.line for f in found if f.code == CODE} == {4}


def test_no_tree_is_written(tmp_path):
    write_site(tmp_path, entry("statement", "a", body=IN_TEXT["inline"]))
    with pytest.raises(ProblemsFound) as caught:
        build_site(tmp_path, NOON)
    assert {finding.code for finding in caught.value.findings if finding.level == "error"} == {CODE}
    assert not (tmp_path / ".stillhere/tree").exists()


def places(found: list[Finding]) -> set[tuple[str, int]]:
    return {(finding.file, finding.line) for finding in found if finding.code == CODE}
