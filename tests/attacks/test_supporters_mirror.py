"""Every attack on one more surface: `stillhere mirror`, run by a supporter who has nothing but the root of trust.

Each test looks at the exit code, at what was said of whom, and at every byte of the folder that is served.
"""

import json
import os
import shutil
import time
from datetime import timedelta

import pytest

from stillhere import clock
from stillhere.cli.main import main
from stillhere.flows.publishing import publish
from stillhere.release import roles
from stillhere.testing import NOON, ThrowAwayKeys, signed_site, with_mirrors
from stillhere.testing.mirror import (
    LyingMirror,
    cut_short,
    elsewhere,
    failing,
    gibberish,
    gzip_bomb,
    honest,
    in_circles,
    instead,
    never_answers,
    only,
    page_to_everything,
    slowly,
    without_end,
)

from .acts import Forger, next_release, tree_of
from .test_fast_forward import FAR, new_publisher

PAGE = "en/statement/first.html"
TIMESTAMP = f"{roles.METADATA}/timestamp.json"


class World:
    """A site of today with release 1 on mirror `a` and kept by a supporter, and release 2 on mirror `new`."""

    def __init__(self, top, keys, now):
        self.top, self.keys, self.now = top, keys, now
        self.site, self.a, self.new, self.kept = top / "site", top / "a", top / "new", top / "kept"
        self.old, self.newest = tree_of(self.a), tree_of(self.new)
        self.report, self.code = {}, None

    def mirror(self, capsys, *places, seconds=8.0, root=None, folder=None):
        words = ["mirror", *map(str, places), str(folder or self.kept), "--trust", str(root or self.root)]
        self.code = main([*words, "--seconds", str(seconds), "--json"])
        said = capsys.readouterr()
        self.report = json.loads(said.out) if said.out else {}
        return self.code

    @property
    def root(self):
        return self.site / "signed/1.root.json"

    def said_of(self, number=0):
        return self.report["addresses"][number]["verdict"], self.report["addresses"][number]["reason"]

    @property
    def own(self):
        return self.report["folder"]["verdict"], self.report["folder"]["reason"]


@pytest.fixture(scope="module")
def begin(tmp_path_factory, keys):
    """Made once; each test has its own copy."""
    top, now = tmp_path_factory.mktemp("supporter"), clock.now()
    site = signed_site(top / "site", keys, now)
    for name in ("a", "new"):
        with_mirrors(site, {"m": top / name})
        publish(site, now)
        next_release(site, keys, now)
    shutil.copytree(top / "a", top / "kept")
    return top, now


@pytest.fixture
def world(begin, keys, tmp_path):
    top, now = begin
    return World(shutil.copytree(top, tmp_path / "world"), keys, now)


def test_the_newest_release_is_kept_and_only_what_differs_is_fetched(world, capsys):
    with LyingMirror(world.new) as mirror:
        assert world.mirror(capsys, mirror.address) == 0
    assert world.own == ("current", "current")
    assert tree_of(world.kept) == world.newest
    content = {path for path in world.newest if not path.startswith(roles.METADATA)}
    differs = {path for path in content if world.old.get(path) != world.newest[path]}
    assert {path[1:] for path in mirror.asked} & content == differs
    assert world.report["fetched"] == len(differs)


def test_a_second_run_changes_nothing_and_asks_for_no_file(world, capsys):
    with LyingMirror(world.new) as mirror:
        world.mirror(capsys, mirror.address)
        mirror.asked.clear()
        before = world.kept.stat().st_ino
        assert world.mirror(capsys, mirror.address) == 0
    assert all(path.startswith(f"/{roles.METADATA}/") for path in mirror.asked)
    assert (world.report["changed"], world.kept.stat().st_ino) == (False, before)


def test_an_empty_and_a_new_folder_are_filled(world, capsys):
    (world.top / "empty").mkdir()
    for name in ("empty", "fresh"):
        assert world.mirror(capsys, world.new, folder=world.top / name) == 0
        assert tree_of(world.top / name) == world.newest


# Rollback, freeze, mix and match


def test_rollback_leaves_the_newer_release_and_says_so(world, capsys):
    world.mirror(capsys, world.new)
    assert world.mirror(capsys, world.a) == 1
    assert world.said_of() == ("outdated", "rolled-back")
    assert tree_of(world.kept) == world.newest


