"""Lists as people have them: each kind of odd list gives its right rows and its right sum, or says what to do.

Each test reads a file of ../shared/data/odd_lists, where these are at hand, and a made-up sibling of the same kind.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from tests.tools import shared

from reservkoll.common.errors import InputError
from reservkoll.cpv.nomenclature import Nomenclature
from reservkoll.i18n import Language, filled, translator
from reservkoll.inventory.one_row_per import one_row_per, repeat_notes, repeats_of
from reservkoll.inventory.reader import Inventory, read_inventory
from reservkoll.ledger.columns import read_ledger_mapping
from reservkoll.ledger.ledger import Ledger, read_ledger
from reservkoll.ledger.organisations import LISTED, read_organisations
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.screening.screen import screen
from reservkoll.screening.settings import Settings
from reservkoll.templates.ledger_mapping import is_ledger, ledger_mapping_template
from reservkoll.templates.mapping import mapping_template

ENGLISH = translator(Language.EN)
PURCHASES = ("Diarienummer", "Benämning", "CPV-kod", "Uppskattat värde", "Annonserad")
POSTINGS = ("leverantor", "leverantor_id", "konto_nr", "belopp", "datum")
CLEANING, DAY_CARE = "90910000-9", "85312100-0"
Row = Sequence[Any]
Write = Callable[..., Path]
Inventories = Callable[[Path], Inventory]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes headings and rows as csv or xlsx, or any text."""

    def put(name: str, headings: Row | str, *rows: Row) -> Path:
        path = tmp_path / name
        if isinstance(headings, str):
            path.write_text(headings, "utf-8")
        elif path.suffix == ".csv":
            lines = (";".join("" if cell is None else str(cell) for cell in row) for row in (headings, *rows))
            path.write_text("\n".join(lines) + "\n", "utf-8")
        else:
            book = openpyxl.Workbook()
            for row in (headings, *rows):
                book.active.append(list(row))
            book.save(path)
        return path

    return put


@pytest.fixture
def inventory(nomenclature: Nomenclature) -> Inventories:
    return lambda path: read_inventory(path, nomenclature=nomenclature)


def odd(name: str) -> Path:
    return shared(f"data/odd_lists/{name}")


def told(read: Inventory | Ledger) -> str:
    return "\n".join(filled(template, words, ENGLISH) for template, words in read.notes)


def problems(read: Inventory | Ledger) -> list[str]:
    columns = read.problems.select("template", "parameters").iter_rows()
    return [filled(template, json.loads(words), ENGLISH) for template, words in columns]


def left_out(read: Inventory | Ledger) -> list[int]:
    return read.left_out["row"].to_list()


def summed(read: Inventory | Ledger) -> Decimal:
    ore = read.value_total if isinstance(read, Inventory) else read.amount_total
    return Decimal(ore) / 100


# --- amounts with more than two decimals, and powers of ten -----------------------------------------------------------
def check_rounded(read: Inventory | Ledger, rows: int, total: str, rounded: int) -> None:
    assert summed(read) == Decimal(total)
    assert problems(read) == []
    assert (read.frame.height, left_out(read)) == (rows, [])
    assert f"{rounded} amounts in the column" in told(read)


def test_shared_amounts_with_noise_are_rounded_and_counted(inventory: Inventories) -> None:
    check_rounded(inventory(odd("01-float-noise/a.csv")), 7, "2605479.77", 6)
    check_rounded(read_ledger(odd("01-float-noise/ledger.csv")), 7, "2605479.77", 6)
    computed = inventory(odd("01-float-noise/excel_moms.xlsx"))
    assert {9433962, 29761875} <= set(computed.frame["purchase.value_sek"])
    assert (computed.frame.height, problems(computed)) == (5, [])


NOISE = ("1999.9999999999998", "0.1000000000000000055", "2.005", "2.0049", "7.0", "1234.5", "94339.62264150943")
SUM_OF_NOISE = str(
    Decimal("2000.00") + Decimal("0.10") + Decimal("2.01") + 2 + 7 + Decimal("1234.50") + Decimal("94339.62")
)


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_noise_is_rounded_half_up_in_inventories_and_ledgers(write: Write, inventory: Inventories, suffix: str) -> None:
    cells = [cell if suffix == "csv" else float(cell) for cell in NOISE]
    purchases = write(
        f"i.{suffix}", PURCHASES, *((f"A{n}", "x", CLEANING, cell, "2026-03-01") for n, cell in enumerate(cells))
    )
    postings = write(f"l.{suffix}", POSTINGS, *(("A", "", "4631", cell, "2026-03-01") for cell in cells))
    for read in (inventory(purchases), read_ledger(postings)):
        assert summed(read) == Decimal(SUM_OF_NOISE)
        assert problems(read) == []
        assert "amounts in the column" in told(read)


def test_a_list_without_parts_of_ore_has_no_note_of_them(write: Write, inventory: Inventories) -> None:
    read = inventory(write("i.csv", PURCHASES, ("A", "x", CLEANING, "100,50", "2026-03-01")))
    assert "rounded" not in told(read)


@pytest.mark.parametrize("source", ["shared", "sibling"])
def test_excels_powers_of_ten_are_read_in_amounts_and_told_in_codes(
    write: Write, inventory: Inventories, source: str
) -> None:
    sibling = ("A4", "x", "8,53121E+07", "1,00E+06", "2026-03-01"), ("B", "x", DAY_CARE, "2,5E+05", "2026-03-01")
    path = odd("03-scientific/c.csv") if source == "shared" else write("c.csv", PURCHASES, *sibling)
    read = inventory(path)
    assert 100_000_000 in read.frame["purchase.value_sek"].to_list()
    codes = [message for message in problems(read) if "E+07" in message]
    assert len(codes) == (4 if source == "shared" else 1)
    assert all("Excel" in message for message in codes)
    assert summed(read) == (1_300_000 if source == "shared" else 1_250_000)


