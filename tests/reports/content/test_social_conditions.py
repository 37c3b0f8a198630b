"""The social conditions of a list: told once for each kind of row, and no row is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from tests.conftest import ROOT
from tests.reports.conftest import MakeScreening

from reservkoll.i18n import Language
from reservkoll.reports.content.screening.tables import tables
from reservkoll.reports.content.social_conditions import kinds_of_rows, told_lines
from reservkoll.rulebook.load import load_rulebook
from reservkoll.screening.result import Screening
from reservkoll.screening.screen import social_advice
from reservkoll.screening.settings import Settings
from reservkoll.screening.totals import figures

BOOK = load_rulebook(ROOT / "rules")
ROWS = [
    ("ordinary_procurement", "LOU", "directive"),
    ("ordinary_procurement", "LOU", "directive"),
    ("market_to_check", "LOU", "19"),
    ("ordinary_procurement", "LUF", "directive"),
    ("ordinary_procurement", "LOU", "unknown"),
    ("ordinary_procurement", None, "unknown"),
    ("direct_procurement", "LOU", "19a"),
    ("reserved_ideburen", "LOU", "19"),
]


def _screening(make_screening: MakeScreening, language: Language) -> Screening:
    screening = make_screening(len(ROWS), language=language)
    columns = zip(*ROWS, strict=True)
    named = {
        name: pl.Series(name, column, dtype=pl.String)
        for name, column in zip(("recommendation", "act", "chapter"), columns, strict=True)
    }
    social = social_advice(BOOK, Settings({}, None, date(2026, 11, 30), language))
    return replace(screening, rows=screening.rows.with_columns(**named), social=social)


@pytest.mark.parametrize("language", list(Language))
def test_each_kind_is_told_once_and_no_row_is_lost(make_screening: MakeScreening, language: Language) -> None:
    screening = _screening(make_screening, language)
    counted = figures(screening)
    kinds = list(kinds_of_rows(screening, counted))
    assert [kind.rows for kind in kinds] == [2, 1, 1, 2]
    assert len({kind.name for kind in kinds}) == len(kinds)
    assert sum(kind.rows for kind in kinds) == 6  # all but those that are opened
    assert all(kind.lines or kind.remark for kind in kinds)
    assert kinds[-1].lines == ()  # what governs is not known
    citations = {line.citation for line in kinds[0].lines}
    assert {"LOU 17 kap. 1 §", "LOU 4 kap. 3 §"} <= citations
    assert len(list(told_lines(screening, counted))) == len(kinds)
    (table,) = [each for each in tables(screening, counted) if each.id == "social"]
    assert sum(int(str(row[1])) for row in table.rows if row[1]) == 6


def test_a_list_without_such_rows_tells_nothing(make_screening: MakeScreening) -> None:
    screening = _screening(make_screening, Language.SV)
    opened = screening.rows.with_columns(pl.lit("direct_procurement").alias("recommendation"))
    counted = figures(replace(screening, rows=opened))
    assert list(kinds_of_rows(screening, counted)) == []