def test_rollback_is_noticed_although_the_folder_was_put_back_too(world, capsys):
    """The memory lies beside the folder, not in it."""
    world.mirror(capsys, world.new)
    shutil.rmtree(world.kept)
    shutil.copytree(world.a, world.kept)
    assert world.mirror(capsys, world.a) == 1
    assert world.said_of() == ("outdated", "rolled-back")
    assert world.mirror(capsys, world.new) == 0
    assert tree_of(world.kept) == world.newest


@pytest.mark.parametrize("role", [roles.SITE, roles.ADDRESSES, "bin-0"])
def test_a_stolen_publisher_key_cannot_hand_out_older_parts(world, capsys, role):
    world.mirror(capsys, world.new)
    forger = Forger(world.a)  # release 1, newly signed as if it were the newest
    for _ in range(3):
        forger.bring_into_force(world.keys.signers["publisher"])
    assert world.mirror(capsys, world.a) == 1
    assert world.said_of() == ("outdated", "rolled-back")
    assert tree_of(world.kept) == world.newest


def test_a_frozen_address_beside_a_fresh_one_is_named(world, capsys):
    assert world.mirror(capsys, world.a, world.new) == 0
    assert (world.said_of(0), world.said_of(1)[0]) == (("outdated", "frozen"), None)
    assert tree_of(world.kept) == world.newest


@pytest.mark.parametrize(("lang", "word"), [("en", "freeze"), ("zh", "冻结")])
def test_a_freeze_everywhere_is_said_in_words(tmp_path, keys, capsys, lang, word):
    long_ago = clock.now() - timedelta(days=30)
    site = signed_site(tmp_path / "site", keys, long_ago)
    with_mirrors(site, {"m": tmp_path / "a"})
    publish(site, long_ago)
    words = ["mirror", str(tmp_path / "a"), str(tmp_path / "kept"), "--trust", str(site / "signed/1.root.json")]
    assert main([*words, "--lang", lang]) == 1
    assert word in capsys.readouterr().out
    assert tree_of(tmp_path / "kept") == tree_of(tmp_path / "a")  # genuine, though old


def test_pages_of_the_release_before_under_new_signatures_are_refused(world, capsys):
    shutil.copy(world.a / PAGE, world.new / PAGE)
    assert world.mirror(capsys, world.new) == 1
    assert world.report["missing"] == [PAGE]
    assert (world.said_of()[0], world.own) == ("altered", ("outdated", "frozen"))
    assert tree_of(world.kept) == world.old


def test_new_pages_under_old_signatures_are_an_update_and_change_nothing(world, capsys):
    """As in the middle of an upload: the address is not called a liar, and what we have stays."""
    shutil.copy(world.new / PAGE, world.kept / PAGE)  # damaged here, so that it is asked for
    for name, data in world.newest.items():
        if name.startswith(roles.METADATA) and name != TIMESTAMP:
            (world.a / name).write_bytes(data)
    shutil.copy(world.new / PAGE, world.a / PAGE)
    assert world.mirror(capsys, world.a) == 1
    assert world.said_of() == ("updating", "updating")
    assert world.report["missing"] == [PAGE]


@pytest.mark.parametrize("role", [roles.TIMESTAMP, roles.SNAPSHOT, roles.SITE, "bin-0"])
def test_metadata_of_two_releases_is_refused(world, capsys, role):
    theirs = Forger(world.a).read(role)
    name = next(p for p in world.newest if p.startswith(roles.METADATA) and p.removesuffix(".json").endswith(role))
    (world.new / name).write_bytes(theirs.to_bytes())
    assert world.mirror(capsys, world.new) in (0, 1)
    assert tree_of(world.kept) in (world.old, world.newest)
    if (world.new / name).read_bytes() != world.newest[name]:
        assert tree_of(world.kept) == world.old


# Arbitrary content, wrong file, extraneous files


