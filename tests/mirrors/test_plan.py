from typing import Any, NamedTuple

from hypothesis import assume, given
from hypothesis import strategies as st

from stillhere.mirrors.plan import Plan, plan
from stillhere.release.verify import Neighbour, Seen, SignedFile
from stillhere.testing import NOON

PATHS = st.sampled_from(["index.html", "a.html", "b.html", "c/d.html"])
BYTES = st.sampled_from([b"1", b"22", b"333"])
CONTENT = st.dictionaries(PATHS, BYTES)


class Signed(NamedTuple):
    """What the plan looks at of a release."""

    files: dict[str, SignedFile]
    metadata: dict[str, bytes]
    content: dict[str, bytes]
    snapshot_version: int
    seen: Seen


def release(number: int, content: dict[str, bytes], roots: int = 1) -> Any:
    metadata = {f"{n}.root.json": b"root%d" % n for n in range(1, roots + 1)}
    metadata |= {
        f"{number}.snapshot.json": b"s%d" % number,
        f"{number}.site.json": b"x%d" % number,
        "timestamp.json": b"t%d" % number,
    }
    files = {path: SignedFile(len(data), f"{data!r}") for path, data in content.items()}
    return Signed(files, metadata, content, number, Seen(number, number))


@st.composite
def situations(draw):
    """A release to publish, and a mirror in any state that an upload, a kill or an attacker left."""
    number, roots = draw(st.integers(1, 5)), draw(st.integers(1, 3))
    new = release(number + 1, draw(CONTENT), roots)
    has = draw(st.none() | st.just(release(number, draw(CONTENT), draw(st.integers(1, roots)))))
    before = release(max(0, number - 1), draw(CONTENT))
    disk = dict(has.content) if has else {}
    disk |= {path: data for path, data in before.content.items() if draw(st.booleans())} if has else {}
    for path in draw(st.sets(PATHS)):
        if draw(st.booleans()):
            disk.pop(path, None)
        elif path in new.content:
            disk[path] = b"evil"
    names = frozenset(name for name in before.metadata if "root" not in name and name != "timestamp.json")
    leftovers = [Neighbour(NOON, before.files, names)] if has else []
    damaged = frozenset(p for p in new.content if disk.get(p) != new.content[p])
    return new, has, leftovers, damaged, disk, dict(has.metadata) if has else {}


def steps(todo: Plan, new: Signed):
    """What an upload does, one step at a time: (what, path, bytes or None)."""
    for name in todo.inert:
        yield "metadata", name, new.metadata[name]
    switch = [("metadata", name, new.metadata[name]) for name in todo.switch]
    yield from switch if todo.begins else ()
    for path in todo.content:
        yield "content", path, new.content[path]
    yield from switch if not todo.begins else ()
    for path in todo.remove_content:
        yield "content", path, None
    for name in todo.remove_metadata:
        yield "metadata", name, None


def applied(todo: Plan, new: Signed, disk, metadata):
    for what, path, data in steps(todo, new):
        place = metadata if what == "metadata" else disk
        if data is None:
            place.pop(path, None)
        else:
            place[path] = data
        yield what, path, data


def without_roots(metadata):
    return {name: data for name, data in metadata.items() if not name.endswith(".root.json")}


@given(situations())
def test_the_plan_applied_to_any_state_gives_exactly_the_release(situation):
    new, has, leftovers, damaged, disk, metadata = situation
    list(applied(plan(new, has, leftovers, damaged), new, disk, metadata))
    assert disk == new.content
    assert without_roots(metadata) == without_roots(new.metadata)
    assert new.metadata.items() <= metadata.items()


@given(situations())
def test_a_new_root_follows_what_is_signed_for_the_old_one_too(situation):
    new, has, leftovers, damaged, disk, metadata = situation
    assume(has is not None)
    for _, path, _ in applied(plan(new, has, leftovers, damaged), new, disk, metadata):
        if path.endswith(".root.json"):
            assert without_roots(new.metadata).items() <= metadata.items()


@given(situations())
def test_nothing_names_the_new_content_before_it_is_there(situation):
    new, has, leftovers, damaged, disk, metadata = situation
    assume(has is not None)  # a mirror that is new says first that it is ours
    for _, path, data in applied(plan(new, has, leftovers, damaged), new, disk, metadata):
        if metadata.get("timestamp.json") == new.metadata["timestamp.json"]:
            assert without_roots(new.metadata).items() <= metadata.items()
            assert new.content.items() <= disk.items()
        elif data is None:
            raise AssertionError(f"{path} removed before the switch")


@given(situations())
def test_old_metadata_goes_last_and_the_old_snapshot_after_all_other(situation):
    new, has, leftovers, damaged, _, _ = situation
    removed = plan(new, has, leftovers, damaged).remove_metadata
    assert [name.endswith("snapshot.json") for name in removed] == sorted(n.endswith("snapshot.json") for n in removed)
    assert not any(name.endswith(".root.json") or name == "timestamp.json" for name in removed)


@given(CONTENT)
def test_a_mirror_that_has_everything_needs_nothing(content):
    same = release(3, content)
    assert plan(same, same, []).empty
    assert not plan(same, None, []).empty


def test_roots_are_sent_in_order_of_their_numbers():
    names = plan(release(1, {}, roots=12), None, []).switch
    assert names == (*(f"{n}.root.json" for n in range(1, 13)), "timestamp.json")
