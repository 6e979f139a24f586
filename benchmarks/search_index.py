"""How long the search index takes and how large it gets, and what a query loads, for 1,000 and 10,000 pages.

python benchmarks/search_index.py [PAIRS ...]       500 and 5,000 bilingual pairs unless said otherwise

Words follow Zipf's law (exponent 1) over 40,000 English and 40,000 Chinese words; Chinese words have one to four
characters out of 4,000, which follow it too. Texts have 300 to 600 words, years run from 2008 to 2026.
"""

import itertools
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import replace

from stillhere.build.search.index import Document, files, files_of, volumes
from stillhere.build.search.postings import postings

VOCABULARY = 40_000
SYLLABLES = "ba cor de fi gan hol in jus ka lem mor ne op per qui ra sen ti ur ver wo xi yan zo".split()
ENDINGS = ["", "", "", "s", "ed", "ing", "ion", "er", "ment"]


def _zipf(words: list[str]) -> list[float]:
    return list(itertools.accumulate(1 / rank for rank in range(1, len(words) + 1)))


def vocabularies(chance: random.Random) -> dict[str, list[str]]:
    """40,000 words of each language, the commonest first and short."""
    characters = [chr(point) for point in chance.sample(range(0x4E00, 0x9FA0), 4000)]
    weights = _zipf(characters)
    english = [
        "".join(chance.choices(SYLLABLES, k=1 + rank // 9000)) + chance.choice(ENDINGS) for rank in range(VOCABULARY)
    ]
    lengths = [1 if rank < 60 else chance.choices((2, 3, 4), (8, 1, 1))[0] for rank in range(VOCABULARY)]
    return {"en": english, "zh-Hans": ["".join(chance.choices(characters, cum_weights=weights, k=n)) for n in lengths]}


def texts(pairs: int) -> Iterator[tuple[Document, str]]:
    """Documents without postings, and their texts; the same for every run."""
    chance = random.Random(4)
    words = vocabularies(chance)
    weights = _zipf(words["en"])
    for number in range(pairs):
        date = f"{2008 + number * 19 // pairs}-{1 + number % 12:02}-{1 + number % 28:02}"
        for language, gap, stop, long in (("en", " ", ". ", 160), ("zh-Hans", "", "，", 70)):
            several = chance.choices(words[language], cum_weights=weights, k=chance.randint(300, 600))
            sentences = [gap.join(several[at : at + 12]) for at in range(0, len(several), 12)]
            path = f"{language}/statement/text-{number}.html"
            document = Document(
                path, language, "statement", date, date, sentences[0], stop.join(sentences[:4])[:long], b""
            )
            yield document, stop.join(sentences)


def measure(pairs: int) -> None:
    """Prints the figures for one size."""
    corpus = list(texts(pairs))
    started = time.process_time()
    documents = [replace(document, postings=postings(document.title, text)) for document, text in corpus]
    tokenised = time.process_time()
    tree = files(documents)
    done = time.process_time()
    pages, source = len(documents), sum(len(text.encode()) for _, text in corpus)
    kept = sum(len(document.postings) for document in documents)
    size = sum(map(len, tree.values()))
    print(f"{pages} pages, {source / 1e6:.1f} MB of text")
    print(f"  postings {_each(tokenised - started, pages)}, {kept / 1e6:.1f} MB")
    print(f"  files    {_each(done - tokenised, pages)}")
    print(
        f"  index    {size / 1e6:.1f} MB in {len(tree)} files of {size / len(tree) / 1000:.1f} kB, largest "
        f"{max(map(len, tree.values())) / 1000:.0f} kB, {len(volumes(documents))} volumes"
    )
    _changes(documents, corpus, tree)


def _each(seconds: float, pages: int) -> str:
    return f"{seconds:6.2f} s of one processor, {1000 * seconds / pages:.3f} ms a page"


def _changes(documents: list[Document], corpus: list[tuple[Document, str]], tree: dict[str, bytes]) -> None:
    """One sentence added to an old text; one new text."""
    old = len(documents) // 3 | 1
    document, text = corpus[old]
    edited = replace(document, postings=postings(document.title, f"{text}。警方昨天传唤了他的家人"))
    newest = replace(documents[-1], path="zh-Hans/statement/zz.html")
    for what, after in (
        ("a sentence", [*documents[:old], edited, *documents[old + 1 :]]),
        ("a new text", [*documents, newest]),
    ):
        known = {volume.key for volume in volumes(documents)}
        started = time.process_time()
        made = {
            path: data
            for volume in volumes(after)
            if volume.key not in known
            for path, data in files_of(volume).items()
        }
        took = time.process_time() - started
        changed = {path: data for path, data in made.items() if tree.get(path) != data}
        print(f"  {what}: {took:.2f} s, {len(changed)} files change, {sum(map(len, changed.values())) / 1e3:.0f} kB")


if __name__ == "__main__":
    for size in map(int, sys.argv[1:] or ("500", "5000")):
        measure(size)
