"""A whole tree in memory: every piece made, one after another."""

from __future__ import annotations

from datetime import datetime

from stillhere import progress
from stillhere.build.attachments import NOTHING, Pictures
from stillhere.build.maker import Maker, artefacts
from stillhere.build.search.index import volumes
from stillhere.build.theme import Theme
from stillhere.content.model import Site
from stillhere.errors import Finding


def render(
    site: Site,
    moment: datetime,
    findings: list[Finding],
    theme: Theme | None = None,
    show: progress.Progress = progress.quiet,
    pictures: Pictures = NOTHING,
    *,
    thorough: bool = True,
) -> dict[str, bytes]:
    """The tree of a site at a moment (the release's): path → bytes. Broken links and drawings become findings."""
    maker, tree, wanted = Maker(site, moment, findings, theme, None, pictures, thorough=thorough), {}, artefacts(site)
    for artefact in show(wanted, "build", len(wanted)):
        tree.update(maker.make(artefact))
    if site.settings.has("search") and not any(finding.level == "error" for finding in findings):
        found = volumes([document for key in sorted(site.lists.rows) for document in maker.documents(key)])
        tree.update(maker.search(found, found))
    return tree


def find(site: Site, moment: datetime, findings: list[Finding]) -> None:
    """Only what is wrong with each entry, where there can be no tree."""
    maker = Maker(site, moment, findings)
    for key in site.entries:
        maker.check(key)
