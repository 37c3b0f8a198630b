"""From a ledger file to postings: amounts with sign, years, accounts, numbers; and what could not be understood."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from tests.conftest import ROOT
from tests.ledger.conftest import WriteLedger

from reservkoll.common.errors import InputError
from reservkoll.inventory.column_mapping import Question
from reservkoll.ledger.ledger import Ledger, read_ledger

GOOD = ("Föreningen A", "899999-0032", "4631", "Köp", "100", "2024-01-31")


def _one(write_ledger: WriteLedger, **cells: str) -> Ledger:
    names = ("leverantor", "leverantor_id", "konto_nr", "konto_text", "belopp", "datum")
    return read_ledger(write_ledger([cells.get(name, good) for name, good in zip(names, GOOD, strict=True)]))


def _messages(ledger: Ledger) -> list[str]:
    found = ledger.problems.select("template", "parameters").iter_rows()
    return [template.format(**json.loads(parameters)) for template, parameters in found]


@pytest.mark.parametrize(
    ("text", "ore"),
    [
        ("1234,5", 123450),
        ("-1302.03", -130203),
        ("−1 302,03", -130203),
        ("- 400", -40000),
        ("1 234,50-", -123450),
        ("12 400,50 -", -1240050),
        ("(250,00)", -25000),
        ("-1,5 tkr", -150000),
        ("0", 0),
        ("-0,01", -1),
        ("1 234:-", 123400),
        ("+75", 7500),
    ],
)
def test_an_amount_is_exact_and_a_credit_is_below_zero(write_ledger: WriteLedger, text: str, ore: int) -> None:
    ledger = _one(write_ledger, belopp=text)
    assert ledger.frame["amount"].to_list() == [ore], _messages(ledger)
    assert ledger.amount_total == ore


@pytest.mark.parametrize(
    ("text", "ore"), [("ca 12 400", 1_240_000), ("-ca 400", -40_000), ("drygt 1 mkr", 100_000_000)]
)
def test_an_approximate_posting_counts_as_it_stands_and_is_told(write_ledger: WriteLedger, text: str, ore: int) -> None:
    ledger = _one(write_ledger, belopp=text)
    assert ledger.frame["amount"].to_list() == [ore], _messages(ledger)
    assert any("approximate" in template for template, _ in ledger.notes)
    assert not any("approximate" in template for template, _ in _one(write_ledger, belopp="12 400").notes)


def test_identical_rows_are_told_with_their_sum_and_counted(write_ledger: WriteLedger) -> None:
    """A doubled export looks so; two invoices of the same amount on one day may too."""
    other = (*GOOD[:4], "250", GOOD[5])
    doubled = read_ledger(write_ledger(GOOD, other, GOOD, GOOD))
    assert doubled.amount_total == 550_00
    [told] = [parameters for template, parameters in doubled.notes if "copies of a row" in template]
    assert (told["count"], told["sum"], told["rows"]) == (2, "200", "4–5")
    assert not any("copies of a row" in template for template, _ in read_ledger(write_ledger(GOOD, other)).notes)


@pytest.mark.parametrize(
    ("amounts", "total", "told"),
    [
        (("100", "250"), "350", None),
        (("100", "250"), "340", "is not the sum"),
        (("100", "250"), "360", "is not the sum"),
        (("100", "okänt"), "350", "could not be added to it"),
        (("100", "okänt"), "100", None),
        (("100 000", "250 000"), "3400000", "3\u00a0400\u00a0000, is not the sum"),
    ],
)
def test_a_stated_total_is_held_against_its_rows(
    write_ledger: WriteLedger, amounts: tuple[str, ...], total: str, told: str | None
) -> None:
    rows = [(f"Förening {n}", *GOOD[1:4], amount, GOOD[5]) for n, amount in enumerate(amounts)]
    ledger = read_ledger(write_ledger(*rows, ("Summa", "", "", "", total, "")))
    found = [template.format(**words) for template, words in ledger.notes if "the total there" in template]
    assert bool(found) is (told is not None)
    assert all(told is not None and told in text and (total in text or len(total) > 3) for text in found)


@pytest.mark.parametrize("text", ["5-6 mkr", "se bilaga", "-", "12,345,6", "--5", "123,567", "-100 EUR", "(-5)"])
def test_what_is_no_amount_is_unknown_never_zero(write_ledger: WriteLedger, text: str) -> None:
    ledger = _one(write_ledger, belopp=text)
    assert ledger.frame["amount"].to_list() == [None]
    if text != "-":  # a dash stands for nothing known
        assert text in _messages(ledger)[0]
        assert ledger.problems.select("cell", "rows", "row_numbers").row(0) == ("E2", 1, "2")


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2024-12-31", 2024),
        ("20240105", 2024),
        ("5 mars 2023", 2023),
        ("03/04/2022", 2022),
        ("2024", 2024),
        ("202403", 2024),
        ("2024-03", 2024),
        ("kv 2 2023", 2023),
        ("1990-01-01", 1990),
    ],
)
def test_the_year_of_a_date_a_month_or_a_year(write_ledger: WriteLedger, text: str, year: int) -> None:
    assert _one(write_ledger, datum=text).frame["year"].to_list() == [year]


@pytest.mark.parametrize("text", ["32 oktober 2024", "1989", "2101", "202413", "snart"])
def test_an_unreadable_date_is_an_unknown_year_and_is_told(write_ledger: WriteLedger, text: str) -> None:
    ledger = _one(write_ledger, datum=text)
    assert ledger.frame["year"].to_list() == [None]
    assert text in _messages(ledger)[0]
    assert ledger.frame["amount"].to_list() == [10000]  # the rest of the row lives on


@pytest.mark.parametrize("text", ["4631", "4631.0", "4631 Köp av vård", "4631-Köp av vård"])
def test_an_account_is_its_digits(write_ledger: WriteLedger, text: str) -> None:
    assert _one(write_ledger, konto_nr=text).frame["account"].to_list() == ["4631"]


@pytest.mark.parametrize("text", ["städ 1", "4631 4632", "46-31"])
def test_what_is_no_account_is_told(write_ledger: WriteLedger, text: str) -> None:
    ledger = _one(write_ledger, konto_nr=text)
    assert ledger.frame["account"].to_list() == [None]
    assert text in _messages(ledger)[0]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("899999-0032", "8999990032"),
        ("8999990032", "8999990032"),
        ("16899999-0032", "8999990032"),
        ("SE899999003201", "8999990032"),
        ("121212-1212", "1212121212"),
        ("19121212-1212", "1212121212"),
        ("10004007", "10004007"),  # the buyer's own number
        ("L-10442", "L-10442"),
    ],
)
def test_a_supplier_number_in_all_its_forms(write_ledger: WriteLedger, text: str, number: str) -> None:
    assert _one(write_ledger, leverantor_id=text).frame["supplier_id"].to_list() == [number]


def test_a_wrong_check_digit_is_told_once_for_all_its_rows(write_ledger: WriteLedger) -> None:
    wrong = ("A", "899999-0033", "4631", "", "1", "2024-01-01")
    ledger = read_ledger(write_ledger(*[wrong] * 12, GOOD))
    assert ledger.frame["supplier_id"].null_count() == 12
    assert ledger.problems["rows"].to_list() == [12]
    assert ledger.problems["row_numbers"][0] == "2, 3, 4, 5, 6, 7, 8, 9, 10, 11, …"
    assert "check digit" in _messages(ledger)[0]


def test_a_personal_number_never_stands_in_a_message(write_ledger: WriteLedger) -> None:
    ledger = read_ledger(
        write_ledger(
            ("A", "121212-1213", "19121212-1212", "", "19121212-1212", "19121212-1212"),
            ("A", "19121212-1213", "kund 121212-1212", "", "betalt 121212-1212", "121212-1212"),
        )
    )
    assert ledger.problems.height >= 5
    told = json.dumps(ledger.problems.rows(), default=str) + "".join(_messages(ledger))
    assert "1212-121" not in told
    assert "1212121" not in told


def test_the_national_columns_are_found_whatever_stands_beside_them(write_ledger: WriteLedger) -> None:
    headings = ("kopare_id", "kopare", "verifikationsnummer", "leverantor", "leverantor_id", "konto_nr", "konto_text",
                "bokforingsdatum", "forvaltning", "fakturanummer", "nettobelopp")  # fmt: skip
    row = ("2120001231", "K", "1", "A", "8999990032", "4631", "t", "2024-05-01", "f", "-", "100.00")
    ledger = read_ledger(write_ledger(row, headings=headings))
    assert ledger.frame.rows() == [("8999990032", "A", "4631", "t", 10000, 2024, False)]


def test_amounts_without_vat_go_before_those_with(write_ledger: WriteLedger) -> None:
    headings = (
        "Leverantör",
        "Orgnr",
        "Konto",
        "Belopp inkl moms",
        "Belopp exkl moms",
        "Bokföringsdatum",
        "Fakturadatum",
    )
    row = ("A", "8999990032", "4631", "125", "100", "2024-01-02", "2023-12-30")
    ledger = read_ledger(write_ledger(row, headings=headings))
    assert ledger.frame.select("amount", "year").rows() == [(10000, 2024)]


def test_headings_below_a_title(write_ledger: WriteLedger) -> None:
    path = write_ledger(
        ("", "", "", ""), ("Konto", "Lev.namn", "Belopp", "Datum"), ("4631", "A", "5", "2024-01-01"),
        headings=("Reskontra 2024", "", "", ""),
    )  # fmt: skip
    ledger = read_ledger(path)
    assert ledger.frame.select("supplier", "account", "amount").rows() == [("A", "4631", 500)]


def test_two_columns_that_fit_equally_are_not_guessed_between(write_ledger: WriteLedger) -> None:
    path = write_ledger(("4631", "1", "2"), headings=("Konto", "Belopp", "Belopp"))
    with pytest.raises(InputError) as refused:
        read_ledger(path)
    assert "Belopp [B]" in str(refused.value)
    assert "Belopp [C]" in str(refused.value)
    assert read_ledger(path, take_best=True).frame["amount"].to_list() == [100]


def test_a_doubtful_column_is_asked_about(write_ledger: WriteLedger) -> None:
    path = write_ledger(("4631", "1", "2", "2025"), headings=("Konto", "Belopp", "Belopp", "År"))
    asked: list[str] = []

    def choose(question: Question) -> str | None:
        asked.append(question.letter)
        return "amount" if question.letter == "C" else None

    assert read_ledger(path, choose=choose).frame["amount"].to_list() == [200]
    assert asked == ["B", "C"]


@pytest.mark.parametrize(
    ("headings", "lacking"), [(("Leverantör", "Belopp"), "no row has a year"), (("Leverantör", "Konto"), "amount")]
)
def test_a_needed_column_that_is_not_there_is_named(
    write_ledger: WriteLedger, headings: tuple[str, ...], lacking: str
) -> None:
    with pytest.raises(InputError, match=lacking):
        read_ledger(write_ledger(("A", "1"), headings=headings))


def test_a_file_that_is_no_ledger_is_refused_with_what_was_seen(write_ledger: WriteLedger) -> None:
    with pytest.raises(InputError, match="Äpplen"):
        read_ledger(write_ledger(("1", "2"), headings=("Äpplen", "Päron")))


def test_a_lone_amount_at_the_end_is_told(write_ledger: WriteLedger) -> None:
    ledger = read_ledger(write_ledger(GOOD, ("", "", "", "", "100", "")))
    assert ledger.rows_read == 2
    assert any("totals" in template for template, _ in ledger.notes)


def test_an_xlsx_ledger_is_read_as_the_csv_is(tmp_path: Path) -> None:
    csv = ROOT / "examples" / "ledger.csv"
    rows = pl.read_csv(csv, separator=";", infer_schema=False)
    rows.write_excel(tmp_path / "ledger.xlsx")
    ours, theirs = read_ledger(csv), read_ledger(tmp_path / "ledger.xlsx")
    assert ours.frame.equals(theirs.frame)
    assert ours.rows_read == rows.height


def test_totals_in_a_ledger_are_left_out_and_told(write_ledger: WriteLedger) -> None:
    other = ("Summa Bygg AB", "5560125790", "4631", "Summa bygg", "-30", "2024-02-01")
    total, alone = ("", "", "", "Summa", "70", ""), ("", "", "", "", "55", "")
    ledger = read_ledger(write_ledger(GOOD, other, total, GOOD, ("Totalt", "", "", "", "170,00", "")))
    assert ledger.frame["amount"].to_list() == [100_00, -30_00, 100_00]
    assert (ledger.rows_read, ledger.amount_total) == (3, 170_00)
    told = [template.format(**words) for template, words in ledger.notes]
    assert any("left out of rows and sums: row 4, 6." in note for note in told)
    ledger = read_ledger(write_ledger(GOOD, other, alone))
    assert ledger.amount_total == 125_00
    assert any(
        "neither supplier, account nor date: row 4." in template.format(**words) for template, words in ledger.notes
    )
