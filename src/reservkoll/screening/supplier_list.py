"""A list of organisations alone: which conditions of each reservation each one meets, whatever is bought."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from reservkoll.evaluation.assess import assess
from reservkoll.explain.answer.self_check import self_check
from reservkoll.explain.explainer import Explainer
from reservkoll.facts.models import Case
from reservkoll.i18n import Language, filled
from reservkoll.json_documents.self_check import Kind, Register
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.screening.request import Day
from reservkoll.screening.supplier_match.matrix import problem_rows, supplier_lines
from reservkoll.screening.supplier_match.result import SupplierLine
from reservkoll.suppliers.reader import read_suppliers


class SupplierListRequest(BaseModel):
    """A request to check lists of organisations: the files, today, and the day whose rules apply.

    `kind` tells it from a request to screen purchases when it is read from JSON.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["organisations"] = "organisations"

    lists: tuple[Path, ...]
    today: Day
    language: Language = Language.SV
    as_of: Day | None = None


@dataclass(frozen=True)
class SelfChecked:
    """An organisation, and what it meets for each reservation and register, by route."""

    line: SupplierLine
    kinds: Mapping[str, Kind | Register]


@dataclass(frozen=True)
class SupplierList:
    """The organisations in the order they were read; every text is in the reader's language.

    Args:
        routes: the short name of each reservation and register, by its route.
        sections: what each that is no register is called for short, as on the command line.
        reservations: the routes among them that are reservations.
        remarks: cells that could not be parsed, and notes on the files.
        problems: how many of the remarks are about cells.
        day: the day whose rules were used.
    """

    organisations: tuple[SelfChecked, ...]
    routes: Mapping[str, str]
    sections: Mapping[str, str]
    reservations: tuple[str, ...]
    remarks: tuple[str, ...]
    problems: int
    day: date
    language: Language
    rulebook: Rulebook


def self_checked(request: SupplierListRequest, rulebook: Rulebook) -> SupplierList:
    """Check every organisation in the lists, each on its own.

    Raises:
        InputError, Findings: a file cannot be read, or names no organisation.
    """
    language, explain = request.language, Explainer(rulebook, request.language)
    profiles = read_suppliers(request.lists, rulebook)
    found: list[SelfChecked] = []
    reservations: tuple[str, ...] = ()
    sections: dict[str, str] = {}
    for line, profile in zip(supplier_lines(profiles.profiles, explain), profiles.profiles, strict=True):
        told = self_check(assess(Case(supplier=profile.supplier), rulebook, request.today, request.as_of), language)
        reservations = tuple(route for route in told.kinds if route in rulebook.reported.in_group("reserved"))
        sections = {route: _section(rulebook, route) for route in told.kinds}
        found.append(SelfChecked(line, {**told.kinds, **told.registers}))
    return SupplierList(
        tuple(found),
        {route: explain.short_name(route) for route in (found[0].kinds if found else ())},
        sections,
        reservations,
        (
            *(_problem(row) for row in problem_rows(profiles, explain).iter_rows(named=True)),
            *(filled(*note, explain.translate) for note in profiles.notes),
        ),
        len(profiles.problems),
        request.as_of or request.today,
        language,
        rulebook,
    )


def _section(rulebook: Rulebook, route: str) -> str:
    called = rulebook.routes.routes[route].called[0]
    return called.upper() if called.isalpha() else called


def _problem(row: Mapping[str, object]) -> str:
    place = " ".join(str(row[name]) for name in ("file", "sheet", "cell") if row[name])
    return f"{place}: {row['message']}"
