"""From the site folder to a checked tree: everything that is wrong is said at once, and nothing wrong is built."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from stillhere import progress
from stillhere.build.maker import overrides_of
from stillhere.build.old_paths import check_old_paths, claims_of
from stillhere.build.render import find, render
from stillhere.build.theme import check_overrides
from stillhere.content.model import Address, Site
from stillhere.content.public import public_sources
from stillhere.content.read import read_site
from stillhere.errors import Finding, ProblemsFound, once_each
from stillhere.flows.pictures import closed, forget_others, pictures_for
from stillhere.flows.private import anybody_withdrew, withheld_names
from stillhere.release import roles
from stillhere.release.address_list import Listed, encode
from stillhere.vault import Opener

_BLOCKS_RELEASE = {"photo-not-reviewed", "photo-in-clear"}


@dataclass(frozen=True)
class Checked:
    """A site, its tree as it would be built, and what was found."""

    site: Site
    tree: dict[str, bytes]
    findings: list[Finding]

    @property
    def errors(self) -> list[Finding]:
        """What stops a build."""
        return [finding for finding in self.findings if finding.level == "error"]

    def for_release(self) -> None:
        """Raises ProblemsFound for what stops a build, and for what may be looked at but not be published."""
        blocking = [replace(f, level="error") if f.code in _BLOCKS_RELEASE else f for f in self.findings]
        if any(finding.level == "error" for finding in blocking):
            raise ProblemsFound(blocking)


def check_site(
    folder: Path,
    moment: datetime,
    show: progress.Progress = progress.quiet,
    opener: Opener = closed,
    *,
    thorough: bool = True,
    private: bool = False,
) -> Checked:
    """Reads, checks and renders a site folder at a moment. Raises Problem where it is no site folder.

    `private`: names that only the vault knows are looked for too. Raises what `opener` does.
    """
    findings: list[Finding] = []
    site = read_site(folder, findings, show, day=moment.date())
    if private:
        site = replace(site, withheld=withheld_names(folder, opener))
    findings.extend(check_overrides(overrides_of(site)))
    findings.extend(check_old_paths(claims_of(site.entries.items()), site, site.entries.__getitem__))
    if any(finding.level == "error" for finding in findings):
        find(site, moment, findings)
        return Checked(site, {}, sorted(once_each(findings)))
    pictures = pictures_for(folder, site, site.entries.values(), findings, show, opener)
    if private and anybody_withdrew(site):
        forget_others(pictures)
    tree = render(site, moment, findings, None, show, pictures, thorough=thorough)
    return Checked(site, tree, sorted(once_each(findings)))


def released_files(checked: Checked) -> dict[str, bytes]:
    """Everything that a release carries but the address list: the tree, and the sources it was made from."""
    own = {f"{roles.SOURCES}/{path}": data for path, data in public_sources(checked.site).items()}
    return {**checked.tree, **own}


def address_list(addresses: tuple[Address, ...]) -> bytes:
    """The register of addresses in the form that keyholders sign."""
    return encode(
        [Listed(a.url, a.state, str(a.since), str(a.until) if a.until else None, a.reason) for a in addresses]
    )
