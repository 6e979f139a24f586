"""An upload breaks off after each single operation in turn: every moment of it is a state that a reader can verify."""

import asyncio
import shutil
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from stillhere.errors import Problem
from stillhere.flows import key_change, signing
from stillhere.flows.publishing import publish
from stillhere.mirrors.folder import FolderTransport
from stillhere.mirrors.upload import upload
from stillhere.project import Places
from stillhere.release import requests
from stillhere.release.store import Store
from stillhere.release.verdict import Verdict
from stillhere.testing import NOON, ThrowAwayKeys, with_mirrors
from tests.attacks.acts import next_release, seen_by_stranger

LATER = NOON + timedelta(days=1)


class Breaks:
    """A transport whose line goes dead after so many operations that change something."""

    def __init__(self, folder, operations):
        self._inner, self._left = FolderTransport(folder), operations
        self.copy = self._inner.copy

    async def prepare(self):
        await self._inner.prepare()

    async def flush(self):
        await self._inner.flush()

    async def put(self, path, data):
        self._spend()
        await self._inner.put(path, data)

    async def delete(self, path):
        self._spend()
        await self._inner.delete(path)

    def _spend(self):
        if self._left == 0:
            raise ConnectionResetError
        self._left -= 1


def broken_off(site, folder, operations):
    """Whether the upload broke off before its end."""
    store = Store(Places(site))
    release, trust = store.current(), store.trust()
    assert release
    try:
        asyncio.run(upload(release, Breaks(folder, operations), trust, store.get_object))
    except ConnectionResetError:
        return True
    return False


def every_moment(site, begin, place):
    """The mirror after 0, 1, 2 … operations, up to the whole upload."""
    for operations in range(1000):
        folder = place / str(operations)
        if begin:
            shutil.copytree(begin, folder)
        ended = not broken_off(site, folder, operations)
        yield folder
        if ended:
            return


def finishes(site, folder, now=NOON):
    """Whether the next run brings this mirror up to the release."""
    with_mirrors(site, {"m": folder})
    return publish(site, now)[0].current


@pytest.fixture
def one(mirrored, tmp_path):
    """Release 1 on mirror a."""
    publish(mirrored, NOON)
    return tmp_path / "mirror-a"


def test_the_first_upload(mirrored, tmp_path):
    verdicts = []
    for folder in every_moment(mirrored, None, tmp_path / "at"):
        verdicts.append(seen_by_stranger(mirrored, folder).verdict)
        assert finishes(mirrored, folder)
    assert set(verdicts) <= {Verdict.UNVERIFIABLE, Verdict.INCOMPLETE, Verdict.CURRENT}
    assert verdicts[-1] is Verdict.CURRENT


def test_an_update(mirrored, keys, one, tmp_path):
    next_release(mirrored, keys, NOON)
    seen = []
    for folder in every_moment(mirrored, one, tmp_path / "at"):
        judgement = seen_by_stranger(mirrored, folder)
        seen.append((judgement.verdict, judgement.facts["release"]))
        assert finishes(mirrored, folder)
    assert set(seen) <= {(verdict, number) for verdict in (Verdict.CURRENT, Verdict.UPDATING) for number in (1, 2)}
    assert (seen[0], seen[-1]) == ((Verdict.CURRENT, 1), (Verdict.CURRENT, 2))
    assert [number for _, number in seen] == sorted(number for _, number in seen)


def test_an_update_that_withdraws_an_entry(mirrored, keys, one, tmp_path):
    shutil.rmtree(mirrored / "content/statement")
    signing.make_release(mirrored, keys.online, NOON)
    for folder in every_moment(mirrored, one, tmp_path / "at"):
        assert seen_by_stranger(mirrored, folder).verdict in (Verdict.CURRENT, Verdict.UPDATING)
        assert finishes(mirrored, folder)
        assert not (folder / "en/statement").exists()


