"""Pages at the paths that an entry had before it came here, so that old links go on working. Pure.

A static host answers no redirect of its own, so the page does it: at once, without a script, also from `file://`.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from stillhere.files import safe_path

# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_NOT_ON_WINDOWS = re.compile(r'[<>"|?*]|[ .]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)', re.IGNORECASE)
POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'"


def redirect_page(target: str, title: str, language: str, policy: str = POLICY) -> bytes:
    """A page that leads on to `target`, a relative link inside the tree. `title` is the entry's, in `language`."""
    link = html.escape(quote(target, safe="/#~"))
    words, tag = html.escape(title), html.escape(language)
    return f"""<!DOCTYPE html>
<html lang="{tag}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{html.escape(policy, quote=False)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="0; url={link}">
<link rel="canonical" href="{link}">
<title>{words}</title>
</head>
<body>
<main>
<h1><a href="{link}">{words}</a></h1>
</main>
</body>
</html>
""".encode()


def redirect_file(old: str) -> str:
    """The file that answers at an old path: a folder's is its `index.html`."""
    return old + "index.html" if old.endswith("/") else old


def wrong_form(old: str) -> str | None:
    """Why a text cannot be an old path: `unsafe` (leads out, is hidden, not usable everywhere), `ending`, or None."""
    parts = old.split("/")
    if not safe_path(redirect_file(old)) or any(part.startswith(".") or _NOT_ON_WINDOWS.search(part) for part in parts):
        return "unsafe"
    return None if old.endswith((".html", "/")) else "ending"


@dataclass(frozen=True)
class Refused:
    """An old path that cannot be: whose, and why. `by`: who has the address already; none where the form is wrong."""

    whose: str
    old: str
    reason: str
    by: str = ""


def refused(claims: Iterable[tuple[str, str]], tree: Mapping[str, str]) -> Iterator[Refused]:
    """Which old paths cannot be. Claims are whose and which; `tree` says of each path of the site whose it is.

    Letters large and small count as one, and an accent as a part of its letter, because many disks and sticks cannot
    tell them apart; and what is a file for one path can be no folder for another. The first who asks gets it.
    """
    files = {_folded(path): whose for path, whose in tree.items()}
    folders = {folder: whose for path, whose in files.items() for folder in _folders(path)}
    for whose, old in claims:
        path = _folded(redirect_file(old))
        above = _folders(path)
        by = next((files[part] for part in (path, *above) if part in files), folders.get(path))
        reason = wrong_form(old) or ("taken" if by is not None else None)
        if reason:
            yield Refused(whose, old, reason, by or "" if reason == "taken" else "")
        else:
            files[path] = whose
            folders.update(dict.fromkeys(above, whose))


def _folded(path: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def _folders(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:count]) for count in range(1, len(parts))]