# --- totals and subtotals ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["excel_delsumma_inventory_nogrand.xlsx", "name0.xlsx", "name3.xlsx"])
def test_shared_subtotals_of_inventories(inventory: Inventories, name: str) -> None:
    read = inventory(odd(f"19-totals/{name}"))
    assert (read.frame.height, summed(read)) == (3, 800_000)
    assert left_out(read) == ([4, 6] if "delsumma" in name else [4])


@pytest.mark.parametrize("name", ["v1_no_grand.xlsx", "v5_account_sub.xlsx"])
def test_shared_subtotals_of_ledgers(name: str) -> None:
    read = read_ledger(odd(f"19-totals/{name}"))
    assert (read.frame.height, summed(read)) == (3, 700)
    assert left_out(read) == [4, 6]


NAMES_OF_TOTALS = (
    "{} Summa", "{} – summa", "{}, totalt", "Summa {}", "{} (summa)", "{} Total", "{} sammanlagt", "Totalt {}",
    "{} Delsumma", "{}: summa", "{}, sammanlagt", "Delsumma {}", "{} TOTALT", "Total {}",
)  # fmt: skip


@pytest.mark.parametrize("grand", [True, False], ids=["grand total", "none"])
@pytest.mark.parametrize("form", NAMES_OF_TOTALS)
def test_subtotals_are_known_by_their_names_in_any_column(write: Write, form: str, grand: bool) -> None:
    rows: list[Row] = [
        ("Alfa AB", "556599-4307", "4631", 100, "2026-01-02"),
        ("Alfa AB", "556599-4307", "4632", 250, "2026-01-03"),
        (form.format("Alfa AB"), None, None, 350, None),
        ("Beta AB", "556000-0167", "4631", 400, "2026-01-02"),
        (form.format("Beta AB"), None, None, 400, None),
    ]
    rows += [("Totalsumma", None, None, 750, None)] if grand else []
    read = read_ledger(write("l.xlsx", POSTINGS, *rows))
    assert (read.frame.height, summed(read)) == (3, 750)
    assert left_out(read) == ([4, 6, 7] if grand else [4, 6])
    by_account = [(row[1], row[2], row[0], *row[3:]) for row in rows]
    moved = read_ledger(write("m.xlsx", ("leverantor_id", "konto_nr", "leverantor", "belopp", "datum"), *by_account))
    assert summed(moved) == 750


@pytest.mark.parametrize(
    ("rows", "out"),
    [
        ((("Alfa AB", "4631", 100), ("Alfa AB", "4632", 200), ("", "", 300), ("Beta AB", "4631", 400)), [4]),
        ((("Alfa AB", "4631", 100), ("Alfa AB", "4632", 200), ("Alfa AB", "", 300), ("Beta AB", "4631", 400),
          ("Beta AB", "", 400)), [4, 6]),
        ((("Alfa AB", "4631", 100), ("", "4632", 200), ("Alfa AB Summa", "", 300), ("Beta AB", "4631", 400),
          ("Beta AB Summa", "", 400), ("Totalsumma", "", 700)), [4, 6, 7]),
        ((("Alfa AB", "", 300), ("", "4631", 100), ("", "4632", 200), ("Beta AB", "", 400), ("", "4631", 400),
          ("Totalsumma", "", 700)), [2, 5, 7]),
        ((("Alfa AB", "4631", 100), ("Alfa AB", "4632", 200), ("Alfa AB", "Summa", 300), ("Beta AB", "4631", 400),
          ("Beta AB", "Summa", 400)), [4, 6]),
    ],
    ids=["nothing but the sum", "the name again", "pivot table", "pivot table, totals above", "the word beside"],
)  # fmt: skip
def test_subtotals_are_known_by_what_they_hold(write: Write, rows: tuple[Row, ...], out: list[int]) -> None:
    days = [(name, account, amount, "2026-01-02" if account.isdigit() else "") for name, account, amount in rows]
    read = read_ledger(write("l.csv", ("Leverantör", "Konto", "Belopp", "Datum"), *days))
    assert (summed(read), left_out(read)) == (700, out)
    assert read.frame["supplier"].to_list() == ["Alfa AB", "Alfa AB", "Beta AB"]
    assert f"row {out[0]}" in told(read)


@pytest.mark.parametrize(
    ("rows", "out"),
    [
        ((("A", "4631", 100), ("A", "4632", 30), ("A Antal", "", 2), ("B", "4631", 70),
          ("Totalt antal", "", 3)), [4, 6]),
        ((("A", "4631", 100), ("A", "4632", 30), ("A Medel", "", 65), ("B", "4631", 70),
          ("Totalmedel", "", 67)), [4, 6]),
        ((("A", "4631", 130), ("Att transportera", "", 130), ("Transport från föregående sida", "", 130),
          ("B", "4631", 70), ("Summa", "", 200)), [3, 4, 6]),
        ((("Ingående saldo", "", 50), ("A", "4631", 130), ("B", "4632", 70), ("Utgående saldo", "", 250)), [2, 5]),
    ],
    ids=["counts", "means", "carried forward", "balances"],
)  # fmt: skip
def test_counts_means_and_balances_are_no_amounts(write: Write, rows: tuple[Row, ...], out: list[int]) -> None:
    days = [(name, account, amount, "2026-01-02" if account else "") for name, account, amount in rows]
    read = read_ledger(write("l.csv", ("Leverantör", "Konto", "Belopp", "Datum"), *days))
    assert (summed(read), left_out(read)) == (200, out)
    assert "is not the sum" not in told(read)


