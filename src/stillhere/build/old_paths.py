"""Whether the addresses that entries had before they came here are free: no two of anything may want one. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from stillhere.build import mirror_list, plan, verifier
from stillhere.build.maker import FRONT, SEARCH_STATIC, STATIC, artefacts
from stillhere.build.redirects import refused
from stillhere.build.syndication import DATA
from stillhere.content.model import Entry, Key, Site
from stillhere.errors import Finding
from stillhere.release import roles

# Folders that are ours whatever is in them.
_FOLDERS = (".well-known", "media", DATA, "search")
_FILES = (
    FRONT,
    "robots.txt",
    "sitemap.xml",
    mirror_list.PATH,
    roles.SUMS,
    roles.SUMS_SIGNATURE,
    *STATIC,
    *SEARCH_STATIC,
    *verifier.FILES,
)
_CODES = {"taken": "old-path-refused", "unsafe": "old-path-unsafe", "ending": "old-path-ending"}


def check_old_paths(
    claims: Mapping[Key, Sequence[str]], site: Site, entry: Callable[[Key], Entry]
) -> Iterator[Finding]:
    """What is wrong with the old paths of entries, by their keys. `entry` is asked for those with a mistake only."""
    asked = [
        (f"content/{key[0]}/{key[1]}", old) for key, paths in sorted(claims.items()) for old in dict.fromkeys(paths)
    ]
    if not asked:
        return
    for found in refused(asked, own_paths(site)):
        _, kind, slug = found.whose.split("/")
        line = _line(entry((kind, slug)), found.old)
        facts = {"path": found.old, "by": found.by} if found.by else {"path": found.old}
        yield Finding(f"{found.whose}/facts.toml", line, _CODES[found.reason], facts)


def own_paths(site: Site) -> dict[str, str]:
    """The paths of a site that no old one may have, each with whose it is: an entry's folder, or the path itself."""
    paths = {path: path for path in (*_FOLDERS, *_FILES, *_standing(site), *_listed(site))}
    for tag in (*site.settings.languages, plan.BOTH):
        paths.update({f"{tag}/{kind}/{slug}.html": f"content/{kind}/{slug}" for kind, slug in site.lists.rows})
    return paths


def _standing(site: Site) -> Iterator[str]:
    for tag in site.settings.languages:
        yield from (plan.home_path(tag), plan.addresses_path(tag), plan.verify_path(tag), f"{tag}/search.html")
        yield from (plan.list_path(name, tag) for name in plan.OVERVIEWS)


def _listed(site: Site) -> Iterator[str]:
    for group, name, number in artefacts(site):
        for tag in site.settings.languages if group in ("list", "feed") else ():
            if group == "list":
                yield plan.list_path(name, tag, number)
            else:
                yield from (plan.feed_path(name, tag, ending) for ending in plan.FEED_ENDINGS)


def claims_of(entries: Iterable[tuple[Key, Entry | None]]) -> dict[Key, Sequence[str]]:
    """The old paths of entries that have any; a draft asks for none."""
    facts = ((key, entry.facts) for key, entry in entries if entry and not entry.facts.draft)
    return {key: each.old_paths for key, each in facts if each.old_paths}


def claims_in(extras: Iterable[tuple[Key, Sequence[str]]]) -> dict[Key, Sequence[str]]:
    """The same from the files that entries had in the last build beside their pages."""
    found = {key: [path for path in paths if not path.startswith("media/")] for key, paths in extras}
    return {key: paths for key, paths in found.items() if paths}


def _line(entry: Entry, old: str) -> int:
    source = entry.files.get("facts.toml", b"").decode("utf-8", "replace")
    at = max(source.find(f'"{old}"'), source.find(f"'{old}'"), source.find("old_paths"))
    return source.count("\n", 0, max(at, 0)) + 1
