"""`stillhere check history [FOLDER]`: what must not be in the Git history of a site folder, and what to do."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from stillhere.cli.context import FINE, PROBLEM, Context
from stillhere.cli.opening import opener


def run(folder: Path, args: argparse.Namespace, context: Context) -> int:
    """Looks through all commits. Exit code 1 where there is something."""
    from dataclasses import replace

    from stillhere.content.read import read_site
    from stillhere.content.withheld import Withheld
    from stillhere.flows.history import history
    from stillhere.flows.private import withheld_names

    site = read_site(folder, [], day=context.now.date())
    if args.private:
        site = replace(site, withheld=withheld_names(folder, opener(folder, args, context)))
    found = history(folder, Withheld.of(site), context.show)
    for past in found:
        context.tell(f"history-{past.kind}", **{**asdict(past), "still": context.say(f"history-{_when(past.still)}")})
    context.tell("history-todo" if found else "history-clean", paths=" ".join(f"--path {past.path}" for past in found))
    context.report({"found": [asdict(past) for past in found]})
    return PROBLEM if found else FINE


def _when(still: object) -> str:
    return "still" if still else "gone"