@pytest.mark.parametrize("more", [(), ("Avtalslängd (mån)",)], ids=["title and value", "with a length"])
def test_totals_of_a_list_with_little_else_than_names_and_amounts(
    write: Write, inventory: Inventories, more: Row
) -> None:
    rows = [
        ("Städ", 100, 24),
        ("Tolk", 50, 24),
        ("Vård Summa", 150, ""),
        ("Total ombyggnad", 70, 12),
        ("Summa", 220, ""),
    ]
    headings = ("Benämning", "Uppskattat värde", *more)
    read = inventory(write("i.csv", headings, *(row[: len(headings)] for row in rows)))
    assert (summed(read), left_out(read)) == (220, [4, 6])


def test_headings_of_a_pivot_table_are_known_and_its_compact_form_is_told(write: Write, inventory: Inventories) -> None:
    tabular = write("p.csv", ("Leverantör", "Konto", "Datum", "Summa av Belopp"), ("A", "4631", "2026-01-02", 5))
    assert summed(read_ledger(tabular)) == 5
    rows = ("Vård", 150), ("Skola", 50), ("Totalsumma", 200)
    compact = inventory(write("i.csv", ("Radetiketter", "Summa av Uppskattat värde"), *rows))
    assert (summed(compact), left_out(compact)) == (200, [4])
    assert "Show in Tabular Form" in told(compact)


def test_rows_below_the_name_of_their_group_get_it(write: Write) -> None:
    rows = [("Alfa AB", "", "", ""), ("", "4631", 100, "2026-01-02"), ("", "4632", 50, "2026-01-02"),
            ("Summa Alfa AB", "", 150, ""), ("Beta AB", "", "", ""), ("", "4631", 70, "2026-01-02"),
            ("Summa Beta AB", "", 70, "")]  # fmt: skip
    read = read_ledger(write("l.csv", ("Leverantör", "Konto", "Belopp", "Datum"), *rows))
    assert read.frame["supplier"].to_list() == ["Alfa AB", "Alfa AB", "Beta AB"]
    assert (summed(read), left_out(read)) == (220, [2, 5, 6, 8])


def test_a_purchase_is_kept_where_it_only_might_be_a_total(write: Write, inventory: Inventories) -> None:
    rows = [
        ("A1", "Total ombyggnad av skola", "45214200-2", 500, "2026-01-02"),
        ("A2", "Summa sommarjobb", CLEANING, 300, "2026-01-02"),
        ("A3", "Städ", CLEANING, 800, "2026-01-02"),
    ]
    read = inventory(write("i.csv", PURCHASES, *rows))
    assert (read.frame.height, left_out(read), summed(read)) == (3, [], 1600)
    doubtful = read_ledger(
        write("l.csv", POSTINGS, ("A", "", "4631", 100, "2026-01-02"), ("Stiftelsen Totalt", "", "", 90, ""))
    )
    assert summed(doubtful) == 190


# --- one procurement on several rows ----------------------------------------------------------------------------------
SUPPLIERS = ("Diarienummer", "Benämning", "Leverantör", "CPV-kod", "Uppskattat värde", "Annonserad", "Upphandlingsslag")


@pytest.mark.parametrize("source", ["shared", "sibling"])
def test_rows_of_one_procurement_are_told_and_counted_once_if_asked(
    write: Write, inventory: Inventories, source: str
) -> None:
    rows = [("KS–2026/7", "Tolk", name, "79540000-1", 900_000, "2026-03-01", "Tjänster") for name in ("A", "B")]
    rows.append(("KS-2026/7", "Tolk", "C", "79540000-1", 900_000, "2026-03-01", "Tjänster"))
    path = odd("45-row-per-supplier/a.xlsx") if source == "shared" else write("a.xlsx", SUPPLIERS, *rows)
    value = 600_000 if source == "shared" else 900_000
    read = inventory(path)
    assert summed(read) == 3 * value
    found = repeats_of(read)
    assert found is not None
    assert (found.rows, found.numbers, found.repeated) == (3, 1, 2 * value * 100)
    [(template, words)] = repeat_notes(read)
    assert "--one-row-per id" in filled(template, words, ENGLISH)
    once = one_row_per(read, "id")
    assert (once.frame.height, summed(once)) == (1, value)
    assert once.frame.height + once.left_out.height == read.frame.height
    assert once.frame["row"].to_list() == [2]


@pytest.mark.parametrize("number", ["ks 2026/7", "KS2026/7", " KS  2026/7", "KS\u00a02026/7"])
def test_a_number_is_the_same_whatever_its_case_and_spaces(write: Write, inventory: Inventories, number: str) -> None:
    rows = [("KS 2026/7", "a", CLEANING, 100, "2026-03-01"), (number, "b", CLEANING, 100, "2026-03-01")]
    assert summed(one_row_per(inventory(write("i.csv", PURCHASES, *rows)), "id")) == 100


def test_rows_of_each_year_are_counted_once_and_what_differs_is_told(write: Write, inventory: Inventories) -> None:
    headings = (*PURCHASES, "Avtalsstart")
    rows = [("K", "a", CLEANING, 100, "2026-03-01", "2026-04-01"), ("K", "b", "", "", "2026-03-01", "2027-04-01")]
    once = one_row_per(inventory(write("i.csv", headings, *rows)), "id")
    assert (once.frame.height, summed(once), left_out(once)) == (1, 100, [3])
    assert once.frame["purchase.contract.from"].to_list() == [date(2026, 4, 1)]
    assert "“First day of the contract”" in told(once)


