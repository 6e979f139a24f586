"""What must never leave the site folder: planted everywhere, and looked for in every byte of everything that leaves.

The list of secrets and the list of outputs only ever grow: whoever adds an output adds it to `outputs`.
"""

from __future__ import annotations

import base64
import gzip
import io
import subprocess
import tarfile
import zipfile
import zlib
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PIL import Image

from stillhere import files
from stillhere.cli.main import main
from stillhere.content.private_people import Answer, PrivatePerson
from stillhere.content.review import Box, Face
from stillhere.dates import PartialDate
from stillhere.flows.building import build_site
from stillhere.flows.intake import take_in
from stillhere.flows.private import keep_private
from stillhere.flows.publishing import publish
from stillhere.flows.rescue import rescue
from stillhere.flows.signing import make_release, propose_release
from stillhere.project import Places
from stillhere.release import keys as key_files
from stillhere.testing import NOON, TINY_SITE, signed_site, with_mirrors
from stillhere.vault import Vault
from tests.attacks.opening import opened
from tests.photos.pictures import PLACE, PLANTED, pixels, planted, record
from tests.values import published, trust_of

EVENT, ESSAY, DRAFT, CASE = "content/event/rally", "content/essay/one", "content/essay/two", "content/case/li-example"
LATER = NOON + timedelta(days=1)

SECRETS = {
    # in pictures
    **{f"in a picture: {mark.decode()}": mark.decode() for mark in PLANTED},
    "name of the file as it was sent": "IMG_Zhang_Sender_0412",
    # in the private half of the register
    "hidden name": "Wang Hiddenname",
    "hidden name in Chinese": "王藏名",
    "contact": "planted-contact@example.org",
    "note": "PlantedNote lives with her aunt",
    "how consent was given": "PlantedHow by phone",
    "who recorded it": "PlantedRecorder",
    "an answer": "PlantedAnswer was told",
    # of people who have not agreed, or no more
    "withdrawn name": "Cai Withdrawnname",
    "withdrawn name in Chinese": "蔡撤回",
    "id of who withdrew": "id-of-cai",
    "name of who agreed in Chinese only": "Duo Onlychinese",
    "id of whose face is masked": "id-of-masked",
    # in what is not ready
    "title of a draft": "PlantedDraftTitle",
    "text of a draft": "PlantedDraftText",
    "comment among facts": "PlantedFactsComment",
    "where members meet": "PlantedMeetingPoint",
    "reason of an answer": "PlantedReason",
    "comment in a register": "PlantedRegisterComment",
    "comment in settings": "PlantedSettingsComment",
    # of the organisation's own machines
    "place of a mirror": "planted-mirror-folder",
    "address for partners": "planted-partner.example",
    "a key file": "PLANTED-KEY-FILE",
    "vault's secret key": "AGE-SECRET-KEY-1",
    "passphrase": "planted passphrase of the vault",
    "message of a commit": "PlantedCommitMessage",
    "what an editor's program left": "PlantedSwapFile",
    "a file beside": "PlantedBeside",
    "something in the vault": "PlantedVaultFile",
}

