"""Who must sign a role before it comes into force, by what is in force and by what is to be signed. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from securesystemslib.signer import Key
from tuf.api.metadata import Root, Signed, Targets

from stillhere.release import roles


@dataclass(frozen=True)
class Rule:
    """So many of these keys, by id."""

    keys: Mapping[str, Key]
    threshold: int


def rules_of(role: str, asked: Mapping[str, Signed], before: Mapping[str, Signed]) -> list[Rule]:
    """Every rule that a role has to meet. Raises ValueError where nothing says who may sign it.

    A root has two: the keyholders of the root before it and its own (specification 5.3.4). What comes with it has the
    same two: a mirror shows it for a moment beside the old root, and must not look forged then. `addresses` and
    `partners` are held by the keyholders of `targets`; the bins by those of `site`: what words can tell has no other
    form.
    """
    if role in (roles.ROOT, roles.TARGETS, roles.ADDRESSES, roles.PARTNERS):
        held = roles.ROOT if role == roles.ROOT else roles.TARGETS
        roots = [known[roles.ROOT] for known in (before, asked) if roles.ROOT in known]
        if not roots:
            raise ValueError("no root")
        return [_rule(root, held) for root in roots]
    targets = asked.get(roles.TARGETS) or before.get(roles.TARGETS)
    if targets is None:
        raise ValueError("no targets")
    return [_rule(targets, roles.SITE)]


def _rule(delegator: Signed, role: str) -> Rule:
    if not isinstance(delegator, Root | Targets):
        raise ValueError("no delegator")  # noqa: TRY004 - one kind of error for every broken request
    held = delegator.get_delegated_role(role)
    return Rule({keyid: delegator.get_key(keyid) for keyid in held.keyids}, held.threshold)
