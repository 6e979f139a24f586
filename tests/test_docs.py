"""The documents are true: their examples run, their lists are complete, their help is the commands' own."""

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from stillhere.addresses import STATES as ADDRESS_STATES
from stillhere.content.kinds import FACTS, WORDS
from stillhere.content.vocabulary import CHARGES, STATES
from stillhere.release.verdict import FileState, Verdict

TOP = Path(__file__).parent.parent
TUTORIALS = ["docs/tutorial/first-site.md", "docs/zh/first-site.md"]


@pytest.mark.parametrize("page", TUTORIALS)
def test_every_command_of_the_tutorial_runs(page: str, tmp_path: Path) -> None:
    blocks = re.findall(r"```sh\n(.*?)```", (TOP / page).read_text("utf-8"), re.DOTALL)
    script = "set -euo pipefail\n" + "\n".join(blocks)
    environment = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "HOME": str(tmp_path)}
    done = subprocess.run(["bash", "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "our-site" / "stillhere.toml").exists()


def test_the_tutorial_shows_what_it_says(tmp_path: Path) -> None:
    page = (TOP / TUTORIALS[0]).read_text("utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", page.split("## 3.")[0], re.DOTALL)
    environment = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "HOME": str(tmp_path)}
    subprocess.run(["bash", "-ec", "\n".join(blocks)], cwd=tmp_path, env=environment, check=True, capture_output=True)
    tree = tmp_path / "our-site/.stillhere/tree"
    for language, words in {"en": "6 years and 5 months", "zh-Hans": "6年5个月"}.items():
        assert words in page
        assert words in (tree / language / "case/li-example.html").read_text("utf-8")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_command_reference_is_the_commands_own_help(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    spec = importlib.util.spec_from_file_location("make_reference", TOP / "docs/make_reference.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert (TOP / module.PAGES[language]).read_text("utf-8") == module.page(language), "run: make docs"


def test_every_field_and_every_word_of_a_closed_list_is_documented() -> None:
    page = (TOP / "docs/reference/site-folder.md").read_text("utf-8")
    words = {field for fields in (*FACTS.values(), *WORDS.values()) for field in fields}
    words |= set(STATES) | set(CHARGES) | set(ADDRESS_STATES)
    assert [word for word in sorted(words) if f"`{word}`" not in page and f"[[{word}]]" not in page] == []


def test_every_verdict_is_documented() -> None:
    page = (TOP / "docs/reference/verdicts.md").read_text("utf-8")
    assert [word for word in (*Verdict, *FileState) if f"`{word}`" not in page] == []


def test_links_between_documents_lead_somewhere() -> None:
    broken = []
    for page in [TOP / "README.md", *(TOP / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+?)(?:#[^)]*)?\)", re.sub(r"`[^`]*`", "", page.read_text("utf-8"))):
            if not (page.parent / target).exists():
                broken.append(f"{page.relative_to(TOP)}: {target}")
    assert broken == []


def rows_of(page: str) -> list[list[str]]:
    """The tests that each row of the table of attacks names."""
    lines = [line for line in (TOP / page).read_text("utf-8").splitlines() if line.startswith("|")]
    return [found for line in lines if (found := re.findall(r"`(tests/[^`]+)`", line))]


def test_every_attack_of_the_threat_model_is_played_by_a_test() -> None:
    rows = rows_of("docs/explanation/threat-model.md")
    assert rows == rows_of("docs/zh/threat-model.md")
    named = {test for row in rows for test in row}
    assert [test for test in sorted(named) if not (TOP / test).is_file()] == []
    played = {
        f"tests/{folder}/{path.name}"
        for folder in ("attacks", "drills")
        for path in (TOP / "tests" / folder).glob("test_*.py")
    }
    assert played - named == set(), "an attack that the threat model does not tell of"


def test_every_row_of_the_threat_model_names_its_test() -> None:
    for page in ("docs/explanation/threat-model.md", "docs/zh/threat-model.md"):
        table = (TOP / page).read_text("utf-8").split("|---|---|---|---|")[1].split("\n\n")[0]
        rows = [line for line in table.splitlines() if line.startswith("|")]
        assert len(rows) == len(rows_of(page)) > 15
