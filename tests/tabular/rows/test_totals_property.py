"""Whatever totals, repeats, notes and noise stand in a list: every row is read or named as left out, and no öre is lost
or counted twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.tools import examples

from reservkoll.cpv.nomenclature import Nomenclature
from reservkoll.inventory.one_row_per import one_row_per
from reservkoll.inventory.reader import read_inventory
from reservkoll.ledger.ledger import read_ledger

LEDGER = ("leverantor", "leverantor_id", "konto_nr", "belopp", "datum")
INVENTORY = ("Diarienummer", "Benämning", "CPV-kod", "Uppskattat värde", "Annonserad")
LABELS = (
    *("{} Summa", "{} – summa", "{}, totalt", "Summa {}", "{} (summa)", "{} Total", "{} sammanlagt", "Totalt {}"),
    *("{} Delsumma", "{}: summa"),
)
GRAND = ("Totalsumma", "Summa", "(summa)", "Sammanlagt", "Totalt", "Grand Total", "Slutsumma")
NAMES = ("Alfa AB", "Beta AB", "Föreningen Ett", "Vård", "Hemtjänst Nord", "Gamma & Co", "4711 Städ", "Delta")
NOTES = ("Källa: ekonomisystemet", "Uppgifterna är hämtade 2026-03-01.", "* avser helår")
Cells = tuple[str | Decimal | None, ...]


@dataclass(frozen=True)
class Made:
    """A list: its rows below the headings, which of them hold purchases, and what these come to in öre."""

    rows: list[Cells]
    purchases: list[int]
    ore: int


def ore(amount: Decimal) -> int:
    return int((amount * 100).quantize(Decimal(1), ROUND_HALF_UP))


def amounts(*, credits: bool) -> st.SearchStrategy[Decimal]:
    kinds = [
        st.integers(1, 10**6).map(Decimal),
        st.integers(100, 10**8).map(lambda n: Decimal(n) / 100),
        st.floats(1, 10**6).map(lambda number: Decimal(repr(number))),
    ]
    if credits:
        kinds.append(st.integers(1, 10**5).map(lambda n: Decimal(-n)))
    return st.one_of(kinds)


@st.composite
def lists(draw: st.DrawFn, *, ledger: bool) -> Made:
    """Groups of rows with subtotals (called so, named again, or bare; above or below), a grand total, notes."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True))
    style = draw(st.sampled_from(["label", "name", "bare", "none"]))
    above = style == "label" and draw(st.booleans())
    once = style == "label" and draw(st.booleans())  # the name of a group in its first row only, as in a pivot table
    label, rows, purchases, total = draw(st.sampled_from(LABELS)), list[Cells](), list[int](), 0

    def subtotal(name: str, amount: int) -> Cells:
        text = {"label": label.format(name), "name": name, "bare": None}[style]
        return (text, None, None, Decimal(amount) / 100, None) if ledger else (
            None, text, None, Decimal(amount) / 100, None
        )  # fmt: skip

    for name in names:
        # Below a list of one row, the same amount without a word for a total may be anything: it is kept, and told.
        fewest = 2 if style in {"bare", "name"} and len(names) == 1 else 1
        found = draw(st.lists(amounts(credits=ledger), min_size=fewest, max_size=4))
        known = sum(map(ore, found))
        if style != "none" and above:
            rows.append(subtotal(name, known))
        for place, amount in enumerate(found):
            shown = None if once and place else name
            purchases.append(len(rows))
            number = len(purchases)
            rows.append((shown, None, "4631", amount, f"2026-01-{1 + number % 28:02}") if ledger else
                        (f"A{number}", shown, "85312120-6", amount, f"2026-03-{1 + number % 28:02}"))  # fmt: skip
        if style != "none" and not above:
            rows.append(subtotal(name, known))
        total += known
    if draw(st.booleans()):
        label_cell = draw(st.sampled_from(GRAND))
        rows.append((label_cell, None, None, Decimal(total) / 100, None))
    if draw(st.booleans()):
        rows += [(None,) * 5, (draw(st.sampled_from(NOTES)), None, None, None, None)]
    return Made(rows, purchases, total)


