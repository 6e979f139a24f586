"""Photos never travel as they were taken: what was published of them stands in, so that the folder can be built."""

import io

from PIL import Image

from stillhere import files
from stillhere.cli.main import main
from stillhere.flows.rescue import rescue
from stillhere.flows.site import check_site
from stillhere.project import Places
from stillhere.testing import NOON, signed_site
from tests.photos.pictures import pixels, planted, record, traces
from tests.values import published, trust_of

FOLDER = "content/statement/first"
TAKEN = {"photos/square.png": planted("PNG", pixels(2000, 1000)), "photos/gate.jpg": planted("JPEG")}
CHANGES = {
    f"{FOLDER}/facts.toml": "published = 2015-02-24\n" + "".join(f'[[photo]]\nfile = "{name}"\n' for name in TAKEN),
    f"{FOLDER}/en.md": '+++\ntitle = "First"\nalts = { square = "A square.", gate = "A gate." }\n+++\nWords.\n',
}


def recovered(tmp_path, keys, lost: tuple[str, ...] = ()):
    site, copy = tmp_path / "site", tmp_path / "copy"
    for name, data in TAKEN.items():
        files.write_atomic(site / FOLDER / name, data)
        files.write_atomic(site / f"vault/{FOLDER}/{name}.toml", record(data, origin="published"))
    signed_site(site, keys, NOON, CHANGES)
    for path, data in published(site).items():
        if path not in lost:
            files.write_atomic(copy / path, data, durable=False)
    return rescue([str(copy)], tmp_path / "back", trust_of(site)), tmp_path / "back"


def test_a_recovered_folder_has_its_photos_as_published_and_can_be_built(tmp_path, keys):
    report, back = recovered(tmp_path, keys)
    assert report.photos == tuple(sorted(f"{FOLDER}/{name}" for name in TAKEN))
    checked = check_site(back, NOON)
    assert checked.errors == []
    assert {path for path in checked.tree if path.startswith("media/statement/first/")} >= {
        "media/statement/first/gate.320.jpg",
        "media/statement/first/square.1600.avif",
    }
    for name, data in TAKEN.items():
        assert traces(data, (back / FOLDER / name).read_bytes()) == []


def test_the_widest_that_came_back_stands_in(tmp_path, keys):
    report, back = recovered(tmp_path, keys, lost=("media/statement/first/square.1600.jpg",))
    assert report.missing == ("media/statement/first/square.1600.jpg",)
    with Image.open(io.BytesIO((back / FOLDER / "photos/square.png").read_bytes())) as picture:
        assert (picture.format, picture.width) == ("JPEG", 960)


def test_the_tree_that_came_back_is_the_one_that_was_signed(tmp_path, keys):
    _, back = recovered(tmp_path, keys)
    signed = published(tmp_path / "site")
    tree = Places(back).tree
    assert {path: (tree / path).read_bytes() for path in files.walk(tree)} == {
        path: data for path, data in signed.items() if not path.startswith(".well-known/")
    }


def test_the_command_says_so(tmp_path, keys, capsys):
    recovered(tmp_path, keys)
    words = ["recover", str(tmp_path / "again"), str(tmp_path / "copy"), "--site", str(tmp_path / "site")]
    assert main(words) == 0
    assert "2 photos came back as published" in capsys.readouterr().out
