"""`stillhere people show|agree|withdraw|hide`: who may be named or shown, and who not any more."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stillhere.cli.arguments import Parser
from stillhere.cli.context import FINE, Context, joined
from stillhere.cli.messages import Say
from stillhere.cli.opening import add_opening_arguments, opener
from stillhere.content.consent import CHANNELS, SCOPES
from stillhere.errors import Problem, WrongUsage

if TYPE_CHECKING:
    from stillhere.content.model import Person
    from stillhere.dates import PartialDate
    from stillhere.flows.people import Agreement, Withdrawn

ASKED = ("how", "by", "disclosure", "voluntariness", "comprehension", "competence")
"""How consent was given, who recorded it, and the four elements of informed consent."""
HOLDERS = ("archives", "engines", "editions", "git", "here")
"""Who may hold what was published, beside the mirrors."""


def add_arguments(parser: Parser, say: Say) -> None:
    """What the command takes."""
    verbs = parser.verbs("show", "agree", "withdraw", "hide")
    for verb in verbs.values():
        verb.add_argument("site", type=Path, metavar="SITE", help=say("arg-site"))
    for name in ("agree", "withdraw", "hide"):
        verbs[name].add_argument("id", metavar="ID", help=say("arg-person"))
        add_opening_arguments(verbs[name], say)
    agree = verbs["agree"]
    for name in ("agree", "withdraw"):
        verbs[name].add_argument(
            "--to", action="append", choices=SCOPES, default=[], metavar="USE", help=say("arg-consent-to")
        )
    agree.add_argument("--name", action="append", default=[], metavar="LANGUAGE=NAME", help=say("arg-consent-name"))
    agree.add_argument("--since", metavar="DATE", help=say("arg-consent-since"))
    agree.add_argument("--until", metavar="DATE", help=say("arg-consent-until"))
    agree.add_argument("--language", action="append", default=[], metavar="TAG", help=say("arg-consent-language"))
    agree.add_argument(
        "--channel", action="append", choices=CHANNELS, default=[], metavar="WHERE", help=say("arg-consent-channel")
    )
    agree.add_argument("--hidden", action="append", default=[], metavar="NAME", help=say("arg-consent-hidden"))
    for option in ("contact", *ASKED):
        agree.add_argument(f"--{option}", metavar="TEXT", help=say(f"arg-consent-{option}"))
    verbs["withdraw"].add_argument("--letter", type=Path, metavar="FILE", help=say("arg-letter"))


def run(args: argparse.Namespace, context: Context) -> int:
    """One of the verbs."""
    return {"show": _show, "agree": _agree, "withdraw": _withdraw, "hide": _hide}[args.verb](args, context)


# --- who may be named ---------------------------------------------------------------------------------------------


def _show(args: argparse.Namespace, context: Context) -> int:
    from stillhere.content.read import read_site

    people = read_site(args.site, []).people
    rows = [_row(person, context.now.date()) for person in people.values()]
    for row in rows:
        holds = joined(row["holds"], context.say.language)
        names = joined(row["names"].values(), context.say.language)
        code = "person-holds" if row["holds"] else "person-holds-nothing"
        context.tell(code, id=row["id"], holds=holds, names=names)
    if not rows:
        context.tell("people-none")
    context.report({"people": rows})
    return FINE


def _row(person: Person, today: date) -> dict[str, Any]:
    holds = [scope for scope in SCOPES if person.may(scope, today)]
    return {"id": person.id, "names": dict(person.names) if holds else {}, "holds": holds}


# --- somebody agrees ----------------------------------------------------------------------------------------------


def _agree(args: argparse.Namespace, context: Context) -> int:
    from stillhere.flows.people import agree

    agreement = _agreement(args, context)
    agree(args.site, agreement, opener(args.site, args, context))
    context.tell("person-agreed", id=agreement.id, scopes=joined(agreement.consent.to, context.say.language))
    context.report({"id": agreement.id, "to": list(agreement.consent.to)})
    return FINE


def _agreement(args: argparse.Namespace, context: Context) -> Agreement:
    from stillhere.content.consent import Consent
    from stillhere.content.private_people import Answer
    from stillhere.dates import PartialDate
    from stillhere.flows.people import Agreement
    from stillhere.project import read_settings
    from stillhere.tables import SLUG

    if not SLUG.fullmatch(args.id):
        raise WrongUsage("person-id-wrong", id=args.id)
    if not args.to:
        raise WrongUsage("consent-to-what", known=", ".join(SCOPES))
    names = dict(_name(words, read_settings(args.site).languages) for words in args.name)
    told = {option: _told(option, args, context) for option in ASKED}
    since, until = _day(args.since) or PartialDate.parse(context.now.date()), _day(args.until)
    consent = Consent(tuple(args.to), since, until, tuple(args.language), tuple(args.channel))
    answer = Answer(tuple(args.to), PartialDate.parse(context.now.date()), **told)
    return Agreement(args.id, names, consent, answer, tuple(args.hidden), args.contact or "")


def _name(words: str, languages: tuple[str, ...]) -> tuple[str, str]:
    tag, _, name = words.partition("=")
    if tag not in languages or not name.strip():
        raise WrongUsage("consent-name-wrong", value=words, known=", ".join(languages))
    return tag, name.strip()


def _told(option: str, args: argparse.Namespace, context: Context) -> str:
    """An answer that was given as an option, or is asked for. Nothing is no answer: then there is no consent."""
    given = getattr(args, option)
    if given is None and sys.stdin.isatty():
        given = input(context.say(f"ask-consent-{option}") + " ")
    if not given or not given.strip():
        raise WrongUsage("consent-not-informed", option=option)
    return str(given).strip()


def _day(words: str | None) -> PartialDate | None:
    from stillhere.dates import PartialDate

    try:
        return PartialDate.parse(date.fromisoformat(words) if words and len(words) == 10 else words) if words else None
    except ValueError:
        raise WrongUsage("since-wrong", value=words) from None


# --- somebody takes it back ---------------------------------------------------------------------------------------


def _withdraw(args: argparse.Namespace, context: Context) -> int:
    from stillhere import files
    from stillhere.flows.people import withdraw

    if args.letter and args.letter.exists():
        raise Problem("letter-there", path=str(args.letter))
    found = withdraw(args.site, args.id, args.to, context.now.date(), opener(args.site, args, context))
    context.tell("person-withdrawn", id=args.id, scopes=joined(found.scopes, context.say.language))
    _tell_places(found, context)
    _tell_copies(found, context)
    letter = _letter(found, context)
    if args.letter:
        files.write_atomic(args.letter, letter.encode(), private=True)
        context.tell("letter-written", path=str(args.letter))
    else:
        context.line(letter)
    context.report(
        {
            "id": args.id,
            "places": [f"{file}:{line}" for file, line in found.places],
            "pages": list(found.pages),
            "photos": list(found.photos),
            "releases": found.releases,
            "mirrors": [mirror.name for mirror in found.mirrors],
            "letter": letter,
        }
    )
    return FINE


def _tell_places(found: Withdrawn, context: Context) -> None:
    """Where the person stands in the folder: references and faces go by themselves, what was typed does not."""
    context.tell("withdrawn-places" if found.places else "withdrawn-nowhere")
    for file, line in found.places:
        context.line(f"  {file}:{line}" if line else f"  {file}")


def _tell_copies(found: Withdrawn, context: Context) -> None:
    """Who may still hold what was published."""
    if not found.releases or not found.pages:
        context.tell("withdrawn-never-published")
        return
    context.tell("withdrawn-copies", count=found.releases)
    for mirror in found.mirrors:
        context.tell("withdrawn-mirror", name=mirror.name, place=mirror.address or mirror.path)
    for code in HOLDERS:
        context.tell(f"withdrawn-{code}")


def _letter(found: Withdrawn, context: Context) -> str:
    """The request to remove, in both languages. It does not name the person: only the pages."""
    from stillhere.cli.messages import LANGUAGES

    pages = "\n".join(f"  {page}" for page in found.pages) or "  …"
    day = context.now.date()
    return "\n\n".join(Say(language)("withdrawn-letter", pages=pages, day=day) for language in LANGUAGES) + "\n"


# --- somebody must not be found -----------------------------------------------------------------------------------


def _hide(args: argparse.Namespace, context: Context) -> int:
    from stillhere.flows.people import hide

    names = hide(args.site, args.id, opener(args.site, args, context))
    context.tell("person-hidden", id=args.id, count=len(names))
    context.report({"id": args.id, "count": len(names)})
    return FINE
