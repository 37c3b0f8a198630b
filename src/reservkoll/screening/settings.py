"""How a list is screened: the parameters of the core, which knows no files or outputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from reservkoll.cpv.level import Level
from reservkoll.i18n import Language
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.screening.same_need.grouping import Nearness
from reservkoll.screening.timing import Horizon


@dataclass(frozen=True)
class Settings:
    """How to screen: overrides by path, the day whose rules to use for all rows, today, the language.

    `need_months`, `need_level`: how close in time and how similar purchases of the same need are; else the rulebook's.
    `same_need`: whether to look for them; a chunk alone cannot show them. `ending_within`: contracts that end within so
    many months count as ending soon; else the rulebook's. `leads`: the user's lead times, in months by
    their names on the command line, also for contracts whose end is estimated.
    """

    facts: Mapping[str, object]
    as_of: date | None
    today: date
    language: Language
    need_months: int | None = None
    need_level: Level | None = None
    same_need: bool = True
    ending_within: int | None = None
    leads: Mapping[str, int] = field(default_factory=dict)

    def horizon(self, rulebook: Rulebook) -> Horizon:
        """The horizon that timings are counted with."""
        return Horizon(self.today, self.ending_within or rulebook.openings.ending_within.months)

    def lead_months(self, rulebook: Rulebook) -> dict[str, int]:
        """Every lead time in months: the user's, else the rulebook's."""
        return {name: self.leads.get(name, lead.months) for name, lead in rulebook.plan.leads().items()}

    def nearness(self, rulebook: Rulebook) -> Nearness:
        """How close purchases of the same need are."""
        rules = rulebook.same_need
        return Nearness(self.need_months or rules.window_months, self.need_level or rules.level)
