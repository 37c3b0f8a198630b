"""Rows below the headings that are no purchases, and what is said of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from time import process_time

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reservkoll.cpv.nomenclature import Nomenclature
from reservkoll.inventory.reader import Inventory, combined, read_inventory
from reservkoll.tabular.header.detect import Header
from reservkoll.tabular.rows.classify import row_numbers, sort_rows
from reservkoll.tabular.sheet import Sheet
from reservkoll.tabular.tables import Table, data_rows

HEAD = "Dnr;Titel;CPV-kod;Uppskattat värde;Annonserad"
A = "1;Dagcentral;85312120-6;1 000,50;2025-03-01"
B = "2;Städning;90911200-8;2 000;2025-04-01"
C = "3;Ledsagning;85311200-4;500;2025-05-01"
Read = Callable[..., Inventory]


@pytest.fixture
def read(make_csv: Callable[..., Path], nomenclature: Nomenclature) -> Read:
    def inner(*lines: str, head: str = HEAD) -> Inventory:
        return read_inventory(make_csv("\n".join((head, *lines)) + "\n"), nomenclature=nomenclature)

    return inner


def told(inventory: Inventory) -> str:
    return "\n".join(template.format(**words) for template, words in inventory.notes)


def left_out(inventory: Inventory) -> list[tuple[int, str]]:
    return inventory.left_out.select("row", "kind").rows()


@pytest.mark.parametrize(
    "total",
    [
        "Summa;;;3 000,50;", "Totalt:;;;3000,50;", ";TOTALT;;3 000,50 kr;", ";Total;;3000.50;", "Summa 2025;;;3000,50;",
        ";;Summa kr;3000,50;", "Totalsumma (SEK);;;3000,50;", "Summa:;2 st;;3000,50;", "Summa: 3 000,50 kr;;;;",
        "S:a;;;3000,50;", "Summa;;;;", "Slutsumma;-;-;3000,50;-",
        "Antal: 2 st;;Summa:;3000,50;100 %", "Sum;;;3000,50;", "Grand total;;;3000,50;",
        ";\u00a0Summa \u00a0exkl. moms ;;3000,50;", ";;;=SUM(D2:D3);", "Summa vård och omsorg;;;3000,50;",
        ";Totalt vård och omsorg;;3000,50;", ";;;3000,50;",
    ],
)  # fmt: skip
def test_a_total_at_the_end_is_left_out_of_rows_and_sums_and_told(read: Read, total: str) -> None:
    inventory = read(A, B, total)
    assert inventory.frame["row"].to_list() == [2, 3]
    assert inventory.value_total == 300050
    assert left_out(inventory) == [(4, "total")]
    assert "left out of rows and sums: row 4." in told(inventory)
    assert "is not the sum" not in told(inventory)
    assert inventory.problems.is_empty()


@pytest.mark.parametrize(
    "purchase",
    [
        "3;Summa;;3 000,50;", ";Summa;85312120-6;3000,50;", ";Summa;;3000,50;2025-01-01", ";Total ombyggnad;;3000;",
        ";Totalentreprenad skola;;3000,50;", ";Summarisk kartläggning;;3000,50;", "4;;;3000,50;", ";;;3000;",
        ";;;2000,01;", "Total AB;Drivmedel;09100000-0;3000,50;", ";Sumpumpar;;3000,50;",
    ],
)  # fmt: skip
def test_a_purchase_that_resembles_a_total_stays(read: Read, purchase: str) -> None:
    inventory = read(A, B, purchase)
    assert inventory.frame["row"].to_list() == [2, 3, 4]
    assert inventory.left_out.is_empty()


def test_subtotals_within_and_the_grand_total(read: Read) -> None:
    inventory = read(A, B, "Delsumma;;;3000,50;", C, "Delsumma;;;500;", "Totalt;;;3 500,50;")
    assert inventory.frame["row"].to_list() == [2, 3, 5]
    assert left_out(inventory) == [(4, "total"), (6, "total"), (7, "total")]
    assert "left out of rows and sums: row 4, 6–7." in told(inventory)
    assert "is not the sum" not in told(inventory)
    assert inventory.value_total == 350050


def test_unnamed_subtotals_and_grand_total(read: Read) -> None:
    inventory = read(A, B, ";;;3000,50;", C, A, ";;;1500,50;", ";;;4501;")
    assert left_out(inventory) == [(4, "total"), (7, "total"), (8, "total")]
    assert inventory.value_total == 450100


def test_amounts_alone_in_their_rows_are_not_taken_for_totals_of_each_other(read: Read) -> None:
    inventory = read("1", "1", "2", "4", head="Uppskattat värde")
    assert inventory.frame.height == 4
    assert read(A, ";;;5;", ";;;1005,50;").frame.height == 3


def test_a_total_that_is_not_the_sum_above_is_told_with_both_amounts(read: Read) -> None:
    assert "row 4: the total there, 4 000, is not the sum of the rows above it, 3\u00a0000,50 kr" in told(
        read(A, B, "Summa;;;4 000;")
    )
    unknown = read(A, "2;Städning;;okänt;", "Summa;;;4 000;")
    assert unknown.frame.height == 2
    assert "is not the sum" not in told(unknown)


def test_vat_below_a_total_is_no_purchase(read: Read) -> None:
    inventory = read(A, B, ";Summa exkl. moms;;3000,50;", ";Moms 25 %;;750,13;", ";Summa inkl. moms;;3750,63;")
    assert inventory.value_total == 300050
    assert left_out(inventory) == [(4, "total"), (5, "total"), (6, "total")]
    assert "is not the sum" not in told(inventory)
    above = read(A, B, ";Moms 25 %;;750,13;", ";Totalt inkl. moms;;3750,63;")
    assert (above.value_total, left_out(above)) == (300050, [(4, "total"), (5, "total")])
    assert read(A, B, ";Momsrådgivning;;750,13;").frame.height == 3
    assert read(A, B, ";Moms 25 %;;750,13;").frame.height == 3


def test_the_name_of_a_group_with_a_total_of_its_own_is_no_purchase(read: Read) -> None:
    inventory = read("Vård;;;;", A, B, "Summa vård;;;3000,50;", "Kultur;;;;", C, "Totalt;;;3500,50;")
    assert inventory.frame["row"].to_list() == [3, 4, 6, 7]
    assert left_out(inventory) == [(2, "group"), (5, "total"), (8, "total")]
    assert "names of groups, whose totals stand below them, were passed over: row 2." in told(inventory)


def test_a_list_without_an_amount_column_leaves_out_named_totals(read: Read) -> None:
    inventory = read("1;a;85312120-6", "Summa;;", head="Dnr;Titel;CPV-kod")
    assert left_out(inventory) == [(3, "total")]


def test_repeated_headings_are_passed_over_and_told(read: Read) -> None:
    inventory = read(A, HEAD.upper() + ";", B, "Dnr ;Titel;CPV-kod;\u00a0Uppskattat värde;Annonserad", "", C)
    assert inventory.frame["row"].to_list() == [2, 4, 7]
    assert left_out(inventory) == [(3, "repeated_headings"), (5, "repeated_headings")]
    assert "the headings stand once more and were passed over: row 3, 5." in told(inventory)
    assert inventory.problems.is_empty()


def test_a_row_with_one_heading_word_is_a_purchase(read: Read) -> None:
    assert read(A, "4;Titel;;;").frame.height == 2


def test_notes_below_the_list(read: Read) -> None:
    inventory = read(
        A, B, "Summa;;;3000,50;", "Källa: ekonomisystemet", "", ";* Avser hela perioden", "Sammanställd av 811228-9874."
    )
    assert inventory.frame["row"].to_list() == [2, 3]
    assert left_out(inventory) == [(4, "total"), (5, "note"), (7, "note"), (8, "note")]
    assert "5 “Källa: ekonomisystemet”" in told(inventory)
    assert "9874" not in told(inventory)
    assert "9874" not in str(inventory.left_out.rows())


@pytest.mark.parametrize(
    "last", [(";Nytt ramavtal städ",), ("", ";Nytt ramavtal städ"), ("2025-17",), ("", "Summering"), (";Källa",)]
)
def test_a_last_row_with_a_title_alone_is_a_purchase_to_complete(read: Read, last: Sequence[str]) -> None:
    inventory = read(A, B, *last)
    assert inventory.frame.height == 3
    assert inventory.left_out.is_empty()


def test_a_note_within_the_list_is_not_dropped(read: Read) -> None:
    inventory = read(A, "", "Källa: ekonomisystemet", B)
    assert inventory.frame["row"].to_list() == [2, 4, 5]


def test_several_files_keep_what_was_left_out(read: Read) -> None:
    both = combined([read(A, "Summa;;;1000,50;"), read(B, C, "Summa;;;2500;")])
    assert left_out(both) == [(3, "total"), (4, "total")]
    assert both.left_out["file"].unique().to_list() == ["inventory.csv"]


ROW = st.one_of(
    st.tuples(st.sampled_from(["1", "x", None]), st.sampled_from(["a", "Summa", "Totalt b", None]),
              st.sampled_from(["1", "2", "3", "-", None])),
    st.just((None, "Summa", "3")),
    st.just((None, None, None)),
)  # fmt: skip


@given(rows=st.lists(ROW, max_size=12))
def test_every_row_is_kept_or_named_and_the_rest_adds_up(rows: list[tuple[str | None, ...]]) -> None:
    data = pl.DataFrame(rows, {"A": pl.String, "B": pl.String, "C": pl.String}, orient="row").with_columns(
        row=pl.int_range(2, pl.len() + 2, dtype=pl.UInt32)
    )
    amounts = data["C"].cast(pl.Int64, strict=False)
    found = sort_rows(data, [("Dnr", "Titel", "Värde")], identity=["A"], value="C", amounts=lambda: amounts)
    assert sorted([*found.purchases["row"], *found.left_out["row"]]) == data["row"].to_list()
    assert found.purchases.filter(pl.col("A") == "1").height == data.filter(pl.col("A") == "1").height
    assert found.purchases["row"].is_sorted()


def below_the_headings(columns: dict[str, list[str | None]], header_row: int = 1) -> tuple[list[int], int]:
    """The numbers of the rows that hold something, and how many between them that do not."""
    cells = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
    data, empty = data_rows(Table(Sheet("Lista", cells), Header(header_row, (), header_row), "list.xlsx"))
    assert data.drop("row").columns == cells.columns
    return data["row"].to_list(), empty


CELLS = st.sampled_from([None, "", " ", "\t\u00a0", "x", " x "])


@given(rows=st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=8), header_row=st.integers(0, 9))
def test_a_row_is_empty_where_every_cell_is_nothing_but_blanks(rows: list[list[str | None]], header_row: int) -> None:
    filled = [n for n, row in enumerate(rows, 1) if n > header_row and any(cell and cell.strip() for cell in row)]
    columns = {letter: [row[at] for row in rows] for at, letter in enumerate("ABC")}
    between = filled[-1] - header_row - len(filled) if filled else 0
    assert below_the_headings(columns, header_row) == (filled, between)


@pytest.mark.slow
def test_empty_rows_are_found_in_the_widest_sheet_that_excel_has() -> None:
    """Each column is looked at once, by itself: not with all the others beside it, which took minutes here."""
    widest = {f"c{number}": ["Rubrik", None, None, None] for number in range(16_384)}
    widest["c9"], widest["c16000"] = ["Rubrik", None, " ", "x"], ["Rubrik", None, None, "y"]
    started = process_time()
    assert below_the_headings(widest) == ([4], 2)
    assert process_time() - started < 15


def test_row_numbers_are_told_in_runs() -> None:
    assert row_numbers([2, 3, 4, 7, 9, 10]) == "2–4, 7, 9–10"
