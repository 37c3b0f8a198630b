"""The service behind `screen`, the local page, the library and every engine: it reads and answers a request."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from reservkoll.inventory.column_mapping import Choose, Mapping, read_mapping
from reservkoll.inventory.one_row_per import counted_once
from reservkoll.inventory.overrides import given_facts
from reservkoll.inventory.reader import Inventory, Note, combined, read_inventory
from reservkoll.inventory.schema import CPV, NAME
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.screening.cpv_proposals import MOST_TEXTS, propose_codes, with_proposals
from reservkoll.screening.dialogue_plan.build import lead_times, plan, with_verdicts_of_today
from reservkoll.screening.dialogue_plan.result import Plan
from reservkoll.screening.provenance import made_by
from reservkoll.screening.request import FROM_DEFAULTS, ScreeningRequest
from reservkoll.screening.reserved_awards.build import reserved_awards, with_registered
from reservkoll.screening.result import CodeProposals, Screening
from reservkoll.screening.screen import days_of_rows, facts_of, screen
from reservkoll.screening.settings import Settings
from reservkoll.screening.supplier_match.candidates import candidates
from reservkoll.screening.totals import Figures, figures
from reservkoll.suppliers.profiles import Profiles
from reservkoll.suppliers.reader import read_suppliers
from reservkoll.suppliers.register import Register
from reservkoll.suppliers.register_forms import with_forms_of
from reservkoll.suppliers.register_reader import read_register
from reservkoll.tabular.readers.notices.packages import has_notices
from reservkoll.tabular.readers.notices.source import NoticesSource

BUYER = "purchase.authority.org_no"


@dataclass(frozen=True)
class Asking:
    """Callbacks that settle what a list leaves in doubt; None if there is nobody to ask.

    Args:
        choose: tells what a doubtful column holds.
        count_once: tells whether rows that repeat a procurement are counted once.
    """

    choose: Choose | None = None
    count_once: Callable[[Note], bool] | None = None


@dataclass(frozen=True)
class Answers:
    """A screened list: the rows as read, the answers, and the figures, reconciled with what was read.

    `settings` are those the rows were assessed with, defaults included.
    """

    inventory: Inventory
    screening: Screening
    sums: Figures
    settings: Settings


class ScreeningService:
    """Answers one request by one rulebook. Everything but the lists is read on construction.

    `mapping` replaces the mapping file of the request.

    Raises:
        InputError: the overrides, the mapping or the suppliers cannot be used.
    """

    def __init__(self, request: ScreeningRequest, rulebook: Rulebook, mapping: Mapping | None = None) -> None:
        self.request, self.rulebook = request, rulebook
        self.leads = lead_times(rulebook.plan, request.leads, request.language)
        self.settings = Settings(
            given_facts(request.given, rulebook),
            request.as_of,
            request.today,
            request.language,
            request.need_window,
            request.need_level,
            ending_within=request.ending_within,
            leads={lead.name: lead.months for lead in self.leads},
        )
        self.defaults = given_facts(request.defaults, rulebook)
        self.mapping = read_mapping(request.mapping) if mapping is None and request.mapping is not None else mapping
        self.profiles = self._read_profiles()
        self.register = None if request.awards is None else read_register(request.awards, rulebook)

    def _read_profiles(self) -> Profiles | None:
        request = self.request
        if not request.suppliers:
            return None
        profiles = read_suppliers(list(request.suppliers), self.rulebook)
        return with_forms_of(profiles, request.organisations, self.rulebook) if request.organisations else profiles

    def answers(self, asking: Asking = Asking()) -> Answers:
        """Read the lists and assess every row.

        Raises:
            ReservkollError: as :meth:`read` and :meth:`answer`.
        """
        return self.answer(self.read(asking))

    def read(self, asking: Asking = Asking(), before_each: Callable[[Path], None] = lambda _: None) -> Inventory:
        """Read the lists as one inventory; `before_each` is called with each list before it is read.

        Raises:
            InputError: a file cannot be used, or columns are in doubt and there is nobody to ask.
        """
        request, found = self.request, []
        notices = [path for path in request.paths if has_notices(path)]
        for path in request.paths:
            if path in notices[1:]:
                continue  # read with the first of them
            before_each(path)
            together = len(notices) > 1 and path in notices
            found.append(
                read_inventory(
                    path,
                    nomenclature=self.rulebook.nomenclature,
                    mapping=self.mapping,
                    sheets=request.sheets,
                    choose=asking.choose,
                    take_best=request.take_best,
                    settled=self.settings.facts.keys(),
                    limits=request.read_limits,
                    source=NoticesSource(path, request.read_limits, more=notices[1:]) if together else None,
                )
            )
        return counted_once(combined(found), request.one_row_per, asking.count_once)

    def answer(self, inventory: Inventory) -> Answers:
        """Assess every row, and propose codes for rows that state none.

        Raises:
            ReservkollError: rows or values do not reconcile with what was read; nothing may be written then.
        """
        inventory, settings = self.with_defaults(inventory)
        inventory, proposals = self._with_code_proposals(inventory, settings)
        profiles = self._profiles(inventory, settings)
        screening = screen(inventory, self.rulebook, settings, self.provenance(inventory), profiles)
        screening = replace(screening, code_proposals=proposals)
        if self.register is not None:
            screening = self._with_register(screening, inventory, settings, self.register)
        return Answers(inventory, self._with_candidates(screening, inventory, settings), figures(screening), settings)

    def _with_candidates(self, screening: Screening, inventory: Inventory, settings: Settings) -> Screening:
        """Add candidates for coming purchases, if an index of organisations was given."""
        index, buyer = self.request.organisations, settings.facts.get(NAME)
        if index is None:
            return screening
        buyers = inventory.frame[NAME] if buyer is None else inventory.frame[NAME].fill_null(str(buyer))
        found = candidates(screening.rows, buyers, self.rulebook, index, self.request.language)
        return replace(screening, candidates=found)

    def _profiles(self, inventory: Inventory, settings: Settings) -> Profiles | None:
        """The suppliers, with their awards in the register."""
        if self.profiles is None or self.register is None:
            return self.profiles
        given = facts_of(inventory, self.rulebook, settings)
        buyers = given[BUYER].unique().to_list() if BUYER in given.columns else [None]
        return with_registered(self.profiles, self.register, sorted(buyers, key=str), settings.today)

    def _with_register(
        self, screening: Screening, inventory: Inventory, settings: Settings, register: Register
    ) -> Screening:
        given = facts_of(inventory, self.rulebook, settings)
        days = days_of_rows(given, screening.rows, self.rulebook, settings)
        asked = replace(screening, rows=with_verdicts_of_today(screening.rows, screening.by_today))
        found = reserved_awards(register, asked, given, days, self.rulebook, settings.today)
        return replace(
            screening,
            reserved_awards=found,
            problems=pl.concat([screening.problems, found.problems]),
            notes=(*screening.notes, *found.notes),
        )

    def plan(self, answers: Answers) -> Plan:
        """The dialogue plan of a screened list; `answers` must still have the rows as read."""
        return plan(answers.inventory, answers.screening, self.rulebook, answers.settings, self.leads, answers.sums)

    def with_defaults(self, inventory: Inventory) -> tuple[Inventory, Settings]:
        """The settings for `inventory`, with defaults for what it does not state, and a note on them."""
        facts = self.settings.facts
        silent = {
            path: value
            for path, value in self.defaults.items()
            if path not in facts and says_nothing_of(path, inventory)
        }
        if not silent:
            return inventory, self.settings
        told = ", ".join(text for text in self.request.defaults if text.partition("=")[0] in silent)
        note: Note = (FROM_DEFAULTS, {"profile": self.request.defaults_from, "facts": told})
        return replace(inventory, notes=(*inventory.notes, note)), replace(self.settings, facts={**silent, **facts})

    def provenance(self, inventory: Inventory, inputs: Sequence[Path] | None = None) -> dict[str, str]:
        """The provenance of the answers for `inventory`; `inputs` are the files to hash, by default all lists."""
        request = self.request
        return made_by(
            inventory,
            self.rulebook,
            self.settings,
            inputs=request.paths if inputs is None else inputs,
            given=request.given,
            suppliers=request.suppliers,
            awards=request.awards,
        )

    def _with_code_proposals(self, inventory: Inventory, settings: Settings) -> tuple[Inventory, CodeProposals | None]:
        """Codes proposed for rows that state none; if they are accepted, the inventory has the best as stated codes."""
        accept, nomenclature = self.request.accept_suggestions, self.rulebook.nomenclature
        if CPV in settings.facts or not inventory.frame[CPV].has_nulls():
            return inventory, None
        found = propose_codes(inventory, nomenclature, most_texts=None if accept else MOST_TEXTS)
        if found.codes.is_empty():
            return inventory, None
        names = {code: nomenclature.name(code, self.request.language) for code in found.codes["code"].unique()}
        named = found.codes.with_columns(
            found.codes["code"].replace_strict(names, return_dtype=pl.String).alias("name")
        )
        return (with_proposals(inventory, found) if accept else inventory), CodeProposals(named, accept, found.left_out)


def says_nothing_of(path: str, inventory: Inventory) -> bool:
    """Whether no column holds the fact `path` and no row has it from elsewhere."""
    return inventory.mapping.columns.get(path) is None and bool(inventory.frame[path].is_null().all())
