"""A key in the wrong hands: an editor's laptop seized or phished, a keyholder detained (TUF: key compromise).

Each row of the table is one key doing what only another may do. Whoever could bring the forgery into force is given
the publisher's key as well, so that only the role that is attacked stands in the way.
"""

import contextlib
import itertools

import pytest
from tuf.api.metadata import TargetFile

from stillhere.errors import Problem
from stillhere.flows import signing
from stillhere.release import manifest, requests, roles
from stillhere.release.verdict import Verdict
from stillhere.testing import NOON

from . import surfaces
from .acts import Forger, in_force, seen_by_stranger

EVIL = b'{"format": 1, "addresses": []}\n'


def listed(data, path):
    return TargetFile.from_data(path, data, ["sha256"])


def with_address_list(metadata):
    metadata.signed.targets[roles.ADDRESS_LIST] = listed(EVIL, roles.ADDRESS_LIST)


@pytest.mark.parametrize(
    ("role", "thieves"),
    [
        (roles.ADDRESSES, ["editor"]),
        (roles.ADDRESSES, ["publisher"]),
        (roles.ADDRESSES, ["anna"]),
        (roles.ADDRESSES, ["anna", "editor", "publisher"]),
        (roles.TARGETS, ["editor"]),
        (roles.TARGETS, ["publisher"]),
        (roles.TARGETS, ["chen"]),
        (roles.SITE, ["publisher"]),
        (roles.SITE, ["anna", "bo", "chen"]),
        ("bin-0", ["publisher"]),
        ("bin-0", ["anna", "bo", "chen"]),
    ],
)
def test_no_key_speaks_for_a_role_that_is_not_its_own(published, keys, b, role, thieves):
    forger = Forger(b)
    forged = forger.issue(role, forger.read(role), *(keys.signers[name] for name in thieves))
    forger.bring_into_force(keys.signers["publisher"], (role, forged))
    judgement = seen_by_stranger(published, b)
    assert (judgement.verdict, judgement.facts["kind"], judgement.facts["role"]) == (Verdict.IMPOSTOR, "unsigned", role)


@pytest.mark.parametrize(
    ("role", "owners"),
    [
        (roles.ADDRESSES, ["anna", "chen"]),
        (roles.TARGETS, ["bo", "chen"]),
        (roles.SITE, ["editor"]),
        ("bin-0", ["editor"]),
    ],
)
def test_the_owners_of_a_role_do(published, keys, b, role, owners):
    forger = Forger(b)
    issued = forger.issue(role, forger.read(role), *(keys.signers[name] for name in owners))
    forger.bring_into_force(keys.signers["publisher"], (role, issued))
    assert seen_by_stranger(published, b).verdict is Verdict.CURRENT


@pytest.mark.parametrize("thieves", [["editor"], ["publisher"], ["anna"], ["anna", "editor", "publisher"]])
def test_no_key_but_the_keyholders_changes_keys(published, keys, b, thieves):
    forger = Forger(b)
    root = forger.read(roles.ROOT)
    root.signed.roles[roles.ROOT].threshold = 1
    forger.issue(roles.ROOT, root, *(keys.signers[name] for name in thieves))
    judgement = seen_by_stranger(published, b)
    assert (judgement.verdict, judgement.facts["role"]) == (Verdict.IMPOSTOR, roles.ROOT)


@pytest.mark.parametrize("thief", ["editor", "anna"])
@pytest.mark.parametrize("role", [roles.SNAPSHOT, roles.TIMESTAMP])
def test_only_the_publisher_brings_into_force(published, keys, b, role, thief):
    forger = Forger(b)
    forger.put(role, forger.read(role), keys.signers[thief])
    assert seen_by_stranger(published, b).verdict in (Verdict.IMPOSTOR, Verdict.ALTERED)


