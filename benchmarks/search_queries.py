"""What a query loads and how long it takes in Debian's chromium, from a server and from a folder.

python benchmarks/search_queries.py [PAIRS]       5,000 bilingual pairs unless said otherwise, as in search_index.py
"""

import random
import sys
import tempfile
import time
from dataclasses import replace
from importlib.resources import files as package_files
from pathlib import Path

import minijinja
from playwright.sync_api import Browser, expect, sync_playwright
from search_index import texts, vocabularies

from stillhere import files as disk
from stillhere.build.render import POLICY
from stillhere.build.search.index import files
from stillhere.build.search.postings import postings
from stillhere.build.words import words_of
from stillhere.serving import LocalServer

THEME = package_files("stillhere.build").joinpath("theme")
SCRIPTS = ("search-words.js", "search-index.js", "search.js")
BASE = """<!DOCTYPE html><html lang="{{ language }}"><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{{ policy|safe }}"><body>{% block main %}{% endblock %}"""


def page() -> bytes:
    """The theme's own search page in a plain frame."""
    pages = {"base.html": BASE, "search.html": THEME.joinpath("search.html").read_text("utf-8")}
    shown = {"up": minijinja.safe("../"), "policy": f"{POLICY}; script-src 'self'", "w": words_of("en")}
    shown["languages"] = [{"tag": tag, "name": tag} for tag in ("en", "zh-Hans")]
    html: str = minijinja.Environment(loader=pages.get).render_template("search.html", language="", **shown)
    return html.encode()


def queries() -> dict[str, str]:
    """Common and rare words of the corpus: the same seed, the same words."""
    words = vocabularies(random.Random(4))
    english, chinese = words["en"], words["zh-Hans"]
    names = [word for word in chinese if len(word) == 3]
    return {
        "a Chinese name": names[len(names) // 2],
        "a common name": names[5],
        "a Chinese word": chinese[300],
        "two of them": f"{chinese[200]} {chinese[900]}",
        "one character": chinese[1200][0],
        "an English word": english[2000],
        "two common ones": f"{english[20]} {english[90]}",
    }


def ask(browser: Browser, top: str, query: str, language: str) -> str:
    """One cold query: milliseconds to the first result, and bytes of scripts."""
    context = browser.new_context()
    tab = context.new_page()
    loaded: list[int] = []
    tab.on("response", lambda answer: loaded.append(len(answer.body())) if ".js" in answer.url else None)
    tab.goto(f"{top}en/search.html")
    tab.select_option("#search-language", language)
    tab.fill("#search-q", query)
    started = time.perf_counter()
    tab.press("#search-q", "Enter")
    expect(tab.locator("#search-results a").first).to_be_visible()
    took = 1000 * (time.perf_counter() - started)
    expect(tab.locator("#search-status")).to_contain_text("found")
    hits = tab.text_content("#search-status")
    context.close()
    return f"{took:5.0f} ms  {sum(loaded) / 1000:5.0f} kB in {len(loaded):2} files  {hits}"


def main() -> None:
    """Builds the index once and asks it."""
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    tree = files(replace(one, postings=postings(one.title, text)) for one, text in texts(pairs))
    tree |= {name: THEME.joinpath(name).read_bytes() for name in SCRIPTS} | {"en/search.html": page()}
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        for path, data in tree.items():
            disk.write_atomic(Path(name) / path, data)
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        with LocalServer(Path(name)) as server:
            for top in (server.address, f"{Path(name).as_uri()}/"):
                print(top.split(":")[0])
                for what, query in queries().items():
                    print(f"  {what:<16}{ask(browser, top, query, 'en' if query.isascii() else 'zh-Hans')}")
        browser.close()


if __name__ == "__main__":
    main()
