"""Every file of a mirror, spoilt in thousands of ways: never genuine with a changed byte, never an exception, in time.

    make fuzz COUNT=20000 SEED=7          a campaign; CI runs 600 of the same

Each mutation has its own dice, made of the seed and its number, so that one that fails can be run again alone. The
verifier of the browser page looks at the same copies: it may be stricter than ours, and never more lenient.

A timestamp and a next root are pinned by nothing but signatures: what leaves the signed words as they were is as
genuine as before.
"""

import os
import random
import resource
import sys
import time
import tracemalloc
from collections import Counter
from dataclasses import dataclass, field

from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata

from stillhere import files
from stillhere.release import roles

from . import acts
from .mutations import BYTES, JSON

COUNT = int(os.environ.get("STILLHERE_FUZZ_COUNT", "600"))
SEED = os.environ.get("STILLHERE_FUZZ_SEED", "2008")
LONGEST = 5.0
"""Seconds that one look may take: fifty times what it takes."""
MOST = 32 * 1024 * 1024
"""Bytes that one look may take above what was there."""
GENUINE = ("current", "updating", "outdated", "incomplete")
"""Verdicts that let a reader believe something of what lies there."""
TIMESTAMP, NEXT_ROOT = f"{roles.METADATA}/timestamp.json", f"{roles.METADATA}/2.root.json"


@dataclass
class Figures:
    """What came of a campaign: seconds of the longest look, bytes of the heaviest, how often each verdict was given."""

    count: int = 0
    longest: float = 0.0
    peak: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    browser: Counter[str] = field(default_factory=Counter)


def mutation(number, trees):
    """`(path, way, bytes)`: metadata half of the time, else any file."""
    dice = random.Random(f"{SEED}-{number}")
    old, new = trees[1], trees[2]
    metadata = sorted(path for path in new if path.startswith(roles.METADATA))
    path = dice.choice([*metadata, NEXT_ROOT]) if dice.random() < 0.6 else dice.choice(sorted(new))
    genuine = _next_root(new) if path == NEXT_ROOT else new[path]
    if dice.random() < 0.05:
        other = dice.choice([tree[each] for tree in (old, new) for each in sorted(tree)])  # of a role, of a release
        return path, "another file", other
    way = dice.choice(JSON if path.endswith(".json") and dice.random() < 0.7 else BYTES)
    return path, way.__name__, way(genuine, dice)


def _next_root(tree):
    return tree[f"{roles.METADATA}/1.root.json"].replace(b'"version":1', b'"version":2')


def words_are_as_signed(changed, genuine):
    """Whether the metadata says what the genuine one says, so that its signature holds."""
    try:
        return Metadata.from_bytes(changed).signed == Metadata.from_bytes(genuine).signed
    except (RepositoryError, ValueError):
        return False


def check(number, world, figures):
    """Puts one mutation into the mirror, looks at it with both verifiers, and takes it out again."""
    path, way, changed = mutation(number, world.trees)
    genuine = world.trees[2].get(path)
    name = f"mutation {number} of seed {SEED}: {way} of {path}"
    if changed == genuine:
        return
    files.write_atomic(world.new / path, changed, durable=False)
    verdict = measured(world, figures, name)
    shown = world.page.look(world.new, acts.trust_of(world.site), world.now)["verdict"]
    if path == TIMESTAMP and verdict == "current":
        assert words_are_as_signed(changed, genuine), name
    elif path == NEXT_ROOT:
        assert verdict == "current" or verdict not in GENUINE, name  # `measured` has seen that it was not followed
    else:
        assert verdict not in GENUINE, f"{name}: {verdict}"
    assert shown not in GENUINE or shown == verdict, f"{name}: the browser says {shown}, we say {verdict}"
    figures.verdicts[verdict] += 1
    figures.browser[shown] += 1
    if genuine is None:
        (world.new / path).unlink()
    else:
        files.write_atomic(world.new / path, genuine, durable=False)


def measured(world, figures, name):
    """The verdict; how long it took, and of some how much memory."""
    weighed = figures.count % 10 == 0
    if weighed:
        tracemalloc.start()
    began = time.perf_counter()
    judgement = acts.seen_by_stranger(world.site, world.new, world.now)
    took = time.perf_counter() - began
    if weighed:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < MOST, f"{name}: {peak} bytes"
        figures.peak = max(figures.peak, peak)
    assert took < LONGEST, f"{name}: {took} seconds"
    figures.longest, figures.count = max(figures.longest, took), figures.count + 1
    if judgement.inspection.release:
        assert "2.root.json" not in judgement.inspection.release.metadata, name
    return str(judgement.verdict)


def test_a_changed_byte_is_never_genuine_and_nothing_ever_breaks(world):
    figures = Figures()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for number in range(COUNT):
        check(number, world, figures)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    sys.stdout.write(f"{figures}, the process grew by {grown} KiB\n")
    assert grown < 4 * MOST // 1024
    assert figures.count > 0.9 * COUNT
    assert acts.seen_by_stranger(world.site, world.new, world.now).verdict == "current"
