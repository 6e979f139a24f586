"""The fields of each kind: which facts its `facts.toml` has, and which words its texts have above the body."""

from __future__ import annotations

from collections.abc import Mapping

from stillhere import tables
from stillhere.content.model import KINDS
from stillhere.content.vocabulary import CHARGES, LINTS, STATES
from stillhere.tables import Field, Rows

Fields = Mapping[str, Field | Rows]

_NAMES = tables.by_language(tables.text(200))
_NOTES = tables.by_language(tables.text(500))

_SOURCE: Fields = {
    "title": Field(tables.text(), required=True),
    "publisher": Field(tables.text(200)),
    "url": Field(tables.a_link),
    "date": Field(tables.a_date),
}
_STEP: Fields = {
    "date": Field(tables.a_date, required=True),
    "state": Field(tables.one_of(STATES)),
    "note": Field(_NOTES),
}
_PHOTO: Fields = {
    "file": Field(tables.a_photo, required=True, default=""),
    "taken": Field(tables.a_date),
    "credit": Field(tables.by_language(tables.text(200))),
    "licence": Field(tables.text(100)),
}
_ANSWER: Fields = {
    "to": Field(tables.one_of(LINTS), required=True, default=""),
    "about": Field(tables.text(300), required=True, default=""),
    "reason": Field(tables.text(500), required=True, default=""),
}
_COMMON: Fields = {
    "published": Field(tables.a_date, required=True),
    "updated": Field(tables.a_date),
    "tags": Field(tables.list_of(tables.a_slug), default=()),
    "old_paths": Field(tables.list_of(tables.text(300), 20), default=()),
    "draft": Field(tables.yes_or_no, default=False),
    "sources": Rows(_SOURCE),
    "photo": Rows(_PHOTO),
    "answer": Rows(_ANSWER),
}
_CASES: Fields = {"cases": Field(tables.list_of(tables.a_slug), default=())}

FACTS: Mapping[str, Fields] = {
    "page": _COMMON,
    "case": {
        **_COMMON,
        "names": Field(_NAMES, required=True, default={}),
        "born": Field(tables.a_date),
        "timeline": Rows(_STEP, required=True),
        "charges": Field(tables.list_of(tables.one_of(CHARGES)), default=()),
        "sentence_months": Field(tables.a_number(1, 1200)),
        "portrait": Field(tables.a_path),
        "portrait_source": Field(_NOTES),
    },
    "campaign": {
        **_COMMON,
        "cases": Field(tables.list_of(tables.a_slug), required=True, default=()),
        "opened": Field(tables.a_date, required=True),
        "closed": Field(tables.a_date),
    },
    "event": {
        **_COMMON,
        **_CASES,
        "form": Field(tables.one_of(("announcement", "report")), required=True),
        "date": Field(tables.a_day, required=True),
        "time": Field(tables.a_moment),
        "time_zone": Field(tables.text(60)),
        "participants": Field(tables.a_number(0, 10_000_000)),
        "members_meeting_point": Field(_NOTES),
        "present": Field(tables.list_of(tables.a_slug), default=()),
    },
    "statement": {
        **_COMMON,
        **_CASES,
        "form": Field(tables.one_of(("statement", "appeal")), default="statement"),
        "deadline": Field(tables.a_day),
    },
    "essay": {**_COMMON, **_CASES, "byline": Field(tables.a_slug, required=True)},
}

_WORDS: Fields = {
    "title": Field(tables.text(300), required=True),
    "summary": Field(tables.text(600)),
    # of a translation: see content/translations.py
    "original": Field(tables.a_language),
    "translates": Field(tables.list_of(tables.a_fingerprint, 5000), default=()),
    "captions": Field(tables.by_name(tables.text(600)), default={}),
    "alts": Field(tables.by_name(tables.text(300)), default={}),
}

WORDS: Mapping[str, Fields] = {
    "page": _WORDS,
    "case": {
        **_WORDS,
        "role": Field(tables.text(300), required=True),
        "demand": Field(tables.text(600)),
        "portrait_alt": Field(tables.text(300)),
        "portrait_caption": Field(tables.text(600)),
    },
    "campaign": _WORDS,
    "event": {
        **_WORDS,
        "place": Field(tables.text(300), required=True),
        "meeting_point": Field(tables.text(300)),
        "host": Field(tables.text(300)),
    },
    "statement": {
        **_WORDS,
        "targets": Field(tables.list_of(tables.text(300)), default=()),
        "salutation": Field(tables.text(200)),
    },
    "essay": _WORDS,
}

if not set(FACTS) == set(WORDS) == set(KINDS):
    raise AssertionError("a kind without fields")