@pytest.mark.parametrize("with_good", [True, False])
def test_an_altered_page_is_never_served(world, capsys, with_good):
    evil = b"<script src='https://evil.example/x.js'></script>"
    with LyingMirror(world.new, instead({PAGE: evil})) as liar, LyingMirror(world.new) as good:
        places = [liar.address, good.address] if with_good else [liar.address]
        assert world.mirror(capsys, *places) == (0 if with_good else 1)
    assert world.said_of() == ("altered", "altered")
    assert tree_of(world.kept) == (world.newest if with_good else world.old)


def test_one_flipped_bit_in_any_file_is_never_served(world, capsys):
    changed = [path for path, data in world.newest.items() if world.old.get(path) != data]
    for path in changed:
        data = bytearray(world.newest[path])
        data[len(data) // 2] ^= 1
        with LyingMirror(world.new, instead({path: bytes(data)})) as liar:
            assert world.mirror(capsys, liar.address) == 1, path
        assert world.report["missing"] == ([] if roles.METADATA in path else [path])
        assert tree_of(world.kept) == world.old
        shutil.rmtree(world.top / ".kept.stillhere-mirror")


def test_genuine_bytes_at_the_wrong_path_are_refused(world, capsys):
    with LyingMirror(world.new, instead({PAGE: (world.new / "en/index.html").read_bytes()})) as liar:
        assert world.mirror(capsys, liar.address) == 1
    assert tree_of(world.kept) == world.old


def test_what_somebody_did_to_the_folder_itself_is_mended(world, capsys):
    world.mirror(capsys, world.new)
    (world.kept / PAGE).write_bytes(b"<script>x</script>")
    (world.kept / "style.css").unlink()
    assert world.mirror(capsys, world.new) == 0
    assert (world.report["fetched"], tree_of(world.kept)) == (2, world.newest)


@pytest.mark.parametrize("planted", ["evil.html", "en/evil.html", f"{roles.METADATA}/9.snapshot.json", ".htaccess"])
def test_a_planted_file_is_taken_away_and_the_evidence_kept(world, capsys, planted):
    world.mirror(capsys, world.new)
    (world.kept / planted).write_bytes(b"x")
    assert world.mirror(capsys, world.new) == 0
    assert tree_of(world.kept) == world.newest
    if planted.startswith(roles.METADATA):
        return  # a name of metadata that nothing names: it harms nobody, and is gone
    assert world.report["strange"] == [planted]
    assert (world.top / ".kept.stillhere-mirror/set-aside" / planted).read_bytes() == b"x"


@pytest.mark.parametrize("leads", ["/etc/passwd", "../site/stillhere.toml", "index.html", "nowhere", "."])
@pytest.mark.parametrize("path", [PAGE, "en", ".well-known/stillhere/sources", "planted"])
def test_a_planted_link_is_never_followed_and_never_stays(world, capsys, leads, path):
    target = world.kept / path
    shutil.rmtree(target) if target.is_dir() else target.unlink(missing_ok=True)
    target.symlink_to(leads)
    before = tree_of(world.site)
    assert world.mirror(capsys, world.new) == 0
    assert tree_of(world.kept) == world.newest
    assert not [p for p in world.kept.rglob("*") if p.is_symlink()]
    assert tree_of(world.site) == before


def test_a_file_that_somebody_holds_by_another_name_is_copied(world, capsys):
    """Who can write to a hard link of a page could change it after it was checked."""
    os.link(world.kept / "style.css", world.top / "mine.css")
    assert world.mirror(capsys, world.new) == 0
    (world.top / "mine.css").write_bytes(b"evil")
    assert tree_of(world.kept) == world.newest


def test_a_folder_that_holds_something_else_is_left_alone(world, capsys):
    home = world.top / "home"
    home.mkdir()
    (home / "letter.txt").write_text("dear")
    assert world.mirror(capsys, world.new, folder=home) == 1
    assert tree_of(home) == {"letter.txt": b"dear"}


# Impostors, stolen keys, detained holders, lost domains


def test_an_impostor_gets_nothing_in(world, capsys):
    other = signed_site(world.top / "other", ThrowAwayKeys(), world.now)
    with_mirrors(other, {"m": world.top / "theirs"})
    publish(other, world.now)
    assert world.mirror(capsys, world.top / "theirs") == 1
    assert world.said_of() == ("impostor", "impostor")
    assert tree_of(world.kept) == world.old


def test_a_lost_domain_that_looks_normal_gets_nothing_in(world, capsys):
    """The old pages, without signatures or with a page for everything."""
    shutil.rmtree(world.a / roles.METADATA)
    with LyingMirror(world.a) as normal, LyingMirror(world.a, page_to_everything) as parked:
        assert world.mirror(capsys, normal.address, parked.address) == 1
    assert [world.said_of(0)[0], world.said_of(1)[0]] == ["impostor", "impostor"]
    assert tree_of(world.kept) == world.old


@pytest.mark.parametrize(
    ("role", "thieves"),
    [
        (roles.ROOT, ["editor", "publisher", "anna"]),
        (roles.TARGETS, ["editor"]),
        (roles.ADDRESSES, ["anna", "editor", "publisher"]),
        (roles.SITE, ["publisher"]),
        ("bin-0", ["publisher"]),
    ],
)
def test_a_stolen_key_speaks_only_for_its_role(world, capsys, role, thieves):
    forger = Forger(world.new)
    forged = forger.issue(role, forger.read(role), *(world.keys.signers[name] for name in thieves))
    if role != roles.ROOT:
        forger.bring_into_force(world.keys.signers["publisher"], (role, forged))
    assert world.mirror(capsys, world.new) == 1
    assert world.said_of()[0] == "impostor"
    assert tree_of(world.kept) == world.old


def test_a_fast_forward_is_followed_and_left_again_once_the_key_was_replaced(world, capsys):
    forger = Forger(world.new)
    stamp = forger.read(roles.TIMESTAMP)
    stamp.signed.version = FAR
    forger.put(roles.TIMESTAMP, stamp, world.keys.signers["publisher"])
    assert world.mirror(capsys, world.new) == 0
    new_publisher(world.site, world.keys, world.new)
    for _ in range(2):  # the second time the newest root is remembered, the first one still served
        assert world.mirror(capsys, world.new) == 0
        assert world.report["folder"]["facts"]["release"] == 2
        assert {"1.root.json", "2.root.json"} <= {path.name for path in (world.kept / roles.METADATA).iterdir()}


def test_an_address_that_hides_the_new_root_is_not_believed_again(world, capsys):
    world.mirror(capsys, world.new)
    hidden = shutil.copytree(world.new, world.top / "hidden")
    new_publisher(world.site, world.keys, world.new)
    assert world.mirror(capsys, world.new) == 0
    after = tree_of(world.kept)
    assert world.mirror(capsys, hidden) == 1
    assert world.said_of()[0] == "impostor"
    assert tree_of(world.kept) == after


@pytest.mark.parametrize("junk", [b"", b"[]", b"{}", b"\xff\x00", b'{"signed": {}}', b"[" * 9000])
@pytest.mark.parametrize("name", ["timestamp.json", "2.snapshot.json", "1.targets.json", "2.root.json"])
def test_junk_for_metadata_changes_nothing(world, capsys, name, junk):
    (world.new / roles.METADATA / name).write_bytes(junk)
    assert world.mirror(capsys, world.new) in ((0,) if name == "2.root.json" else (1, 4))
    assert tree_of(world.kept) == (world.newest if name == "2.root.json" else world.old)


# Addresses that do not answer, never end, drip, and go in circles

BAD = [
    never_answers, slowly, without_end, in_circles, page_to_everything, cut_short, gibberish, gzip_bomb,
    failing(500), failing(429), only("en/", cut_short), only("en/", in_circles), only("en/", never_answers),
    only("en/", without_end), only("en/", slowly), only("en/", gzip_bomb), only("en/", page_to_everything),
    only(".well-known/stillhere/sources", failing(404)),
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(BAD)))
def test_it_falls_through_every_bad_address_to_a_good_one(world, capsys, number):
    with LyingMirror(world.new, BAD[number]) as bad, LyingMirror(world.new, honest) as good:
        began = time.monotonic()
        assert world.mirror(capsys, bad.address, good.address, seconds=4) == 0
        took = time.monotonic() - began
    assert world.said_of(0)[0] not in (None, "current")
    assert world.said_of(1)[0] is None
    assert tree_of(world.kept) == world.newest
    assert took < 4
    assert bad.sent < 64 << 20


