"""Candidates from the index of organisations for the openings to come."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from tests.organisations.bulk import bolagsverket, bolagsverket_line

from reservkoll.i18n import Language
from reservkoll.organisations.importing import read_registers
from reservkoll.organisations.index import write_index
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.screening.supplier_match.candidates import Candidates, candidates

ROWS = {
    "file": "a.csv",
    "sheet": "",
    "row": 2,
    "title": "Köp",
    "cpv": "85312120-6",
    "opening": "reserved",
    "timing": "coming",
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory, rulebook: Rulebook) -> Path:
    folder = tmp_path_factory.mktemp("index")
    lines = [
        bolagsverket_line(),
        bolagsverket_line("8020001247$ORGNR-IDORG", "Solen$N", place="Kumla"),
        bolagsverket_line("5560000167$ORGNR-IDORG", "Bolaget$N", "AB-ORGFO"),
    ]
    path = folder / "i.sqlite"
    read = read_registers([bolagsverket(folder / "b.zip", lines)], rulebook.industries)
    write_index(path, read, [each.id for each in rulebook.industries.industries], date(2026, 11, 30), "")
    return path


def _found(index: Path, rulebook: Rulebook, *rows: dict[str, object], buyer: str | None = None) -> Candidates:
    frame = pl.DataFrame([{**ROWS, **row} for row in rows]).with_columns(pl.col("row").cast(pl.UInt32))
    buyers = pl.Series([buyer] * frame.height, dtype=pl.String)
    return candidates(frame, buyers, rulebook, index, Language.SV)


def test_only_openings_to_come_get_candidates_of_forms_common_among_ideburna(index: Path, rulebook: Rulebook) -> None:
    found = _found(index, rulebook, {}, {"timing": "past"}, {"opening": "other_direct"}, {"opening": "none"})
    assert found.column.to_list() == ["Föreningen Lyktan (802000-1239); Solen (802000-1247)", None, None, None]
    assert (found.openings, found.without) == (1, 0)
    assert "Formen bevisar inget" in found.note


@pytest.mark.parametrize("buyer", ["Kumla kommun", "Kumlas stad"])
def test_a_municipality_is_looked_for_as_a_post_town(index: Path, rulebook: Rulebook, buyer: str) -> None:
    assert _found(index, rulebook, {}, buyer=buyer).rows["name"].to_list() == ["Solen"]


def test_a_buyer_that_is_no_post_town_gets_candidates_from_anywhere(index: Path, rulebook: Rulebook) -> None:
    found = _found(index, rulebook, {}, buyer="Trafikverket")
    assert found.rows["place"].to_list() == [None, None]


def test_what_cannot_be_looked_for_is_counted(index: Path, rulebook: Rulebook) -> None:
    found = _found(index, rulebook, {"cpv": None}, {"cpv": "33600000-6"}, {"cpv": "90910000-9"})
    assert (found.openings, found.without, found.uncoded) == (3, 3, 2)
