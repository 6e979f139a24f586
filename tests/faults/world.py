"""A small world to be killed in: a site with key files, a mirror, release 1 published and release 2 waiting."""

import asyncio
import json
import shutil
import subprocess
import sys
from pathlib import Path

from stillhere import clock, files
from stillhere.copies import FolderCopy
from stillhere.flows import key_change, signing
from stillhere.flows.publishing import publish
from stillhere.project import Places
from stillhere.release import keys, requests
from stillhere.release.circle import Circle
from stillhere.release.inspect import inspect
from stillhere.release.store import Store
from stillhere.release.verdict import judge
from stillhere.testing import with_mirrors, write_site

PASSPHRASE = b"throw-away-throw-away"
RELEASE = ["release", "make", "site", "--key", "editor.key", "--key", "publisher.key", "--passphrase-file", "phrase"]
BUILD = ["build", "site"]
PUBLISH = ["publish", "site"]
FINISH = ["release", "finish", "site", "site/.stillhere/requests/keys-2.request.json"]
FINISH += [f"{name}.answer.json" for name in ("anna", "bo", "second")]
FINISH += ["--key", "spare.key", "--key", "publisher.key", "--passphrase-file", "phrase"]
RECOVER = ["recover", "back", "mirror", "--trust", "site/signed/1.root.json"]


def make(folder, entries=6):
    """The world, in a folder; every path in it is relative, so that the folder can be copied."""
    texts = {f"content/essay/e{n}/facts.toml": 'published = 2012\nbyline = "organisation"\n' for n in range(entries)}
    texts |= {f"content/essay/e{n}/en.md": f'+++\ntitle = "E{n}"\n+++\nFirst words of {n}.\n' for n in range(entries)}
    now, site = clock.now(), write_site(folder / "site", texts)
    with_mirrors(site, {"m": Path("../mirror")})
    files.write_atomic(folder / "phrase", PASSPHRASE + b"\n")
    names = ("anna", "bo", "chen", "editor", "publisher")
    signers = {n: keys.load_signer(keys.create(folder, n, PASSPHRASE, rounds=1), PASSPHRASE) for n in names}
    public = {name: signer.public_key for name, signer in signers.items()}
    circle = Circle((public["anna"], public["bo"], public["chen"]), 2, (public["editor"],), (public["publisher"],))
    request = signing.begin_ceremony(site, circle, now)
    signing.finish(site, request, [requests.sign(request, n, signers[n]) for n in ("anna", "bo")], [], now)
    signing.make_release(site, [signers["editor"], signers["publisher"]], now)
    assert publish(site, now)[0].current
    change(site)
    return folder


def ask_for_other_keys(folder):
    """A request that gives the third holder's seat, the editor's and the publisher's to others, and its answers."""
    names = ("dolma", "second", "spare")
    signers = {n: keys.load_signer(keys.create(folder, n, PASSPHRASE, rounds=1), PASSPHRASE) for n in names}
    signers |= {n: keys.load_signer(folder / f"{n}.key", PASSPHRASE) for n in ("anna", "bo")}
    public = {name: signer.public_key for name, signer in signers.items()}
    circle = Circle((public["anna"], public["bo"], public["dolma"]), 2, (public["second"],), (public["spare"],))
    request = key_change.begin_change(folder / "site", circle, clock.now())
    for name in ("anna", "bo", "second"):
        answer = requests.sign(request, name, signers[name])
        files.write_atomic(folder / f"{name}.answer.json", answer.encode())
    return folder


def change(site):
    """Words change, an entry comes, an entry goes: the next build writes, replaces and removes."""
    for path in sorted((site / "content/essay").glob("*/en.md"))[1:]:
        path.write_text(path.read_text().replace("First", "Second"))
    shutil.rmtree(site / "content/essay/e0")
    write_site(site, {"content/essay/new/facts.toml": 'published = 2013\nbyline = "organisation"\n'})
    files.write_atomic(site / "content/essay/new/en.md", b'+++\ntitle = "New"\n+++\nNew.\n')
    with_mirrors(site, {"m": Path("../mirror")})


def ours(folder, argv):
    """Runs a command to its end, in a process of its own."""
    words = [sys.executable, "-m", "stillhere", *argv]
    return subprocess.run(words, cwd=folder, capture_output=True, check=False, timeout=60)


def at_every_operation(jobs):
    """What became of each job of `crash.py`."""
    words = [sys.executable, str(Path(__file__).with_name("crash.py"))]
    ended = subprocess.run(words, input=json.dumps(jobs).encode(), capture_output=True, check=True, timeout=300)
    return json.loads(ended.stdout)


def run_again(folders, argv):
    """The next run in each folder, whole and well."""
    ends = at_every_operation([{"from": None, "to": str(folder), "at": None, "argv": argv} for folder in folders])
    assert [end["status"] for end in ends] == [0] * len(folders)


def tree_of(folder):
    return {path: (folder / path).read_bytes() for path in files.walk(folder)} if folder.is_dir() else {}


def built(folder):
    """The built tree as every reader finds it."""
    files.settle(Places(folder / "site").tree)
    return tree_of(Places(folder / "site").tree)


def signed(folder):
    """The number of the release in force: verified, and every byte of it at hand."""
    store = Store(Places(folder / "site"))
    release = store.current()
    assert release
    for one in release.files.values():
        store.get_object(one)
    return release.number


def verdict(folder, place="mirror"):
    trust = Store(Places(folder / "site")).trust()
    return judge(asyncio.run(inspect(FolderCopy(folder / place), trust)), None, clock.now())


def half_written(folder):
    """What a killed write left lying about."""
    return [path for path in files.walk(folder) if files.PARTIAL in path or "-stage" in path or "-journal" in path]


def keys_in_force(folder):
    """The root that the site folder's own signed metadata leads to, verified."""
    release = Store(Places(folder / "site")).current()
    assert release
    return release.root
