"""Small sites in memory, from the words that matter to a test."""

from datetime import date

from stillhere.content.agreement import disagreements
from stillhere.content.model import Site, Text
from stillhere.content.parse import parse_entry
from stillhere.errors import Finding
from stillhere.project import parse_settings

TODAY = date(2026, 11, 23)

LIU = """published = 2010-10-08
names = { en = "Liu Xiaobo", zh-Hans = "刘晓波", zh-Hant = "劉曉波" }
born = 1955-12-28
charges = ["inciting-subversion"]
sentence_months = 132

[[timeline]]
date = 2008-12-08
state = "detained"

[[timeline]]
date = 2009-12-25
state = "sentenced"

[[timeline]]
date = 2017-07-13
state = "died-in-custody"
"""
HELD = """published = 2010-10-08
names = { en = "Wang Example", zh-Hans = "王某例" }
charges = ["inciting-subversion"]
sentence_months = 156

[[timeline]]
date = 2020-01-02
state = "detained"
"""
FREED = """published = 2010-10-08
names = { en = "Chen Example", zh-Hans = "陈某例" }

[[timeline]]
date = 2006-03-11
state = "detained"

[[timeline]]
date = 2010-09-09
state = "released"
"""
KINDS = {
    "event": 'published = 2015-02-25\nform = "report"\ndate = 2015-02-24\nplace = "New York"\n',
    "statement": "published = 2015-02-24\n",
    "essay": 'published = 2015-02-24\nbyline = "organisation"\n',
    "page": "published = 2015-02-24\n",
    "campaign": "published = 2015-02-24\nopened = 2011\n",
}
MORE = {"case": 'role = "R"\n', "event": 'place = "New York"\n'}
_SETTINGS = b'format = 1\nlanguages = ["en", "zh-Hans"]\n'


def site_of(files):
    """A site from texts by path; every mistake in them fails the test."""
    findings: list[Finding] = []
    groups: dict[tuple[str, str], dict[str, bytes]] = {}
    for path, text in files.items():
        _, kind, slug, name = path.split("/")
        groups.setdefault((kind, slug), {})[name] = text.encode()
    entries = {
        (kind, slug): entry
        for (kind, slug), contents in groups.items()
        if (entry := parse_entry(kind, slug, contents, findings))
    }
    assert not findings
    settings = parse_settings(_SETTINGS, findings)
    return Site(settings, entries)


def findings_of(kind, en=None, zh=None, facts="", cases=("liu-xiaobo",), today=TODAY, slug="one", words=""):
    """What is said of an entry with these bodies; the line of the body's first word is 4, or 5 with a third word."""
    files = {
        "content/case/liu-xiaobo/facts.toml": LIU,
        "content/case/wang-example/facts.toml": HELD,
        "content/case/chen-example/facts.toml": FREED,
    }
    for case in ("liu-xiaobo", "wang-example", "chen-example"):
        files[f"content/case/{case}/en.md"] = '+++\ntitle = "A case"\nrole = "writer"\n+++\n'
    if kind == "case":
        slug = cases[0]
    else:
        linked = "" if kind == "page" else "cases = [" + ", ".join(f'"{case}"' for case in cases) + "]\n"
        base = KINDS[kind].replace('place = "New York"\n', "")
        files[f"content/{kind}/{slug}/facts.toml"] = base + linked + facts
    for language, body in (("en", en), ("zh-Hans", zh)):
        if body is not None:
            title = 'title = "T"\n' + MORE.get(kind, "") + words
            files[f"content/{kind}/{slug}/{language}.md"] = f"+++\n{title}+++\n{body}\n"
    site = site_of(files)
    return sorted(disagreements(site.entries[kind, slug], site, today))


def said(findings, level="warning"):
    """The findings as short lines: place, code, what it says."""
    return [f"{f.file.rsplit('/', 1)[-1]}:{f.line} {f.code} {f.facts['says']}" for f in findings if f.level == level]


def text(language, body):
    """A text that is only a body."""
    return Text(language, "", body, f"{language}.md")
