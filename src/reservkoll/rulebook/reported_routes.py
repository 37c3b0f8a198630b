"""What reports of an inventory need to know of the routes, read from routes.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reservkoll.rulebook.models.rules import Routes

if TYPE_CHECKING:
    from reservkoll.rulebook.models.openings import OpeningRules

UNKNOWN = "unknown"
"""The group of what is not told as open or as ordinary: facts are missing, or a person must judge."""


@dataclass(frozen=True)
class ReportedRoutes:
    """The screened routes in the order of their columns, and what else a row can be recommended.

    Args:
        routes: ids of the routes, each a column of verdicts.
        advice: ids of what a row is recommended where no route is open.
        lists: a column that tells whether a code is listed, to the route that the list belongs to.
        groups: id of a route or of advice to its group; what has none is of the group `unknown`.
        openings: what a row can count as, in the order in which it is tried and told.
        counted: those of them that headlines count as openings.
        dialogue: those that are to be looked into by dialogue.
        kinds: opening to what it is coloured as: one that is counted as its group.
    """

    routes: tuple[str, ...]
    advice: tuple[str, ...]
    lists: Mapping[str, str]
    groups: Mapping[str, str]
    openings: tuple[str, ...]
    counted: tuple[str, ...]
    dialogue: tuple[str, ...]
    kinds: Mapping[str, str]

    @classmethod
    def of(cls, rules: Routes, openings: OpeningRules) -> ReportedRoutes:
        """Those of `rules`, and what `openings` counts their rows as."""
        routes = tuple(name for name in rules.reported if name in rules.routes)
        listed = ((name, rules.routes[name].listed_as) for name in routes)
        return cls(
            routes=routes,
            advice=tuple(name for name in rules.reported if name not in rules.routes),
            lists={f"cpv_{each.column}": name for name, each in listed if each is not None},
            groups={name: group for name in rules.reported if (group := rules.named(name).group) is not None},
            openings=tuple(openings.openings),
            counted=tuple(name for name, opening in openings.openings.items() if opening.counted),
            dialogue=tuple(name for name, opening in openings.openings.items() if opening.dialogue),
            kinds={
                name: opening.group if opening.counted and opening.group is not None else name
                for name, opening in openings.openings.items()
            },
        )

    @property
    def recommendations(self) -> tuple[str, ...]:
        """What a row can be recommended; several are joined by `;`, the first is the one the row is counted under."""
        return (*self.routes, *self.advice)

    def group_of(self, code: str) -> str:
        """The group of a recommended route or advice."""
        return self.groups.get(code, UNKNOWN)

    def in_group(self, group: str) -> tuple[str, ...]:
        """The routes of a group."""
        return tuple(route for route in self.routes if self.groups.get(route) == group)
