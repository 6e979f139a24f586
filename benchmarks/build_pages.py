"""How long check, build and a first release of many pages take: whole processes, each in a fresh folder.

python benchmarks/build_pages.py [PAIRS]        5,000 bilingual pairs make 10,000 pages and their lists
"""

import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from stillhere.testing import write_site

WORDS = {
    "en": "freedom press speech court lawyer prison appeal family consulate winter letter police word year".split(),
    "zh-Hans": "自由 新闻 言论 法院 律师 监狱 上诉 家人 领馆 冬天 书信 警察 文字 一年".split(),
}


def corpus(folder: Path, pairs: int) -> None:
    """Statements of 300 to 600 words in two languages, a tenth of them about a case; the same for every run."""
    chance = random.Random(4)
    for number in range(pairs):
        cases = 'cases = ["li-example"]\n' if number % 10 == 0 else ""
        files = {f"content/statement/text-{number}/facts.toml": f"published = {1990 + number % 36}-05-12\n{cases}"}
        for language, words in WORDS.items():
            gap = " " if language == "en" else ""
            paragraphs = [gap.join(chance.choices(words, k=80)) for _ in range(chance.randint(4, 7))]
            body = "\n\n".join([*paragraphs, f"**{paragraphs[0][:9]}** [Li](/case/li-example)", "- one\n- two"])
            files[f"content/statement/text-{number}/{language}.md"] = f'+++\ntitle = "Text {number}"\n+++\n{body}\n'
        for path, text in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")


def timed(*words: str) -> None:
    """Runs a command and prints its wall time and the highest memory of any child so far."""
    started = time.perf_counter()
    done = subprocess.run([sys.executable, "-m", "stillhere", *words], capture_output=True, text=True, check=False)
    took = time.perf_counter() - started
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{words[0]:<8}{took:7.2f} s  {memory:6.0f} MB  exit {done.returncode}  {done.stdout.splitlines()[-1:]}")


def main() -> None:
    """Makes the corpus and times the commands."""
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    with tempfile.TemporaryDirectory() as name:
        site = write_site(Path(name) / "site")
        corpus(site, pairs)
        timed("check", str(site))
        timed("build", str(site))
        timed("build", str(site))


if __name__ == "__main__":
    main()
