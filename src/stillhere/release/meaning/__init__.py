"""What signing would change, recomputed from the bytes. Pure.

People sign what they read. So nothing may be in the bytes that is not in the words: metadata that differs in anything
from the one form that the words describe is refused, not explained.

A request asks for one of five things: a first circle, another circle, another address list, another list that only
partners are told, another release.
"""

from __future__ import annotations

from collections.abc import Mapping

from tuf.api.metadata import Metadata, Root, Signed, Targets

from stillhere.release import roles
from stillhere.release.meaning.addresses import told_addresses
from stillhere.release.meaning.before import read_before
from stillhere.release.meaning.change import Change
from stillhere.release.meaning.circle import told_change, told_circle
from stillhere.release.meaning.pages import told_release

__all__ = ["Change", "meaning"]

_OF_KEYHOLDERS = (roles.ROOT, roles.TARGETS, roles.ADDRESSES, roles.PARTNERS)


def meaning(
    metadata: Mapping[str, bytes],
    files: Mapping[str, bytes],
    before: Mapping[str, bytes],
    addresses_before: bytes | None,
) -> list[Change]:
    """The changes, in the order in which they are read. Raises ValueError for bytes that words cannot tell."""
    asked: dict[str, Signed] = {role: Metadata.from_bytes(data).signed for role, data in metadata.items()}
    known = read_before(before)
    told = _told_keys(asked, known) + _told_addresses(asked, files, addresses_before) + _told_pages(asked, known)
    if not told:
        raise ValueError("nothing to sign")
    return told


def _told_keys(asked: Mapping[str, Signed], known: Mapping[str, Signed]) -> list[Change]:
    root, targets = asked.get(roles.ROOT), asked.get(roles.TARGETS)
    if root is None and targets is None:
        return []
    if not isinstance(root, Root) or not isinstance(targets, Targets) or roles.ADDRESSES not in asked:
        raise ValueError("root, targets and addresses belong together")
    return [*told_change(root, targets, known), *told_circle(root, targets)]


def _told_addresses(asked: Mapping[str, Signed], files: Mapping[str, bytes], before: bytes | None) -> list[Change]:
    partners = roles.PARTNERS in asked
    if partners and len(asked) > 1:
        raise ValueError("partners are asked for alone")
    addresses = asked.get(roles.PARTNERS if partners else roles.ADDRESSES)
    path = roles.PARTNER_LIST if partners else roles.ADDRESS_LIST
    if set(files) != ({path} if addresses else set()):
        raise ValueError("more than words can tell")
    if addresses is None:
        return []
    if not isinstance(addresses, Targets):
        raise ValueError("no address list")  # noqa: TRY004 - one kind of error for all
    return told_addresses(addresses, files[path], before, path)


def _told_pages(asked: Mapping[str, Signed], known: Mapping[str, Signed]) -> list[Change]:
    pages = {role: signed for role, signed in asked.items() if role not in _OF_KEYHOLDERS}
    if pages and roles.SITE not in pages:
        raise ValueError("bins without a site")
    return told_release(pages, {**known, **asked}[roles.TARGETS], known) if pages else []
