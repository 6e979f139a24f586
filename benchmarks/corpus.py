"""The content every tool is given: N bilingual pairs of seeded nonsense, the same for every run and machine.

Nine in ten are essays with a byline and tags, one in ten is a case with a timeline, charges and a sentence. Texts have
300 to 600 words with headings, links, emphasis, lists, a quote and a table. All persons are numbers: nobody is meant.

Twenty essays (`Corpus.driven`) state in their prose how the first case stands: one fact that drives twenty entries.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

LANGUAGES = ("en", "zh-Hans")
TAGS = 50
AUTHORS = 30
CASES_PER_HUNDRED = 10
DRIVEN = 20
NEWEST = datetime.date(2026, 10, 31)
DAYS = 9000  # all entries are from the quarter of a century before NEWEST

_CHARGES = ("inciting-subversion", "subversion", "picking-quarrels", "state-secrets", "disturbing-traffic")
_WORDS = {
    "en": (
        "freedom press speech court lawyer prison appeal family consulate winter letter police word year city night "
        "window record witness paper street square friend teacher reader journey border answer question silence hope "
        "law right rally candle poem article page sentence judge trial guard hearing notice summons charter network "
        "history memory village railway harbour hospital station market river bridge mountain school student "
        "of and in the for with from against before after under without between a her his their our every many "
        "was were wrote asked waited returned signed published gathered remembered demanded refused read heard kept"
    ).split(),
    "zh-Hans": (
        "自由 新闻 言论 法院 律师 监狱 上诉 家人 领馆 冬天 书信 警察 文字 一年 城市 夜晚 窗户 记录 证人 纸张 街道 广场 "
        "朋友 老师 读者 旅程 边境 回答 问题 沉默 希望 法律 权利 集会 蜡烛 诗歌 文章 一页 判决 法官 审判 看守 听证 通知 "
        "传票 宪章 网络 历史 记忆 村庄 铁路 港口 医院 车站 市场 河流 桥梁 高山 学校 学生 写下 询问 等待 归来 签名 发表 "
        "聚集 记得 要求 拒绝 阅读 听见 保存"
    ).split(),
}
_STOP = {"en": ". ", "zh-Hans": "。"}
_GAP = {"en": " ", "zh-Hans": ""}

Place = Callable[[str, str], str]
"""From an entry's kind and slug to the address a link to it has."""


@dataclass(frozen=True)
class Step:
    """One row of a case's timeline: an ISO day, a state, a note per language."""

    day: str
    state: str
    note: Mapping[str, str]


@dataclass(frozen=True)
class Article:
    """One entry in both languages. `bodies` are Markdown in which `{link}`s and states are still to be filled in."""

    kind: str
    slug: str
    day: str
    titles: Mapping[str, str]
    summaries: Mapping[str, str]
    bodies: Mapping[str, str]
    tags: tuple[str, ...] = ()
    author: str | None = None
    cases: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    timeline: tuple[Step, ...] = ()
    charges: tuple[str, ...] = ()
    months: int = 0

    def body(self, language: str, place: Place, state: str = "") -> str:
        """The Markdown of one language, with links as a tool has them and the first case's state in words."""
        text = self.bodies[language].replace("{state}", state)
        first, _, rest = text.partition("{link ")
        parts = [first]
        while rest:
            target, _, tail = rest.partition("}")
            kind, slug = target.split("/")
            before, _, rest = tail.partition("{link ")
            parts += [place(kind, slug), before]
        return "".join(parts)


@dataclass(frozen=True)
class Corpus:
    """The articles, newest first (the page on who we are is the oldest), and the register of authors."""

    articles: tuple[Article, ...]
    authors: Mapping[str, Mapping[str, str]]

    @property
    def pages(self) -> int:
        """How many article pages a site of it has."""
        return len(self.articles) * len(LANGUAGES)

    @property
    def driver(self) -> Article:
        """The case whose state the driven essays say."""
        return min((a for a in self.articles if a.kind == "case"), key=lambda a: a.slug)

    @property
    def driven(self) -> list[Article]:
        """The essays that say how the first case stands."""
        return [a for a in self.articles if "{state}" in a.bodies["en"]]

    def mentions(self) -> dict[str, list[Article]]:
        """By case: the essays that speak of it, newest first."""
        found: dict[str, list[Article]] = {}
        for article in self.articles:
            for case in article.cases:
                found.setdefault(case, []).append(article)
        return found

    def case(self, slug: str) -> Article:
        """A case by its slug."""
        return next(a for a in self.articles if a.kind == "case" and a.slug == slug)