def test_rows_without_a_number_that_say_the_same_are_told_and_counted(write: Write, inventory: Inventories) -> None:
    rows = [("Städ", CLEANING, 500), ("Städ", CLEANING, 500), ("Tolk", CLEANING, 500)]
    read = inventory(write("i.csv", ("Benämning", "CPV-kod", "Uppskattat värde"), *rows))
    [(template, words)] = repeat_notes(read)
    assert "row 2–3" in filled(template, words, ENGLISH)
    assert summed(one_row_per(read, "id")) == 1500


def test_rows_that_share_a_number_but_differ_are_each_counted(write: Write, inventory: Inventories) -> None:
    rows = [("K1", "Del 1", CLEANING, 100, "2026-03-01"), ("K1", "Del 2", CLEANING, 200, "2026-03-01"),
            ("K2", "x", CLEANING, 50, "2026-03-01")]  # fmt: skip
    read = inventory(write("i.csv", PURCHASES, *rows))
    once = one_row_per(read, "id")
    assert (once.frame.height, summed(once)) == (3, 350)
    assert "row 2–3" in told(once)
    with pytest.raises(InputError, match="--one-row-per supplier"):
        one_row_per(read, "supplier")


def test_codes_of_the_rows_of_one_procurement_are_put_together(write: Write, inventory: Inventories) -> None:
    rows = [("K1", "a", CLEANING, 100, "2026-03-01"), ("K1", "b", DAY_CARE, 100, "2026-03-01")]
    once = one_row_per(inventory(write("i.csv", PURCHASES, *rows)), "id")
    assert once.frame["purchase.cpv"].to_list() == [[CLEANING, DAY_CARE]]


# --- whose organisation number ----------------------------------------------------------------------------------------
WITH_SUPPLIER = (
    "Avtalsnummer", "Avtalsnamn", "{}", "Organisationsnummer", "CPV-kod", "Avtalsvärde", "Publiceringsdatum",
    "Upphandlingsslag",
)  # fmt: skip
NUMBERS = ("556599-4307", "556000-0167", "640823-3234")


def of_suppliers(heading: str) -> tuple[Row, ...]:
    headings = tuple(each.format(heading) for each in WITH_SUPPLIER)
    names = ("Alfa AB", "Beta AB", "Svensson")
    rows = ((f"A{n}", f"Städ {n}", names[n], NUMBERS[n], CLEANING, 500_000, f"2026-03-0{n + 1}", "Tjänster")
            for n in range(3))  # fmt: skip
    return (headings, *rows)


@pytest.mark.parametrize(
    "heading",
    [None, "Motpart", "Leverantör", "Företag", "Lev.", "Vinnande anbudsgivare", "Entreprenör", "Namn", "Vem"],
)
def test_a_number_beside_a_supplier_is_the_suppliers(
    write: Write, inventory: Inventories, rulebook: Rulebook, heading: str | None
) -> None:
    path = odd("31-supplier-orgnr/need_Motpart.xlsx") if heading is None else write("a.xlsx", *of_suppliers(heading))
    read = inventory(path)
    assert read.frame["purchase.authority.org_no"].null_count() == 3
    assert problems(read) == []
    facts = {"purchase.act": "LOU", "purchase.authority.type": "municipality"}
    settings = Settings(facts, None, date(2026, 11, 30), Language.SV)
    need = screen(read, rulebook, settings, {}).same_need
    assert need is not None
    assert need.groups["rows"].to_list() == [3]


@pytest.mark.parametrize("source", ["shared", "sibling"])
def test_a_number_beside_a_buyer_and_a_supplier_is_the_suppliers(
    write: Write, inventory: Inventories, source: str
) -> None:
    headings, *rows = of_suppliers("Motpart")
    sibling = ((*headings, "Köpare"), *((*row, "Testby kommun") for row in rows))
    path = odd("31-supplier-orgnr/with_buyer.xlsx") if source == "shared" else write("a.xlsx", *sibling)
    read = inventory(path)
    assert read.frame["purchase.authority.org_no"].null_count() == read.frame.height
    assert read.frame["purchase.authority.name"].unique().to_list() == ["Testby kommun"]


def test_one_number_for_the_whole_list_is_the_buyers(write: Write, inventory: Inventories) -> None:
    rows = [(f"A{n}", "x", CLEANING, 1, "2026-03-01", "212000-0142") for n in range(3)]
    read = inventory(write("a.csv", (*PURCHASES, "Organisationsnummer"), *rows))
    assert read.frame["purchase.authority.org_no"].unique().to_list() == ["2120000142"]


# --- identifiers, whatever signs a program has put in ---------------------------------------------------------------
DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uff0d"
WRAPPINGS = ("'{}", "{}\u200b", "\u200e{}\u200f", "\u00a0{} ", "\ufeff{}")


@pytest.mark.parametrize("number", [
    *(f"802405{dash}0190" for dash in DASHES), *(each.format("802405-0190") for each in WRAPPINGS),
    "SE802405019001", "16802405-0190", "168024050190", "8024 050190", "802405\u00a00190",
])  # fmt: skip
def test_a_number_is_the_same_in_ledger_and_list_however_it_is_written(write: Write, number: str) -> None:
    ledger = read_ledger(write("l.csv", POSTINGS, ("F", number, "4631", 100, "2026-01-02")))
    listed = read_organisations(write("o.csv", ("Organisationsnummer", "Namn"), (number, "F"))).frame
    assert ledger.frame["supplier_id"].to_list() == listed["supplier_id"].to_list() == ["8024050190"]


