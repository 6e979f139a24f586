"""Pages at the paths that an entry had before it came here, so that old links go on working. Pure.

A static host answers no redirect of its own, so the page does it: at once, without a script, also from `file://`.
"""

from __future__ import annotations

import html
from collections.abc import Collection, Iterable
from urllib.parse import quote

from stillhere.files import safe_path

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
    if not safe_path(redirect_file(old)) or any(part.startswith(".") for part in old.split("/")):
        return "unsafe"
    return None if old.endswith((".html", "/")) else "ending"


def refused(old_paths: Iterable[str], tree: Collection[str]) -> dict[str, str]:
    """Which old paths cannot be, and why: `wrong_form`'s reasons, or `taken` by a file of the tree or by another one.

    Letters large and small count as one, because many disks and sticks cannot tell them apart; and what is a file
    for one path can be no folder for another.
    """
    files = {path.casefold() for path in tree}
    folders = {folder for path in files for folder in _folders(path)}
    found: dict[str, str] = {}
    for old in old_paths:
        path = redirect_file(old).casefold()
        above = _folders(path)
        taken = path in files or path in folders or not files.isdisjoint(above)
        reason = wrong_form(old) or ("taken" if taken else None)
        if reason:
            found[old] = reason
        else:
            files.add(path)
            folders.update(above)
    return found


def _folders(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:count]) for count in range(1, len(parts))]
