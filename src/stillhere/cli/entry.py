"""`stillhere entry KIND TITLE`: an entry to begin with, in the site folder."""

from __future__ import annotations

import argparse
import json
import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from stillhere import files, tables
from stillhere.cli.arguments import Parser
from stillhere.cli.context import FINE, Context
from stillhere.cli.messages import Say
from stillhere.content.model import FACTS_FILE, KINDS
from stillhere.content.parse import RESERVED
from stillhere.content.phrases import is_chinese
from stillhere.content.slugs import slug_of
from stillhere.errors import Problem, WrongUsage
from stillhere.languages import in_language
from stillhere.package import package_file
from stillhere.project import read_settings

_SKELETONS = "skeletons"
_LANGUAGES = ("en", "zh-Hans")
_MARK = re.compile("@([A-Z]+)@")
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def add_arguments(parser: Parser, say: Say) -> None:
    """What the command takes."""
    parser.add_argument("kind", choices=KINDS, metavar="KIND", help=say("arg-entry-kind", known=", ".join(KINDS)))
    parser.add_argument("title", metavar="TITLE", help=say("arg-entry-title"))
    parser.add_argument("--slug", metavar="SLUG", help=say("arg-entry-slug"))
    parser.add_argument("--in", dest="language", metavar="LANGUAGE", help=say("arg-entry-in"))
    parser.add_argument("--site", type=Path, default=Path(), metavar="SITE", help=say("arg-site"))


def run(args: argparse.Namespace, context: Context) -> int:
    """Writes the entry's folder as one, and only where there is none yet."""
    languages = read_settings(args.site).languages
    title = _title(args.title)
    language = _language(args.language, title, languages)
    slug = _slug(args.slug, title, language)
    folder = files.no_links(args.site, f"content/{args.kind}/{slug}")
    if os.path.lexists(folder):
        raise Problem("entry-exists", folder=str(folder))
    titles = {tag: title if tag == language else _other(tag) for tag in languages}
    contents = skeleton(args.kind, titles, str(context.now.date()))
    files.replace_tree(folder, contents, ())
    context.tell("entry-made", folder=str(folder), names=", ".join(contents), site=str(args.site))
    context.report({"folder": str(folder), "slug": slug, "files": sorted(contents)})
    return FINE


def skeleton(kind: str, titles: Mapping[str, str], today: str) -> dict[str, bytes]:
    """The files of a new entry, by name: its facts, and a text for each language with its title there."""
    top = package_file("cli", _SKELETONS, kind)
    texts = {tag: top.joinpath(f"{tag}.md").read_text("utf-8") for tag in _LANGUAGES}
    names = "{ " + ", ".join(f"{tag} = {_quoted(title)}" for tag, title in titles.items()) + " }"
    facts = _filled(top.joinpath(FACTS_FILE).read_text("utf-8"), {"TODAY": today, "NAMES": names})
    return {
        FACTS_FILE: facts,
        **{f"{tag}.md": _filled(in_language(texts, tag), {"TITLE": _quoted(titles[tag])}) for tag in titles},
    }


def _filled(template: str, values: Mapping[str, str]) -> bytes:
    return _MARK.sub(lambda mark: values[mark[1]], template).encode()


def _quoted(words: str) -> str:
    """As TOML writes a line of printable text: there it is the same as in JSON."""
    return json.dumps(words, ensure_ascii=False)


def _title(given: str) -> str:
    try:
        return str(tables.text(300)(given))
    except tables.Wrong as wrong:
        raise WrongUsage(f"value-{wrong.wanted}", field="TITLE", value=given, **wrong.facts) from None


def _language(asked: str | None, title: str, languages: Sequence[str]) -> str:
    """The one asked for, else the site's first that is written in the title's letters."""
    if asked:
        if asked not in languages:
            raise WrongUsage("entry-language-unknown", language=asked, known=", ".join(languages))
        return asked
    has_han = bool(_HAN.search(title))
    return next((tag for tag in languages if is_chinese(tag) == has_han), languages[0])


def _slug(asked: str | None, title: str, language: str) -> str:
    slug = slug_of(title, language) if asked is None else asked
    if not slug and asked is None:
        raise WrongUsage("entry-without-slug", title=title)
    if not tables.SLUG.fullmatch(slug) or len(slug) > 80 or slug == RESERVED:
        raise WrongUsage("slug-wrong", slug=slug)
    return slug


def _other(tag: str) -> str:
    return Say("zh" if is_chinese(tag) else "en")("entry-replace")
