"""Sums reconcile whatever the ledger holds; the order of rows changes nothing; only the list makes an idéburen."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.conftest import ROOT
from tests.ledger.conftest import HEADINGS, MAP, WriteLedger
from tests.tools import examples

from reservkoll.common.errors import ReservkollError
from reservkoll.ledger import sums as module
from reservkoll.ledger.accounts import AccountMap, read_accounts
from reservkoll.ledger.ledger import read_ledger
from reservkoll.ledger.organisations import read_organisations
from reservkoll.ledger.reference import reference
from reservkoll.ledger.sums import IN_AREA, NO_ACCOUNT, NO_AREA, LedgerSums, Share, sum_ledger

EXAMPLES = ROOT / "examples"


def _row(number: str = "899999-0032", account: str = "4631", amount: str = "100", date: str = "2024-01-01",
         name: str = "A") -> tuple[str, ...]:  # fmt: skip
    return (name, number, account, "Text", amount, date)


def _listed(write: Callable[[str, str], Path], text: str) -> pl.DataFrame:
    return read_organisations(write(text, "list.csv")).frame


@pytest.fixture
def example() -> LedgerSums:
    return sum_ledger(
        read_ledger(EXAMPLES / "ledger.csv"),
        read_accounts(EXAMPLES / "ledger-accounts.yaml"),
        read_organisations(EXAMPLES / "ledger-ideburna.csv").frame,
    )


def test_the_example_comes_to_what_a_plain_reading_of_it_gives(example: LedgerSums) -> None:
    """Summed here by another way: csv and Decimal, row by row."""
    known = {"8999990032", "8999990131", "7999990000", "5999990004"}
    counted, ideburna, everything, rows = Decimal(0), Decimal(0), Decimal(0), 0
    with (EXAMPLES / "ledger.csv").open(encoding="utf-8", newline="") as source:
        for line in csv.DictReader(source, delimiter=";"):
            rows += 1
            text = line["belopp"].replace(" ", "").replace(",", ".").replace("−", "-")
            text = f"-{text[:-1]}" if text.endswith("-") else text
            if text == "sebilaga":
                continue
            amount = Decimal(text)
            everything += amount
            if line["konto_nr"].startswith(("463", "4641", "4642", "465", "4661")):
                counted += amount
                ideburna += amount if line["leverantor_id"].replace("-", "") in known else 0
    assert (example.rows_read, example.amount_read) == (rows, everything * 100)
    assert (example.share.total, example.share.known) == (counted * 100, ideburna * 100)
    assert example.unused == 1
    assert sum(example.placed(place)[0] for place in (IN_AREA, NO_AREA, NO_ACCOUNT)) == rows


def test_credits_are_subtracted(write_ledger: WriteLedger, accounts: AccountMap) -> None:
    ledger = read_ledger(write_ledger(_row(amount="100"), _row(amount="-30,50")))
    assert sum_ledger(ledger, accounts).share.total == 6950


def test_only_the_list_makes_a_supplier_count(
    write_ledger: WriteLedger, accounts: AccountMap, write: Callable[[str, str], Path]
) -> None:
    rows = (
        _row("899999-0032", amount="1"),  # association, on no list
        _row("799999-0000", amount="2"),  # economic association, on the list
        _row("899999-0131", amount="4"),  # association that the list says is not idéburen
        _row("599999-0202", amount="8"),  # company
        _row("121212-1212", amount="16"),  # sole trader
        _row("L-7", amount="32"),  # the buyer's own number, on the list as registered
        _row("L-8", amount="64"),  # the buyer's own number
        _row("", amount="128"),
    )
    ledger = read_ledger(write_ledger(*rows))
    listed = _listed(
        write, "Orgnr;Registrerad;ideburen\n799999-0000;nej;ja\n899999-0131;ja;nej\nL-7;ja;ja\n599999-0004;ja;ja\n"
    )
    share = sum_ledger(ledger, accounts, listed).share
    standings = {name: ore // 100 for name, ore in share.by_standing.items()}
    assert standings == {
        "registered": 32,
        "listed": 2,
        "indicated": 1,
        "other": 4 + 8 + 16,
        "wrong_number": 0,
        "unknown": 64 + 128,
    }
    assert (share.known, share.possible) == (3400, 3500)
    without = sum_ledger(ledger, accounts)
    assert without.share.known == 0
    assert without.unused is None


@pytest.mark.parametrize(
    ("number", "form"),
    [
        ("299999-0050", "public_body"),
        ("599999-0202", "aktiebolag"),
        ("799999-0000", "ekonomisk_forening"),
        ("899999-0032", "forening_or_stiftelse"),
        ("999999-0063", "handelsbolag"),
        ("121212-1212", "enskild_firma"),
        ("L-1", "unknown"),
    ],
)
def test_the_form_is_told_by_the_first_digit(
    write_ledger: WriteLedger, accounts: AccountMap, number: str, form: str
) -> None:
    sums = sum_ledger(read_ledger(write_ledger(_row(number))), accounts)
    assert sums.rows.select("legal_form", "form_from").row(0) == (form, None if form == "unknown" else "number")


def test_the_list_says_the_form_better_than_the_number(
    write_ledger: WriteLedger, accounts: AccountMap, write: Callable[[str, str], Path]
) -> None:
    listed = _listed(write, "Orgnr;Juridisk form\n899999-0032;Stiftelse\n")
    sums = sum_ledger(read_ledger(write_ledger(_row())), accounts, listed)
    assert sums.rows.select("legal_form", "form_from").row(0) == ("stiftelse", "list")


def test_no_personal_number_in_the_sums_and_persons_are_kept_apart(
    write_ledger: WriteLedger, accounts: AccountMap
) -> None:
    rows = [_row("121212-1212", name="Eva 19121212-1212"), _row("19121212-1212", name="Eva 19121212-1212"),
            _row("811228-9874", name="Bo"), _row("", name="Ann 811228-9874")]  # fmt: skip
    sums = sum_ledger(read_ledger(write_ledger(*rows)), accounts)
    shown = sums.rows.drop("supplier_key").sort("supplier_id", "supplier")
    assert shown["rows"].to_list() == [1, 2, 1]
    assert not any("1212" in str(cell) or "9874" in str(cell) for row in shown.rows() for cell in row)


def test_a_row_without_area_or_account_is_kept_and_not_in_the_share(
    write_ledger: WriteLedger, accounts: AccountMap
) -> None:
    rows = (_row(amount="1"), _row(account="9999", amount="2"), _row(account="", amount="4"),
            _row(account="x", amount="8"), _row(account="6210", amount="16"), _row(amount="?", date="?"))  # fmt: skip
    sums = sum_ledger(read_ledger(write_ledger(*rows)), accounts)
    assert sums.share.total == 100
    assert sums.placed(IN_AREA) == (3, 1700)
    assert sums.placed(NO_AREA) == (1, 200)
    assert sums.placed(NO_ACCOUNT) == (2, 1200)
    assert sums.accounts.rows() == [("9999", "Text", 1, 0, 200)]
    assert sums.rows["rows_without_amount"].sum() == 1


@pytest.mark.parametrize(("known", "reached"), [(999, False), (1000, True), (1001, True)])
def test_the_goal_is_reached_at_exactly_its_share(known: int, reached: bool) -> None:
    by_standing = {"registered": known, "listed": 0, "indicated": 0, "other": 10000 - known, "unknown": 0}
    assert Share(10000, by_standing).reaches(known, Decimal(reference().goal.percent)) is reached


@pytest.mark.parametrize("total", [0, -5])
def test_a_share_of_nothing_is_no_number(total: int) -> None:
    share = Share(total, {"registered": 0, "listed": 0, "indicated": 0, "other": total, "unknown": 0})
    assert share.part(0) is None
    assert share.reaches(0, Decimal(10)) is None


def test_a_lost_row_stops_the_run(
    write_ledger: WriteLedger, accounts: AccountMap, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured = module._measured
    monkeypatch.setattr(module, "_measured", lambda frame, *keys: measured(frame.head(1), *keys))
    with pytest.raises(ReservkollError, match="does not add up"):
        sum_ledger(read_ledger(write_ledger(_row(), _row(account="4650"))), accounts)


NUMBERS = ("899999-0032", "799999-0000", "599999-0202", "121212-1212", "L-1", "899999-0033", "", "-")
CELLS = st.tuples(
    st.sampled_from(("A", "B", "", "Eva 121212-1212")),
    st.sampled_from(NUMBERS),
    st.sampled_from(("4630", "4639", "4640", "6210", "465", "", "x", "46")),
    st.sampled_from(("Köp", "El", "")),
    st.one_of(
        st.integers(-(10**9), 10**9).map(lambda ore: f"{ore / 100:.2f}".replace(".", ",")),
        st.sampled_from(("", "se bilaga", "5 000-", "1,5 tkr", "1 e5")),
    ),
    st.sampled_from(("2023-12-31", "2024-01-01", "2024", "?", "snart", "202402")),
)


def _sums(rows: list[tuple[str, ...]]) -> tuple[LedgerSums, int]:
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "a.yaml").write_text(MAP, "utf-8")
        (folder / "l.csv").write_text("Orgnr;Registrerad\n799999-0000;nej\n899999-0032;ja\n", "utf-8")
        with (folder / "x.csv").open("w", encoding="utf-8", newline="") as target:
            csv.writer(target, delimiter=";", lineterminator="\n").writerows([HEADINGS, *rows])
        ledger = read_ledger(folder / "x.csv")
        accounts, listed = read_accounts(folder / "a.yaml"), read_organisations(folder / "l.csv")
        return sum_ledger(ledger, accounts, listed.frame), int(ledger.frame["amount"].sum())


@settings(max_examples=examples(60))
@given(st.lists(CELLS, min_size=1, max_size=25), st.integers())
def test_nothing_is_lost_and_the_order_does_not_matter(rows: list[tuple[str, ...]], seed: int) -> None:
    sums, amount = _sums(rows)
    assert sums.rows["rows"].sum() == len(rows)
    assert sums.rows["amount"].sum() == amount
    assert sum(share.total for share in sums.shares.values()) + sum(
        sums.rows.filter(pl.col("year").is_null() & (pl.col("area") == 0))["amount"].to_list()
    ) == sums.share.total  # fmt: skip
    shuffled = list(rows)
    random.Random(seed).shuffle(shuffled)
    others, _ = _sums(shuffled)
    assert others.rows.equals(sums.rows)
    assert others.accounts.equals(sums.accounts)
    assert (others.shares, others.share) == (sums.shares, sums.share)


def test_a_wrong_check_digit_is_told_as_wrong_and_never_as_missing(
    write_ledger: WriteLedger, accounts: AccountMap
) -> None:
    rows = (_row(number="899999-0033", name="Fel"), _row(number="", name="Utan"), _row(name="Rätt"))
    sums = sum_ledger(read_ledger(write_ledger(*rows)), accounts)
    standing = dict(sums.rows.select("supplier", "standing").iter_rows())
    assert standing == {"Fel": "wrong_number", "Utan": "unknown", "Rätt": "indicated"}
    assert sums.share.without_number == 200_00


def test_an_unknown_amount_is_counted_beside_the_sum(write_ledger: WriteLedger, accounts: AccountMap) -> None:
    sums = sum_ledger(
        read_ledger(write_ledger(_row(), _row(amount="se bilaga"), _row(number="", amount="-"))), accounts
    )
    assert sums.share.counted() == (1, 2)
    assert sums.share.counted(("indicated",)) == (1, 1)
    assert sums.share.counted(("unknown",)) == (0, 1)


def test_unknown_amounts_are_counted_where_they_lie(write_ledger: WriteLedger, accounts: AccountMap) -> None:
    rows = (_row(), _row(amount="-", date=""), _row(account="9999", amount="-"), _row(account="", amount="7"))
    sums = sum_ledger(read_ledger(write_ledger(*rows)), accounts)
    assert sums.undated == (0, 0, 1)
    assert [sums.amounts(place) for place in ("area", "no_area", "no_account")] == [(1, 1), (0, 1), (1, 0)]