@pytest.mark.parametrize("path", [roles.ADDRESS_LIST, f"{roles.METADATA}/timestamp.json", "../up.html", "/etc/passwd"])
def test_an_editor_cannot_list_a_path_that_is_not_the_editors(published, keys, b, path):
    forger = Forger(b)
    issued = []
    for number in range(16):
        role = f"bin-{number:x}"
        part = forger.read(role)
        part.signed.targets[path] = listed(EVIL, path)
        issued.append((role, forger.issue(role, part, keys.signers["editor"])))
    forger.bring_into_force(keys.signers["publisher"], *issued)
    judgement = seen_by_stranger(published, b)
    assert (judgement.verdict, judgement.facts["kind"]) == (Verdict.IMPOSTOR, "wrong-paths")


@pytest.mark.parametrize("role", [roles.TARGETS, roles.SITE])
def test_a_role_that_delegates_lists_nothing_itself(published, keys, b, role):
    forger = Forger(b)
    metadata = forger.read(role)
    with_address_list(metadata)
    signers = ["anna", "bo"] if role == roles.TARGETS else ["editor"]
    issued = forger.issue(role, metadata, *(keys.signers[name] for name in signers))
    forger.bring_into_force(keys.signers["publisher"], (role, issued))
    assert seen_by_stranger(published, b).facts["kind"] == "wrong-paths"


def test_one_signature_twice_is_one_signature(published, keys, b):
    forger = Forger(b)
    forged = forger.issue(roles.ADDRESSES, forger.read(roles.ADDRESSES), keys.signers["anna"])
    [signature] = forged.signatures.values()
    forged.signatures[signature.keyid + " "] = signature
    forged.signatures[keys.signers["bo"].public_key.keyid] = signature
    forger.bring_into_force(keys.signers["publisher"], (roles.ADDRESSES, forged))
    assert seen_by_stranger(published, b).verdict in (Verdict.IMPOSTOR, Verdict.ALTERED)


def request_for_addresses(site):
    register = site / "registers/addresses.toml"
    register.write_text(register.read_text().replace("https://www.example.org/", "https://evil.example/"))
    return signing.begin_addresses(site, NOON)


@pytest.mark.parametrize("names", [["anna"], ["anna", "anna"]])
def test_one_keyholder_of_three_is_not_enough(published, keys, names):
    request = request_for_addresses(published)
    collected = signing.finish(published, request, keys.answers(request, *names), keys.online, NOON)
    assert collected.missing == 1
    assert in_force(published).address_version == 1


def test_one_keyholder_under_two_names_is_one_keyholder(published, keys):
    request = request_for_addresses(published)
    answers = [requests.sign(request, name, keys.signers["anna"]) for name in ("anna", "bo")]
    assert signing.finish(published, request, answers, keys.online, NOON).missing == 1


@pytest.mark.parametrize("name", ["editor", "publisher"])
def test_no_other_key_may_answer_a_request_for_addresses(published, keys, name):
    request = request_for_addresses(published)
    with pytest.raises(Problem) as stop:
        requests.sign(request, name, keys.signers[name])
    assert stop.value.code == "key-may-not-sign"


def test_an_answer_to_another_request_is_refused_and_harms_nothing(published, keys):
    first = request_for_addresses(published)
    answers = keys.answers(first, "bo")
    register = published / "registers/addresses.toml"
    register.write_text(register.read_text().replace("evil.example", "new.example"))
    second = signing.begin_addresses(published, NOON)
    collected = signing.finish(published, second, [*answers, *keys.answers(second, "anna")], keys.online, NOON)
    assert (collected.missing, collected.rejected) == (1, ("bo",))


def test_an_editor_cannot_release_another_list_of_addresses(published, keys):
    request_for_addresses(published)
    with pytest.raises(Problem) as stop:
        signing.make_release(published, keys.online, NOON)
    assert stop.value.code == "addresses-not-signed"
    assert in_force(published).number == 1


@pytest.mark.parametrize("missing", ["editor", "publisher"])
def test_a_release_needs_both_the_editor_and_the_publisher(published, keys, missing):
    signers = [keys.signers[name] for name in ("anna", "bo", "chen", "editor", "publisher") if name != missing]
    with pytest.raises(Problem) as stop:
        signing.make_release(published, signers, NOON)
    assert (stop.value.code, stop.value.facts["role"]) == ("key-missing", missing)
    assert in_force(published).number == 1


