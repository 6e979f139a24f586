from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from stillhere.build.sitemap import Page, robots, sitemaps

S = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
X = "{http://www.w3.org/1999/xhtml}"
BASE = "https://example.org/site/"


def pages(count: int) -> list[Page]:
    found: list[Page] = []
    for number in range(count):
        languages = [(tag, f"{tag}/essay/e-{number}.html") for tag in ("en", "zh-Hans")]
        found.extend((path, f"20{number % 20 + 10}-01-01", languages) for _, path in languages)
    return found


def addresses(data: bytes) -> list[str]:
    return [str(element.text) for element in ElementTree.fromstring(data).iter(f"{S}loc")]


def test_a_page_is_listed_with_its_change_and_its_languages():
    files = sitemaps(pages(1), BASE)
    assert list(files) == ["sitemap.xml"]
    first = ElementTree.fromstring(files["sitemap.xml"])[0]
    assert first.findtext(f"{S}loc") == BASE + "en/essay/e-0.html"
    assert first.findtext(f"{S}lastmod") == "2010-01-01"
    links = [(link.get("hreflang"), link.get("href")) for link in first.findall(f"{X}link")]
    assert links == [("en", BASE + "en/essay/e-0.html"), ("zh-Hans", BASE + "zh-Hans/essay/e-0.html")]


def test_what_is_not_known_is_not_said():
    data = sitemaps([("index.html", None, [])], "https://example.org")["sitemap.xml"]
    assert b"lastmod" not in data
    assert b"xhtml:link" not in data
    assert addresses(data) == ["https://example.org/index.html"]


def test_a_site_without_pages_has_an_empty_map():
    assert addresses(sitemaps([], BASE)["sitemap.xml"]) == []


def test_many_pages_are_split_and_listed_in_an_index():
    files = sitemaps(pages(5), BASE, max_urls=4)
    assert list(files) == ["sitemap.xml", "sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml"]
    assert addresses(files["sitemap.xml"]) == [BASE + name for name in list(files)[1:]]
    assert [element.text for element in ElementTree.fromstring(files["sitemap.xml"]).iter(f"{S}lastmod")] == [
        "2011-01-01", "2013-01-01", "2014-01-01",
    ]  # fmt: skip
    listed = [address for name in list(files)[1:] for address in addresses(files[name])]
    assert listed == [BASE + path for path, _, _ in pages(5)]


@given(st.integers(1, 30), st.integers(500, 3000))
def test_no_part_is_larger_than_allowed_and_none_is_empty(count, limit):
    files = sitemaps(pages(count), BASE, max_bytes=limit)
    parts = [data for name, data in files.items() if name != "sitemap.xml" or len(files) == 1]
    assert all(len(data) <= limit or len(addresses(data)) == 1 for data in parts)
    assert all(addresses(data) for data in parts)
    assert sum(len(addresses(data)) for data in parts) == 2 * count


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), st.text(st.characters(exclude_categories=["Cs"])))
def test_any_path_and_language_can_be_said(path, tag):
    for name, data in sitemaps([(path, tag, [(tag, path)])], "https://例え.example/a&b").items():
        assert name == "sitemap.xml"
        assert len(addresses(data)) == 1
        assert addresses(data)[0].isascii()


def test_the_standards_own_limits_hold():
    files = sitemaps([("a.html", None, [])] * 50_001, BASE)
    assert [len(addresses(data)) for data in files.values()] == [2, 50_000, 1]


def test_robots_may_read_everything():
    assert robots("https://example.org") == (b"User-agent: *\nDisallow:\n\nSitemap: https://example.org/sitemap.xml\n")
