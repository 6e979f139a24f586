"""Numbers and handles that reach a person, or are one's own: phones, mail, accounts, identity, asylum. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple


class Found(NamedTuple):
    """What was found: the code of the finding, where it begins, and the words."""

    code: str
    at: int
    words: str


_PHONE = re.compile(
    r"(?<![\d.,/\-A-Za-z_])(?:"
    r"\+\d{1,3}[ \-]?(?:\(\d{1,4}\)[ \-]?)?\d{2,4}(?:[ \-]?\d{2,4}){1,4}"  # +852 1234 5678
    r"|1[3-9]\d(?:[ \-]?\d{4}){2}"  # a mobile phone in China
    r"|0\d{2,3}[ \-]\d{7,8}"  # 010-12345678
    r"|\(\d{3}\) ?\d{3}[ \-]\d{4}|\d{3}-\d{3}-\d{4}"  # North America
    r")(?![\d\-]|\.\d)"
)
_CALLED = re.compile(
    r"(?:电话|電話|手机|手機|\b[Tt]el\b\.?|\b[Pp]hone\b)[号號]?(?:码|碼|\s+number)?[:： ]{1,3}(\+?\d[\d \-()]{6,18}\d)"
)
_MAIL = re.compile(
    r"(?<![A-Za-z0-9_./])[A-Za-z0-9][A-Za-z0-9_.+\-]{0,60}@(?:[A-Za-z0-9\-]{1,60}\.){1,5}[A-Za-z]{2,12}\b"
)
_HANDLE = re.compile(
    r"(?:微信|[Ww]e[Cc]hat|[Tt]elegram|[Ss]ignal|[Ww]hats[Aa]pp)(?:号|號|\s?ID)?"
    r"(?:\s?[:：]\s?|\s?@)(@?[A-Za-z][\w.\-]{4,40})"
    r"|QQ(?:号|號)?\s?[:：]?\s?([1-9]\d{4,11})(?!\d)"
)
_CITIZEN = re.compile(r"(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)")
_PASSPORT = re.compile(
    r"(?:护照|護照|[Pp]assport|身份证|身份證|身分證|通行证|通行證)[^\n\d]{0,12}?"
    r"([A-Z]{1,2}\d{7,9}|[A-Z]\d{6}\([\dA]\)|[A-Z][12]\d{8})(?!\d)"
)
_USCIS = re.compile(
    r"(?<![A-Za-z0-9])(?:EAC|WAC|LIN|SRC|MSC|IOE|NBC|YSC)[ \-]?\d{10}(?!\d)"
    r"|(?<![A-Za-z0-9])A[ \-]?\d{3}-\d{3}-\d{3}(?!\d)"
    r"|(?<![A-Za-z0-9])A\d{9}(?!\d)"
)
_ASYLUM = re.compile(
    r"(?:庇护|庇護|难民|難民|\b[Aa]sylum|\b[Rr]efugee)[^\n。.]{0,24}?(?:案号|案號|编号|編號|\bcase\b|\bfile\b|\b[Nn]o\b\.?)"
    r"[^\n\dA-Z]{0,8}((?=[\w\-/]*\d{3})[A-Z0-9][\w\-/]{4,24})"
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


class Parts(NamedTuple):
    """Words of which a text must have one before a pattern is tried: far faster, and most texts have none."""

    latin: tuple[str, ...]
    han: tuple[str, ...] = ()

    def anywhere(self, words: str) -> bool:
        """Whether the text has one of them. A text without a script has no word in it."""
        latin = bool(self.latin and _LATIN.search(words)) and _has(words, self.latin)
        return latin or (bool(self.han and _HAN.search(words)) and _has(words, self.han))


_LATIN, _HAN = re.compile(r"[A-Za-z]{2}"), re.compile(r"[\u4e00-\u9fff]")


def _has(words: str, parts: tuple[str, ...]) -> bool:
    for part in parts:  # noqa: SIM110 - twice as fast as `any` over a generator
        if part in words:
            return True
    return False


def numbers(words: str) -> Iterator[Found]:
    """All of them in a text, each place once: what is worse comes first."""
    taken: list[tuple[int, int]] = []
    for code, pattern in _possible(words):
        for match in pattern.finditer(words):
            group = next((number for number in range(1, match.re.groups + 1) if match[number]), 0)
            start, end = match.span(group)
            if _is(code, match[group]) and not any(start < b and a < end for a, b in taken):
                taken.append((start, end))
                yield Found(code, start, match[group])


def _possible(words: str) -> Iterator[tuple[str, re.Pattern[str]]]:
    """The patterns that can be met in a text."""
    digits = _DIGITS.search(words)
    if digits and _CARDS.anywhere(words):
        yield "lint-id-number", _PASSPORT
    if digits:
        yield "lint-id-number", _CITIZEN
        yield "lint-asylum", _USCIS
    if _SEEKING.anywhere(words):
        yield "lint-asylum", _ASYLUM
    if "@" in words:
        yield "lint-mail", _MAIL
    if _ACCOUNTS.anywhere(words):
        yield "lint-handle", _HANDLE
    if digits:
        yield "lint-phone", _PHONE
        yield "lint-phone", _CALLED


_DIGITS = re.compile(r"\d[\d ()\-]{5}\d")
_CARDS = Parts(("assport",), ("护照", "護照", "身份证", "身份證", "身分證", "通行"))
_SEEKING = Parts(("sylum", "efugee"), ("庇护", "庇護", "难民", "難民"))
_ACCOUNTS = Parts(("eChat", "echat", "elegram", "ignal", "hatsApp", "hatsapp", "QQ"), ("微信",))


def _is(code: str, words: str) -> bool:
    """What a pattern alone cannot tell."""
    digits = re.sub(r"\D", "", words)
    if code == "lint-phone":
        return 7 <= len(digits) <= 15
    if code == "lint-id-number" and len(words) == 18:
        return _checked(words)
    return True


def _checked(number: str) -> bool:
    """Whether the last digit of a Chinese identity number is right (GB 11643-1999, ISO 7064 MOD 11-2)."""
    rest = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True)) % 11
    return "10X98765432"[rest] == number[17].upper()
