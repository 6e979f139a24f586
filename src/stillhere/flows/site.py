"""From the site folder to a checked tree: everything that is wrong is said at once, and nothing wrong is built."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from stillhere import files, progress
from stillhere.build.render import render
from stillhere.build.write import write_tree
from stillhere.content.model import Address, Site
from stillhere.content.public import public_sources
from stillhere.content.read import read_site
from stillhere.errors import Finding, ProblemsFound
from stillhere.project import Places
from stillhere.release import roles
from stillhere.release.address_list import Listed, encode


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


def check_site(folder: Path, moment: datetime, show: progress.Progress = progress.quiet) -> Checked:
    """Reads, checks and renders a site folder at a moment. Raises Problem where it is no site folder."""
    findings: list[Finding] = []
    site = read_site(folder, moment.date(), findings, show)
    broken = any(finding.level == "error" for finding in findings)
    tree = render(site, moment, findings, show) if not broken or site.settings.languages else {}
    return Checked(site, tree, sorted(set_of(findings)))


def set_of(findings: list[Finding]) -> list[Finding]:
    """Each mistake once: a broken link is met in every language's page."""
    seen: dict[tuple[str, int, str, str], Finding] = {}
    for finding in findings:
        facts = "" if finding.code == "address-dangerous" else repr(finding.facts)  # one line, one warning
        seen.setdefault((finding.file, finding.line, finding.code, facts), finding)
    return list(seen.values())


def build_site(folder: Path, moment: datetime, show: progress.Progress = progress.quiet) -> tuple[Checked, int, int]:
    """Builds the tree of a site folder; gives how many files were written and removed. Raises ProblemsFound."""
    with files.locked(Places(folder).work):
        return build_tree(folder, moment, show)


def build_tree(folder: Path, moment: datetime, show: progress.Progress) -> tuple[Checked, int, int]:
    """`build_site` for those who hold the lock already."""
    checked = check_site(folder, moment, show)
    if checked.errors:
        raise ProblemsFound(checked.findings)
    written, removed = write_tree(Places(folder).tree, checked.tree)
    return checked, written, removed


def released_files(checked: Checked) -> dict[str, bytes]:
    """Everything that a release carries but the address list: the tree, and the sources it was made from."""
    own = {f"{roles.SOURCES}/{path}": data for path, data in public_sources(checked.site).items()}
    return {**checked.tree, **own}


def address_list(addresses: tuple[Address, ...]) -> bytes:
    """The register of addresses in the form that keyholders sign."""
    return encode(
        [Listed(a.url, a.state, str(a.since), str(a.until) if a.until else None, a.reason) for a in addresses]
    )
