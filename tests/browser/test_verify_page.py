"""The page that verifies, and the file that does so by itself, as a reader uses them in the real browser."""

from __future__ import annotations

import hashlib
import io
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from playwright.sync_api import Browser, Page

from stillhere import files
from stillhere.cli.main import main
from stillhere.flows.publishing import publish
from stillhere.release import roles
from stillhere.serving import LocalServer
from stillhere.testing import NOON, ThrowAwayKeys, signed_site, with_mirrors
from stillhere.testing.mirror import (
    Behaviour,
    LyingMirror,
    failing,
    gzip_bomb,
    in_circles,
    never_answers,
    only,
    page_to_everything,
    slowly,
    without_end,
)
from tests.attacks.acts import next_release
from tests.browser.test_accessibility import violations
from tests.browser.visits import NARROW, OVERFLOW, WIDE, reader

T = TypeVar("T")
_DONE = "#verify-result.good, #verify-result.bad, #verify-result.unclear"
INJECTED = b'<script src="https://evil.example/x.js"></script>'


def apart(work: Callable[[], T]) -> T:
    """In a thread of its own: while the browser's loop runs here, no other can."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()


@pytest.fixture(scope="module")
def keys() -> ThrowAwayKeys:
    return ThrowAwayKeys()


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory, keys: ThrowAwayKeys) -> tuple[Path, Path, Path]:
    """A site, its mirror with release 2, and a mirror that stayed behind with release 1."""
    top = tmp_path_factory.mktemp("published")

    def make() -> tuple[Path, Path, Path]:
        site = signed_site(top / "site", keys, NOON)
        with_mirrors(site, {"m": top / "mirror"})
        publish(site, NOON)
        shutil.copytree(top / "mirror", top / "old")
        next_release(site, keys, NOON)
        publish(site, NOON)
        return site, top / "mirror", top / "old"

    return apart(make)


@pytest.fixture
def copy(published: tuple[Path, Path, Path], tmp_path: Path) -> Path:
    """A copy of the mirror that a test may spoil."""
    return shutil.copytree(published[1], tmp_path / "copy")


@pytest.fixture
def root(published: tuple[Path, Path, Path]) -> bytes:
    return (published[0] / "signed/1.root.json").read_bytes()


@pytest.fixture
def kept(published: tuple[Path, Path, Path], tmp_path: Path) -> Path:
    """The file with the root of trust in it, as the command makes it."""
    file = tmp_path / "kept.html"
    trust = str(published[0] / "signed/1.root.json")
    assert apart(lambda: main(["verifier", str(file), "--trust", trust])) == 0
    return file


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    with reader(browser) as page:
        page.clock.set_fixed_time(NOON)
        yield page


def verdict(tab: Page, seconds: float = 30) -> tuple[str | None, str]:
    """The verdict, and all that is said; no verdict where nothing was checked."""
    tab.wait_for_selector(_DONE, state="attached", timeout=seconds * 1000)
    result = tab.locator("#verify-result")
    return result.get_attribute("data-verdict"), result.inner_text() + tab.locator("#verify-paths").inner_text()


def zipped(folder: Path, method: int = zipfile.ZIP_DEFLATED, top: str = "") -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method) as archive:
        for path in files.walk(folder):
            archive.write(folder / path, top + path)
    return data.getvalue()


def of_zip(tab: Page, page: Path, data: bytes) -> tuple[str | None, str]:
    tab.goto(page.as_uri())
    tab.set_input_files("#verify-zip", {"name": "copy.zip", "mimeType": "application/zip", "buffer": data})
    return verdict(tab)


def of_folder(tab: Page, page: Path, folder: Path) -> tuple[str | None, str]:
    tab.goto(page.as_uri())
    tab.set_input_files("#verify-folder", str(folder))
    return verdict(tab)


def drop(tab: Page, place: Path) -> tuple[str | None, str]:
    """As a reader does: from the desktop onto the page."""
    target = tab.locator(".drop")
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    assert box
    data = {"items": [], "files": [str(place)], "dragOperationsMask": 1}
    session = tab.context.new_cdp_session(tab)
    for kind in ("dragEnter", "dragOver", "drop"):
        session.send("Input.dispatchDragEvent", {"type": kind, "x": box["x"] + 9, "y": box["y"] + 9, "data": data})
    return verdict(tab)


# --- genuine --------------------------------------------------------------------------------------------------------


def test_a_mirror_says_of_itself_that_it_is_genuine(tab: Page, published: Any, root: bytes) -> None:
    with LocalServer(published[1]) as server:
        for language, word in {"en": "CURRENT: genuine", "zh-Hans": "最新：真实"}.items():
            tab.goto(f"{server.address}{language}/index.html")
            tab.click("footer a[href$='verify.html']")
            tab.fill("#verify-root", " ".join(re.findall("....", hashlib.sha256(root).hexdigest().upper())))
            tab.click("#verify-here")
            found, said = verdict(tab)
            assert (found, word in said) == ("current", True), said
        assert tab.context.cookies() == []
        assert tab.evaluate("localStorage.length + sessionStorage.length") == 0


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("top", ["", "our-site/"])
def test_a_zip_is_genuine_and_the_file_says_it_in_both_languages(
    tab: Page, kept: Path, copy: Path, method: int, top: str
) -> None:
    found, said = of_zip(tab, kept, zipped(copy, method, top))
    assert found == "current"
    assert "CURRENT: genuine, all" in said
    assert "最新：真实" in said


def test_a_folder_is_genuine_chosen_or_dropped(tab: Page, kept: Path, copy: Path) -> None:
    assert of_folder(tab, kept, copy)[0] == "current"
    assert drop(tab, copy)[0] == "current"


def test_a_dropped_zip_is_genuine(tab: Page, kept: Path, copy: Path, tmp_path: Path) -> None:
    (tmp_path / "copy.zip").write_bytes(zipped(copy))
    tab.goto(kept.as_uri())
    assert drop(tab, tmp_path / "copy.zip")[0] == "current"


def test_on_the_page_of_a_site_a_folder_can_be_dropped_too(tab: Page, published: Any, copy: Path) -> None:
    with LocalServer(published[1]) as server:
        tab.goto(server.address + "en/verify.html")
        tab.set_input_files("#verify-root-file", str(published[0] / "signed/1.root.json"))
        assert drop(tab, copy)[0] == "current"


def test_a_host_that_lets_others_read_it_can_be_checked_by_address(tab: Page, kept: Path, copy: Path) -> None:
    with LocalServer(copy) as server:
        tab.goto(kept.as_uri())
        tab.fill("#verify-address", server.address)
        tab.click("#verify-web")
        assert verdict(tab)[0] == "current"


def test_of_another_host_it_says_openly_that_it_could_not_read_it(tab: Page, kept: Path, copy: Path) -> None:
    with LyingMirror(copy) as server:
        tab.goto(kept.as_uri())
        tab.fill("#verify-address", server.address)
        tab.click("#verify-web")
        found, said = verdict(tab)
    assert found == "unverifiable"
    assert "CORS" in said


# --- old, and older than known --------------------------------------------------------------------------------------


def test_after_the_heartbeat_it_is_genuine_and_so_many_days_old(tab: Page, kept: Path, copy: Path) -> None:
    tab.clock.set_fixed_time(NOON + timedelta(days=20))
    found, said = of_zip(tab, kept, zipped(copy))
    assert found == "outdated"
    assert "genuine, 20 days old" in said


def test_a_rollback_is_noticed_only_by_what_the_file_or_the_reader_knows(
    tab: Page, kept: Path, published: Any, tmp_path: Path
) -> None:
    site, _, old = published
    assert of_folder(tab, kept, old)[0] == "current"
    tab.fill("#verify-known", "2")
    tab.set_input_files("#verify-zip", {"name": "z.zip", "mimeType": "application/zip", "buffer": zipped(old)})
    found, said = verdict(tab)
    assert (found, "you know of release 2" in said) == ("outdated", True)
    knowing = tmp_path / "knowing.html"
    assert apart(lambda: main(["verifier", str(knowing), "--site", str(site)])) == 0
    found, said = of_folder(tab, knowing, old)
    assert (found, "older than what was seen" in said) == ("outdated", True)
    assert of_folder(tab, knowing, published[1])[0] == "current"


# --- tampered -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["zip", "folder"])
def test_what_was_tampered_with_is_named(tab: Page, kept: Path, copy: Path, how: str) -> None:
    page = copy / "en/index.html"
    page.write_bytes(page.read_bytes() + INJECTED)
    (copy / "login.html").write_bytes(INJECTED)
    (copy / ".htaccess").write_bytes(b"x")
    found, said = of_zip(tab, kept, zipped(copy)) if how == "zip" else of_folder(tab, kept, copy)
    assert found == "altered"
    for words in ("en/index.html: altered", "login.html: nobody signed", ".htaccess: nobody signed"):
        assert words in said


def test_a_missing_page_and_missing_signatures(tab: Page, kept: Path, copy: Path) -> None:
    (copy / "en/index.html").unlink()
    assert of_zip(tab, kept, zipped(copy))[0] == "incomplete"
    shutil.rmtree(copy / ".well-known")
    assert of_zip(tab, kept, zipped(copy))[0] == "impostor"


def test_another_root_than_the_readers_is_no_root(tab: Page, published: Any, copy: Path) -> None:
    with LocalServer(copy) as server:
        tab.goto(server.address + "en/verify.html")
        tab.fill("#verify-root", "0" * 64)
        tab.click("#verify-here")
        assert verdict(tab)[0] == "impostor"


@pytest.mark.parametrize("typed", ["", "x", "0" * 63, "0" * 65])
def test_without_a_root_nothing_is_said_of_the_copy(tab: Page, copy: Path, typed: str) -> None:
    with LocalServer(copy) as server:
        tab.goto(server.address + "en/verify.html")
        tab.fill("#verify-root", typed)
        tab.click("#verify-here")
        found, said = verdict(tab)
    assert found is None
    assert "Nothing was checked" in said


LIES: list[tuple[str, Behaviour, tuple[str, ...]]] = [
    ("endless metadata", without_end, ("unverifiable",)),
    ("an endless page", only("en/case/li-example.html", without_end), ("altered",)),
    ("a page that unpacks to much", only("en/case/li-example.html", gzip_bomb), ("altered",)),
    ("circles", in_circles, ("unverifiable",)),
    ("a parking page", page_to_everything, ("impostor",)),
    ("refusal", failing(503), ("down", "unverifiable")),
    ("one page refused", only("en/case/li-example.html", failing(503)), ("unverifiable",)),
    ("slow metadata", only(roles.METADATA, slowly), ("down", "unverifiable")),
    ("no answer", only("en/case/", never_answers), ("unverifiable",)),
]


@pytest.mark.parametrize(("lie", "wanted"), [lie[1:] for lie in LIES], ids=[lie[0] for lie in LIES])
def test_a_host_that_lies_or_drips_gets_no_pass(
    tab: Page, kept: Path, copy: Path, lie: Behaviour, wanted: tuple[str, ...]
) -> None:
    """The page comes from a good place here; what it reads does not."""
    with LyingMirror(copy, lie) as mirror:
        body = kept.read_bytes().replace(b"REQUEST_SECONDS = 15", b"REQUEST_SECONDS = 02")
        body = re.sub(rb"'sha256-[^']*'; style-src", b"'unsafe-inline'; style-src", body)  # the deadline is another
        tab.route("**/page.html", lambda route: route.fulfill(body=body, content_type="text/html; charset=utf-8"))
        tab.goto(mirror.address + "page.html")
        tab.fill("#verify-address", mirror.address)
        tab.click("#verify-web")
        assert verdict(tab)[0] in wanted


# --- archives that lie ----------------------------------------------------------------------------------------------


def _twice(data: bytes, copy: Path) -> bytes:
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("en/index.html", INJECTED)
    return out.getvalue()


def _two_ends(data: bytes, copy: Path) -> bytes:
    end = data[-22:]
    return data[:-2] + len(end).to_bytes(2, "little") + end


def _two_names(data: bytes, copy: Path) -> bytes:
    """The name before the file is not the one in the list."""
    return data.replace(b"en/index.html", b"en/other.html", 1)


def _larger_than_said(data: bytes, copy: Path) -> bytes:
    at = data.rindex(b"PK\x01\x02")
    return data[: at + 24] + (1).to_bytes(4, "little") + data[at + 28 :]


ARCHIVES: list[Callable[[bytes, Path], bytes]] = [
    _twice,
    _two_ends,
    _two_names,
    _larger_than_said,
    lambda data, _: data[:-30],
    lambda data, _: b"MZ" + data,
    lambda data, _: data + b"x",
    lambda data, _: b"",
    lambda data, _: b"PK\x05\x06" + bytes(18),
    lambda data, _: data[:5000] + bytes([data[5000] ^ 1]) + data[5001:],
]


@pytest.mark.parametrize("spoil", ARCHIVES, ids=range(len(ARCHIVES)))
def test_an_archive_that_can_be_read_in_two_ways_is_never_genuine(
    tab: Page, kept: Path, copy: Path, spoil: Callable[[bytes, Path], bytes]
) -> None:
    assert of_zip(tab, kept, spoil(zipped(copy), copy))[0] in ("unverifiable", "altered", "incomplete")


def test_an_archive_that_unpacks_without_end_is_cut_off(tab: Page, kept: Path, copy: Path) -> None:
    (copy / "en/index.html").write_bytes(bytes(256 * 1024 * 1024))
    assert of_zip(tab, kept, zipped(copy))[0] == "altered"


# --- a browser that cannot ------------------------------------------------------------------------------------------

CANNOT = [
    "delete SubtleCrypto.prototype.verify",
    "SubtleCrypto.prototype.verify = async () => true",
    "SubtleCrypto.prototype.verify = async () => 1",
    "SubtleCrypto.prototype.importKey = async () => { throw new Error('NotSupportedError') }",
    "SubtleCrypto.prototype.digest = async () => new ArrayBuffer(32)",
    "Object.defineProperty(Crypto.prototype, 'subtle', {value: undefined})",
    "delete globalThis.TextDecoder",
]


@pytest.mark.parametrize("missing", CANNOT, ids=range(len(CANNOT)))
def test_a_browser_that_cannot_check_says_so(tab: Page, kept: Path, copy: Path, missing: str) -> None:
    tab.add_init_script(missing)
    found, said = of_zip(tab, kept, zipped(copy))
    assert found is None
    assert "cannot check" in said


def test_an_error_of_our_own_is_no_pass(tab: Page, kept: Path, copy: Path) -> None:
    tab.add_init_script("Map.prototype.entries = () => { throw new Error('bug') }; Array.from = () => { throw 1 }")
    found, said = of_zip(tab, kept, zipped(copy))
    assert found is None
    assert "cannot check" in said


def test_without_unpacking_a_packed_archive_is_no_pass(tab: Page, kept: Path, copy: Path) -> None:
    tab.add_init_script("delete globalThis.DecompressionStream")
    assert of_zip(tab, kept, zipped(copy))[0] == "unverifiable"
    assert of_zip(tab, kept, zipped(copy, zipfile.ZIP_STORED))[0] == "current"


def test_without_scripts_it_says_that_nothing_was_checked(browser: Browser, kept: Path) -> None:
    with reader(browser, scripts=False) as page:
        page.goto(kept.as_uri())
        assert "Nothing was checked" in page.locator("noscript").inner_text()
        assert not page.locator("#verify").is_visible()


# --- the file itself ------------------------------------------------------------------------------------------------


def test_the_file_loads_nothing_and_runs_nothing_but_its_own_script(kept: Path) -> None:
    text = kept.read_text("utf-8")
    assert not re.search(r"\b(?:src|href|action|srcdoc|on\w+|style)=", text.split("<script>")[0])
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy
    assert policy[1].startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy[1]
    assert text.count("<script") == text.count("<style") == 1


def test_a_script_put_into_the_file_does_not_run(tab: Page, kept: Path) -> None:
    text = kept.read_text("utf-8").replace("</main>", "</main><script>document.title = 'run'</script>")
    kept.write_text(text, "utf-8")
    tab.goto(kept.as_uri())
    assert "run" not in tab.title()


def test_it_can_be_used_by_everybody(browser: Browser, kept: Path, axe: str) -> None:
    for size, scheme in ((WIDE, "light"), (NARROW, "dark")):
        with reader(browser, size, scheme) as page:  # type: ignore[arg-type]
            page.goto(kept.as_uri())
            assert page.locator("#verify").is_visible()
            assert page.evaluate("getComputedStyle(document.body).maxWidth") != "none"
            assert violations(page, axe) == []
            assert page.evaluate(OVERFLOW) == []
