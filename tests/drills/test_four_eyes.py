"""Two of the editors sign each release: one stolen laptop, or one bribed editor, puts nothing before readers."""

import json
import shutil

import pytest
from tuf.api.metadata import TargetFile

from stillhere.release import manifest, roles
from stillhere.release.requests import Request, parse_request
from tests.cli.running import stillhere


@pytest.fixture
def two(house):
    ran = house.change("--editor", house.public("second"), "--editor-threshold", 2)
    assert "How many editors must sign each release: 1 until now, 2 from now on." in ran.out
    assert house.answered("keys-2", "anna", "bo", "editor", "second").code == 0
    assert house.publish().code == 0
    assert house.verdict() == "current"
    return house


@pytest.fixture
def proposed(two):
    two.write("content/statement/first/en.md", '+++\ntitle = "First"\n+++\nNew words.\n')
    shutil.copytree(two.site / "content/statement/first", two.site / "content/statement/second")
    ran = two.release("editor")
    assert (ran.code, "1 more signature is needed" in ran.out) == (4, True)
    return two


def test_raising_the_number_needs_both_editors_at_once(house):
    house.change("--editor", house.public("second"), "--editor-threshold", 2)
    assert house.answered("keys-2", "anna", "bo", "editor").code == 4


def test_the_second_editor_reads_what_changes_and_compares_it_with_their_own_folder(proposed):
    own = proposed.top / "own"
    shutil.copytree(proposed.site, own)
    ran = proposed.sign("release-3", "second", "--site", own)
    assert ran.code == 0, ran.err
    assert "1 entry added: statement/second" in ran.out
    assert "1 entry changed: statement/first" in ran.out
    assert "Every file is byte for byte what this folder builds." in ran.out


def test_with_both_signatures_it_comes_into_force(proposed):
    assert proposed.finish("release-3", "editor").code == 4
    assert proposed.sign("release-3", "second").code == 0
    assert proposed.finish("release-3", "editor", "second").code == 0
    assert proposed.publish().code == 0
    assert proposed.verdict() == "current"


def test_neither_the_keyholders_nor_the_publisher_count_as_editors(proposed):
    for name in ("anna", "publisher"):
        assert proposed.sign("release-3", name).code == 1


def with_another_page(path, name):
    """What a bribed first editor does: the sources are honest, one page is not."""
    request = parse_request(path.read_bytes(), str(path))
    metadata = dict(request.metadata)
    for role, data in metadata.items():
        signed = manifest.parsed(data)
        if role.startswith(roles.BIN_PREFIX) and name in signed.signed.targets:
            signed.signed.targets[name] = TargetFile.from_data(name, b"<script src=//evil.example>", ["sha256"])
            metadata[role] = manifest.encoded(signed)
    path.write_bytes(Request(metadata, request.files, request.before).encode())


def test_a_page_that_the_sources_do_not_give_is_found_before_signing(proposed):
    name = "en/statement/second.html"
    with_another_page(proposed.request("release-3"), name)
    ran = proposed.sign("release-3", "second", "--site", proposed.site)
    assert (ran.code, name in ran.out, "Nothing was signed" in ran.err) == (1, True, True)


@pytest.mark.parametrize("role", ["root", "targets", "site", "bin-0"])
def test_a_request_that_lies_about_what_is_in_force_is_broken(proposed, role):
    path = proposed.request("release-3")
    parts = json.loads(path.read_text("utf-8"))
    del parts["before"][role]
    path.write_text(json.dumps(parts), encoding="utf-8")
    if role == "bin-0":  # then everything in it is told as new, which hides nothing
        role_is_asked = "bin-0" in parts["roles"]
        assert proposed.sign("release-3", "second").code == (1 if role_is_asked else 0)
    else:
        assert proposed.sign("release-3", "second").code == 1


def test_the_first_release_of_all_needs_four_eyes_too(house, tmp_path):
    site = house.top / "fresh"
    stillhere("new", site)
    seats = [("keyholder", "anna"), ("keyholder", "bo"), ("editor", "editor"), ("editor", "second")]
    circle = [w for role, name in [*seats, ("publisher", "publisher")] for w in (f"--{role}", house.public(name))]
    assert stillhere("keys", "ceremony", site, *circle, "--editor-threshold", 2).code == 0
    house.site = site
    assert house.answered("ceremony", "anna", "bo").code == 0
    assert house.release("editor", "publisher").code == 4
    assert house.sign("release-1", "second").code == 0
    assert house.finish("release-1", "editor", "second").code == 0