PEOPLE = """# PlantedRegisterComment
format = 1

[[person]]
id = "ann"
names = { en = "Ann Open", zh-Hans = "安开" }
consent = [{ to = ["name-and-face", "byline"], since = 2015-01-01 }]

[[person]]
id = "id-of-cai"
names = { en = "Cai Withdrawnname", zh-Hans = "蔡撤回" }
consent = [{ to = ["name", "face", "byline"], since = 2015-01-01, withdrawn = 2016-01-01 }]

[[person]]
id = "id-of-masked"

[[person]]
id = "duo"
names = { en = "Duo Onlychinese", zh-Hans = "多中文" }
consent = [{ to = ["name"], since = 2015-01-01, languages = ["zh-Hans"] }]
"""
SITE = {
    "stillhere.toml": TINY_SITE["stillhere.toml"] + "# PlantedSettingsComment\n",
    "registers/people.toml": PEOPLE,
    "registers/addresses.toml": TINY_SITE["registers/addresses.toml"]
    + '\n[[address]]\nurl = "https://planted-partner.example/"\nstate = "mirror"\nsince = 2020\ntier = "partners"\n',
    f"{EVENT}/facts.toml": 'published = 2015-02-24\ndate = 2015-02-24\nform = "report"\nparticipants = 19\n'
    'present = ["ann", "id-of-cai"]  # PlantedFactsComment\n'
    'members_meeting_point = { en = "PlantedMeetingPoint" }\n\n'
    '[[answer]]\nto = "lint-name"\nabout = "Nobody"\nreason = "PlantedReason"\n',
    f"{EVENT}/en.md": '+++\ntitle = "Rally of {{person id-of-cai}}"\nplace = "Town"\n'
    'alts = { rally-1 = "{{person id-of-cai}} stands." }\n'
    'captions = { rally-1 = "From left to right: {{person ann}}, {{person id-of-cai}}" }\n+++\n'
    "{{person ann}}, {{person id-of-cai}} and {{person duo}} spoke.\n",
    f"{EVENT}/zh-Hans.md": '+++\ntitle = "集会"\nplace = "城"\nalts = { rally-1 = "{{person id-of-cai}}" }\n+++\n'
    "{{person ann}}、{{person id-of-cai}}和{{person duo}}发言。\n",
    f"{CASE}/facts.toml": TINY_SITE[f"{CASE}/facts.toml"] + "# PlantedFactsComment\n",
    f"{ESSAY}/facts.toml": 'published = 2015-03-01\nbyline = "id-of-cai"\n',
    f"{ESSAY}/en.md": '+++\ntitle = "An essay"\n+++\nWords.\n',
    f"{DRAFT}/facts.toml": 'published = 2015-03-02\nbyline = "organisation"\ndraft = true\n',
    f"{DRAFT}/en.md": '+++\ntitle = "PlantedDraftTitle"\n+++\nPlantedDraftText.\n',
}


HIDDEN = PrivatePerson(
    "id-of-masked",
    ("Wang Hiddenname", "王藏名"),
    "planted-contact@example.org",
    "PlantedNote lives with her aunt",
    (Answer(("name",), PartialDate(2026, 1, 1), "PlantedHow by phone", "PlantedRecorder", "PlantedAnswer was told"),),
)


@pytest.fixture(scope="module")
def key(tmp_path_factory):
    folder, key = tmp_path_factory.mktemp("keys"), Ed25519PrivateKey.generate()
    public = key_files.keep(key, folder, "editor", b"a long passphrase", rounds=key_files.DEMO_ROUNDS)
    return key, public.with_suffix(".pub").read_bytes()


@pytest.fixture(scope="module")
def site(tmp_path_factory, module_keys, key):
    """A site with every secret in it, released and published."""
    top = tmp_path_factory.mktemp("secrets")
    site = signed_site(top / "site", module_keys, NOON)
    for path, text in SITE.items():
        files.write_atomic(site / path, text.encode())
    _plant(site, top, key)
    with_mirrors(site, {"a": top / "planted-mirror-folder"})
    opener = opener_of(site, key)
    build_site(site, LATER, opener=opener)
    make_release(site, module_keys.online, LATER, opener=opener)
    publish(site, LATER)
    return site


@pytest.fixture(scope="module")
def module_keys():
    from stillhere.testing import ThrowAwayKeys

    return ThrowAwayKeys()


def opener_of(site, key):
    return lambda: Vault(site).opened_by_any([key[0]])


