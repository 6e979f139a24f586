"""The verifier for readers who install nothing: a page of the site, and one file that can be kept and passed on.

    script()                    verify.js: the same verifier in the browser's own language
    words_script(["en"])        verify-words.js: the sentences, those of the command line
    alone()                     stillhere-verify.html: both, and the style, in one file; the same on every site
    alone(Kept(root, seen, 7))  the same with a root of trust in it

The parts are put together unchanged: whoever reads `src/stillhere/build/verifier/*.js` has read what runs.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from stillhere.build.theme import Theme, default
from stillhere.build.words import words_of
from stillhere.languages import in_language, own_name
from stillhere.package import package_file

ALONE = "stillhere-verify.html"
SCRIPT, WORDS, STYLE = "verify.js", "verify-words.js", "verify.css"
FILES = (ALONE, SCRIPT, WORDS, STYLE)
_PARTS = ("json", "crypto", "metadata", "release", "copies", "zip", "inspect", "verdict", "page")
_SENTENCES = ("verdict-", "because-", "cause-", "path-missing", "path-altered", "path-other", "path-stale")
_MORE_SENTENCES = ("path-unread", "path-extra", "paths-more")
_PAGE_WORDS = ("checking", "cannot", "root_missing", "root_wrong", "against")
_ALONE_LANGUAGES = ("en", "zh-Hans")
_POLICY = (
    "default-src 'none'; script-src '{script}'; style-src '{style}'; connect-src https: http:; "
    "base-uri 'none'; form-action 'none'"
)


@dataclass(frozen=True)
class Kept:
    """What a file is given to keep: the bytes of a root of trust, and the versions below which nothing is accepted."""

    root: bytes
    seen: Mapping[str, Any] = field(default_factory=dict)
    number: int = 0


@cache
def script() -> bytes:
    """The verifier as one script; nothing of it is visible to other scripts but `stillhereVerify`."""
    parts = [package_file("build", "verifier", f"{name}.js").read_text("utf-8") for name in _PARTS]
    return ('"use strict";\n(() => {\n' + "\n".join(parts) + "})();\n").encode()


def words_script(languages: Iterable[str]) -> bytes:
    """The sentences of each language, as a script."""
    return f"globalThis.stillhereWords = {_as_script([_words(tag) for tag in languages])};\n".encode()


def _words(tag: str) -> dict[str, Any]:
    theme = words_of(tag)
    return {
        "language": tag,
        "sentences": _sentences(tag),
        "page": {name: theme[f"verify_{name}"] for name in _PAGE_WORDS},
    }


def _sentences(tag: str) -> dict[str, str]:
    """The command line's own sentences: they are data, so that no word is written twice."""
    chosen = (code for code in _messages() if code.startswith(_SENTENCES) or code in _MORE_SENTENCES)
    return {code: _in_language(code, tag) for code in sorted(chosen)}


def _in_language(code: str, tag: str) -> str:
    said = _messages()[code]
    return in_language({"en": said["en"], "zh-Hans": said["zh"]}, tag)


@cache
def _messages() -> dict[str, dict[str, str]]:
    import rtoml

    found: dict[str, dict[str, str]] = rtoml.loads(package_file("cli", "messages.toml").read_text("utf-8"))
    return found


def alone(kept: Kept | None = None) -> bytes:
    """The page as a single file."""
    languages = [{"tag": tag, "name": own_name(tag), "w": words_of(tag)} for tag in _ALONE_LANGUAGES]
    code = words_script(_ALONE_LANGUAGES).decode() + _kept(kept) + script().decode()
    style = default(STYLE).decode()
    policy = _POLICY.format(script=_hash(code), style=_hash(style))
    values = {"policy": policy, "style": style, "script": code, "parts": languages, "alone": True, "up": ""}
    return Theme().render("verify-alone.html", values).encode()


def _kept(kept: Kept | None) -> str:
    value = (
        {"root": base64.b64encode(kept.root).decode(), "seen": kept.seen or None, "number": kept.number}
        if kept
        else None
    )
    return f"globalThis.stillhereKept = {_as_script(value)};\n"


def _as_script(value: Any) -> str:
    """JSON that can stand in a script and in a page."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).replace("<", "\\u003c")


def _hash(text: str) -> str:
    """How a Content-Security-Policy names a script."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
