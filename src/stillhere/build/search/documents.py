"""An entry as documents of the search index: one for each language it is written in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any

from stillhere.build import plan
from stillhere.build.search.body_text import body_text
from stillhere.build.search.index import Document
from stillhere.build.search.postings import postings
from stillhere.content.model import Entry, Text
from stillhere.content.phrases import date_words, name_words

Html = Callable[[Entry, Text, str], str]


def documents(entry: Entry, languages: tuple[str, ...], html: Html) -> list[Document]:
    """What of an entry can be found. A draft has nothing; a person is found by every name in the facts."""
    if entry.facts.draft:
        return []
    return [_document(entry, entry.texts[tag], tag, html) for tag in languages if tag in entry.texts]


def _document(entry: Entry, text: Text, language: str, html: Html) -> Document:
    names = " ".join(entry.facts.names.values())
    words = "\n".join([text.words.get("summary") or "", names, body_text(html(entry, text, language))])
    return Document(
        path=plan.entry_path(entry, language),
        language=language,
        kind=entry.kind,
        date=str(entry.day),
        day=date_words(entry.day, language) if entry.kind != "page" else "",
        title=text.title if entry.kind != "case" else name_words(entry, language),
        summary=text.words.get("summary") or "",
        postings=postings(text.title, words),
    )


def packed(document: Document) -> list[Any]:
    """A document as JSON values, its digest first: it need not be computed again."""
    *values, data = (getattr(document, field.name) for field in fields(document))
    return [document.digest, *values, data.decode("latin-1")]


def unpacked(values: list[Any]) -> Document:
    """The document of `packed`. Raises TypeError and ValueError for anything else."""
    digest, path, language, kind, date, day, title, summary, data = values
    document = Document(path, language, kind, date, day, title, summary, data.encode("latin-1"))
    vars(document)["digest"] = digest
    return document
