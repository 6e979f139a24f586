import os
import subprocess
import sys
import time

import pytest

from stillhere import __version__
from stillhere.cli.main import COMMANDS, main
from stillhere.testing import write_site
from tests.cli.running import stillhere


def python(program: str, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program, *words], capture_output=True, text=True, timeout=30, check=False
    )


def test_the_overview_names_every_command():
    for words in ([], ["--help"], ["-h"], ["help"]):
        ran = stillhere(*words)
        assert ran.code == 0
        assert all(f"\n  {command} " in ran.out for command in COMMANDS)


def test_the_overview_is_quick_and_loads_nothing_heavy():
    program = (
        "import sys, time\nfrom stillhere.cli.main import main\nmain(['--help'])\n"
        "heavy = {'tuf', 'securesystemslib', 'aiohttp', 'comrak', 'minijinja', 'nh3', 'cryptography', 'asyncio'}\n"
        "print('HEAVY', sorted(heavy & set(sys.modules)))"
    )
    assert "HEAVY []" in python(program).stdout
    times = []
    for _ in range(5):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-m", "stillhere", "--help"], capture_output=True, check=True, timeout=30)
        times.append(time.perf_counter() - start)
    assert min(times) < 0.2


def test_the_help_of_a_command_loads_nothing_heavy_either():
    program = (
        "import sys\nfrom stillhere.cli.main import main\nmain([sys.argv[1], '--help'])\n"
        "print('HEAVY', sorted({'aiohttp', 'comrak', 'minijinja', 'nh3'} & set(sys.modules)))"
    )
    for command in ("check", "release", "publish", "verify", "serve"):
        assert "HEAVY []" in python(program, command).stdout, command


def test_the_version_is_said():
    assert stillhere("--version").out.strip() == f"stillhere {__version__}"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_an_unknown_command_is_wrong_usage(lang):
    ran = stillhere("checkk", lang=lang)
    assert (ran.code, ran.out) == (2, "")
    assert "checkk" in ran.err
    assert "verify" in ran.err


def test_the_language_may_be_asked_for_anywhere(capsys):
    for words in (["--lang", "zh", "check", "x"], ["check", "--lang=zh", "x"], ["check", "x", "--lang", "zh"]):
        assert main(words) == 1
        assert "不是网站文件夹" in capsys.readouterr().err


def test_the_locale_decides_where_nobody_asks():
    for locale, words in (("zh_CN.UTF-8", "用法"), ("en_US.UTF-8", "usage")):
        ran = subprocess.run(
            [sys.executable, "-m", "stillhere", "check", "--help"],
            env={**os.environ, "LC_ALL": locale, "PYTHONUTF8": "1"},
            capture_output=True,
            text=True,
            check=True,
            timeout=30,
            encoding="utf-8",
        )
        assert words in ran.stdout


def test_chinese_comes_out_where_the_locale_knows_no_chinese():
    environment = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    words = [sys.executable, "-m", "stillhere", "--lang", "zh", "check", "/nowhere"]
    ran = subprocess.run(words, env=environment, capture_output=True, timeout=30, check=False)
    assert ran.returncode == 1
    assert b"Traceback" not in ran.stderr


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_the_system_refuses_is_a_sentence(tmp_path, lang):
    (tmp_path / "file").write_text("x")
    ran = stillhere("new", tmp_path / "file" / "site", lang=lang)
    assert (ran.code, ran.out) == (1, "")
    assert "Traceback" not in ran.err
    assert str(tmp_path / "file") in ran.err


def test_mistakes_are_printed_one_a_line_and_nothing_is_built(tmp_path):
    site = write_site(tmp_path, {"content/page/about/facts.toml": 'published = "soon"\ntags = 1\n'})
    ran = stillhere("build", site)
    assert ran.code == 1
    assert "content/page/about/facts.toml:1: error:" in ran.err
    assert "content/page/about/facts.toml:2: error:" in ran.err
    assert not (site / ".stillhere" / "tree").exists()


def test_a_closed_pipe_is_no_error(tmp_path):
    program = f"{sys.executable} -m stillhere check {write_site(tmp_path)} | true; exit ${{PIPESTATUS[0]}}"
    ran = subprocess.run(["bash", "-c", program], capture_output=True, text=True, timeout=30, check=False)
    assert "Traceback" not in ran.stderr
    assert ran.returncode in (0, 130)


def test_a_site_named_here_is_the_folder_we_are_in(tmp_path, monkeypatch):
    monkeypatch.chdir(write_site(tmp_path))
    assert stillhere("check").code == 0
    assert stillhere("build").code == 0
    assert (tmp_path / ".stillhere/tree/index.html").is_file()