def test_a_heartbeat(mirrored, keys, one, tmp_path):
    signing.heartbeat(mirrored, keys.online, LATER)
    for folder in every_moment(mirrored, one, tmp_path / "at"):
        assert seen_by_stranger(mirrored, folder, LATER).verdict is Verdict.CURRENT
        assert finishes(mirrored, folder, LATER)


def test_an_update_of_an_update_that_was_broken_off(mirrored, keys, one, tmp_path):
    """Release 3 comes while release 2 is half there: what release 2 left is no tampering once release 3 is whole."""
    next_release(mirrored, keys, NOON, "Second.")
    for folder in every_moment(mirrored, one, tmp_path / "at"):
        pass_on = tmp_path / f"site-{folder.name}"
        shutil.copytree(mirrored, pass_on)
        next_release(pass_on, keys, NOON, "Third.")
        assert finishes(pass_on, folder)


def add_entry(site, keys, slug):
    entry = site / "content/essay" / slug
    entry.mkdir(parents=True)
    (entry / "facts.toml").write_text('published = 2012\nbyline = "organisation"\n')
    (entry / "en.md").write_text('+++\ntitle = "Soon"\n+++\nSoon.\n')
    signing.make_release(site, keys.online, NOON)
    return entry


def test_a_broken_off_release_that_was_withdrawn_again_leaves_nothing(mirrored, keys, one, tmp_path):
    """Release 2 brings an entry and breaks off; release 3 is as release 1 was."""
    entry = add_entry(mirrored, keys, "soon")
    folders = list(every_moment(mirrored, one, tmp_path / "at"))
    shutil.rmtree(entry)
    signing.make_release(mirrored, keys.online, NOON)
    assert [folder.name for folder in folders if not finishes(mirrored, folder)] == []


def test_two_broken_off_releases_leave_nothing(mirrored, keys, one, tmp_path):
    first = add_entry(mirrored, keys, "first-try")
    folders = list(every_moment(mirrored, one, tmp_path / "at"))[::4]
    shutil.rmtree(first)
    second = add_entry(mirrored, keys, "second-try")
    for folder in folders:
        broken_off(mirrored, folder, 25)
    shutil.rmtree(second)
    signing.make_release(mirrored, keys.online, NOON)
    assert [folder.name for folder in folders if not finishes(mirrored, folder)] == []


def test_the_repair_of_a_damaged_mirror(mirrored, one, tmp_path):
    """A mirror that was altered never looks better than it is while it is mended."""
    (one / "index.html").write_bytes(b"<script>x</script>")
    (one / "style.css").unlink()
    before = seen_by_stranger(mirrored, one).verdict
    assert before is Verdict.ALTERED
    assert publish(mirrored, NOON, only=["a"])[0].current


def hand_on(site, keys, joining, after):
    """Other keys in force, signed by everybody of both circles who has a say."""
    request, answers = key_change.begin_change(site, after, LATER), []
    for name, signer in [*keys.signers.items(), *joining.signers.items()]:
        with suppress(Problem):
            answers.append(requests.sign(request, name, signer))
    publishers = [keys.signers["publisher"], joining.signers["publisher"]]
    assert signing.finish(site, request, answers, publishers, LATER).missing == 0


@pytest.mark.parametrize("seat", ["keyholders", "editors", "publishers"])
def test_while_keys_change_hands_nobody_is_called_an_impostor(mirrored, keys, one, tmp_path, seat):
    joining, circle = ThrowAwayKeys(), keys.circle
    stays = circle.keyholders[:1] if seat == "keyholders" else ()
    hand_on(mirrored, keys, joining, replace(circle, **{seat: (*stays, getattr(joining.circle, seat)[0])}))
    seen = []
    for folder in every_moment(mirrored, one, tmp_path / "at"):
        seen.append(seen_by_stranger(mirrored, folder, LATER).verdict)
        assert finishes(mirrored, folder, LATER)
    assert set(seen) <= {Verdict.CURRENT, Verdict.UPDATING}
    assert seen[-1] is Verdict.CURRENT
