"""The languages agree: what the texts of an entry claim, compared with each other and with the facts. Pure.

    for finding in disagreements(entry, site, today): …

| file | what it knows |
|---|---|
| `passages` | a text as one string that can be searched, with its blocks, lines and quotations |
| `claims`, `english`, `chinese`, `digits` | what a text claims: quantities, dates, times |
| `compare` | claims of two texts → clashes |
| `against_facts`, `against_entry`, `contexts`, `people` | claims of a text and the facts → contradictions |
| `charges`, `names`, `demands`, `dating` | charges; names; demands and states that are over; words that age badly |
| `findings` | all of these → findings |
"""

from stillhere.content.agreement.findings import Agreement, disagreements

__all__ = ["Agreement", "disagreements"]
