"""A loaded rulebook: fully cross-checked, so that every lookup succeeds."""

from __future__ import annotations

import pickle
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from reservkoll.common.localized_text import Wording
from reservkoll.conditions.references import Criterion
from reservkoll.cpv.code_list import CodeList
from reservkoll.cpv.nomenclature import Nomenclature
from reservkoll.facts.precedents import Precedent
from reservkoll.facts.value import EuroRate, ValueParameters
from reservkoll.rulebook.law_on_date import LawOnDate
from reservkoll.rulebook.models.limits import Limit, Rates
from reservkoll.rulebook.models.partnership import Forms, PartnershipRule
from reservkoll.rulebook.models.periods import Period, on
from reservkoll.rulebook.models.rules import (
    ActRegimes,
    Assumption,
    CodeListFile,
    Coming,
    Contradiction,
    Edition,
    Fact,
    Note,
    Regime,
    Routes,
    Rule,
    Source,
)
from reservkoll.rulebook.models.value import ValueRules, ValueStep
from reservkoll.rulebook.reported_routes import ReportedRoutes

if TYPE_CHECKING:
    from reservkoll.rulebook.models.activities import ActivityRules
    from reservkoll.rulebook.models.groups import GroupRules
    from reservkoll.rulebook.models.industries import IndustryTable
    from reservkoll.rulebook.models.lots import LotRules
    from reservkoll.rulebook.models.notices import NoticeRules
    from reservkoll.rulebook.models.openings import Area, OpeningRules
    from reservkoll.rulebook.models.pack import PackDraft, PackRules
    from reservkoll.rulebook.models.plan import PlanRules
    from reservkoll.rulebook.models.requirements import RequirementRules
    from reservkoll.rulebook.models.same_need import SameNeedRules
    from reservkoll.rulebook.models.small_purchases import SmallPurchaseRules
    from reservkoll.rulebook.models.social_conditions import SocialConditions

MOST_DAYS_KEPT = 4_000
APART = (
    "same_need",
    "lots",
    "activities",
    "requirements",
    "plan",
    "pack",
    "drafts",
    "openings",
    "industries",
    "small_purchases",
    "notices",
    "social_conditions",
    "groups",
)  # of lists, planned requirements and drafts alone: a case needs none of them


@dataclass(frozen=True)
class Published:
    """The published amounts that a user has stated: name and hash of their file, and the notes that tell the amounts.

    Each of `notes` is the id of a note, and of the source that it was read in.
    """

    file: str
    sha256: str
    notes: frozenset[str]


@dataclass(frozen=True)
class StatedAreas:
    """The file, and its hash, that a user has given in place of the areas in which idéburna are known to deliver."""

    file: str
    sha256: str


@dataclass(frozen=True)
class Routine:
    """What a local policy asks for. It holds for values above `over_ore` and up to `up_to_ore` (None: no such end), for
    `codes` (None: all) and where one of `routes` may be open (none: whatever is). `stricter`: more than the law asks.
    """

    id: str
    text: Wording
    citation: str
    routes: tuple[str, ...]
    codes: frozenset[str] | None
    over_ore: int | None
    up_to_ore: int | None
    stricter: bool


