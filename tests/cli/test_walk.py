"""The whole way on the command line: from `new` to `recover`."""

import json

import pytest

from stillhere import files
from stillhere.content.public import public_sources
from stillhere.content.read import read_site
from tests.cli.conftest import HOLDERS

CODES = {
    "new": 0, "check": 0, "build": 0, "make before ceremony": 1, **{f"key {name}": 0 for name in HOLDERS},
    "ceremony": 0, "sign anna": 0, "sign chen": 0, "finish too early": 4, "finish": 0, "make": 0, "publish": 0,
    "verify": 0, "verify json": 0, "make unsigned": 1, "addresses": 0, "sign addresses bo": 0,
    "sign addresses chen": 0, "finish addresses too early": 4, "finish addresses": 1, "make 2": 0, "publish 2": 0,
    "heartbeat": 0, "publish 3": 0, "verify again": 0, "verify old": 1, "watch": 1, "watch json": 1, "watch web": 1,
    "recover": 0, "recover again": 1, "recover json": 0,
}  # fmt: skip


@pytest.mark.parametrize("step", CODES)
def test_each_step_ends_with_its_code(walk, step):
    ran = walk.said[step]
    assert ran.code == CODES[step], ran.out + ran.err


def test_no_step_ends_in_a_traceback_or_a_bug(walk):
    for step, ran in walk.said.items():
        assert "Traceback" not in ran.out + ran.err, step
        assert "mistake of ours" not in ran.err, step


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ("new", "stillhere check"),
        ("check", "0 errors"),
        ("build", "index.html"),
        ("key anna", "anna.pub"),
        ("ceremony", "3 keyholders, 2 must sign"),
        ("sign anna", "The keyholders become these 3"),
        ("sign anna", "https://www.example.org/: was nothing, becomes official"),
        ("finish too early", "1 more answer is needed"),
        ("finish", "Signed by: anna, chen"),
        ("make", "Release 1 is signed"),
        ("publish", "2 of 2 mirrors current"),
        ("verify", "CURRENT: genuine"),
        ("addresses", "https://m.example/: was nothing, becomes mirror"),
        ("finish addresses", "The answer of 'anna' does not fit"),
        ("heartbeat", "We are still here: release 2"),
        ("publish 3", "1 of 1 mirror current"),
        ("verify old", "OUTDATED: older than what was seen here before"),
        ("watch", "mirror-b: ALTERED"),
        ("watch", "en/index.html: altered"),
        ("watch", "loads from evil[.]example/x.js"),
        ("watch web", "DOWN"),
        ("recover", "of release 2"),
    ],
)
def test_each_step_says_what_came_of_it(walk, step, words):
    assert words in walk.said[step].out


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ("make before ceremony", "no signed release yet"),
        ("make unsigned", "keyholders have not signed"),
        ("recover again", "is not empty"),
    ],
)
def test_a_refusal_says_why_on_standard_error(walk, step, words):
    assert words in walk.said[step].err
    assert walk.said[step].out == ""


def test_who_knows_the_list_sees_only_what_is_new(walk):
    changes = walk.said["sign addresses bo"].report["changes"]
    assert len(changes) == 2
    assert "m.example" in changes[1]


def test_reports_for_programs_have_a_format_and_the_facts(walk):
    rows = {step: ran.report for step, ran in walk.said.items() if ran.out.startswith("{")}
    assert set(rows) >= {"verify json", "make 2", "publish 2", "watch json", "recover json"}
    assert {row["format"] for row in rows.values()} == {1}
    assert [copy["verdict"] for copy in rows["verify json"]["copies"]] == ["current", "current"]
    assert rows["make 2"]["number"] == 2
    assert [mirror["current"] for mirror in rows["publish 2"]["mirrors"]] == [True, True]
    assert {copy["verdict"] for copy in rows["watch json"]["copies"]} >= {"altered"}
    assert rows["watch json"]["copies"][-1]["changes"]["en/index.html"][0]["code"] == "change-script-from"
    assert rows["recover json"]["missing"] == []


def test_what_was_recovered_is_what_was_lost(walk):
    wanted = public_sources(read_site(walk.site, []))
    assert len(wanted) > 5
    for path, data in wanted.items():
        assert (walk.back / path).read_bytes() == data, path


def test_memory_keeps_the_newest_versions_seen(walk):
    kept = json.loads(walk.memory.read_text())
    assert kept["format"] == 1
    assert kept["timestamp"] >= 4


def test_no_secret_and_no_passphrase_is_in_any_output(walk):
    from tests.cli.conftest import PASSPHRASE

    said = "".join(ran.out + ran.err for ran in walk.said.values())
    assert PASSPHRASE not in said
    assert "PRIVATE KEY" not in said
    for name in HOLDERS:
        assert (walk.keys / f"{name}.key").stat().st_mode & 0o077 == 0


def test_no_key_and_no_private_folder_is_on_a_mirror(walk):
    for folder in walk.mirrors.values():
        for path in files.walk(folder):
            assert b"PRIVATE KEY" not in (folder / path).read_bytes()
            assert "/.stillhere" not in path
            assert not path.startswith(".stillhere")


def test_days_left_are_said_everywhere(walk):
    for step in ("make", "publish", "heartbeat", "verify", "watch"):
        assert "Signatures hold: sign of life" in walk.said[step].out, step
    for step in ("make 2", "publish 2"):
        assert walk.said[step].report["days_left"]["keyholders"] in (364, 365), step
    assert walk.said["verify json"].report["copies"][0]["days_left"]["publisher"] in (13, 14)
    assert walk.said["watch json"].report["reminders"] == []
