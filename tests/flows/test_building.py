"""Wrong reuse is the worst fault a cache can have: after any change the tree equals the one made from nothing."""

import random
import re
import shutil
import time
from datetime import timedelta

import pytest

from stillhere.errors import ProblemsFound
from stillhere.flows import building, stamps
from stillhere.flows.building import build_site, survey
from stillhere.flows.site import check_site
from stillhere.project import PARTS, Places
from stillhere.testing import NOON, write_site
from tests.test_files import on_disk

SEQUENCES, STEPS = 50, 8
TAGS = ("press", "law", "internet")
STATES = ("arrested", "imprisoned", "released", "died-in-custody")


class World:
    """A site folder and what may happen to it."""

    def __init__(self, folder, dice):
        self.dice, self.number, self.now = dice, 0, NOON
        self.site = write_site(folder)
        for name in ("wang", "zhao"):
            self.case(name)
        for _ in range(14):
            self.add()

    def text(self, path):
        return self.site / "content" / path

    def put(self, path, words):
        self.text(path).parent.mkdir(parents=True, exist_ok=True)
        self.text(path).write_text(words, encoding="utf-8")

    def entries(self, *kinds):
        return sorted(path.parent for kind in kinds for path in self.text(kind).glob("*/facts.toml"))

    def case(self, name):
        facts = (
            f'published = 2011\nnames = {{ en = "{name}" }}\n[[timeline]]\ndate = 2009-01-0{self.dice.randint(1, 9)}\n'
        )
        self.put(f"case/{name}/facts.toml", facts + f'state = "{self.dice.choice(STATES)}"\n')
        self.put(
            f"case/{name}/en.md", f'+++\ntitle = "{name} {self.dice.random()}"\nrole = "r"\ndemand = "Free"\n+++\nx\n'
        )

    def add(self):
        self.number += 1
        kind = self.dice.choice(["essay", "statement", "event", "campaign"])
        day = f"20{self.dice.randint(10, 26)}-0{self.dice.randint(1, 9)}-11"
        cases = self.dice.sample(["li-example", "wang", "zhao"], self.dice.randint(0, 2))
        more = {
            "essay": f'byline = "organisation"\ntags = ["{self.dice.choice(TAGS)}"]\n',
            "statement": 'form = "appeal"\ndeadline = 2027-01-01\n',
            "event": self.dice.choice(
                [f'form = "report"\ndate = {day}\nparticipants = 3\n', 'form = "announcement"\ndate = 2027-01-05\n']
            ),
            "campaign": f"opened = {day}\n",
        }[kind]
        self.put(f"{kind}/e{self.number}/facts.toml", f"published = {day}\ncases = {cases}\n{more}".replace("'", '"'))
        place = 'place = "P"\n' if kind == "event" else ""
        links = "".join(f"[l](/case/{name}) {{{{state {name}}}}}\n\n" for name in cases)
        links += self.dice.choice(["", "{{count held}} of {{count all}}.\n\n"])
        for tag in self.dice.sample(["en", "zh-Hans"], self.dice.randint(1, 2)):
            self.put(f"{kind}/e{self.number}/{tag}.md", f'+++\ntitle = "T{self.number}"\n{place}+++\n{links}Words.\n')

    # --- changes ---

    def edit_body(self):
        path = self.dice.choice(sorted(self.text("").glob("*/*/*.md")))
        path.write_text(path.read_text("utf-8") + f"\nMore {self.dice.random()}.\n", encoding="utf-8")

    def edit_title(self):
        path = self.dice.choice(sorted(self.text("").glob("*/*/*.md")))
        words = path.read_text("utf-8").replace('title = "', f'title = "{self.dice.randint(0, 9)}', 1)
        path.write_text(words, encoding="utf-8")

    def edit_case(self):
        self.case(self.dice.choice(["wang", "zhao"]))

    def edit_deadline(self):
        for facts in (folder / "facts.toml" for folder in self.entries("statement")):
            words = facts.read_text("utf-8")
            if "deadline" in words:
                day = f"deadline = 20{self.dice.randint(26, 27)}-{self.dice.randint(10, 12)}-01"
                facts.write_text(re.sub("deadline = [0-9-]+", day, words), encoding="utf-8")
                return

    def edit_day(self):
        facts = self.dice.choice(self.entries("essay", "statement", "campaign") or self.entries("page")) / "facts.toml"
        lines = facts.read_text("utf-8").split("\n")
        lines[0] = f"published = 20{self.dice.randint(10, 26)}-12-0{self.dice.randint(1, 9)}"
        facts.write_text("\n".join(lines), encoding="utf-8")

    def toggle_draft(self):
        facts = self.dice.choice(self.entries("essay", "statement", "event", "case")) / "facts.toml"
        words = facts.read_text("utf-8")
        words = words.replace("draft = true\n", "") if "draft" in words else "draft = true\n" + words
        facts.write_text(words, encoding="utf-8")

    def delete(self):
        shutil.rmtree(self.dice.choice(self.entries("essay", "statement", "event", "campaign", "case")))

    def rename(self):
        found = self.dice.choice(self.entries("essay", "statement", "event", "campaign"))
        self.number += 1
        found.rename(found.with_name(f"renamed-{self.number}"))

    def drop_language(self):
        path = self.dice.choice(sorted(self.text("").glob("*/*/zh-Hans.md")))
        path.unlink()

    def draw(self):
        folder = self.dice.choice(self.entries("case"))
        drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><rect x="%d"/></svg>'
        (folder / "p.svg").write_text(drawing % self.dice.randint(0, 9), encoding="utf-8")
        facts = folder / "facts.toml"
        if "portrait" not in facts.read_text("utf-8"):
            words = 'portrait = "p.svg"\nportrait_source = { en = "own" }\n' + facts.read_text("utf-8")
            facts.write_text(words, encoding="utf-8")

    def edit_register(self):
        path = self.site / "registers/organisation.toml"
        path.write_text(path.read_text("utf-8").replace("Society", "Society x", 1), encoding="utf-8")

    def edit_settings(self):
        without = self.dice.sample(PARTS, self.dice.randint(0, 3))
        words = f'format = 1\nlanguages = ["en", "zh-Hans"]\nwithout = {without}\n'.replace("'", '"')
        (self.site / "stillhere.toml").write_text(words, encoding="utf-8")

    def next_day(self):
        self.now += timedelta(days=self.dice.choice([1, 30, 300]))

    def touch(self):
        self.dice.choice(sorted(self.text("").glob("*/*/*"))).touch()

    def nothing(self):
        pass

    CHANGES = (
        *(edit_deadline, edit_case),
        *(edit_body, edit_title, edit_case, edit_day, toggle_draft, delete, rename, drop_language, draw),
        *(edit_register, edit_settings, next_day, touch, nothing, add, add, edit_body, edit_title),
    )

    def step(self):
        """Something happens. What leaves the site broken is taken back, as an editor would."""
        kept = self.site.with_name("kept")
        shutil.rmtree(kept, ignore_errors=True)
        shutil.copytree(self.site / "content", kept)
        change = self.dice.choice(self.CHANGES)
        change(self)
        before = on_disk(Places(self.site).tree)
        if check_site(self.site, self.now).errors:
            with pytest.raises(ProblemsFound):
                build_site(self.site, self.now)
            assert on_disk(Places(self.site).tree) == before
            shutil.rmtree(self.site / "content")
            kept.rename(self.site / "content")
        return change.__name__


