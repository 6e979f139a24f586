import os
import posixpath
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from stillhere.build import verifier
from stillhere.build.page import POLICY, SEARCH_POLICY
from stillhere.flows.site import check_site, released_files
from stillhere.testing import NOON, TINY_SITE, write_site

EXAMPLE = Path(__file__).parent.parent.parent / "examples" / "citizens-rights"
_LINKS = {"href", "src", "action", "data", "srcset", "poster", "background", "cite", "formaction"}


@pytest.fixture(scope="session")
def tiny(tmp_path_factory) -> dict[str, bytes]:
    return check_site(write_site(tmp_path_factory.mktemp("tiny")), NOON).tree


@pytest.fixture(scope="session")
def example() -> dict[str, bytes]:
    return check_site(EXAMPLE, NOON).tree


@pytest.fixture(params=["tiny", "example"])
def tree(request) -> dict[str, bytes]:
    tree: dict[str, bytes] = request.getfixturevalue(request.param)
    return tree


class Page(HTMLParser):
    def __init__(self, html: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.feed(html.decode())

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, {name: value or "" for name, value in attrs}))


def pages(tree: dict[str, bytes]) -> dict[str, Page]:
    """All but the file that verifies by itself: its policy is its own (tests/browser/test_verify_page.py)."""
    return {path: Page(data) for path, data in tree.items() if path.endswith(".html") and path != verifier.ALONE}


def test_every_page_has_the_policy_before_anything_that_it_governs(tree):
    for path, page in pages(tree).items():
        names = [tag for tag, _ in page.tags]
        wanted = SEARCH_POLICY if path.endswith(("/search.html", "/verify.html")) else POLICY
        policy = page.tags.index(("meta", {"http-equiv": "Content-Security-Policy", "content": wanted}))
        assert policy < names.index("link"), path
    assert "script" not in POLICY
    assert POLICY.startswith("default-src 'none'")


def test_no_page_has_anything_active(tree):
    for path, page in pages(tree).items():
        if path.endswith("/search.html"):
            assert [v["src"] for tag, v in page.tags if tag == "script"] == [
                f"../search{part}.js" for part in ("-words", "-index", "")
            ]
            continue
        if path.endswith("/verify.html"):
            scripts = [values["src"] for tag, values in page.tags if tag == "script"]
            assert scripts == ["../verify-words.js", "../verify.js"]
            continue
        active = {"script", "iframe", "object", "embed", "form", "base", "style"}
        data = ("script", {"type": "application/ld+json"})  # a data block: no browser runs it
        assert not {tag for tag, values in page.tags if (tag, values) != data} & active, path
        assert not [name for _, values in page.tags for name in values if name.startswith("on") or name == "style"], (
            path
        )


def test_nothing_but_a_plain_link_leaves_the_tree_and_it_does_not_say_where_from(tree):
    for path, page in pages(tree).items():
        for tag, values in page.tags:
            for name in _LINKS & values.keys():
                named = tag == "link" and values["rel"] in ("alternate", "canonical")  # says where, loads nothing
                if not named and re.match(r"[a-z]+:|//", values[name], re.IGNORECASE):
                    assert (tag, name) == ("a", "href"), path
                    assert "noreferrer" in values["rel"], path


def test_every_relative_link_leads_to_a_file_of_the_tree(tree):
    later = ".well-known/stillhere/addresses.json"  # signed by the keyholders, comes with the release
    for path, page in pages(tree).items():
        ids = {values["id"] for _, values in page.tags if "id" in values}
        for _, values in page.tags:
            for target in (values[name] for name in _LINKS & values.keys()):
                if not re.match(r"[a-z]+:", target):
                    file, _, fragment = target.partition("#")
                    where = posixpath.normpath(posixpath.join(posixpath.dirname(path), file)) if file else path
                    assert where in tree or where == later, (path, target)
                    assert file or fragment in ids, (path, target)


def test_every_page_says_its_language_and_leads_to_the_others(tree):
    for path, page in pages(tree).items():
        assert page.tags[0][0] == "html"
        assert page.tags[0][1]["lang"] in ("en", "zh-Hans"), path
        found = {values["hreflang"] for _, values in page.tags if "hreflang" in values}
        assert found == {"en", "zh-Hans"}, path


def test_a_dangerous_address_is_never_inside_a_link_and_never_as_it_was(tree):
    for path, data in tree.items():
        for host in (b"cfcr2008.org", b"old.example"):
            assert host not in data.lower(), path
    assert any(b"[.]" in data for data in tree.values())