# Every combination of keys below the threshold, against every surface

HOLDERS, OTHERS = ("anna", "bo", "chen"), ("editor", "publisher")
OWNERS = {
    roles.ROOT: (HOLDERS, 2),
    roles.TARGETS: (HOLDERS, 2),
    roles.ADDRESSES: (HOLDERS, 2),
    roles.SITE: (("editor",), 1),
    "bin-0": (("editor",), 1),
    roles.SNAPSHOT: (("publisher",), 1),
    roles.TIMESTAMP: (("publisher",), 1),
}
"""Who may speak for a role, and how many of them must."""


def combinations():
    """Each role with each set of stolen keys that is too few for it, whatever other keys there are besides."""
    for role, (owners, threshold) in OWNERS.items():
        for many in range(len(HOLDERS) + len(OTHERS) + 1):
            for stolen in itertools.combinations(HOLDERS + OTHERS, many):
                if len(set(stolen) & set(owners)) < threshold:
                    yield role, stolen


def forge(world, role, stolen):
    """The next version of a role, signed with the stolen keys, and in force: only its own signatures are missing."""
    forger, signers = Forger(world.new), [world.keys.signers[name] for name in stolen]
    publisher = world.keys.signers["publisher"]
    metadata = forger.read(role)
    if role in (roles.ROOT, roles.TIMESTAMP):
        forger.issue(role, metadata, *signers)
    elif role == roles.SNAPSHOT:
        forged, stamp = forger.issue(role, metadata, *signers), forger.read(roles.TIMESTAMP)
        stamp.signed.snapshot_meta = manifest.meta_of(forged)
        forger.issue(roles.TIMESTAMP, stamp, publisher)
    else:
        forger.bring_into_force(publisher, (role, forger.issue(role, metadata, *signers)))


COMBINATIONS = list(combinations())


def test_every_combination_below_every_threshold_is_tried():
    """Of 32 sets of keys: 16 have fewer than two keyholders (4 of 8, with the others in any way), 16 lack one key."""
    assert len(COMBINATIONS) == len(OWNERS) * 16


@pytest.mark.parametrize("role", OWNERS)
@pytest.mark.parametrize("name", surfaces.SURFACES)
def test_no_combination_below_the_threshold_gets_anything_in(world, name, role):
    """What is left is what was there before, beside the verdict: nobody takes a byte from the forger."""
    surface = surfaces.SURFACES[name]
    before = {path.name: path.read_bytes() for path in (world.new / roles.METADATA).iterdir()}
    left = {"verify": 1, "watch": 2, "mirror": 1, "recover": 0, "browser": 0}[name]
    verdict = "refused" if name == "recover" else "impostor"
    for stolen in [keys for each, keys in COMBINATIONS if each == role]:
        forge(world, role, stolen)
        assert surface.look(world, world.new) == (1, verdict, left), stolen
        for path in (world.new / roles.METADATA).iterdir():
            path.unlink()
        for file, data in before.items():
            (world.new / roles.METADATA / file).write_bytes(data)


@pytest.mark.parametrize("role", OWNERS)
def test_with_one_key_more_it_is_their_word(world, role):
    """So that what stands in the way above is the threshold, and nothing else."""
    owners, threshold = OWNERS[role]
    for stolen in itertools.combinations(owners, threshold):
        forge(world, role, stolen)
        assert surfaces.SURFACES["verify"].look(world, world.new).verdict == "current"


def editor_lists_addresses(world, _surface):
    forge(world, roles.ADDRESSES, ("anna", "editor", "publisher"))
    return contextlib.nullcontext(world.new)


test_on_every_surface = surfaces.every(
    editor_lists_addresses,
    verify=(1, "impostor", 1),
    watch=(1, "impostor", 2),
    mirror=(1, "impostor", 1),
    recover=(1, "refused", 0),
    browser=(1, "impostor", 0),
)
