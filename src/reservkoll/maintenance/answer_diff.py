"""Rows of an inventory whose answer differs under another rulebook, or under the law of another day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from reservkoll.evaluation.assess import screened_routes
from reservkoll.i18n import Language
from reservkoll.inventory.overrides import given_facts
from reservkoll.inventory.reader import read_inventory
from reservkoll.json_documents.maintenance import ChangedAnswer
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.screening.screen import screen
from reservkoll.screening.settings import Settings

WHO = ("file", "sheet", "row", "id", "title")
ANSWERS = ("annex2", "chapter", "recommendation")


@dataclass(frozen=True)
class Side:
    """A rulebook, and the day whose rules to use for all rows; without it each row's own day."""

    rulebook: Rulebook
    day: date | None


def answers_changed(
    inventories: Sequence[Path], before: Side, after: Side, settings: Iterable[str], today: date, language: Language
) -> Iterator[ChangedAnswer]:
    """For each row and route (or other column of the answer) that gets another answer, what it was and becomes.

    Raises:
        InputError: an inventory or a setting cannot be used.
    """
    settings = tuple(settings)
    for path in inventories:
        one, other = (_rows(path, side, settings, today, language) for side in (before, after))
        routes = [name for name in screened_routes(after.rulebook) if name in one.columns and name in other.columns]
        for earlier, later in zip(one.iter_rows(named=True), other.iter_rows(named=True), strict=True):
            for route in (*routes, *ANSWERS):
                if earlier[route] != later[route]:
                    yield _changed(earlier, route, earlier[route], later[route])


def _changed(row: Mapping[str, Any], route: str, before: str | None, after: str | None) -> ChangedAnswer:
    return ChangedAnswer(**{name: row[name] for name in WHO}, route=route, before=before, after=after)


def _rows(path: Path, side: Side, settings: Sequence[str], today: date, language: Language) -> pl.DataFrame:
    facts = given_facts(settings, side.rulebook)
    inventory = read_inventory(path, nomenclature=side.rulebook.nomenclature, take_best=True)
    return screen(inventory, side.rulebook, Settings(facts, side.day, today, language), {}).rows