def test_a_number_that_excel_made_a_power_is_read_where_all_digits_are_left_and_else_told(
    write: Write, inventory: Inventories
) -> None:
    rows = [("A", "8,024050190E+09", "4631", 1, "2026-01-02"), ("B", "8,02E+09", "4631", 1, "2026-01-02")]
    ledger = read_ledger(write("l.csv", POSTINGS, *rows))
    assert ledger.frame["supplier_id"].to_list() == ["8024050190", None]
    [message] = problems(ledger)
    assert "8,02E+09" in message
    assert "Excel" in message
    buyer = inventory(
        write("a.csv", (*PURCHASES, "Köparens organisationsnummer"), ("A", "x", CLEANING, 1, "", "2,12E+09"))
    )
    assert "Excel" in problems(buyer)[0]


def test_shared_dash_in_the_list_still_finds_the_supplier() -> None:
    ledger = read_ledger(odd("41-dash-org/en_ledger.csv"))
    listed = read_organisations(odd("41-dash-org/en_list.csv")).frame
    assert listed["listed_as"].to_list() == [LISTED]
    assert listed["supplier_id"].to_list() == ledger.frame["supplier_id"].to_list()


@pytest.mark.parametrize("code", [
    *(f"85312120{dash}6" for dash in DASHES), "'85312120-6", "85.31.21.20-6", "8531 2120-6", "85312120\u200b-6",
    "85 31 21 20-6", "85 312 120", "85 312 120-6", "\u200e85312120-6",
    "85312120\u00a0-\u00a06", "853121206", "85312120",
])  # fmt: skip
def test_a_code_is_the_same_however_it_is_written(write: Write, inventory: Inventories, code: str) -> None:
    read = inventory(write("a.csv", PURCHASES, ("A", "x", code, 1, "2026-03-01")))
    assert read.frame["purchase.cpv"].to_list() == [["85312120-6"]]


@pytest.mark.parametrize(
    "day",
    [
        *("2026\u20113\u201101", "2026\u201303\u201301", "2026\u221203\u221201", "2026\uff0d03\uff0d01"),
        *("\u200e2026-03-01", "'2026-03-01", "1-mar-26", "01-mar-26", "2026-mar-01"),
    ],
)
def test_a_day_is_the_same_however_it_is_written(write: Write, inventory: Inventories, day: str) -> None:
    read = inventory(write("a.csv", PURCHASES, ("A", "x", CLEANING, 1, day)))
    assert read.frame["purchase.started"].to_list() == [date(2026, 3, 1)], problems(read)


@pytest.mark.parametrize("word", ["ej aktuellt", "ingen", "E/T", "(tom)", "TBD", "n/a", "-", "–"])
def test_words_for_nothing_are_empty(write: Write, inventory: Inventories, word: str) -> None:
    read = inventory(write("a.csv", PURCHASES, ("A", "x", word, word, word)))
    assert problems(read) == []
    assert read.frame.select("purchase.cpv", "purchase.value_sek", "purchase.started").row(0) == (None, None, None)


# --- dates of old workbooks -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("source", ["shared", "sibling"])
def test_a_bare_day_number_counts_as_its_workbook_does(write: Write, inventory: Inventories, source: str) -> None:
    path = odd("24-date-1904/b.xlsx") if source == "shared" else write("b.xlsx", PURCHASES)
    if source == "sibling":
        book = openpyxl.Workbook()
        book.epoch = CALENDAR_MAC_1904
        for row in (PURCHASES, ("A1", "x", CLEANING, 1, 44620), ("A2", "x", CLEANING, 1, 44620.5)):
            book.active.append(row)
        book.save(path)
    assert set(inventory(path).frame["purchase.started"]) == {date(2026, 3, 1)}


# --- headings of real systems -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["betal", "bjurholm", "english"])
def test_shared_headings_of_ledgers(name: str) -> None:
    read = read_ledger(odd(f"26-ledger-headings/{name}.xlsx"))
    assert summed(read) == 300
    assert read.frame["year"].to_list() == [2026, 2026]


@pytest.mark.parametrize("headings", [
    ("Resk.nr (T)", "Org.nr", "Konto", "Konto (T)", "Belopp", "Bokf.datum"),
    ("Lev.namn", "Lev orgnr", "Kontonr", "Kontonamn", "Nettobelopp SEK", "Ver.datum"),
    ("Motpart", "Motpart orgnr", "Konto", "Kontotext", "Fakturabelopp", "Betalningsdatum"),
    ("Supplier name", "Organization number", "Account", "Account name", "Net amount", "Payment date"),
    ("Leverantör (T)", "Organisationsnr", "Kto", "Konto klartext", "Bokfört belopp", "Trans.datum"),
    ("Namn", "Moms-reg.nr", "Huvudbokskonto", "Kontotext", "Belopp i lokal valuta", "Bokföringsdag"),
    ("Vendor name", "VAT registration number", "Main account", "Account name", "Amount in accounting currency", "Per"),
])  # fmt: skip
def test_ledgers_of_common_systems_need_no_mapping(write: Write, headings: Row) -> None:
    row = ("Alfa AB", "556599-4307", "4631", "Hemtjänst", 300, "202601" if headings[-1] == "Per" else "2026-01-02")
    read = read_ledger(write("l.csv", headings, row))
    assert summed(read) == 300
    posting = read.frame.row(0, named=True)
    assert (posting["supplier"], posting["account"], posting["year"]) == ("Alfa AB", "4631", 2026)


