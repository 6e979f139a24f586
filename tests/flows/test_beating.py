"""A heartbeat from a machine that holds a copy and the publisher's key, and nothing else."""

import shlex
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from securesystemslib.signer import CryptoSigner

from stillhere import clock
from stillhere.errors import NotChecked, Problem
from stillhere.exchange import Beside
from stillhere.flows.beating import heartbeat_of_copy
from stillhere.flows.mirroring import mirror
from stillhere.flows.publishing import publish
from stillhere.flows.signing import heartbeat
from stillhere.release import keys as key_files
from stillhere.release import manifest, roles
from stillhere.release.circle import Circle
from stillhere.testing import NOON, TINY_SITE, ThrowAwayKeys, signed_site, with_mirrors
from tests.cli.running import stillhere
from tests.values import current, next_release, store_of

EXAMPLES = Path(__file__).parent.parent.parent / "examples/heartbeat"
DAY = timedelta(days=1)
ABOUT = "content/page/about/en.md"
STAMP = f"{roles.METADATA}/timestamp.json"


class Small:
    """A small machine beside the organisation's own: it mirrors `a`, and signs into its own folder."""

    def __init__(self, site: Path, top: Path, keys: ThrowAwayKeys) -> None:
        self.site, self.keys = site, keys
        self.a, self.copy = top / "mirror-a", top / "small/copy"
        self.root = store_of(site).trust().root
        self.copy.parent.mkdir()

    def mirror(self, now):
        return mirror([str(self.a)], self.copy, self.root, now)

    def beat(self, now, *places, signers=None):
        return heartbeat_of_copy(
            self.copy, places or [str(self.a)], self.root, signers or [self.keys.signers["publisher"]], now
        )


@pytest.fixture
def small(mirrored: Path, tmp_path: Path, keys) -> Small:
    publish(mirrored, NOON)
    machine = Small(mirrored, tmp_path, keys)
    machine.mirror(NOON)
    return machine


def test_it_renews_the_timestamp_and_nothing_else(small):
    before = {path: path.read_bytes() for path in small.copy.rglob("*") if path.is_file()}
    fresh = small.beat(NOON + 5 * DAY)
    after = {path: path.read_bytes() for path in small.copy.rglob("*") if path.is_file()}
    assert {path for path in after if after[path] != before.get(path)} == {small.copy / STAMP}
    assert (fresh.number, fresh.signed) == (1, NOON + 5 * DAY)
    assert fresh.expires["timestamp"] == NOON + 19 * DAY
    assert small.beat(NOON + 6 * DAY).seen.timestamp > fresh.seen.timestamp  # the other copy is behind: no matter


def test_how_long_it_holds_is_what_the_editors_signed(mirrored, tmp_path, keys):
    settings = (mirrored / "stillhere.toml").read_text()
    (mirrored / "stillhere.toml").write_text(settings.replace("format = 1\n", "format = 1\nheartbeat_days = 9\n"))
    next_release(mirrored, keys, NOON)
    publish(mirrored, NOON)
    machine = Small(mirrored, tmp_path, keys)
    machine.mirror(NOON)
    assert machine.beat(NOON).expires["timestamp"] == NOON + 9 * DAY


def test_an_old_release_gets_no_fresh_sign_of_life(small):
    next_release(small.site, small.keys, NOON + DAY, {ABOUT: TINY_SITE[ABOUT] + "\nMore.\n"})
    publish(small.site, NOON + DAY)
    before = (small.copy / STAMP).read_bytes()
    with pytest.raises(Problem) as problem:
        small.beat(NOON + 2 * DAY)
    assert problem.value.code == "heartbeat-behind"
    assert (small.copy / STAMP).read_bytes() == before
    small.mirror(NOON + 2 * DAY)
    assert small.beat(NOON + 2 * DAY).number == 2


def test_a_folder_put_back_to_an_older_release_is_refused(small, tmp_path):
    shutil.copytree(small.copy, tmp_path / "old")
    next_release(small.site, small.keys, NOON + DAY, {ABOUT: TINY_SITE[ABOUT] + "\nMore.\n"})
    publish(small.site, NOON + DAY)
    small.mirror(NOON + DAY)
    shutil.rmtree(small.copy)
    shutil.copytree(tmp_path / "old", small.copy)
    with pytest.raises(Problem) as problem:
        small.beat(NOON + 2 * DAY, str(tmp_path / "old"))
    assert (problem.value.code, problem.value.facts["kind"]) == ("heartbeat-no-copy", "rolled-back")


def test_where_nobody_can_be_asked_nothing_is_signed(small, tmp_path):
    before = (small.copy / STAMP).read_bytes()
    (tmp_path / "empty").mkdir()
    for places in ([str(tmp_path / "empty")], ["http://127.0.0.1:9/"]):
        with pytest.raises(NotChecked):
            small.beat(NOON + DAY, *places)
    assert (small.copy / STAMP).read_bytes() == before


def test_another_key_is_refused(small):
    with pytest.raises(Problem) as problem:
        small.beat(NOON + DAY, signers=[small.keys.signers["editor"], CryptoSigner.generate_ed25519()])
    assert problem.value.code == "key-missing"


