"""Closed lists with their words in each language, so that two languages cannot differ on what is a fact.

Terms follow the CECC Political Prisoner Database and HURIDOCS' Events Standard Formats where they have one.
"""

from __future__ import annotations

from dataclasses import dataclass

Words = dict[str, str]


@dataclass(frozen=True)
class State:
    """A state of a case: its words, whether the person is held, is dead, and whether it lasts ("since") or happened."""

    words: Words
    held: bool = False
    lasts: bool = False
    dead: bool = False

    @property
    def since(self) -> bool:
        """Whether its date says since when it is so."""
        return self.held or self.lasts


STATES: dict[str, State] = {
    "detained": State({"en": "detained", "zh-Hans": "被拘押"}, held=True),
    "disappeared": State({"en": "forcibly disappeared", "zh-Hans": "被强迫失踪"}, held=True),
    "arrested": State({"en": "formally arrested", "zh-Hans": "被正式逮捕"}, held=True),
    "charged": State({"en": "charged", "zh-Hans": "被起诉"}, held=True),
    "on-trial": State({"en": "on trial", "zh-Hans": "受审"}, held=True),
    "sentenced": State({"en": "sentenced", "zh-Hans": "被判刑"}, held=True),
    "imprisoned": State({"en": "in prison", "zh-Hans": "在狱中服刑"}, held=True),
    "house-arrest": State({"en": "under house arrest", "zh-Hans": "被软禁"}, held=True),
    "medical-parole": State({"en": "on medical parole, under guard", "zh-Hans": "保外就医，仍被看守"}, held=True),
    "released": State({"en": "released", "zh-Hans": "获释"}),
    "escaped": State({"en": "escaped", "zh-Hans": "逃离软禁"}),
    "free": State({"en": "free", "zh-Hans": "重获自由"}, lasts=True),
    "died-in-custody": State({"en": "died in custody", "zh-Hans": "在羁押中去世"}, dead=True),
    "died": State({"en": "died", "zh-Hans": "去世"}, dead=True),
}
DEATHS = tuple(name for name, state in STATES.items() if state.dead)

CHARGES: dict[str, Words] = {
    "inciting-subversion": {"en": "inciting subversion of state power", "zh-Hans": "煽动颠覆国家政权罪"},
    "subversion": {"en": "subversion of state power", "zh-Hans": "颠覆国家政权罪"},
    "damaging-property": {"en": "intentional destruction of property", "zh-Hans": "故意毁坏财物罪"},
    "disturbing-traffic": {
        "en": "gathering a crowd to disrupt traffic order",
        "zh-Hans": "聚众扰乱交通秩序罪",
    },
    "picking-quarrels": {"en": "picking quarrels and provoking trouble", "zh-Hans": "寻衅滋事罪"},
    "state-secrets": {
        "en": "illegally providing state secrets abroad",
        "zh-Hans": "为境外非法提供国家秘密罪",
    },
    "disturbing-public-order": {
        "en": "gathering a crowd to disturb public order",
        "zh-Hans": "聚众扰乱公共场所秩序罪",
    },
}

LINTS = (
    "lint-phone", "lint-mail", "lint-handle", "lint-id-number", "lint-asylum",
    "lint-home-and-police", "lint-relative", "lint-name", "lint-meeting-point",
)  # fmt: skip
"""What in a text can give people away: the codes of these findings."""