def test_all_of_them_at_once_cost_no_more(world, capsys):
    servers = [LyingMirror(world.new, behaviour) for behaviour in BAD]
    for server in servers:
        server.__enter__()
    with LyingMirror(world.new) as good:
        began = time.monotonic()
        assert world.mirror(capsys, *(server.address for server in servers), good.address, seconds=8) == 0
        took = time.monotonic() - began
    for server in servers:
        server.__exit__()
    assert tree_of(world.kept) == world.newest
    assert took < 8


@pytest.mark.parametrize("lie", [never_answers, slowly, without_end, only("en/", never_answers), only("en/", slowly)])
def test_a_bad_address_alone_ends_in_time_and_changes_nothing(world, capsys, lie):
    with LyingMirror(world.new, lie) as bad:
        began = time.monotonic()
        assert world.mirror(capsys, bad.address, seconds=3) in (1, 4)
        assert time.monotonic() - began < 4
    assert tree_of(world.kept) == world.old


def test_a_redirect_to_another_host_is_not_followed(world, capsys):
    with LyingMirror(world.new) as other, LyingMirror(world.new, elsewhere(other.address)) as bad:
        assert world.mirror(capsys, bad.address) == 4
    assert other.asked == []
    assert tree_of(world.kept) == world.old


def test_nobody_answers_is_said_as_not_checked(world, capsys):
    assert world.mirror(capsys, "http://127.0.0.1:9/") == 4
    assert world.own[0] == "current"  # as far as the folder itself can say
    assert tree_of(world.kept) == world.old


