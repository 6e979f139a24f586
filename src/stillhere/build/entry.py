"""An entry's pages: one in each language, and one with two of them side by side.

The theme's `blocks.html` makes the pieces of an entry in one language, cut apart by NUL: a page in one language is
these pieces in a row, a paired page sets each beside its counterpart.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from stillhere.build import plan
from stillhere.build.actions import citation
from stillhere.build.attachments import Attachments
from stillhere.build.bodies import body_html
from stillhere.build.facts import facts_of
from stillhere.build.linked_data import linked_data
from stillhere.build.page import Alternative, Pages
from stillhere.build.pairs import OPENED, paired
from stillhere.build.theme import Broken
from stillhere.build.words import words_of
from stillhere.content.mentions import dangerous_hosts
from stillhere.content.model import KINDS, Entry, Site, Text
from stillhere.content.references import filled
from stillhere.content.translations import BEHIND, status_of
from stillhere.content.variants import is_generated
from stillhere.errors import Finding
from stillhere.languages import direction

CUT = "\0"
PIECES = 10
BODY_AT = 4
"""How many pieces `blocks.html` has above the body; the one at this place is empty and takes it."""
_FOOTNOTE = re.compile(r'((?:id|href)="#?)(fn(?:ref)?-)')

Body = Callable[[Entry, Text, str], str]


class Bodies:
    """Bodies as HTML, each made once for a language's pages."""

    def __init__(self, site: Site, moment: datetime, findings: list[Finding]) -> None:
        self._site, self._today, self._findings = site, moment.date(), findings
        self._hosts = dangerous_hosts(site)

    def html(self, entry: Entry, text: Text, language: str) -> str:
        """The body of a text on a page of a language; links lead from two folders deep to the top."""
        source = filled(text, entry, self._site, self._today, [])  # the checks have reported what cannot be filled

        def resolve(path: str) -> str | None:
            return self._resolved(path, language)

        return body_html(source, text, resolve, self._hosts, self._findings)

    def _resolved(self, path: str, language: str) -> str | None:
        top = f"../../{language}"
        if path == "/addresses":
            return f"{top}/addresses.html"
        parts = path.split("/")[1:]
        if len(parts) == 1 and parts[0] in KINDS and self._site.lists.of(parts[0]):
            return f"{top}{path}/index.html"
        if len(parts) == 2 and self._site.published(parts[0], parts[1]):
            return f"{top}{path}.html"
        return "#" if tuple(parts) in self._site.unreadable else None


class EntryPages:
    """Makes what a site has of one entry after another."""

    def __init__(self, site: Site, moment: datetime, pages: Pages, bodies: Bodies, attachments: Attachments) -> None:
        self._site, self._moment, self._pages, self._bodies = site, moment, pages, bodies
        self._attachments = attachments

    def make(self, entry: Entry) -> dict[str, bytes]:
        """Path → bytes of each page of an entry."""
        languages, pair = self._site.settings.languages, plan.pair_of(self._site.settings.languages)
        both = pair if pair and plan.is_paired(entry, self._site) else None
        pieces = {language: self._pieces(entry, language) for language in languages}
        made = {}
        for language in languages:
            path = plan.entry_path(entry, language)
            others = self._others(entry, path, both)
            made[path] = self._single(entry, language, path, others, pieces[language])
        if both:
            path = plan.entry_path(entry, plan.BOTH)
            made[path] = self._paired(entry, both, path, self._others(entry, path, both), pieces)
        return made

    def _others(self, entry: Entry, path: str, both: tuple[str, str] | None) -> list[Alternative]:
        found = self._pages.alternatives(path, self._site.settings.languages)
        if both:
            name = " + ".join(self._pages.standing[tag].name for tag in both)
            found.append(Alternative("", name, plan.entry_path(entry, plan.BOTH)))
        return found

    def _pieces(self, entry: Entry, language: str) -> list[str]:
        """An entry in one language: everything above the body, the body, everything below it, piece by piece."""
        text = entry.text(language)
        standing = self._pages.standing[language]
        values = {
            **facts_of(entry, text, language, self._site, self._moment, standing),
            "photos": self._attachments.photos(entry, text, language),
            "downloads": self._attachments.downloads(entry, language),
            "generated": is_generated(text),
            "behind": status_of(entry, language).state == BEHIND,
            "cite": citation(entry, self._site, language, self._pages.base) if entry.kind == "case" else "",
            "title": text.title,
            "language": language,
            "w": words_of(language),
            "colon": standing.context["colon"],
            "up": "../../",
        }
        pieces = self._pages.theme.render("blocks.html", values).split(CUT)
        body = self._bodies.html(entry, text, language)
        mark = _mark(text.language, language) if text.language != language else ""
        opened = f'\n<div class="body"{mark}>\n' if mark else OPENED
        if len(pieces) != PIECES:
            raise Broken(f"blocks.html: {len(pieces) - 1} cuts, not {PIECES - 1}")
        pieces[BODY_AT] = f"{opened}{body}</div>"
        return pieces

    def _single(self, entry: Entry, language: str, path: str, others: list[Alternative], pieces: list[str]) -> bytes:
        return self._pages.page(
            "entry",
            path,
            language,
            others,
            **self._head(entry, language),
            article="".join(pieces),
            linked_data=self._linked_data(entry, language, path),
            share=self._share(entry, language),
        )

    def _share(self, entry: Entry, language: str) -> dict[str, str]:
        base = self._pages.base
        return {"type": "article", "image": base + self._attachments.share_path(entry, language) if base else ""}

    def _linked_data(self, entry: Entry, language: str, path: str) -> str:
        if not self._site.settings.has("linked-data") or entry.kind in ("campaign", "page"):
            return ""
        base = self._pages.base
        image = plan.media_path(entry, entry.facts.portrait) if entry.facts.portrait else ""
        translations = {tag: base + other for tag, other in plan.in_languages(path, tuple(entry.texts))}
        return linked_data(
            entry,
            entry.text(language),
            self._site,
            language,
            base + path,
            image=base + image if image else None,
            translations=translations,
        )

    def _head(self, entry: Entry, language: str) -> dict[str, Any]:
        text = entry.text(language)
        return {"title": text.title, "summary": text.words.get("summary"), "kind": entry.kind}

    def _paired(
        self,
        entry: Entry,
        both: tuple[str, str],
        path: str,
        others: list[Alternative],
        pieces: dict[str, list[str]],
    ) -> bytes:
        left, right = (pieces[language] for language in both)
        # An id may stand on a page once; a picture that is there already need not come first.
        right = [_FOOTNOTE.sub(r"\1other-\2", p).replace("<img src=", '<img loading="lazy" src=') for p in right]
        rows = [row for one, other in zip(left, right, strict=True) for row in paired(one, other)]
        return self._pages.page(
            "both",
            path,
            both[0],
            others,
            **self._head(entry, both[0]),
            rows=rows,
            marks=[_mark(tag, both[0]) for tag in both],
            indexed=False,
            wide=True,
        )


def _mark(language: str, page: str) -> str:
    """Attributes of what is written in a language on a page of another."""
    turned = direction(language) != direction(page)
    return f' lang="{language}"' + (f' dir="{direction(language)}"' if turned else "")
