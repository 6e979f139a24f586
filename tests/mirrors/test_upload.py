import asyncio
from datetime import timedelta

import pytest

from stillhere.copies import FolderCopy
from stillhere.errors import Problem
from stillhere.mirrors.folder import FolderTransport
from stillhere.mirrors.transport import transport_for
from stillhere.mirrors.upload import upload
from stillhere.project import Mirror
from stillhere.release.verdict import Verdict
from stillhere.testing import NOON
from tests.values import current, judged, next_release, published, store_of, trust_of

LATER = NOON + timedelta(days=1)
ABOUT = {"content/page/about/en.md": '+++\ntitle = "New"\nsummary = "New."\n+++\n'}
EXTRA = {
    "content/essay/e/facts.toml": 'published = 2015\nbyline = "organisation"\n',
    "content/essay/e/en.md": '+++\ntitle = "E"\n+++\n',
}


class BreaksAfter(FolderTransport):
    """A mirror whose disk is full after so many writes."""

    def __init__(self, folder, writes):
        super().__init__(folder)
        self.left = writes

    async def put(self, path, data):
        self.left -= 1
        if self.left < 0:
            raise OSError(28, "No space left on device")
        await super().put(path, data)


def send(site, transport):
    return asyncio.run(upload(current(site), transport, trust_of(site), store_of(site).get_object))


def tree(folder):
    return {p: (folder / p).read_bytes() for p in FolderCopy(folder).paths() or ()}


def test_a_mirror_holds_exactly_what_was_signed(site, tmp_path):
    done = send(site, FolderTransport(tmp_path / "m"))
    assert tree(tmp_path / "m") == published(site)
    assert (done.sent, done.removed) == (len(published(site)), 0)
    again = send(site, FolderTransport(tmp_path / "m"))
    assert (again.sent, again.removed, again.bytes) == (0, 0, 0)


def test_only_what_changed_is_sent(site, keys, tmp_path):
    send(site, FolderTransport(tmp_path / "m"))
    next_release(site, keys, LATER, ABOUT)
    assert 0 < send(site, FolderTransport(tmp_path / "m")).sent < len(published(site))
    assert tree(tmp_path / "m").items() >= published(site).items()
    assert judged(FolderCopy(tmp_path / "m"), site, LATER).verdict is Verdict.CURRENT


@pytest.mark.parametrize("writes", range(0, 75, 5))
def test_wherever_an_upload_breaks_off_the_mirror_proves_what_it_is_and_the_next_goes_on(site, keys, tmp_path, writes):
    send(site, FolderTransport(tmp_path / "m"))
    next_release(site, keys, LATER, {**ABOUT, **EXTRA})
    try:
        send(site, BreaksAfter(tmp_path / "m", writes))
    except OSError:
        allowed = (Verdict.OUTDATED, Verdict.UPDATING)
        assert judged(FolderCopy(tmp_path / "m"), site, LATER).verdict in allowed
    send(site, FolderTransport(tmp_path / "m"))
    assert judged(FolderCopy(tmp_path / "m"), site, LATER).verdict is Verdict.CURRENT


def test_a_release_after_a_broken_upload_leaves_nothing_of_the_one_between(site, keys, tmp_path):
    send(site, FolderTransport(tmp_path / "m"))
    next_release(site, keys, LATER, EXTRA)
    with pytest.raises(OSError, match="space"):
        send(site, BreaksAfter(tmp_path / "m", 30))
    for path in EXTRA:
        (site / path).unlink()
    next_release(site, keys, LATER + timedelta(days=1))
    send(site, FolderTransport(tmp_path / "m"))
    assert judged(FolderCopy(tmp_path / "m"), site, LATER + timedelta(days=1)).verdict is Verdict.CURRENT


def test_a_mirror_with_broken_signatures_gets_everything_anew(site, tmp_path):
    send(site, FolderTransport(tmp_path / "m"))
    (tmp_path / "m/.well-known/stillhere/metadata/timestamp.json").write_bytes(b"broken")
    send(site, FolderTransport(tmp_path / "m"))
    assert judged(FolderCopy(tmp_path / "m"), site, NOON).verdict is Verdict.CURRENT


@pytest.mark.parametrize("strange", ["home.txt", ".well-known/acme"])
def test_a_folder_that_holds_something_else_is_left_alone(site, tmp_path, strange):
    (tmp_path / "m" / strange).parent.mkdir(parents=True)
    (tmp_path / "m" / strange).write_bytes(b"mine")
    with pytest.raises(Problem) as problem:
        send(site, FolderTransport(tmp_path / "m"))
    assert problem.value.code == "mirror-folder-not-ours"
    assert tree(tmp_path / "m") == {strange: b"mine"}


def test_a_file_is_no_mirror(site, tmp_path):
    (tmp_path / "m").write_bytes(b"mine")
    with pytest.raises(Problem):
        send(site, FolderTransport(tmp_path / "m"))
    assert (tmp_path / "m").read_bytes() == b"mine"


def test_deleting_removes_folders_that_became_empty(tmp_path):
    transport = FolderTransport(tmp_path)
    asyncio.run(transport.put("a/b/c.html", b"x"))
    asyncio.run(transport.delete("a/b/c.html"))
    asyncio.run(transport.delete("not/there.html"))
    assert list(tmp_path.iterdir()) == []


def test_no_path_leads_out_of_a_mirror(tmp_path):
    for path in ("../x", "/x", "a/../../x"):
        for call in (FolderTransport(tmp_path).put(path, b"x"), FolderTransport(tmp_path).delete(path)):
            with pytest.raises(Problem):
                asyncio.run(call)


def test_a_relative_mirror_lies_beside_the_site_folder(tmp_path):
    transport = transport_for(Mirror("a", "folder", "../mirror"), tmp_path / "site")
    assert transport.copy.name == str(tmp_path / "mirror")