@pytest.mark.parametrize("seed", range(SEQUENCES))
def test_after_any_change_the_tree_is_the_one_made_from_nothing(seed, tmp_path, monkeypatch):
    if seed % 2:  # believes every stamp, as a build does that begins seconds after the last change
        late = stamps.disk_time
        monkeypatch.setattr(building, "disk_time", lambda work: late(work) + 10_000_000_000)
    world = World(tmp_path / "site", random.Random(seed))
    build_site(world.site, world.now)
    done = []
    for _ in range(STEPS):
        time.sleep(0.012)  # a tick of the disk's clock: what changes within one, the other seeds see
        done.append(world.step())
        built = build_site(world.site, world.now)
        whole = check_site(world.site, world.now, thorough=False)
        there = on_disk(Places(world.site).tree)
        assert {p for p in whole.tree.keys() | there.keys() if whole.tree.get(p) != there.get(p)} == set(), done
        assert built.files == len(whole.tree), done
        assert built.findings == whole.findings, done


def test_what_nothing_touched_is_not_written(tmp_path):
    world = World(tmp_path / "site", random.Random(1))
    first = build_site(world.site, NOON)
    assert (first.written, first.removed) == (first.files, 0)
    assert build_site(world.site, NOON).written == 0
    about = world.text("page/about/en.md")
    about.write_text(about.read_text("utf-8") + "More.\n", encoding="utf-8")
    pages, feeds, search = (
        2,
        4,
        4,
    )  # the page and the paired one; feeds of its list and of all; two shards, two of the head
    assert build_site(world.site, NOON).written == pages + feeds + search
    assert build_site(world.site, NOON, fresh=True).written == 0


def test_a_page_that_counts_cases_is_made_again_when_another_comes(tmp_path):
    site = write_site(tmp_path / "site")
    counting = site / "content/page/about/en.md"
    counting.write_text('+++\ntitle = "A"\n+++\nFor {{count held}} people.\n', encoding="utf-8")
    build_site(site, NOON)
    page = Places(site).tree / "en/page/about.html"
    assert "For 1 people." in page.read_text("utf-8")
    shutil.copytree(site / "content/case/li-example", site / "content/case/bo")
    build_site(site, NOON)
    assert "For 2 people." in page.read_text("utf-8")
    shutil.rmtree(site / "content/case/bo")
    build_site(site, NOON)
    assert "For 1 people." in page.read_text("utf-8")


def test_a_survey_finds_what_a_build_finds(tmp_path):
    world = World(tmp_path / "site", random.Random(2))
    world.put("page/about/en.md", '+++\ntitle = "A"\n+++\n[gone](/case/gone)\n')
    found = survey(world.site, NOON)
    assert [finding.code for finding in found.errors] == ["link-broken"]
    assert found.findings == check_site(world.site, NOON).findings
    assert not Places(world.site).tree.exists()


def test_a_damaged_index_is_not_believed(tmp_path):
    world = World(tmp_path / "site", random.Random(3))
    files = build_site(world.site, NOON).files
    for words in ("", "{", "[]", '{"format": 9}', '{"format": 1, "began": 1, "entries": [1]}'):
        (Places(world.site).work / "index.json").write_text(words)
        assert build_site(world.site, NOON).files == files


def test_a_file_that_vanished_from_the_tree_comes_back_with_a_fresh_build(tmp_path):
    world = World(tmp_path / "site", random.Random(4))
    build_site(world.site, NOON)
    (Places(world.site).tree / "style.css").unlink()
    assert build_site(world.site, NOON, fresh=True).written == 1


def test_many_entries_are_made_by_several_processes_with_the_same_bytes(tmp_path, monkeypatch):
    world = World(tmp_path / "site", random.Random(5))
    monkeypatch.setattr("stillhere.build.workers.WORTH", 4)
    monkeypatch.setattr("os.cpu_count", lambda: 3)
    build_site(world.site, NOON)
    assert on_disk(Places(world.site).tree) == check_site(world.site, NOON).tree