def _plant(site, top, key):
    """What is no text of the site."""
    vault = Vault(site)
    vault.create(b"", [("editor", key[1])])
    sent = top / "IMG_Zhang_Sender_0412.jpg"
    sent.write_bytes(planted("JPEG", pixels(900, 600)))
    [taken] = take_in(site, "event/rally", [sent])
    faces = Face(Box(10, 10, 90, 90), "shown", "id-of-cai"), Face(Box(300, 10, 390, 90))
    review = record(sent.read_bytes(), *faces, size=(900, 600))
    files.write_atomic(site / f"vault/{taken.path}.toml", review + b"# id-of-masked\n")
    keep_private(site, [HIDDEN])
    vault.put("content/event/rally/photos/other.jpg", b"PlantedVaultFile")
    for path, text in {
        "anna.key": "PLANTED-KEY-FILE",
        "vault.txt": "AGE-SECRET-KEY-1 planted passphrase of the vault",
        f"{EVENT}/.en.md.swp": "PlantedSwapFile",
        "notes/PlantedBeside.txt": "PlantedBeside",
        ".stillhere/requests/PlantedBeside.json": "PlantedBeside",
    }.items():
        files.write_atomic(site / path, text.encode())
    commit = ["-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-q", "--allow-empty"]
    for words in (["init", "-q"], [*commit, "-m", "PlantedCommitMessage"]):
        subprocess.run(["git", *words], cwd=site, check=True)


def outputs(site, top, key):
    """Everything that leaves the folder: name → bytes. Whoever adds an output adds it here."""
    mirror = next(top.glob("planted-mirror-folder"))
    found = {f"mirror/{path}": (mirror / path).read_bytes() for path in files.walk(mirror)}
    found |= {f"release/{path}": data for path, data in published(site).items()}
    tree = Places(site).tree
    found |= {f"tree/{path}": (tree / path).read_bytes() for path in files.walk(tree)}
    rescue([str(mirror)], top / "back", trust_of(site))
    found |= {f"recovered/{path}": (top / "back" / path).read_bytes() for path in files.walk(top / "back")}
    request = propose_release(site, LATER + timedelta(days=1), opener=opener_of(site, key))
    found["request"] = request.encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as copy:
        for path in files.walk(mirror):
            copy.write(mirror / path, path)
    return {**found, "copy.zip": packed.getvalue()}


def test_no_secret_is_in_anything_that_leaves(site, key):
    made = outputs(site, site.parent, key)
    marks = {name: secret.encode() for name, secret in SECRETS.items()}
    assert len(marks) >= 30
    assert len(made) > 300
    found = {
        (name, path)
        for path, data in made.items()
        for part in opened(path.encode() + b"\n" + data)
        for name, mark in marks.items()
        if mark in part
    }
    assert sorted(found) == []
    assert [path for path, data in made.items() if path.endswith((".jpg", ".avif", ".webp")) and PLACE in data] == []


def test_the_search_finds_what_is_there(site):
    """A search that finds nothing anywhere would find no secret either."""
    made = published(site)
    shown = {"Ann Open", "安开", "多中文", "Li Example", "A member", "一位成员"}
    everything = b"\n".join(part for data in made.values() for part in opened(data))
    assert {words for words in shown if words.encode() not in everything} == set()


@pytest.mark.parametrize("packing", ["zip", "gzip", "base64", "percent", "entity", "escape", "png", "tar"])
def test_what_is_packed_is_opened(packing):
    secret = b"PlantedDraftText"
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as copy:
        copy.writestr("inner.gz", gzip.compress(secret))
    picture, members = io.BytesIO(), io.BytesIO()
    with tarfile.open(fileobj=members, mode="w") as packed:
        packed.addfile(tarfile.TarInfo("PlantedDraftText"))
    Image.new("L", (4, 4)).save(picture, "PNG")
    forms = {
        "zip": archive.getvalue(),
        "gzip": gzip.compress(secret),
        "base64": b"url(data:x;base64," + base64.b64encode(secret * 2) + b")",
        "percent": b"%50lantedDraftText",
        "entity": b"&#80;lantedDraftText",
        "escape": rb"\u0050lantedDraftText",
        "png": picture.getvalue() + zlib.compress(secret),
        "tar": members.getvalue(),
    }
    assert any(secret in part for part in opened(forms[packing]))


def test_the_commands_print_none_of_it(site, capsys):
    """What a terminal shows is copied into messages."""
    for words in (["check", str(site)], ["photos", "list", str(site)], ["vault", "show", str(site)]):
        main(words)
    said = "".join(capsys.readouterr())
    private = ("hidden name", "contact", "note", "passphrase", "a key file", "an answer", "who recorded it")
    assert [name for name in private if SECRETS[name] in said] == []
