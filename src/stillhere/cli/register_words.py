"""The register of addresses in words, and what is to be done so that it is signed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stillhere.cli.context import Context
from stillhere.cli.messages import Say

if TYPE_CHECKING:
    from stillhere.flows.register import Asked
    from stillhere.release.address_list import Listed

_ORDER = ("official", "mirror", "onion", "retired", "compromised")
_LANGUAGES = {"en": "en", "zh": "zh-Hans"}


def list_lines(listed: bytes | None, say: Say) -> Iterator[str]:
    """A list of addresses, a line each: what may be opened first. Dangerous ones are defanged in the list already."""
    for one in _ordered(listed):
        yield address_line(one, say)


def address_line(one: Listed, say: Say) -> str:
    """One address in words."""
    from stillhere.languages import in_language

    days = (
        say("address-until", since=one.since, until=one.until) if one.until else say("address-since", since=one.since)
    )
    reason = say("address-reason", reason=in_language(one.reason, _LANGUAGES[say.language])) if one.reason else ""
    return say(f"address-is-{one.state}", url=one.url, days=days) + reason


def change_line(code: str, facts: Mapping[str, Any], say: Say) -> str:
    """What signing would change, in words; of an address also its states."""
    if code != "change-address":
        return say(code, **facts)
    told = {side: _state_in(str(facts[side]), say) for side in ("before", "after")}
    return say(code, **{**facts, **told})


def _state_in(told: str, say: Say) -> str:
    """What a list says of an address, its state in our language."""
    state, dot, rest = told.partition(" · ")
    return say(f"state-{state}") + dot + rest


def list_rows(listed: bytes | None) -> list[dict[str, Any]]:
    """The same for machines."""
    return [asdict(one) for one in _ordered(listed)]


def _ordered(listed: bytes | None) -> list[Listed]:
    from stillhere.release.address_list import listed_in

    return sorted(listed_in(listed) if listed else [], key=lambda one: (_ORDER.index(one.state), one.url))


def tell_asked(asked: Sequence[Asked], site: Path, context: Context) -> None:
    """What was asked of the keyholders: what it changes, who must sign, and the exact next commands."""
    from stillhere.release import roles
    from stillhere.release.requests import facts_of

    for one in asked:
        for change in facts_of(one.request, one.before):
            context.line("  - " + change_line(change.code, change.facts, context.say))
        path = str(one.path)
        if one.replaced:
            context.tell("request-replaced", request=path)
        context.tell("addresses-begun", request=path, threshold=one.threshold, holders=one.holders)
        context.line(f"  stillhere sign {path} --key KEY --site {site}")
        publisher = "" if roles.PARTNERS in one.request.metadata else " --key PUBLISHER"
        answers = " ".join(["ANSWER"] * one.threshold)
        context.tell("addresses-then")
        context.line(f"  stillhere release finish {site} {path} {answers}{publisher}")


def report_of(asked: Sequence[Asked]) -> dict[str, Any]:
    """The same for machines."""
    rows = [{"request": str(one.path), "threshold": one.threshold, "holders": one.holders} for one in asked]
    return {"requests": rows}
