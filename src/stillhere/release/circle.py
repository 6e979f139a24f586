"""Who holds the keys: the keyholders, the editors, the publishers, and how many of them must sign. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from securesystemslib.signer import Key
from tuf.api.metadata import Root, Targets

from stillhere.release import roles


@dataclass(frozen=True)
class Circle:
    """Keyholders decide about keys and addresses (`threshold` of them), editors about pages (`editor_threshold`)."""

    keyholders: tuple[Key, ...]
    threshold: int
    editors: tuple[Key, ...]
    publishers: tuple[Key, ...]
    editor_threshold: int = 1

    @property
    def everyone(self) -> tuple[Key, ...]:
        """All keys, in the order in which they are told."""
        return (*self.keyholders, *self.editors, *self.publishers)

    def without(self, keyids: Collection[str]) -> Circle:
        """The circle once these keys are revoked, whatever they were for; the thresholds stay."""
        groups = (tuple(key for key in group if key.keyid not in keyids) for group in self.groups)
        keyholders, editors, publishers = groups
        return replace(self, keyholders=keyholders, editors=editors, publishers=publishers)

    def joined_by(self, other: Circle) -> Circle:
        """The circle with the keys of another one after its own; the thresholds stay."""
        keyholders, editors, publishers = (a + b for a, b in zip(self.groups, other.groups, strict=True))
        return replace(self, keyholders=keyholders, editors=editors, publishers=publishers)

    @property
    def groups(self) -> tuple[tuple[Key, ...], tuple[Key, ...], tuple[Key, ...]]:
        """Keyholders, editors, publishers."""
        return self.keyholders, self.editors, self.publishers


def circle_of(root: Root, targets: Targets) -> Circle:
    """The circle that signed metadata describes. Raises ValueError where they describe none."""
    delegations = targets.delegations
    if delegations is None or not delegations.roles or roles.SITE not in delegations.roles:
        raise ValueError("no delegations")
    holders, site = root.roles[roles.ROOT], delegations.roles[roles.SITE]
    return Circle(
        tuple(root.get_key(keyid) for keyid in holders.keyids),
        holders.threshold,
        tuple(targets.get_key(keyid) for keyid in site.keyids),
        tuple(root.get_key(keyid) for keyid in root.roles[roles.TIMESTAMP].keyids),
        site.threshold,
    )