def test_every_page_warns_of_the_compromised_address_in_its_language(tiny):
    for path in pages(tiny):
        assert "old[.]example" in tiny[path].decode(), path
    assert "请勿打开" in tiny["zh-Hans/case/li-example.html"].decode()
    assert "Do not open" in tiny["en/case/li-example.html"].decode()


def test_a_text_without_translation_is_shown_as_what_it_is(tiny):
    page = tiny["zh-Hans/statement/first.html"].decode()
    assert "尚未译成中文" in page
    assert '<h1 lang="en" dir="auto">First</h1>' in page
    assert '<div class="body" lang="en">' in page
    assert 'role="note"' not in tiny["en/statement/first.html"].decode()


def test_facts_are_computed_for_the_day_the_entry_speaks_of(tiny):
    assert "Held for 1 year" in tiny["en/case/li-example.html"].decode()
    assert "已被关押1年" in tiny["zh-Hans/case/li-example.html"].decode()


def test_two_renders_are_equal(tree, tiny, example, tmp_path):
    again = check_site(write_site(tmp_path) if tree is tiny else EXAMPLE, NOON).tree
    assert again == tree


@pytest.mark.parametrize("seed_zone", [("0", "UTC"), ("1", "Asia/Shanghai"), ("777", "America/New_York")])
def test_the_same_bytes_come_out_whatever_the_machine(seed_zone, example):
    from stillhere.files import digest

    program = (
        "import sys, pathlib, datetime\n"
        "from stillhere.flows.site import check_site\n"
        "from stillhere.files import digest\n"
        "now = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.timezone.utc)\n"
        "tree = check_site(pathlib.Path(sys.argv[1]), now).tree\n"
        "print(digest(repr(sorted(tree.items())).encode()))\n"
    )
    seed, zone = seed_zone
    words = [sys.executable, "-c", program, str(EXAMPLE)]
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"}
    answer = subprocess.run(words, env=environment, capture_output=True, text=True, check=True, timeout=60)
    assert answer.stdout.strip() == digest(repr(sorted(example.items())).encode())


HOSTILE = '"><script>alert(1)</script>'


def test_words_from_facts_and_front_matter_are_words(tmp_path):
    quoted = HOSTILE.replace('"', '\\"')
    changes = {path: text.replace("Who we are", quoted).replace("A society.", quoted).replace("writer", quoted)
               .replace("eleven years", quoted).replace("Li Example", quoted).replace("Broken into.", quoted)
               .replace('"Society"', f'"{quoted}"').replace('"Town"', f'"{quoted}"')
               for path, text in TINY_SITE.items()}  # fmt: skip
    checked = check_site(write_site(tmp_path, changes), NOON)
    assert checked.errors == []
    for path, page in pages(checked.tree).items():
        ours = {None, "../search-words.js", "../search-index.js", "../search.js"}
        ours |= {"../verify-words.js", "../verify.js"}
        found = [values for tag, values in page.tags if tag == "script"]
        assert all(v == {"type": "application/ld+json"} or v.keys() == {"src"} for v in found), path
        assert {values.get("src") for values in found} <= ours, path
    assert "&lt;script&gt;" in checked.tree["en/index.html"].decode()


SECRET = "PLANTED-SECRET"


@pytest.mark.parametrize("kind", ["page/about", "case/li-example", "statement/first"])
def test_a_draft_shows_nowhere(kind, tmp_path):
    folder = f"content/{kind}"
    changes = {p: t.replace('title = "', f'title = "{SECRET} ').replace('summary = "', f'summary = "{SECRET} ')
               .replace('en = "Li', f'en = "{SECRET} Li').replace("+++\nWords.", f"+++\n{SECRET}")
               for p, t in TINY_SITE.items() if p.startswith(folder)}  # fmt: skip
    changes[f"{folder}/facts.toml"] = "draft = true\n" + changes[f"{folder}/facts.toml"]
    if kind == "case/li-example":
        changes["content/statement/first/en.md"] = '+++\ntitle = "First"\n+++\nWords.\n'
    files = released_files(check_site(write_site(tmp_path, changes), NOON))
    assert [path for path, data in files.items() if SECRET.encode() in data] == []


def test_a_person_who_agreed_to_nothing_is_not_in_what_is_published(tmp_path):
    row = f'format = 1\n\n[[person]]\nid = "anna"\nnames = {{ en = "{SECRET}" }}\n'
    files = released_files(check_site(write_site(tmp_path, {"registers/people.toml": row}), NOON))
    assert [path for path, data in files.items() if SECRET.encode() in data] == []
