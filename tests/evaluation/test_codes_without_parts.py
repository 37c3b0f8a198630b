"""Several codes without parts: told of where it matters which is the main one, in one case and over a list alike."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import ROOT

import reservkoll
from reservkoll.conditions.codes import Divided
from reservkoll.evaluation.case import CaseReader
from reservkoll.evaluation.columnar.code_coverage import with_coverage
from reservkoll.evaluation.columnar.columns import DTYPES
from reservkoll.facts.facts import Facts
from reservkoll.rulebook.load import load_rulebook
from reservkoll.rulebook.models.rules import FactType

BOOK = load_rulebook(ROOT / "rules")
DAY = date(2025, 3, 1)
NOTE = "codes_without_parts"
CARE, CLEANING, LEGAL, BELOW = "85312120-6", "90910000-9", "79100000-5", "98133100-5"
DIVIDED = Divided(codes="purchase.cpv", unless="purchase.parts", divided_by="lou-annex-2")
PARTS = ({"cpv": CARE, "amount": Decimal(1)},)


@given(
    codes=st.none() | st.lists(st.sampled_from(BOOK.nomenclature.codes[::37]), min_size=1, max_size=3),
    parts=st.none() | st.just(PARTS),
)
def test_both_readings_agree(codes: list[str] | None, parts: tuple[dict[str, object], ...] | None) -> None:
    known = {"as_of": DAY, "purchase.cpv": codes and tuple(codes), "purchase.parts": parts}
    facts = Facts({path: value for path, value in known.items() if value is not None})
    reader = CaseReader(BOOK, facts, with_supplier=False)
    frame = pl.DataFrame(
        {"purchase.cpv": [codes], "purchase.parts": [None if parts is None else list(parts)]},
        schema={"purchase.cpv": DTYPES[FactType.CODES], "purchase.parts": DTYPES[FactType.PARTS]},
    )
    assert with_coverage(frame, BOOK).select(DIVIDED.column(reader.law)).item() is DIVIDED.trace(reader).truth


def _warned(codes: list[str], amount: int, **purchase: object) -> bool:
    case = {
        "act": "LOU",
        "authority": {"type": "municipality"},
        "started": "2025-03-01",
        "subject": "services",
        "cpv": codes,
        "value": {"amount": amount},
        **purchase,
    }
    routes = reservkoll.assess({"purchase": case}).to_dict("sv")["routes"]
    return any(warning["code"] == NOTE for route in routes.values() for warning in route["warnings"])


@pytest.mark.parametrize(
    ("codes", "amount", "told"),
    [
        ([CARE, CLEANING], 2_000_000, True),
        ([CLEANING, CARE], 2_000_000, True),
        ([CARE, LEGAL], 2_000_000, False),  # both in annex 2
        ([CARE], 2_000_000, False),
        ([CARE, CARE], 2_000_000, False),
        ([CARE, CLEANING], 699_999, False),  # direct procurement whichever is the main one
        ([CARE, CLEANING], 700_000, True),
    ],
)
def test_it_is_told_where_the_main_code_matters(codes: list[str], amount: int, told: bool) -> None:
    assert _warned(codes, amount) is told


@pytest.mark.parametrize("act", ["LOU", "LUF"])
def test_every_no_that_rests_on_the_first_code_says_so(act: str) -> None:
    """`--why 25a` shows one route alone: the note on another does not reach its reader."""
    kind = "municipality" if act == "LOU" else "utility"
    case = {"act": act, "authority": {"type": kind}, "started": "2025-03-01", "subject": "services"}
    case |= {"value": {"amount": 9_000_000}, "contract": {"months": 24, "option_months": 0}}
    told = {
        order: reservkoll.assess({"purchase": {**case, "cpv": codes}}).to_dict("sv")["routes"]
        for order, codes in (("first", [CARE, CLEANING]), ("last", [CLEANING, CARE]))
    }
    for route, answer in told["last"].items():
        if answer["verdict"] == "no" and told["first"][route]["verdict"] != "no":
            assert NOTE in {warning["code"] for warning in answer["warnings"]}, route


def test_parts_settle_it() -> None:
    parts = [{"cpv": CARE, "amount": 1_500_000}, {"cpv": CLEANING, "amount": 500_000}]
    assert not _warned([CARE, CLEANING], 2_000_000, parts=parts)


def test_the_note_makes_no_answer_interpretive() -> None:
    """Which code is the main one is for the user to say, and said by its place: the law leaves nothing open there."""
    case = reservkoll.assess(
        {
            "purchase": {
                "act": "LOU",
                "authority": {"type": "municipality"},
                "started": "2025-03-01",
                "subject": "services",
                "cpv": [CARE, CLEANING],
                "value": {"amount": 2_000_000, "vat": "excluded"},
            }
        }
    ).to_dict("sv")
    direct = case["routes"]["direct_procurement"]
    assert (direct["verdict"], direct["certainty"]) == ("yes", "settled")


def test_a_row_is_told_whatever_route_is_recommended(tmp_path: Path) -> None:
    rows = "Titel;CPV-kod;Värde (kr);Upphandlingen påbörjad\n"
    for title, codes, amount in (
        ("A", f"{CLEANING}, {LEGAL}", 2_000_000),
        ("B", f"{LEGAL}, {CLEANING}", 2_000_000),
        ("C", f"{LEGAL}, {CARE}", 2_000_000),
        ("D", f"{CLEANING}, {LEGAL}", 200_000),
        ("E", "", 2_000_000),
    ):
        rows += f"{title};{codes};{amount};2025-03-01\n"
    path = tmp_path / "lista.csv"
    path.write_text(rows, "utf-8")
    facts = {"purchase.act": "LOU", "purchase.authority.type": "municipality"}
    found = reservkoll.screen(path, facts=facts).rows
    told = [NOTE in (warnings or "").split(";") for warnings in found["warnings"]]
    assert told == [True, True, False, False, False]
    assert found["recommendation"][0] == "ordinary_procurement"