@dataclass(frozen=True)
class LocalPolicy:
    """A policy of the user's own: who decided it, from when it holds, its routines and its goal in per cent.

    `areas` are the names of those that it adds to the areas in which idéburna organisations are known to deliver.
    """

    file: str
    sha256: str
    name: Wording
    decided_by: Wording
    decided: date
    valid_from: date
    valid_to: date | None
    url: str
    routines: tuple[Routine, ...]
    goal: Decimal | None
    goal_text: Wording | None
    areas: tuple[Wording, ...]

    def holds_on(self, day: date) -> bool:
        """Whether it was in force on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class Rulebook:
    """The law as data. `sha256` is over all files of the folder: it names the edition exactly.

    With amounts (`published`), areas (`stated_areas`) or a `policy` that a user has stated it is over those too.
    `precedents` are what others have reserved; no rule reads them.
    """

    edition: Edition
    sha256: str
    sources: Mapping[str, Source]
    coming: Mapping[str, Coming]
    facts: Mapping[str, Fact]
    limits: Mapping[str, Limit]
    terms: Mapping[str, Criterion]
    notes: Mapping[str, Note]
    routes: Routes
    rules: Mapping[str, Rule]
    partnership: PartnershipRule
    forms: Forms
    same_need: SameNeedRules
    lots: LotRules
    activities: ActivityRules
    requirements: RequirementRules
    plan: PlanRules
    pack: PackRules
    drafts: Mapping[str, PackDraft]
    openings: OpeningRules
    industries: IndustryTable
    small_purchases: SmallPurchaseRules
    notices: NoticeRules
    social_conditions: SocialConditions
    groups: GroupRules
    act_regimes: Mapping[str, ActRegimes]
    values: Mapping[str, ValueRules]
    rates: Rates
    contradictions: Mapping[str, Contradiction]
    assumptions: Mapping[str, Assumption]
    code_list_files: Mapping[str, CodeListFile]
    nomenclature: Nomenclature
    published: Published | None = None
    stated_areas: StatedAreas | None = None
    policy: LocalPolicy | None = None
    precedents: tuple[Precedent, ...] = ()

    def on(self, day: date) -> LawOnDate | None:
        """The law on `day`; None outside the dates that the rulebook covers."""
        if not self.edition.covers.covers(day):
            return None
        laws = self._laws
        if day not in laws:
            if len(laws) >= MOST_DAYS_KEPT:
                laws.clear()
            laws[day] = LawOnDate(self, day)
        return laws[day]

    @cached_property
    def _laws(self) -> dict[date, LawOnDate]:
        """The law of days asked for: what was looked up in it is kept, and the rows of a list share few days."""
        return {}

    def in_stretch(self, number: int) -> LawOnDate:
        """The law in the stretch of time that begins with the day `epochs[number]`."""
        stretches = self._stretches
        if number not in stretches:
            stretches[number] = LawOnDate(self, self.epochs[number])
        return stretches[number]

    @cached_property
    def _stretches(self) -> dict[int, LawOnDate]:
        return {}

    @cached_property
    def memo(self) -> dict[Hashable, Any]:
        """What is read out of the conditions once, whatever the day, under keys of the reader's own."""
        return {}

    def __getstate__(self) -> dict[str, object]:
        # What was looked up of the law holds expressions of polars, which cannot go to another program.
        # The stretches of time are asked of in every case; making them would unpack what no case needs.
        kept = {**self.__dict__, "epochs": self.epochs}
        state = {key: value for key, value in kept.items() if key not in {"_laws", "_stretches", "memo"}}
        packed = {name: pickle.dumps(state.pop(name), pickle.HIGHEST_PROTOCOL) for name in APART if name in state}
        return {**state, "_packed": {**self.__dict__.get("_packed", {}), **packed}}

    if not TYPE_CHECKING:  # else it would hide from mypy what a rulebook does not have

        def __getattr__(self, name: str) -> object:
            """A part that is kept apart in a stored rulebook: made, with its models, when it is first asked for."""
            packed = self.__dict__.get("_packed", {}).get(name)
            if packed is None:
                raise AttributeError(name)
            return self.__dict__.setdefault(name, pickle.loads(packed))

    def states(self, note: str) -> bool:
        """Whether a note tells an amount that the user has stated."""
        return self.published is not None and note in self.published.notes

    @cached_property
    def told(self) -> dict[str, Note]:
        """All that an answer may carry a code for: the notes, contradictions between facts, and assumptions."""
        told = dict(self.notes)
        for name, entry in self.contradictions.items():
            said = entry.follows if entry.words else entry.text  # what fills the text is only known of one case
            told[name] = Note(sv=f"{said.sv} {entry.remedy.sv}", en=f"{said.en} {entry.remedy.en}")
        return told | {name: Note(sv=each.text.sv, en=each.text.en) for name, each in self.assumptions.items()}

    @cached_property
    def reported(self) -> ReportedRoutes:
        """What reports of an inventory need to know of the routes."""
        return ReportedRoutes.of(self.routes, self.openings)

    @cached_property
    def code_lists(self) -> dict[str, CodeList]:
        """The code lists by id."""
        lists = {}
        for list_id, file in self.code_list_files.items():
            codes = [entry for group in file.groups for entry in group.codes]
            lists[list_id] = CodeList(
                list_id,
                tuple(entry for entry in codes if isinstance(entry, str)),
                tuple((entry[0], entry[1]) for entry in codes if isinstance(entry, list)),
                tuple(code for group in file.groups for code in group.except_),
                self.nomenclature,
            )
        return lists

    @cached_property
    def delivered_codes(self) -> frozenset[str]:
        """The codes of services that idéburna organisations are known to deliver: listed by the law, or in an area."""
        listed = (self.code_lists[name].listed for name in self.openings.lists)
        return frozenset().union(*listed, (code for area in self.openings.areas for code in self.codes_of(area)))

    def codes_of(self, area: Area) -> frozenset[str]:
        """The codes of an area, with those below them."""
        return frozenset((*area.codes, *(below for code in area.codes for below in self.nomenclature.below(code))))

    @cached_property
    def regimes(self) -> dict[str, list[Regime]]:
        """The regimes of each act in order of time."""
        return {act: entry.regimes for act, entry in self.act_regimes.items()}

    def rule_for(self, route: str, act: str | None) -> Rule | None:
        """The rule of a route: the one of the act, or the one that holds whatever the act."""
        return self._by_route.get((route, None)) or self._by_route.get((route, act))

    def needs_act(self, route: str) -> bool:
        """Whether the act decides which rule of `route` applies."""
        return (route, None) not in self._by_route

    def rule_about_suppliers(self, route: str) -> Rule | None:
        """The rule whose supplier conditions describe `route` for an organisation, whatever act a purchase is under."""
        return next((rule for rule in self.rules.values() if rule.route == route), None)

    def value_parameters(self, act: str | None) -> ValueParameters:
        """The numbers of the value computation under `act`; the first act's where it has none of its own."""
        numbers = self._value_rules(act).parameters
        small = {str(subject): amount for subject, amount in numbers.small_lot_eur.model_dump().items()}
        return ValueParameters(
            numbers.indefinite_months,
            numbers.short_lease_months,
            small,
            numbers.small_lots_percent,
            numbers.caps_long_terms,
        )

    def euro_rate(self, day: date | None) -> EuroRate | None:
        """SEK for one euro on `day`; None where the rulebook has no rate."""
        period = None if day is None else on(self.rates.periods, day)
        if period is None:
            return None
        low, high = period.rate_between or (period.rate, period.rate)
        return EuroRate(period.rate, low, high)

    def _value_rules(self, act: str | None) -> ValueRules:
        return self.values.get(act or "") or next(iter(self.values.values()))

    def value_steps(self, act: str | None) -> dict[str, ValueStep]:
        """The steps of the value computation under `act`; the first act's where it has none of its own."""
        return self._value_rules(act).steps

    @cached_property
    def _by_route(self) -> dict[tuple[str, str | None], Rule]:
        return {(rule.route, rule.act): rule for rule in self.rules.values()}

    def contradicting(self, path: str) -> tuple[str, ...]:
        """The contradictions (by id) that put a fact aside."""
        return tuple(name for name, entry in self.contradictions.items() if path in entry.puts_aside)

    @cached_property
    def epochs(self) -> tuple[date, ...]:
        """The first days of the stretches of time in which nothing in the rulebook changes, in order."""
        periods: list[Period] = [self.edition.covers]
        for rule in self.rules.values():
            periods.extend(rule.versions)
        for limit in self.limits.values():
            periods.extend(limit.periods)
        for regimes in self.regimes.values():
            periods.extend(regimes)
        for question in self.same_need.questions:
            periods.extend(question.versions)
        days = {period.from_ for period in periods}
        days |= {period.to + timedelta(days=1) for period in periods if period.to is not None}
        for duty in (duty for rule in self.rules.values() for version in rule.versions for duty in version.duties):
            days |= {duty.from_} if duty.from_ is not None else set()
            days |= {duty.to + timedelta(days=1)} if duty.to is not None else set()
        return tuple(sorted(day for day in days if self.edition.covers.covers(day)))
