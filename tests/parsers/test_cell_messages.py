"""The table in docs/cells.md holds what the tool really says, in Swedish, of cells that it cannot use."""

from __future__ import annotations

import json
import re

import polars as pl
import pytest
from tests.conftest import ROOT

from reservkoll.cpv.nomenclature import Nomenclature
from reservkoll.i18n import Language, translator
from reservkoll.inventory.schema import cell_kinds
from reservkoll.tabular.column_parser import parse_column

FACTS = {
    "Värde": "purchase.value_sek",
    "Värde (tkr)": "purchase.value_sek",
    "Value (USD)": "purchase.value_sek",
    "Påbörjad": "purchase.started",
    "CPV-kod": "purchase.cpv",
    "Avtalslängd": "purchase.contract.months",
    "Optioner": "purchase.contract.option_months",
    "Valfrihetssystem": "purchase.choice_system",
    "Lag": "purchase.act",
    "Upphandlingsslag": "purchase.subject",
    "Myndighetstyp": "purchase.authority.type",
    "Organisationsnummer": "purchase.authority.org_no",
    "Titel": "title",
}
LINE = re.compile(r"\| (?P<heading>[^|]+) \| `(?P<cell>[^`]+)` \| (?P<message>.+) \|")
ROWS = [
    match.groups()
    for line in (ROOT / "docs" / "cells.md").read_text("utf-8").rpartition("\n## ")[2].splitlines()
    if (match := LINE.fullmatch(line))
]


def test_the_table_is_long_enough_to_be_of_use() -> None:
    assert len(ROWS) >= 30
    assert len({(heading, cell) for heading, cell, _ in ROWS}) == len(ROWS)


@pytest.mark.parametrize(("heading", "cell", "message"), ROWS, ids=[f"{heading}: {cell}" for heading, cell, _ in ROWS])
def test_the_message_is_the_one_in_the_table(nomenclature: Nomenclature, heading: str, cell: str, message: str) -> None:
    assert said(nomenclature, heading, cell) == message


def said(nomenclature: Nomenclature, heading: str, cell: str) -> str:
    """The message in Swedish."""
    problems = parse_column(pl.Series([cell]), cell_kinds(nomenclature)[FACTS[heading]], heading).problems
    [(template, parameters)] = problems.select("template", "parameters").iter_rows()
    return translator(Language.SV)(template).format(**json.loads(parameters))