def write(path: Path, headings: tuple[str, ...], made: Made) -> None:
    if path.suffix == ".csv":
        shown = [
            ";".join("" if cell is None else str(cell).replace(".", ",") if isinstance(cell, Decimal) else cell
                     for cell in row)
            for row in made.rows
        ]  # fmt: skip
        path.write_text("\n".join((";".join(headings), *shown)) + "\n", "utf-8")
        return
    book = openpyxl.Workbook()
    book.active.append(headings)
    for row in made.rows:
        book.active.append([float(cell) if isinstance(cell, Decimal) else cell for cell in row])
    book.save(path)


def check(made: Made, rows: list[int], left_out: list[int], total: int) -> None:
    filled = [place + 2 for place, row in enumerate(made.rows) if any(cell is not None for cell in row)]
    assert sorted([*rows, *left_out]) == filled, "every row is read or named as left out"
    assert rows == [place + 2 for place in made.purchases]
    assert total == made.ore


RUNS = settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
@RUNS
@given(made=lists(ledger=True))
def test_no_posting_is_lost_and_none_counted_twice(tmp_path: Path, suffix: str, made: Made) -> None:
    path = tmp_path / f"l.{suffix}"
    write(path, LEDGER, made)
    read = read_ledger(path)
    numbers = read.frame["row"].to_list() if "row" in read.frame.columns else [place + 2 for place in made.purchases]
    assert read.rows_read == len(made.purchases)
    check(made, numbers, read.left_out["row"].to_list(), read.amount_total)


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
@RUNS
@given(made=lists(ledger=False))
def test_no_purchase_is_lost_and_none_counted_twice(
    tmp_path: Path, nomenclature: Nomenclature, suffix: str, made: Made
) -> None:
    path = tmp_path / f"i.{suffix}"
    write(path, INVENTORY, made)
    read = read_inventory(path, nomenclature=nomenclature)
    check(made, read.frame["row"].to_list(), read.left_out["row"].to_list(), read.value_total)


@pytest.mark.parametrize("name", ["Alfa AB", None])
def test_what_only_may_be_a_total_is_kept_and_told(tmp_path: Path, name: str | None) -> None:
    rows: list[Cells] = [("Alfa AB", None, "4631", Decimal(500), "2026-01-02"), (name, None, None, Decimal(500), None)]
    path = tmp_path / "l.csv"
    write(path, LEDGER, Made(rows, [], 0))
    read = read_ledger(path)
    assert (read.rows_read, read.amount_total) == (2, 100_000)
    [words] = [words for template, words in read.notes if "may be totals" in template]
    assert str(words["rows"]) == "3"


@RUNS
@given(
    values=st.lists(st.integers(1, 10**9), min_size=1, max_size=6),
    times=st.lists(st.integers(1, 4), min_size=6, max_size=6),
)
def test_repeated_procurements_come_to_each_once(
    tmp_path: Path, nomenclature: Nomenclature, values: list[int], times: list[int]
) -> None:
    rows: list[Cells] = [
        (f"KS {number}", f"Lev {again}", "85312120-6", Decimal(value), "2026-03-01")
        for number, (value, often) in enumerate(zip(values, times, strict=False))
        for again in range(often)
    ]
    path = tmp_path / "i.csv"
    write(path, INVENTORY, Made(rows, [], 0))
    read = read_inventory(path, nomenclature=nomenclature)
    once = one_row_per(read, "id")
    assert once.value_total == sum(values) * 100
    assert once.frame.height == len(values)
    named = sorted([*once.frame["row"], *once.left_out["row"]])
    assert named == list(range(2, len(rows) + 2))
