"""How long the comparison of languages takes for each text: python benchmarks/agreement.py [PAIRS]."""

import random
import sys
import time
import tomllib
from datetime import date
from pathlib import Path

from stillhere.content.agreement import Agreement
from stillhere.content.model import Entry, Facts, Site, Text
from stillhere.dates import PartialDate
from stillhere.project import parse_settings

HONEST = Path(__file__).parent.parent / "tests/content/agreement/honest"
SENTENCES = 28
"""So many make about 350 English words, with some 35 figures: more than any honest text has."""


def corpus(pairs: int) -> list[Entry]:
    """Statements in two languages, made of sentences that agree; the same for every run."""
    chance = random.Random(2)
    rows = [row for file in sorted(HONEST.glob("*.toml")) for row in tomllib.loads(file.read_text("utf-8"))["pair"]]
    known = [(row["en"], row.get("zh-Hans") or row["zh-Hant"]) for row in rows]
    entries = []
    for number in range(pairs):
        chosen = chance.sample(known, SENTENCES)
        bodies = {"en": "\n\n".join(en for en, _ in chosen), "zh-Hans": "\n\n".join(zh for _, zh in chosen)}
        texts = {tag: Text(tag, "A title", body, f"{number}-{tag}.md") for tag, body in bodies.items()}
        entries.append(Entry("statement", f"text-{number}", Facts(published=PartialDate(2015, 2, 24)), texts))
    return entries


def main() -> None:
    """Times the comparison and prints milliseconds for each text."""
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    entries = corpus(pairs)
    agreement = Agreement(Site(parse_settings(b'format = 1\nlanguages = ["en", "zh-Hans"]\n', [])), date(2026, 1, 1))
    started = time.process_time()
    found = sum(1 for entry in entries for _ in agreement.of(entry))
    took = time.process_time() - started
    print(f"{2 * pairs} texts  {took / pairs / 2 * 1000:.3f} ms each  {found} findings")


if __name__ == "__main__":
    main()
