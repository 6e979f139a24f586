"""What a signed release costs at ten thousand files: signing, what a reader fetches after a change, checking a disk.

The tree is the corpus built with everything that is on by default. Checking takes turns with `sha256sum` over the same
files, whole processes both, so the ratio holds on a busy machine; signing is timed in this process, given the tree.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

from benchmarks.cases import Setting
from benchmarks.contest import Contestant, Row, Run, held
from benchmarks.measure import Sample, run
from benchmarks.ours import EVERYTHING, StillHere, settings
from benchmarks.tool import Command

from stillhere import files
from stillhere.flows import signing
from stillhere.flows.in_force import bring_into_force, sign_all
from stillhere.flows.publishing import publish
from stillhere.flows.site import check_site, released_files
from stillhere.project import Places, read_settings
from stillhere.release.store import Store
from stillhere.release.verify import VerifiedRelease
from stillhere.testing import NOON, ThrowAwayKeys, signed_site, with_mirrors

FILES = 10_000
FILES_OF_A_PAIR = 7
KEYS = ThrowAwayKeys()


def speed(setting: Setting, wanted: int = FILES) -> tuple[list[str], list[Row]]:
    """Sentences on signing and on what a change costs a reader; rows on checking, against `sha256sum`."""
    site = _unsigned(setting, wanted)
    lines = [*_signing(site, setting.rounds), *_one_change(site)]
    mirror = setting.ground.output()
    (site / "stillhere.toml").write_text(
        f'{settings(EVERYTHING)}[[mirror]]\nname = "a"\nkind = "folder"\npath = "{mirror}"\n'
    )
    publish(site, NOON + timedelta(days=30), seconds=600)
    return lines, [*_checking(setting, site, mirror), *_start(setting)]


def _unsigned(setting: Setting, wanted: int) -> Path:
    """The corpus as a site folder whose ceremony was held."""
    site = setting.ground.sources(StillHere(EVERYTHING), wanted // FILES_OF_A_PAIR, "signed")
    request = signing.begin_ceremony(site, KEYS.circle, NOON)
    signing.finish(site, request, KEYS.answers(request, "anna", "bo"), [], NOON)
    return site


def _signing(site: Path, rounds: int) -> Iterator[str]:
    """The first release, whose files must all be kept, and then releases of one changed file."""
    contents = released_files(check_site(site, NOON))
    first = _signed(site, contents, 0)
    size = sum(map(len, contents.values())) / 1e6
    yield f"signing {len(contents):,} files ({size:.0f} MB): {_said(first)}; every file is new and kept"
    page = max(path for path in contents if path.endswith(".html"))
    later = []
    for number in range(1, rounds + 1):
        contents[page] += b"<!-- -->"
        later.append(_signed(site, contents, number))
    middle = [statistics.median(each) for each in zip(*later, strict=True)]
    yield f"signing the same after one file changed: {_said((middle[0], middle[1]))}; median of {rounds}"


def _signed(site: Path, contents: Mapping[str, bytes], day: int) -> tuple[float, float]:
    """Wall and processor seconds."""
    store, own = Store(Places(site)), read_settings(site)
    wall, work = time.perf_counter(), time.process_time()
    now, editor = NOON + timedelta(days=day), KEYS.signers["editor"]
    made = signing.site_of(store, own, store.current(), contents, now, editor)
    sign_all(made, editor)
    bring_into_force(store, own, made, KEYS.online, now)
    return time.perf_counter() - wall, time.process_time() - work


def _said(took: tuple[float, float]) -> str:
    return f"{took[0]:.2f} s (processor {took[1]:.2f} s)"


def _one_change(site: Path) -> Iterator[str]:
    """What a reader who has the release before must fetch of the metadata of the next."""
    day = NOON + timedelta(days=29)
    before = signing.make_release(site, KEYS.online, day)
    text = next((site / "content/essay").glob("*/en.md"))
    text.write_text(text.read_text(encoding="utf-8") + "\nOne more sentence.\n", encoding="utf-8")
    after = signing.make_release(site, KEYS.online, day + timedelta(hours=1))
    changed = [path for path, signed in after.files.items() if before.files.get(path) != signed]
    new = {name: data for name, data in after.metadata.items() if before.metadata.get(name) != data}
    yield (
        f"after one more sentence in one text {len(changed)} of {len(after.files):,} files differ: "
        f"{sum(map(len, new.values())) / 1000:.0f} kB of new metadata in {len(new)} files, "
        f"of {_size(after) / 1000:,.0f} kB; SHA256SUMS has {after.files['SHA256SUMS'].length / 1000:,.0f} kB"
    )


def _size(release: VerifiedRelease) -> int:
    return sum(map(len, release.metadata.values()))


def _checking(setting: Setting, site: Path, mirror: Path) -> list[Row]:
    sums = Command(("sh", "-c", "find . -type f -print0 | xargs -0 sha256sum"), mirror)
    contestants = [Contestant("sha256sum", _turn(sums)), Contestant("Still Here, verify", _turn(_verify(site, mirror)))]
    return held("verify", sum(1 for _ in files.walk(mirror)), contestants, setting.rounds, "sha256sum", setting.say)


def _start(setting: Setting) -> list[Row]:
    """A small copy: what is left is how long the program takes to begin."""
    folder, mirror = setting.ground.output(), setting.ground.output()
    site = signed_site(folder, KEYS, NOON)
    with_mirrors(site, {"a": mirror})
    publish(site, NOON)
    here = Contestant("Still Here, verify", _turn(_verify(site, mirror)))
    return held("verify, small", sum(1 for _ in files.walk(mirror)), [here], setting.rounds, here.name, setting.say)


def _verify(site: Path, mirror: Path) -> Command:
    """The program says 1 for a copy whose time is over; then it has been checked all the same."""
    program, root = Path(sys.executable).with_name("stillhere"), site / "signed/1.root.json"
    return Command(
        ("sh", "-c", '"$@"; test $? -le 1', "sh", str(program), "verify", str(mirror), "--trust", str(root)), site
    )


def _turn(command: Command) -> Run:
    def turn(*, watched: bool) -> Sample:
        return run(command, watched=watched)

    return turn
