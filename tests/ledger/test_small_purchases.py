from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.ledger.conftest import WriteLedger

from reservkoll.ledger.accounts import AccountMap
from reservkoll.ledger.ledger import read_ledger
from reservkoll.ledger.organisations import SCHEMA
from reservkoll.ledger.service import _direct_limits
from reservkoll.ledger.small_purchases import DirectLimits, SmallPurchases, small_purchases
from reservkoll.ledger.sums import sum_ledger
from reservkoll.rulebook.rulebook import Rulebook

COMPANY, OTHER, ASSOCIATION = "556000-0167", "556000-0175", "802000-1239"


@pytest.fixture(scope="module")
def limits(rulebook: Rulebook) -> DirectLimits:
    return _direct_limits(rulebook, date(2025, 6, 1))


def _row(
    amount: str, day: str = "2025-03-01", number: str = COMPANY, account: str = "4631", name: str = "Bolag"
) -> list[str]:
    return [name, number, account, "", amount, day]


def _found(
    write: WriteLedger, accounts: AccountMap, limits: DirectLimits, *rows: list[str], listed: bool = False
) -> SmallPurchases:
    ideburna = pl.DataFrame([(ASSOCIATION.replace("-", ""), None, None, "listed")], SCHEMA, orient="row")
    ledger = read_ledger(write(*rows))
    return small_purchases(sum_ledger(ledger, accounts, ideburna if listed else None), limits)


@pytest.mark.parametrize(
    ("amount", "band"),
    [
        ("233333,33", "small"),  # thrice: 699 999,99
        ("233333,34", "wider"),  # 700 000,02 is not under 700 000
        ("2703149,99", "wider"),  # 8 109 449,97
        ("2703150", "over"),  # 8 109 450
    ],
)
def test_the_year_is_held_against_both_limits(
    write_ledger: WriteLedger, accounts: AccountMap, limits: DirectLimits, amount: str, band: str
) -> None:
    found = _found(write_ledger, accounts, limits, *[_row(amount)] * 3)
    assert list(found.bands) == [band]


def test_where_the_limit_is_not_sure_neither_is_the_band(
    write_ledger: WriteLedger, accounts: AccountMap, rulebook: Rulebook
) -> None:
    limits = _direct_limits(rulebook, date(2026, 11, 30))
    found = _found(write_ledger, accounts, limits, _row("8512500"))
    assert list(found.bands) == ["unsettled"]


def test_repeated_is_often_in_a_year_or_in_several(
    write_ledger: WriteLedger, accounts: AccountMap, limits: DirectLimits
) -> None:
    once = _found(write_ledger, accounts, limits, _row("1000"), _row("1000"))
    often = _found(write_ledger, accounts, limits, *[_row("1000")] * 3)
    years = _found(write_ledger, accounts, limits, _row("1000"), _row("1000", "2024-01-01"))
    assert [list(found.bands) for found in (once, often, years)] == [["single"], ["small"], ["small"]]
    assert years.bands["small"] == (1, 100_000)  # the latest year alone


def test_what_the_area_comes_to_is_shown_since_like_contracts_are_counted_together(
    write_ledger: WriteLedger, accounts: AccountMap, limits: DirectLimits
) -> None:
    found = _found(write_ledger, accounts, limits, *[_row("200000")] * 3, _row("100000", number=OTHER, name="Annat"))
    small = found.of("small").row(0, named=True)
    assert (small["amount"], small["together"], small["alone"]) == (60_000_000, 70_000_000, False)


def test_who_is_ideburen_is_paid_already_and_not_among_the_small(
    write_ledger: WriteLedger, accounts: AccountMap, limits: DirectLimits
) -> None:
    rows = [
        *[_row("1000", number=ASSOCIATION, name="Lyktan")] * 3,
        _row("500", "2023-01-01", ASSOCIATION, name="Lyktan"),
    ]
    listed, not_listed = (_found(write_ledger, accounts, limits, *rows, listed=each) for each in (True, False))
    assert (list(listed.bands), list(not_listed.bands)) == (["ideburen"], ["small"])
    paid = listed.paid.row(0, named=True)
    assert (paid["last_year"], paid["amount_last_year"], paid["amount"]) == (2025, 300_000, 350_000)
    assert not_listed.paid["standing"].to_list() == ["indicated"]  # may be, by its number


def test_what_public_bodies_sell_is_not_among_the_small(
    write_ledger: WriteLedger, accounts: AccountMap, limits: DirectLimits
) -> None:
    found = _found(write_ledger, accounts, limits, *[_row("1000", number="212000-1231", name="Grannkommunen")] * 3)
    assert list(found.bands) == ["public"]


def test_what_cannot_be_sorted_is_named(write_ledger: WriteLedger, accounts: AccountMap, limits: DirectLimits) -> None:
    found = _found(
        write_ledger, accounts, limits,
        _row("1000"), _row("okänt"), _row("-5", number=OTHER, name="Annat"), _row("7", ""), _row("9", account="9999"),
    )  # fmt: skip
    assert found.bands == {"credit": (1, -500), "lacking": (1, 100_000), "undated": (1, 700)}


def test_without_any_year_nothing_is_said_to_be_small(
    write_ledger: WriteLedger, accounts: AccountMap, limits: DirectLimits
) -> None:
    found = _found(write_ledger, accounts, limits, *[_row("1000", "")] * 3)
    assert (found.year, list(found.bands)) == (None, ["undated"])


AMOUNTS = st.lists(
    st.tuples(st.integers(-(10**9), 10**9), st.sampled_from([None, 2024, 2025]), st.integers(0, 2)),
    min_size=1,
    max_size=12,
)


@settings(max_examples=25)
@given(AMOUNTS)
def test_the_bands_come_to_what_was_bought_to_the_ore(drawn: list[tuple[int, int | None, int]]) -> None:
    from reservkoll.ledger.accounts import no_accounts
    from reservkoll.ledger.columns import LedgerMapping
    from reservkoll.ledger.ledger import SCHEMA as POSTINGS
    from reservkoll.ledger.ledger import Ledger
    from reservkoll.rulebook.load import load_rulebook

    frame = pl.DataFrame(
        [(f"556000016{who}", f"Bolag {who}", "4631", None, ore, year, False) for ore, year, who in drawn],
        POSTINGS,
        orient="row",
    )
    ledger = Ledger(
        frame, pl.DataFrame(), LedgerMapping(), (), len(drawn), sum(ore for ore, *_ in drawn), pl.DataFrame()
    )
    found = small_purchases(sum_ledger(ledger, no_accounts("Allt")), _direct_limits(load_rulebook(), date(2025, 6, 1)))
    expected = sum(ore for ore, year, _ in drawn if year in (found.year, None))
    assert sum(ore for _, ore in found.bands.values()) == expected