def test_debits_and_credits_in_two_columns_are_one_amount(write: Write) -> None:
    headings = ("Leverantör", "Konto", "Debet", "Kredit", "Datum")
    rows = [("A", "4631", "1 000,50", "", "2026-01-02"), ("A", "4631", "", "200", "2026-01-03"),
            ("B", "4632", "50", "0", "2026-01-03")]  # fmt: skip
    assert summed(read_ledger(write("l.csv", headings, *rows))) == Decimal("850.50")


def test_a_ledger_without_accounts_is_summed_and_says_so(write: Write) -> None:
    read = read_ledger(
        write("l.csv", ("Leverantör", "Belopp", "Datum"), ("A", 100, "2026-01-02"), ("B", 5, "2025-01-02"))
    )
    assert summed(read) == 105
    assert read.frame["year"].to_list() == [2026, 2025]
    assert "accounts" in told(read)


def test_years_that_nobody_knows_are_asked_about(write: Write) -> None:
    path = write("l.csv", ("Leverantör", "Konto", "Belopp"), ("A", "4631", 100))
    with pytest.raises(InputError, match="--set date=2025"):
        read_ledger(path)
    assert read_ledger(path, given={"date": "2025"}).frame["year"].to_list() == [2025]
    odd_name = write("m.csv", ("Leverantör", "Konto", "Belopp", "När"), ("A", "4631", 100, "2026-01-02"))
    with pytest.raises(InputError, match="“När”"):
        read_ledger(odd_name)


@pytest.mark.parametrize("heading", ["Avtalspart", "Transaction Number", "Avtalsansvarig", "Startkod"])
def test_what_a_column_cannot_hold_is_not_proposed(write: Write, inventory: Inventories, heading: str) -> None:
    rows = [("A1", "Städ", CLEANING, 1, "2026-03-01", f"Alfa {n} AB") for n in range(3)]
    inventory(write("a.csv", (*PURCHASES, heading), *rows))  # a question would be an error


def test_shared_party_of_the_contract_is_no_date(inventory: Inventories) -> None:
    inventory(odd("44-odd-suggestions/Avtalspart.csv"))


def test_yes_never_takes_a_column_whose_cells_nearly_all_fail(write: Write, nomenclature: Nomenclature) -> None:
    rows = [("A1", "Städ", CLEANING, 1, f"se diariet {n}") for n in range(20)]
    path = write("a.csv", ("Diarienummer", "Benämning", "CPV-kod", "Uppskattat värde", "Startdatum"), *rows)
    read = read_inventory(path, nomenclature=nomenclature, take_best=True)
    assert problems(read) == []
    assert "“Startdatum”" in told(read)


@pytest.mark.parametrize(
    ("headings", "cells", "months", "options", "total"),
    [
        (("Avtalstid inkl förlängning (mån)",), ("48",), None, None, 48),
        (("Avtalstid inkl. optioner",), ("4 år",), None, None, 48),
        (("Avtalslängd (mån)", "Total avtalstid (mån)"), ("24", "48"), 24, 24, 48),
        (("Max avtalslängd", "Optioner (mån)"), ("48 mån", "12"), 36, 12, 48),
        (("Avtalslängd (mån)", "Optioner (mån)", "Maximal avtalstid (mån)"), ("24", "24", "48"), 24, 24, 48),
        (("Total avtalstid",), ("2+1+1 år",), None, None, 48),
    ],
)
def test_a_length_with_options_is_a_fact_of_its_own(
    write: Write,
    inventory: Inventories,
    headings: Row,
    cells: Row,
    months: int | None,
    options: int | None,
    total: int,
) -> None:
    read = inventory(write("a.csv", (*PURCHASES, *headings), ("A", "x", CLEANING, 1, "2026-03-01", *cells)))
    paths = ("months", "option_months", "total_months")
    assert [read.frame[f"purchase.contract.{path}"][0] for path in paths] == [months, options, total]
    assert problems(read) == []


def test_lengths_that_contradict_each_other_are_told(write: Write, inventory: Inventories) -> None:
    headings = (*PURCHASES, "Avtalslängd (mån)", "Optioner (mån)", "Total avtalstid (mån)")
    read = inventory(write("a.csv", headings, ("A", "x", CLEANING, 1, "2026-03-01", 24, 12, 48)))
    [message] = problems(read)
    assert "48 months" in message
    assert read.frame["purchase.contract.option_months"].to_list() == [None]
    assert read.frame["options_unreadable"].to_list() == [True]


# --- no dead ends -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("source", ["shared", "sibling"])
def test_a_mapping_file_is_begun_for_any_list(write: Write, rulebook: Rulebook, source: str) -> None:
    headings = ("doffin_referanse", "navn", "cpv", "estimert_totalverdi")
    rows = ("1", "Renhold", "90910000", "600000"), ("2", "Tolk", "79540000", "5")
    path = odd("46-dead-end/a.csv") if source == "shared" else write("a.csv", headings, *rows)
    text = mapping_template(rulebook, Language.SV, path, None)
    assert all(f'"{heading}"' in text for heading in headings)
    assert all(sample in text for sample in ("Renhold", "600000"))


@pytest.mark.parametrize("source", ["shared", "sibling"])
def test_a_ledger_read_as_an_inventory_is_told_the_command(write: Write, inventory: Inventories, source: str) -> None:
    sibling = write("l.csv", ("Lev.namn", "Kontonr", "Nettobelopp", "Bokf.datum"), ("A", "4631", 5, "2026-01-02"))
    path = odd("46-dead-end/ledger_as_inventory.csv") if source == "shared" else sibling
    with pytest.raises(InputError, match="reservkoll ledger"):
        inventory(path)