def generate(pairs: int, seed: int = 4) -> Corpus:
    """A corpus of that many bilingual pairs, at least ten; the same for the same arguments."""
    if pairs < CASES_PER_HUNDRED:
        raise ValueError("a corpus has at least ten pairs")
    chance = random.Random(seed)
    authors = {f"author-{n:02}": {"en": f"Author {n}", "zh-Hans": f"作者{n}"} for n in range(1, AUTHORS + 1)}
    every = 100 // CASES_PER_HUNDRED
    slugs = [(("case" if n % every == 0 else "essay"), f"{n:06}") for n in range(pairs)]
    links = [(kind, f"{kind}-{number}") for kind, number in slugs]
    essays = [slug for kind, slug in links if kind == "essay"]
    driven = frozenset(chance.sample(essays, min(DRIVEN, len(essays) // 2)))
    articles = [_about(chance), *(_article(n, links, driven, chance) for n in range(pairs))]
    return Corpus(tuple(reversed(articles)), authors)


def day_of(number: int, pairs: int) -> str:
    """The day of the number-th of so many articles, oldest first; the last is from NEWEST."""
    spread = min(DAYS, pairs - 1) or 1
    back = (pairs - 1 - number) * spread // max(pairs - 1, 1)
    return (NEWEST - datetime.timedelta(days=back)).isoformat()


def _article(n: int, links: list[tuple[str, str]], driven: frozenset[str], chance: random.Random) -> Article:
    kind, slug = links[n]
    first_case = links[0][1]
    case = first_case if slug in driven else chance.choice(links)[1] if chance.random() < 0.2 else ""
    cases = (case,) if kind == "essay" and case.startswith("case-") and (case != first_case or slug in driven) else ()
    targets = chance.choices(links, k=4)
    words = chance.randint(300, 600)
    bodies = {tag: _body(tag, words, targets, chance, says_state=slug in driven) for tag in LANGUAGES}
    common: dict[str, Any] = {
        "titles": {tag: _title(tag, n, chance) for tag in LANGUAGES},
        "summaries": {tag: _sentence(tag, 14, chance) for tag in LANGUAGES},
    }
    own: dict[str, Any] = _case(n, chance) if kind == "case" else _essay(chance)
    return Article(kind=kind, slug=slug, day=day_of(n, len(links)), bodies=bodies, cases=cases, **common, **own)


def _about(chance: random.Random) -> Article:
    """The page on who we are; its summary stands on every page."""
    titles = {"en": "Who we are", "zh-Hans": "我们是谁"}
    texts = {tag: _sentence(tag, 20, chance) for tag in LANGUAGES}
    return Article("page", "about", "1990-01-01", titles, texts, {tag: text + "\n" for tag, text in texts.items()})


def _essay(chance: random.Random) -> dict[str, Any]:
    tags = tuple(sorted({f"tag-{chance.randint(1, TAGS):02}" for _ in range(chance.randint(2, 4))}))
    return {"tags": tags, "author": f"author-{chance.randint(1, AUTHORS):02}"}


def _case(n: int, chance: random.Random) -> dict[str, Any]:
    year = chance.randint(1990, 2020)
    notes = [{tag: _sentence(tag, 9, chance) for tag in LANGUAGES} for _ in range(3)]
    days = (f"{year}-03-0{chance.randint(1, 9)}", f"{year}-08-1{chance.randint(0, 9)}", f"{year + 1}-01-20")
    states = ("detained", "arrested", "sentenced")
    return {
        "tags": tuple(sorted({f"tag-{chance.randint(1, TAGS):02}" for _ in range(2)})),
        "names": {"en": f"Person {n}", "zh-Hans": f"某人{n}"},
        "roles": {tag: _sentence(tag, 4, chance).rstrip(" .。") for tag in LANGUAGES},
        "timeline": tuple(Step(*row) for row in zip(days, states, notes, strict=True)),
        "charges": tuple(chance.sample(_CHARGES, chance.randint(1, 2))),
        "months": chance.choice((18, 36, 54, 96, 132)),
    }


def _title(language: str, n: int, chance: random.Random) -> str:
    words = _GAP[language].join(chance.choices(_WORDS[language], k=4))
    return f"{words[0].upper()}{words[1:]} {n}"


def _sentence(language: str, words: int, chance: random.Random) -> str:
    text = _GAP[language].join(chance.choices(_WORDS[language], k=words))
    return text[0].upper() + text[1:] + _STOP[language].rstrip()


def _prose(language: str, words: int, chance: random.Random) -> str:
    """Sentences of 8 to 20 words, that many words in all."""
    sentences = []
    while words > 0:
        length = min(words, chance.randint(8, 20))
        sentences.append(_sentence(language, length, chance))
        words -= length
    return _STOP[language][1:].join(sentences)


def _body(language: str, words: int, targets: list[tuple[str, str]], chance: random.Random, *, says_state: bool) -> str:
    part = words // 6
    few = chance.choices(_WORDS[language], k=24)
    links = [f"[{_GAP[language].join(chance.choices(_WORDS[language], k=2))}]({{link {k}/{s}}})" for k, s in targets]
    marked = f"**{few[11]} {few[12]}** {links[1]} *{few[13]}*"
    rows = [f"| {few[n]} | {few[n + 1]} | {chance.randint(1, 999)} |" for n in (0, 2, 4, 6)]
    blocks = [
        f"{_prose(language, part, chance)} {links[0]} {_prose(language, part, chance)}",
        *([f"{few[8]}: {{state}}"] if says_state else []),
        f"## {few[9]} {few[10]}",
        f"{_prose(language, part, chance)} {marked} {_prose(language, part, chance)}",
        "\n".join(f"- {_sentence(language, 6, chance)}" for _ in range(4)),
        f"> {_prose(language, part, chance)}",
        f"## {few[14]} {few[15]}",
        f"| {few[16]} | {few[17]} | {few[18]} |\n| --- | --- | ---: |\n" + "\n".join(rows),
        f"{links[2]} `{few[19]}` {_prose(language, part, chance)} {links[3]}",
        "\n".join(f"{n}. {_sentence(language, 5, chance)}" for n in (1, 2, 3)),
    ]
    return "\n\n".join(blocks) + "\n"
