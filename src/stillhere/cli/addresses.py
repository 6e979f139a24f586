"""`stillhere addresses show|add|move|condemn|check`: the register of official addresses, and who must sign it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stillhere.addresses import DANGEROUS, STATES
from stillhere.cli.arguments import Parser
from stillhere.cli.context import FINE, PROBLEM, Context
from stillhere.cli.messages import Say
from stillhere.cli.partner_list import add_check_arguments, check
from stillhere.cli.register_words import change_line, list_lines, list_rows, report_of, tell_asked
from stillhere.errors import WrongUsage

if TYPE_CHECKING:
    from stillhere.flows.register import Edit, Tier


def add_arguments(parser: Parser, say: Say) -> None:
    """What the command takes."""
    verbs = parser.verbs("show", "add", "move", "condemn", "check")
    for name in ("show", "add", "move", "condemn"):
        verbs[name].add_argument("site", type=Path, metavar="SITE", help=say("arg-site"))
    for name in ("add", "condemn"):
        verbs[name].add_argument("url", metavar="ADDRESS", help=say("arg-address"))
    verbs["move"].add_argument("url", metavar="OLD", help=say("arg-address-old"))
    verbs["move"].add_argument("new", metavar="NEW", help=say("arg-address-new"))
    verbs["move"].add_argument("--compromised", action="store_true", help=say("arg-compromised"))
    verbs["add"].add_argument("--state", choices=STATES, default="mirror", metavar="STATE", help=say("arg-state"))
    verbs["add"].add_argument("--since", metavar="DATE", help=say("arg-since-date"))
    verbs["add"].add_argument("--partners", action="store_true", help=say("arg-partners"))
    for name in ("add", "move", "condemn"):
        verbs[name].add_argument(
            "--reason", action="append", default=[], metavar="LANGUAGE=TEXT", help=say("arg-reason")
        )
    add_check_arguments(verbs["check"], say)


def run(args: argparse.Namespace, context: Context) -> int:
    """One of the verbs."""
    if args.verb == "check":
        return check(args, context)
    return _show(args.site, context) if args.verb == "show" else _edit(args, context)


def _edit(args: argparse.Namespace, context: Context) -> int:
    from stillhere.flows.register import edit

    done = edit(args.site, _change(args, context), context.now)
    context.tell("register-changed", file="registers/addresses.toml")
    if done.signed_later:
        context.tell("register-signed-later", site=str(args.site))
    tell_asked(done.asked, args.site, context)
    for finding in done.to_mend:
        context.line("  " + context.say.finding(finding))
    if done.to_mend:
        context.tell("register-to-mend", count=len(done.to_mend))
    context.report({**report_of(done.asked), "to_mend": [f"{f.file}:{f.line} {f.code}" for f in done.to_mend]})
    return FINE


def _change(args: argparse.Namespace, context: Context) -> Edit:
    from stillhere.flows.addressing import Addition, condemned, moved

    today = context.now.date()
    if args.verb == "condemn":
        return condemned(args.url, _reasons(args, context, "compromised"), today)
    if args.verb == "move":
        state = "compromised" if args.compromised else "retired"
        return moved(args.url, args.new, _reasons(args, context, state), today, state)
    from stillhere.content.registers import PARTNERS, PUBLIC
    from stillhere.dates import PartialDate

    try:
        since = PartialDate.parse(args.since or today)
    except ValueError:
        raise WrongUsage("since-wrong", value=args.since) from None
    tier = PARTNERS if args.partners else PUBLIC
    return Addition(args.url, args.state, since, _reasons(args, context, args.state), tier)


def _reasons(args: argparse.Namespace, context: Context, state: str) -> Mapping[str, str]:
    """Why, in every language of the site where that is needed; what was not given is asked for on a terminal."""
    from stillhere.languages import available
    from stillhere.project import read_settings

    languages = read_settings(args.site).languages
    found = dict(_reason(words, languages) for words in args.reason)
    missing = [tag for tag in languages if not available(tag, found)] if state in DANGEROUS else []
    if missing and not sys.stdin.isatty():
        example = " ".join(f'--reason {tag}="…"' for tag in missing)
        raise WrongUsage("reasons-missing", languages=", ".join(missing), example=example)
    for tag in missing:
        found[tag] = input(context.say("ask-reason", url=args.url, language=tag)).strip()
    if not all(found.values()):
        raise WrongUsage("reasons-missing", languages=", ".join(missing), example="")
    return found


def _reason(words: str, languages: tuple[str, ...]) -> tuple[str, str]:
    tag, _, text = words.partition("=")
    if tag not in languages or not text.strip():
        raise WrongUsage("reason-wrong", value=words, known=", ".join(languages))
    return tag, text.strip()


def _show(site: Path, context: Context) -> int:
    """What is signed, and what is not signed yet. Exit code 1 where that differs, or where a list has expired."""
    from stillhere.flows.register import standing

    stands = standing(site)
    rows = {tier.role: _tell_tier(tier, site, context) for tier in stands.tiers}
    if not stands.settled:
        context.tell("show-ask", site=str(site))
    context.report({"settled": stands.settled, "lists": rows})
    return FINE if stands.settled and not any(row["expired"] for row in rows.values()) else PROBLEM


def _tell_tier(tier: Tier, site: Path, context: Context) -> dict[str, Any]:
    from stillhere.release.address_list import changes

    unsigned, expired = changes(tier.signed, tier.written), bool(tier.until and tier.until <= context.now)
    if tier.until:
        days = (tier.until - context.now).days
        context.tell(f"{tier.role}-signed", version=tier.version, until=tier.until.date(), days=days)
    else:
        context.tell(f"{tier.role}-never-signed")
    if expired:
        context.tell("list-expired", site=str(site))
    if not tier.by_today:
        context.tell("list-by-replaced")
    for line in list_lines(tier.signed, context.say):
        context.line("  " + line)
    if unsigned:
        context.tell("show-unsigned")
    for row in unsigned:
        context.line("  - " + change_line("change-address", row, context.say))
    known = {"version": tier.version, "until": tier.until and tier.until.isoformat(), "expired": expired}
    return {**known, "addresses": list_rows(tier.signed), "unsigned": unsigned}