@pytest.mark.parametrize("headings", [
    ("kopare_id", "kopare", "verifikationsnummer", "leverantor", "leverantor_id", "konto_nr", "belopp", "datum"),
    ("Förvaltning", "Leverantör", "Org.nr", "Konto", "Belopp", "Datum"),
    ("Leverantör", "Org.nr", "Belopp", "Datum"), ("Supplier", "Amount", "Invoice date"),
])  # fmt: skip
def test_ledgers_that_name_the_buyer_or_have_no_accounts_are_seen_too(
    write: Write, inventory: Inventories, headings: Row
) -> None:
    with pytest.raises(InputError, match="reservkoll ledger"):
        inventory(write("l.csv", headings, ("1",) * len(headings)))


def test_a_list_of_purchases_with_suppliers_and_amounts_is_no_ledger(write: Write, inventory: Inventories) -> None:
    headings = ("Benämning", "Leverantör", "Belopp", "Annonserad", "Period")
    assert inventory(write("a.csv", headings, ("x", "A", 5, "2026-03-01", "2026"))).frame.height == 1


def test_a_mapping_file_is_begun_for_a_ledger_too(write: Write) -> None:
    path = write("l.csv", ("Vem", "Kontering", "Pengar", "Bokf.datum"), ("Alfa", "4631", 5, "2026-01-02"))
    text = ledger_mapping_template(Language.EN, path, None)
    assert all(f'"{heading}"' in text for heading in ("Vem", "Kontering", "Pengar", "Bokf.datum"))
    filled_in = write("m.yaml", text.replace("# amount: null", 'amount: "Pengar"'))
    assert summed(read_ledger(path, mapping=read_ledger_mapping(filled_in))) == 5
    assert is_ledger(write("s.csv", POSTINGS, ("A", "", "4631", 5, "2026-01-02")), None)
    assert not is_ledger(write("i.csv", PURCHASES, ("A", "x", CLEANING, 5, "2026-01-02")), None)


def test_an_inventory_read_as_a_ledger_is_told_the_command(write: Write) -> None:
    with pytest.raises(InputError, match="reservkoll screen"):
        read_ledger(write("a.csv", PURCHASES, ("A", "x", CLEANING, 1, "2026-03-01")))


@pytest.mark.parametrize(
    ("name", "said"),
    [("a.xml", "Excel"), ("a.zip", "Unpack"), ("a.pdf", ".xlsx"), ("a.docx", ".xlsx"), ("a.html", ".xlsx")],
)
def test_files_that_are_no_tables_are_told_what_to_do(
    write: Write, inventory: Inventories, name: str, said: str
) -> None:
    path = write(name, "<lista/>")
    with pytest.raises(InputError, match=said) as error:
        inventory(path)
    assert str(error.value).count(". ") <= 2  # one sentence or two


@pytest.mark.parametrize("source", ["shared", "sibling"])
def test_json_arrays_are_lists_and_nan_is_named(write: Write, inventory: Inventories, source: str) -> None:
    row = dict(zip(PURCHASES, ("A1", "x", CLEANING, 100_000, "2026-03-01"), strict=True))
    array = odd("40-jsonl-nan/c.jsonl") if source == "shared" else write("c.json", json.dumps([row, row], indent=1))
    assert summed(inventory(array)) == (100_000 if source == "shared" else 200_000)
    broken = json.dumps(row).replace("100000", "-Infinity")
    nan = odd("40-jsonl-nan/a.jsonl") if source == "shared" else write("a.jsonl", f"{json.dumps(row)}\n{broken}\n")
    with pytest.raises(InputError, match=r"NaN" if source == "shared" else r"line 2: -Infinity"):
        inventory(nan)


@pytest.mark.parametrize(
    "text",
    ['{{"value": {}}}', '{{"result": {{"total": 2, "records": {}}}}}', '{{"@odata.count": 2, "value": {}}}', "{}"],
)
def test_an_array_under_the_one_key_of_an_object_is_a_list(write: Write, inventory: Inventories, text: str) -> None:
    row = dict(zip(PURCHASES, ("A1", "x", CLEANING, 100_000.5, "2026-03-01"), strict=True))
    assert summed(inventory(write("c.json", text.format(json.dumps([row, row], indent=1))))) == 200_001


@pytest.mark.parametrize("source", ["shared", "sibling"])
def test_all_faulty_rows_of_a_list_are_told_at_once(write: Write, source: str) -> None:
    rows = (("802405-0190", "F1"), ("", "F2"), ("802405-0191", "F3"), ("8024", "F4"), ("802405-0190", "F1 igen"))
    sibling = write("lista.xlsx", ("Organisationsnummer", "Namn"), *rows)
    path = odd("38-list-with-gaps/lista.csv") if source == "shared" else sibling
    with pytest.raises(InputError) as error:
        read_organisations(path)
    assert all(f"row {row}" in str(error.value) for row in (3, 4, 6))
    assert "--skip-bad" in str(error.value)
    read = read_organisations(path, skip_bad=True)
    assert read.frame["supplier_id"].to_list() == ["8024050190", "8024"]
    assert len(read.skipped) == 3


def test_a_list_may_be_json_too(write: Write) -> None:
    organisation = {"org_no": "802405-0190", "name": "F1"}
    document = write("o.json", json.dumps({"organisations": [organisation]}, indent=1))
    table = write("t.json", json.dumps([{"Organisationsnummer": "802405-0190", "Namn": "F1"}]))
    assert read_organisations(document).frame.equals(read_organisations(table).frame)


