"""Reads lists of own activities: name, department, annual cost, codes or words, and who does it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from reservkoll.common.errors import InputError
from reservkoll.common.yaml_loader import read_document
from reservkoll.i18n import Language, mark
from reservkoll.inventory.schema import CPV
from reservkoll.inventory.schema import cell_kinds as inventory_kinds
from reservkoll.parsers.columns import MONEY_CELL, quick_money
from reservkoll.parsers.money import money_parser
from reservkoll.parsers.money_terms import MONTH, SEK
from reservkoll.parsers.numbers import UNBOUNDED
from reservkoll.parsers.text import fold, one_line
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.suppliers.headings import find_columns
from reservkoll.suppliers.profiles import ProfileProblem
from reservkoll.suppliers.sheets import NO_LIST, Note, Row, SupplierSheet, supplier_sheets
from reservkoll.tabular.column_parser import CellKind

IDENTITY = ("name",)
MONTHS_OF_A_YEAR = 12
NO_COST = mark("The amount is no annual cost in kronor without VAT. Write one, such as 1,2 mkr.")
RANGED_COST = mark(
    "The annual cost is stated by its ends: they are held against the limits, and sums count the lower. Write one "
    "amount where you can."
)
NO_NAME = mark("The row names no activity and was not counted. Write what it is called.")
NOT_READ = mark("{place}: no list of activities was found here; the sheet was not read.")
NOT_A_LIST = mark(
    "{path}: no list of activities was found. Write one on each row, under headings such as “Verksamhet”, "
    "“Förvaltning”, “Årskostnad” and “CPV”."
)


@dataclass(frozen=True)
class Activity:
    """One activity and its place. `cost` is öre a year, None where unknown; `ends` are the least and the most that
    it can be, where it is stated by them; `precision` is how exact it is said to be; `codes` are those that are stated.

    `words` is what it is looked for by where no code is stated; `provider` is own, company, external or None.
    """

    file: str
    sheet: str
    row: int
    name: str
    department: str
    cost: int | None
    ends: tuple[int, int] | None
    precision: str | None
    codes: tuple[str, ...]
    words: str
    provider: str | None
    provider_told: str


@dataclass(frozen=True)
class Activities:
    """The activities in the order in which they stand, the cells and rows that could not be understood, and the remarks
    on rows and sheets that list none.
    """

    rows: tuple[Activity, ...]
    problems: tuple[ProfileProblem, ...]
    notes: tuple[Note, ...] = ()


def read_activities(paths: Sequence[Path], rulebook: Rulebook) -> Activities:
    """The activities of all `paths` (workbooks, csv).

    Raises:
        InputError: a file cannot be read, or lists no activities.
    """
    known, kinds = _known(), _kinds(rulebook)
    rows: list[Activity] = []
    problems: list[ProfileProblem] = []
    notes: list[Note] = []
    for path in paths:
        sheets, told = supplier_sheets(path, known, kinds, IDENTITY, "cost")
        if not any(sheet.rows for sheet in sheets):
            raise InputError(NOT_A_LIST, path=path)
        notes += ((NOT_READ, words) for template, words in told if template == NO_LIST)
        for sheet in sheets:
            problems += sheet.problems
            notes += sheet.left_out
            rows += [found for row in sheet.rows if (found := _activity(sheet, row, problems)) is not None]
    return Activities(tuple(rows), tuple(problems), tuple(notes))


def lists_activities(cells: pl.DataFrame, place: str) -> bool:
    """Whether a sheet has the headings of a list of activities: what each is called, and what it costs."""
    try:
        found = find_columns(cells, _known(), place, IDENTITY)
    except InputError:
        return False
    return found is not None and {*IDENTITY, "cost"} <= found.fields.keys()


def headings(language: Language) -> dict[str, str]:
    """The first heading that is known for each field, in `language`."""
    fields = _names()["fields"]
    told = _names()["english"]
    return {field: told[field] if language is Language.EN else several[0] for field, several in fields.items()}


@cache
def _names() -> dict[str, Any]:
    data: dict[str, Any] = read_document(Path(__file__).with_name("names.yaml")).data
    return data


def _known() -> dict[str, str]:
    """Every folded heading that is known, with its field."""
    return {fold(heading): field for field, headings in _names()["fields"].items() for heading in (field, *headings)}


def _kinds(rulebook: Rulebook) -> dict[str, CellKind]:
    text = CellKind(pl.String(), lambda _heading, _texts: one_line)
    return {
        **dict.fromkeys(("name", "department", "words", "provider", "reference"), text),
        "cost": CellKind(MONEY_CELL, money_parser, quick_money),
        "cpv": inventory_kinds(rulebook.nomenclature)[CPV],
    }


def _activity(sheet: SupplierSheet, row: Row, problems: list[ProfileProblem]) -> Activity | None:
    name = row.fields.get("name")
    if not isinstance(name, str) or not name:
        if row.texts:
            problems.append(sheet.problem(row, "name", InputError(NO_NAME)))
        return None
    cpv = row.fields.get("cpv")
    stated = cpv if isinstance(cpv, Mapping) else {}
    provider = str(row.fields.get("provider") or "")
    cost = _cost(sheet, row, problems)
    one = cost is not None and cost.low == cost.high
    words = str(row.fields.get("words") or stated.get("label") or name)
    return Activity(
        file=sheet.file,
        sheet=sheet.name,
        row=row.number,
        name=name,
        department=str(row.fields.get("department") or ""),
        cost=cost.low if cost is not None and one else None,
        ends=None if cost is None or one else (cost.low, cost.high),
        precision=None if cost is None else cost.precision,
        codes=tuple(stated.get("codes") or ()),
        words=words,
        provider=_provider(provider),
        provider_told=provider,
    )


@dataclass(frozen=True)
class _Cost:
    """Öre a year: its ends, alike where it is one amount, and how exact it is said to be."""

    low: int
    high: int
    precision: str | None


def _cost(sheet: SupplierSheet, row: Row, problems: list[ProfileProblem]) -> _Cost | None:
    """A monthly amount counts twelve times. None where nothing is known."""
    stated = row.fields.get("cost")
    if not isinstance(stated, Mapping):
        return None
    if stated["low"] is None or stated["currency"] != SEK or stated["gross"]:
        problems.append(sheet.problem(row, "cost", InputError(NO_COST)))
        return None
    times = MONTHS_OF_A_YEAR if stated["per"] == MONTH else 1
    low, high = int(stated["low"]), int(stated["high"])
    if low != high:
        problems.append(sheet.problem(row, "cost", InputError(RANGED_COST)))
    return _Cost(low * times, high if high == UNBOUNDED else high * times, stated["precision"])


def _provider(text: str) -> str | None:
    words = {fold(word): kind for kind, several in _names()["providers"].items() for word in (kind, *several)}
    return words.get(fold(text))