# Fragments, and runs that go on


def test_a_release_is_put_together_from_fragments(world, capsys):
    """No address has all of it; together they do."""
    half = sorted(path for path in world.newest if world.old.get(path) != world.newest[path] and "metadata" not in path)
    parts = [instead(dict.fromkeys(half[start::2], b"x")) for start in (0, 1)]
    with LyingMirror(world.new, parts[0]) as one, LyingMirror(world.new, parts[1]) as two:
        codes = [world.mirror(capsys, one.address, two.address) for _ in half]
    assert codes[-1] == 0
    assert tree_of(world.kept) == world.newest


def test_what_was_fetched_is_not_fetched_again(world, capsys):
    with LyingMirror(world.new, only(PAGE, failing(404))) as lacking:
        assert world.mirror(capsys, lacking.address) == 1
        assert world.report["missing"] == [PAGE]
    with LyingMirror(world.new) as good:
        assert world.mirror(capsys, good.address) == 0
    assert [path for path in good.asked if roles.METADATA not in path] == [f"/{PAGE}"]
    assert tree_of(world.kept) == world.newest


def test_what_was_staged_and_then_altered_is_fetched_again(world, capsys):
    with LyingMirror(world.new, only(PAGE, failing(404))) as lacking:
        world.mirror(capsys, lacking.address)
    stage = world.top / ".kept.stillhere-mirror/stage"
    (stage / "en/index.html").write_bytes(b"<script>x</script>")
    (stage / "evil.html").write_bytes(b"<script>x</script>")
    (stage / "style.css").unlink()
    (stage / "style.css").symlink_to("/etc/passwd")
    assert world.mirror(capsys, world.new) == 0
    assert tree_of(world.kept) == world.newest


@pytest.mark.parametrize("bad", [b"", b"[]", b'{"format": 2}', b"\xff"])
def test_a_broken_memory_is_said_and_not_taken_for_an_empty_one(world, capsys, bad):
    world.mirror(capsys, world.new)
    memory = world.top / ".kept.stillhere-mirror/memory.json"
    memory.write_bytes(bad)
    assert world.mirror(capsys, world.new) == 1
    assert (memory.read_bytes(), tree_of(world.kept)) == (bad, world.newest)


def test_another_root_of_trust_does_not_take_the_folder_over(world, capsys):
    other = signed_site(world.top / "other", ThrowAwayKeys(), NOON)
    with_mirrors(other, {"m": world.top / "theirs"})
    publish(other, NOON)
    world.mirror(capsys, world.new)
    assert world.mirror(capsys, world.top / "theirs", root=other / "signed/1.root.json") == 1
    assert tree_of(world.kept) == world.newest
