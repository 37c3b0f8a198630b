"""Rows of several codes: what a division would open, told of no other row, and as the case itself is answered."""

from __future__ import annotations

from typing import Any

import pytest
from tests.screening.test_openings import BOOK, CARE, CLEANING, MILLION, POWER, TODAY, row, screened

from reservkoll.evaluation.assess import assess
from reservkoll.evaluation.lots import read_lots
from reservkoll.evaluation.outcome import Verdict
from reservkoll.facts.models import Case
from reservkoll.reports.content.screening.divided_rows import divided_table
from reservkoll.screening import lots

TERM = {"purchase.contract.months": 36, "purchase.contract.option_months": 0}


def _row(*codes: str, value: int | None = 12 * MILLION, **more: Any) -> dict[str, Any]:
    return row(None, value, **{**TERM, **more}) | {"purchase.cpv": list(codes)}


def test_a_row_of_codes_that_differ_tells_which_part_could_be_reserved() -> None:
    screening = screened(_row(CARE, CLEANING), row(CLEANING, 12 * MILLION, **TERM))
    assert screening.divided is not None
    (found,) = screening.divided.rows
    assert (found.position, found.lots[0].codes) == (0, (CARE,))
    assert {"reserved_ideburen", "reserved_mission"} <= set(found.opens)
    told = divided_table(screening)
    assert told is not None
    assert told.lines[0][0] == "2"
    assert f"{CARE}: Reserverad 25 a §" in told.lines[0][3]


@pytest.mark.parametrize(
    "rows",
    [
        [row(CARE, 12 * MILLION, **TERM)],  # one code
        [_row(CARE, CLEANING, value=MILLION // 2)],  # the whole may be procured directly
        [_row(CARE, "85311000-2")],  # all codes may be reserved in the same way
    ],
)
def test_no_other_row_is_told(rows: list[dict[str, Any]]) -> None:
    divided = screened(*rows).divided
    assert divided is None or divided.rows == ()


@pytest.mark.parametrize("codes", [(CARE, CLEANING), (CARE, "85311000-2", POWER), (CLEANING, CARE), (POWER, CARE)])
@pytest.mark.parametrize("value", [9 * MILLION, 2 * MILLION])
def test_a_lot_of_a_row_is_answered_as_that_lot_of_a_case(codes: tuple[str, ...], value: int) -> None:
    divided = screened(_row(*codes, value=value)).divided
    for found in () if divided is None else divided.rows:
        purchase = {
            "act": "LOU", "authority": {"type": "municipality"}, "subject": "services", "started": TODAY,
            "contract": {"months": 36, "option_months": 0}, "value": {"amount": value // 100}, "cpv": list(codes),
            "lots": [{"cpv": list(lot.codes)} for lot in found.lots],
        }  # fmt: skip
        answers = read_lots(assess(Case.model_validate({"purchase": purchase}), BOOK, TODAY))
        for lot, answer in zip(found.lots, answers, strict=True):
            reserved = {name for name in answer.open if name.startswith("reserved")}
            assert reserved == set(lot.open)
            assert answer.routes["direct_procurement"].verdict is not Verdict.YES


def test_rows_beyond_those_looked_at_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lots, "MOST_LOOKED_AT", 1)
    screening = screened(*(_row(CARE, CLEANING, value=amount * MILLION) for amount in (10, 30, 20)))
    assert screening.divided is not None
    assert [found.position for found in screening.divided.rows] == [1]  # the largest
    assert screening.divided.left_out == 2
    told = divided_table(screening)
    assert told is not None
    assert "2 rader till" in told.lead[1]
