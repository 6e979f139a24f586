"""Nikola makes both languages in one run. OUTPUT_OF_RUN and CACHE_OF_RUN are given by the environment."""

import json
import os
from pathlib import Path

top = Path(__file__).parent

BLOG_AUTHOR = BLOG_TITLE = BLOG_DESCRIPTION = "Site"
BLOG_EMAIL = "nobody@example.org"
SITE_URL = BASE_URL = "https://www.example.org/"
DEFAULT_LANG = "en"
TRANSLATIONS = {"en": "./en", "zh_cn": "./zh-hans"}
TRANSLATIONS_PATTERN = "{path}.{lang}.{ext}"
TIMEZONE = "UTC"
THEME = "bench"
OUTPUT_FOLDER = os.environ["OUTPUT_OF_RUN"]
CACHE_FOLDER = os.environ["CACHE_OF_RUN"]

POSTS = tuple((f"posts/{kind}/*.md", kind, "post.tmpl") for kind in ("essay", "case", "page"))
PAGES = ()
COMPILERS = {"markdown": [".md"]}
MARKDOWN_EXTENSIONS = ["markdown.extensions.tables"]
PRETTY_URLS = False
STRIP_INDEXES = False
INDEX_DISPLAY_POST_COUNT = 20
INDEXES_PAGES_MAIN = False
CATEGORY_PATH = "kinds"
CATEGORY_PREFIX = ""
CATEGORY_PAGES_ARE_INDEXES = True
CATEGORY_OUTPUT_FLAT_HIERARCHY = True
TAG_PATH = "tags"
TAG_PAGES_ARE_INDEXES = True
AUTHOR_PATH = "authors"
AUTHOR_PAGES_ARE_INDEXES = True
ENABLE_AUTHOR_PAGES = True
INDEX_PATH = "all"
FEED_LENGTH = 20
FEED_TEASERS = True
GENERATE_ATOM = False
SHOW_UNTRANSLATED_POSTS = False
USE_BUNDLES = False
COPY_SOURCES = False
SHOW_SOURCELINK = False
CREATE_SINGLE_ARCHIVE = False
CREATE_FULL_ARCHIVES = False
DISABLED_PLUGINS = [
    "classify_archive", "classify_indexes", "classify_page_index",
    "render_galleries", "render_listings", "robots", "copy_files", "scale_images", "create_bundles", "redirect",
]  # fmt: skip
HYPHENATE = False
TYPES_TO_HIDE_TITLE: list[str] = []
GLOBAL_CONTEXT = {
    "standing": {
        "en": json.loads((top / "en.json").read_text("utf-8")),
        "zh_cn": json.loads((top / "zh-Hans.json").read_text("utf-8")),
    },
    "places": {"en": "en", "zh_cn": "zh-hans"},
    "loads": json.loads,
}
