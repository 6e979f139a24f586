import asyncio

import pytest

from stillhere.copies import Unreadable
from stillhere.release import roles
from stillhere.release.inspect import inspect
from stillhere.release.verdict import FileState
from tests.values import MemoryCopy, current, looked_at, published, trust_of

PAGE = "en/index.html"


class Slow(MemoryCopy):
    """A copy that never answers for these paths."""

    def __init__(self, tree, *never: str):
        super().__init__(tree)
        self.never = never

    async def read(self, path: str, limit: int) -> bytes:
        if path in self.never:
            await asyncio.sleep(60)
        return await super().read(path, limit)


@pytest.fixture
def tree(site):
    return published(site)


def test_a_deadline_while_signatures_are_read_leaves_no_release(site, tree):
    seen = asyncio.run(inspect(Slow(tree, f"{roles.METADATA}/timestamp.json"), trust_of(site), seconds=0.2))
    assert seen.release is None
    assert seen.failure
    assert seen.failure.kind == "deadline"


def test_a_deadline_while_files_are_read_counts_what_was_not_checked(site, tree):
    seen = asyncio.run(inspect(Slow(tree, PAGE, "style.css"), trust_of(site), seconds=0.5))
    assert seen.release
    assert seen.unchecked == 2
    assert seen.genuine == len(current(site).files) - 2


def test_signatures_that_cannot_be_read_say_why_and_where(site, tree):
    copy = MemoryCopy(tree, {f"{roles.METADATA}/1.site.json": Unreadable("reset", "cut", answered=True)})
    seen = looked_at(copy, trust_of(site))
    assert seen.failure
    assert (seen.failure.kind, seen.failure.role, seen.failure.answered) == ("reset", "site", True)


@pytest.mark.parametrize(("page", "serves"), [({"index.html": b"<h1>Us</h1>"}, True), ({}, False)])
def test_whether_a_copy_without_signatures_shows_a_page_is_noticed(site, page, serves):
    seen = looked_at(MemoryCopy(page), trust_of(site))
    assert seen.failure
    assert seen.failure.serves is serves


def test_no_more_is_read_of_a_file_than_was_signed(site, tree):
    tree[PAGE] += b"x" * 3_000_000
    seen = looked_at(MemoryCopy(tree), trust_of(site))
    assert [(file.path, file.state, file.untrusted) for file in seen.wrong] == [(PAGE, FileState.ALTERED, None)]


def test_nothing_is_looked_for_that_was_not_signed(site, tree):
    copy = MemoryCopy(tree)
    looked_at(copy, trust_of(site))
    asked = {path for path in copy.asked if not path.startswith(roles.METADATA)}
    assert asked == set(current(site).files)
