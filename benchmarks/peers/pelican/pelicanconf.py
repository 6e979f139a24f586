"""One run per language: that is how Pelican makes two. LANGUAGE is given by the environment."""

import json
import os
from pathlib import Path

language = os.environ["LANGUAGE_OF_RUN"]
place = language.lower()
top = Path(__file__).parent

SITEURL = "https://www.example.org"
SITENAME = "Site"
PATH = str(top / "content" / language)
THEME = str(top / "theme")
THEME_STATIC_DIR = ".."
TIMEZONE = "UTC"
DEFAULT_LANG = language
DEFAULT_DATE_FORMAT = "%Y-%m-%d"
LOCALE = "C.UTF-8"
LOAD_CONTENT_CACHE = False
CACHE_CONTENT = False
STATIC_PATHS: list[str] = []
PAGE_PATHS: list[str] = []
FORMATTED_FIELDS: list[str] = []
TYPOGRIFY = False
MARKDOWN = {"extensions": ["markdown.extensions.meta", "markdown.extensions.tables"], "output_format": "html5"}
WITH_FUTURE_DATES = True

ARTICLE_URL = f"/{place}/{{category}}/{{slug}}.html"
ARTICLE_SAVE_AS = "{category}/{slug}.html"
CATEGORY_URL = f"/{place}/{{slug}}/index.html"
CATEGORY_SAVE_AS = "{slug}/index.html"
TAG_URL = f"/{place}/tags/{{slug}}.html"
TAG_SAVE_AS = "tags/{slug}.html"
AUTHOR_URL = f"/{place}/authors/{{slug}}.html"
AUTHOR_SAVE_AS = "authors/{slug}.html"
ARCHIVES_SAVE_AS = CATEGORIES_SAVE_AS = ""
DIRECT_TEMPLATES = ["index", "tags", "authors", "sitemap"]
TAGS_SAVE_AS = "tags/index.html"
AUTHORS_SAVE_AS = "authors/index.html"
SITEMAP_SAVE_AS = "sitemap.xml"
DEFAULT_PAGINATION = 20
PAGINATED_TEMPLATES = {"tag": None, "category": None, "author": None}
PAGINATION_PATTERNS = (
    (1, "{url}", "{save_as}"),
    (2, "{base_name}/page/{number}.html", "{base_name}/page/{number}.html"),
)

FEED_RSS = None
FEED_ALL_ATOM = None
FEED_ALL_RSS = "feed.xml"
RSS_FEED_SUMMARY_ONLY = True
CATEGORY_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = TRANSLATION_FEED_ATOM = None
FEED_MAX_ITEMS = 20

JINJA_FILTERS = {"loads": json.loads}
JINJA_GLOBALS = {"s": json.loads((top / f"{language}.json").read_text("utf-8")), "language": place}