def test_the_memory_is_the_one_of_the_mirroring(small):
    fresh = small.beat(NOON + DAY)
    assert f'"timestamp": {fresh.seen.timestamp}' in Beside(small.copy).memory.read_text()


def test_a_publish_never_puts_an_older_sign_of_life_over_a_newer_one(small):
    fresh = small.beat(NOON + 3 * DAY)
    shutil.copy(small.copy / STAMP, small.a / STAMP)  # the mirror takes it in
    [a, _] = publish(small.site, NOON + 4 * DAY)
    assert a.current
    assert (small.a / STAMP).read_bytes() == fresh.metadata["timestamp.json"]
    heartbeat(small.site, [small.keys.signers["publisher"]], NOON + 5 * DAY)
    publish(small.site, NOON + 5 * DAY)
    assert (small.a / STAMP).read_bytes() == current(small.site).metadata["timestamp.json"]


def test_of_two_machines_the_later_one_counts():
    assert manifest.next_stamp(0, NOON) < manifest.next_stamp(0, NOON + timedelta(minutes=1))
    assert manifest.next_stamp(manifest.next_stamp(0, NOON), NOON) == manifest.next_stamp(0, NOON) + 1


# --- the examples -------------------------------------------------------------------------------------------------


@pytest.fixture
def machine(tmp_path: Path, keys) -> Path:
    """What /etc/stillhere and /var/lib/stillhere hold, and a mirror that is read as an address would be."""
    passphrase = b"four words kept together"
    etc = tmp_path / "etc"
    key_files.create(etc, "publisher", passphrase, rounds=4)
    (etc / "passphrase").write_bytes(passphrase + b"\n")
    own = ThrowAwayKeys()
    own.signers |= {name: signer for name, signer in keys.signers.items() if name != "publisher"}
    own.signers["publisher"] = key_files.load_signer(etc / "publisher.key", passphrase)
    assert isinstance(own.circle, Circle)
    now = clock.now() - 3 * DAY
    site = signed_site(tmp_path / "site", own, now)
    with_mirrors(site, {"a": tmp_path / "a"})
    publish(site, now)
    shutil.copy(site / "signed/1.root.json", etc / "root.json")
    (tmp_path / "lib/stillhere").mkdir(parents=True)
    return tmp_path


def lines_of(unit: str, name: str) -> list[str]:
    text = (EXAMPLES / unit).read_text(encoding="utf-8")
    return [line.partition("=")[2] for line in text.splitlines() if line.startswith(f"{name}=")]


def words_of(line: str, machine: Path, places: dict[str, str]) -> list[str]:
    """A command line of an example, with this machine's folders for what it names."""
    a = str(machine / "a")
    for old, new in {**places, "https://www.example.org/": a, "https://mirror.example/": a}.items():
        line = line.replace(old, new)
    program, *words = shlex.split(line.lstrip("-"))
    assert program == "/opt/stillhere/bin/stillhere"
    return words


def proves_a_sign_of_life(machine: Path, copy: Path) -> bool:
    ran = stillhere("verify", copy, "--trust", machine / "etc/root.json", "--json")
    assert ran.code == 0
    return ran.report["copies"][0]["days_left"]["publisher"] in (13, 14)  # of 14, a moment ago


def test_the_command_lines_of_the_service_do_what_they_say(machine):
    places = {"%S": str(machine / "lib"), "%d": str(machine / "etc")}
    for name in ("ExecStartPre", "ExecStart"):
        [line] = lines_of("stillhere-heartbeat.service", name)
        ran = stillhere(*words_of(line, machine, places))
        assert ran.code == 0, ran.err
    assert proves_a_sign_of_life(machine, machine / "lib/stillhere/copy")


def test_the_line_for_cron_does_what_it_says(machine):
    [line] = [line for line in (EXAMPLES / "crontab").read_text().splitlines() if line[:1].isdigit()]
    *when, commands = line.split(maxsplit=5)
    assert len(when) == 5
    assert "%" not in commands  # cron would make line ends of them
    for command in commands.split(";"):
        words = words_of(
            command.replace(">/dev/null", ""),
            machine,
            {"$HOME/copy": str(machine / "lib/copy")} | {"$HOME": str(machine / "etc")},
        )
        assert stillhere(*words).code == 0
    assert proves_a_sign_of_life(machine, machine / "lib/copy")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd-analyze: apt-get install systemd")
def test_systemd_has_nothing_to_say_against_the_units(tmp_path):
    program = tmp_path / "stillhere"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    for name in ("stillhere-heartbeat.service", "stillhere-heartbeat.timer"):
        text = (EXAMPLES / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(text.replace("/opt/stillhere/bin/stillhere", str(program)), encoding="utf-8")
    units = [str(tmp_path / f"stillhere-heartbeat.{kind}") for kind in ("service", "timer")]
    ran = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_copy_needs_others_to_ask(machine, lang):
    ran = stillhere("heartbeat", machine / "a", "--trust", machine / "etc/root.json", lang=lang)
    assert ran.code == 2
    assert "--from" in ran.err