# --- typed ledgers, alphabets, garbled letters ------------------------------------------------------------------------
def test_shared_typed_ledgers() -> None:
    for name in ("a.jsonl", "text.parquet"):
        read = read_ledger(odd(f"39-typed-ledgers/{name}"))
        assert summed(read) == Decimal("50.05")
        assert read.frame["year"].to_list() == [2026, 2025]


@pytest.mark.parametrize("source", ["shared", "sibling"])
def test_buyers_of_any_alphabet_count(write: Write, inventory: Inventories, source: str) -> None:
    rows = [("A1", "x", CLEANING, 1, "2026-03-01", "大阪市"), ("A2", "x", CLEANING, 1, "2026-03-01", "Kraków")]
    sibling = write("a.csv", (*PURCHASES, "Upphandlande myndighet"), *rows)
    read = inventory(odd("47-cyrillic/a.csv") if source == "shared" else sibling)
    assert read.frame["purchase.authority.name"].null_count() == 0
    assert read.frame["purchase.authority.name"].n_unique() == 2


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_garbled_letters_are_put_right_and_told(write: Write, inventory: Inventories, encoding: str) -> None:
    titles = ["Tjänster för äldre", "Städning på skola", "Över ån till böndernas kök"]
    garbled = [title.encode().decode(encoding) for title in titles]
    rows = [(f"A{n}", title, CLEANING, 1, "2026-03-01") for n, title in enumerate(garbled)]
    read = inventory(write("a.csv", PURCHASES, *rows))
    assert read.frame["title"].to_list() == titles
    assert "garbled" in told(read)


def test_letters_of_dos_are_put_right_where_they_stand_within_a_word(write: Write, inventory: Inventories) -> None:
    rows = [("A", "Tj„nster f”r „ldre", CLEANING, 1, "2026-03-01"), ("B", "„Citat” †", CLEANING, 1, "2026-03-01")]
    assert inventory(write("a.csv", PURCHASES, *rows)).frame["title"].to_list() == ["Tjänster för äldre", "„Citat” †"]


def test_real_letters_and_signs_stay(write: Write, inventory: Inventories) -> None:
    titles = ["São Tomé", "Citroën Ä", "Café Ångström", "https://kommun.se/sök?id=3", "Varför? Därför", "Å ä ö"]
    rows = [(f"A{n}", title, CLEANING, 1, "2026-03-01") for n, title in enumerate(titles)]
    read = inventory(write("a.csv", PURCHASES, *rows))
    assert read.frame["title"].to_list() == titles
    assert not any(word in told(read) for word in ("garbled", "lost letters"))


@pytest.mark.parametrize("sign", ["\ufffd", "?"])
def test_lost_letters_are_told_with_the_remedy(write: Write, inventory: Inventories, sign: str) -> None:
    read = inventory(write("a.csv", PURCHASES, ("A", f"Tj{sign}nster f{sign}r {sign}ldre", CLEANING, 1, "2026-03-01")))
    assert "lost letters" in told(read)


# --- the formats agree ------------------------------------------------------------------------------------------------
AMOUNTS = (0.1, 2.005, -50.05, 94339.62264150943, 1_000_000.0, 7, 1234567.125)


def test_every_format_of_a_ledger_gives_the_same(write: Write, tmp_path: Path) -> None:
    rows = [(f"Lev {n}", "802405-0190", "4631", amount, f"202{n}-01-02") for n, amount in enumerate(AMOUNTS)]
    kinds = {name: pl.Float64 if name == "belopp" else pl.String for name in POSTINGS}
    frame = pl.DataFrame(rows, kinds, orient="row")
    frame.write_parquet(tmp_path / "a.parquet")
    frame.write_ndjson(tmp_path / "a.jsonl")
    write("a.xlsx", POSTINGS, *rows)
    write("a.csv", POSTINGS, *((*row[:3], repr(row[3]), row[4]) for row in rows))
    _write_ods(tmp_path / "a.ods", POSTINGS, rows)
    read = {suffix: read_ledger(tmp_path / f"a.{suffix}") for suffix in ("csv", "xlsx", "ods", "jsonl", "parquet")}
    expected = read["csv"].frame.drop("file", "sheet", strict=False)
    assert summed(read["csv"]) == Decimal("0.1") + Decimal("2.01") - Decimal("50.05") + Decimal(
        "94339.62"
    ) + 1_000_000 + 7 + Decimal("1234567.13")
    for suffix, each in read.items():
        assert each.frame["amount"].to_list() == expected["amount"].to_list(), suffix
        assert each.frame["year"].to_list() == expected["year"].to_list(), suffix
        assert "3 amounts in the column" in told(each), suffix


def _write_ods(path: Path, headings: Row, rows: Sequence[Row]) -> None:
    def cell(value: object) -> str:
        if isinstance(value, int | float):
            number = f'office:value-type="float" office:value="{value!r}"'
            return f"<table:table-cell {number}><text:p>{value!r}</text:p></table:table-cell>"
        return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'

    names = "urn:oasis:names:tc:opendocument:xmlns:"
    lines = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in (headings, *rows))
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{names}office:1.0" '
        f'xmlns:table="{names}table:1.0" xmlns:text="{names}text:1.0" office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="Blad1">{lines}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
        f'xmlns:manifest="{names}manifest:1.0"><manifest:file-entry manifest:full-path="/" '
        f'manifest:media-type="{kind}"/><manifest:file-entry manifest:full-path="content.xml" '
        'manifest:media-type="text/xml"/></manifest:manifest>'
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
