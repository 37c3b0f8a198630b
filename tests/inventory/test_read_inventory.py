"""From a file to typed facts."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from tests.contracts import ROWS

from reservkoll.common.errors import InputError
from reservkoll.cpv.nomenclature import Nomenclature
from reservkoll.inventory.column_mapping import Mapping, Question, read_mapping
from reservkoll.inventory.reader import read_inventory
from reservkoll.inventory.schema import PROBLEM_SCHEMA, SCHEMA

ROOT = Path(__file__).parents[2]

HEADINGS = ["Dnr", "Titel", "CPV-kod", "Uppskattat värde (SEK)", "Annonserad", "Lag", "Avtalslängd (mån)", "LOV"]
ROW = ["1", "Dagcentral", "85312120-6 Dagcentraler", "1 234 567,50 kr", "2025-03-01", "LOU", "36", "Nej"]


def test_a_row_becomes_typed_facts(make_xlsx: Callable[..., Path], nomenclature: Nomenclature) -> None:
    inventory = read_inventory(make_xlsx([HEADINGS, ROW]), nomenclature=nomenclature)
    assert dict(inventory.frame.schema) == SCHEMA
    [row] = inventory.frame.to_dicts()
    assert {name: value for name, value in row.items() if value is not None} == {
            "file": "inventory.xlsx", "sheet": "Lista", "row": 2, "id": "1", "title": "Dagcentral",
            "purchase.cpv": ["85312120-6"], "cpv_label": "Dagcentraler", "purchase.value_sek": 123456750,
            "value_low": 123456750, "value_high": 123456750, "value_currency": "SEK", "value_gross": False,
            "value_vat_told": False, "value_with_options": False,
            "options_unreadable": False, "purchase.started": date(2025, 3, 1), "started_first": date(2025, 3, 1),
            "started_last": date(2025, 3, 1), "started_unreadable": False, "purchase.act": "LOU",
            "purchase.contract.months": Decimal(36), "purchase.choice_system": False,
    }  # fmt: skip
    assert dict(inventory.problems.schema) == PROBLEM_SCHEMA
    assert inventory.problems.is_empty()
    assert inventory.value_total == 123456750


def test_a_title_block_empty_rows_and_an_offset_keep_the_sheets_row_numbers(
    make_xlsx: Callable[..., Path], nomenclature: Nomenclature
) -> None:
    block = [
        ["Upphandlingar i Exempelköping"],
        ["Titel: årets lista", None, "CPV"],
        [],
        HEADINGS,
        ROW,
        [],
        ["  "],
        ROW,
        [],
    ]
    inventory = read_inventory(make_xlsx(block, corner="C3"), nomenclature=nomenclature)
    assert inventory.frame["row"].to_list() == [7, 10]
    told = [template.format(**parameters) for template, parameters in inventory.notes]
    assert any("row 6" in note and "2 rows were read" in note for note in told)
    assert any("2 wholly empty rows" in note for note in told)


def test_a_faulty_cell_is_told_and_the_rest_of_the_row_lives_on(
    make_xlsx: Callable[..., Path], nomenclature: Nomenclature
) -> None:
    faulty = ["2", "#N/A", "8531212", "1.234", "mars", "LOL", "3 veckor", "kanske"]
    inventory = read_inventory(make_xlsx([HEADINGS, ROW, faulty, ROW], corner="B2"), nomenclature=nomenclature)
    assert inventory.frame["id"].to_list() == ["1", "2", "1"]
    assert inventory.frame["started_unreadable"].to_list() == [False, True, False]
    assert inventory.frame["purchase.value_sek"].to_list() == [123456750, None, 123456750]
    assert inventory.problems["cell"].to_list() == ["C4", "D4", "E4", "F4", "G4", "H4", "I4"]
    assert inventory.problems["text"].to_list() == faulty[1:]
    assert inventory.problems["column"].to_list() == HEADINGS[1:]
    assert inventory.problems["row"].unique().to_list() == [4]
    for problem in inventory.problems.to_dicts():
        told = problem["template"].format(**json.loads(problem["parameters"]))
        assert problem["text"] in told
        assert "{" not in told


def test_error_cells_are_not_unknown(make_xlsx: Callable[..., Path], nomenclature: Nomenclature) -> None:
    rows = [HEADINGS, ROW, [*ROW[:3], "#DIV/0!", *ROW[4:]], [*ROW[:3], "=D2*2", *ROW[4:]], [*ROW[:3], None, *ROW[4:]]]
    inventory = read_inventory(make_xlsx(rows), nomenclature=nomenclature)
    assert inventory.frame["purchase.value_sek"].to_list() == [123456750, None, None, None]
    assert inventory.problems["cell"].to_list() == ["D3", "D4"]
    assert inventory.problems["text"].to_list() == ["#DIV/0!", "=D2*2"]


def test_permuted_rows_give_permuted_facts(make_csv: Callable[..., Path], nomenclature: Nomenclature) -> None:
    lines = [f"{n};T{n};{code};{n} tkr" for n, code in enumerate(["85312120", "79624000", "x", "85312120-6", ""] * 40)]
    there = read_inventory(
        make_csv("\n".join(["Dnr;Titel;CPV;Belopp", *lines]), name="a.csv"), nomenclature=nomenclature
    )
    back = read_inventory(
        make_csv("\n".join(["Dnr;Titel;CPV;Belopp", *lines[::-1]]), name="b.csv"), nomenclature=nomenclature
    )
    assert there.frame.drop("row", "file").equals(back.frame.drop("row", "file").reverse())
    assert there.value_total == back.value_total == sum(range(200)) * 1000 * 100
    assert there.problems.height == back.problems.height == 40


def test_csv_and_xlsx_say_the_same(
    make_csv: Callable[..., Path], make_xlsx: Callable[..., Path], nomenclature: Nomenclature
) -> None:
    text = "\r\n".join(";".join(row) for row in (HEADINGS, ROW, ROW))
    from_csv = read_inventory(make_csv(text, "cp1252"), nomenclature=nomenclature)
    from_xlsx = read_inventory(make_xlsx([HEADINGS, ROW, ROW]), nomenclature=nomenclature)
    assert from_csv.frame.drop("file", "sheet").equals(from_xlsx.frame.drop("file", "sheet"))


def test_the_first_visible_sheet_with_known_headings_is_read_and_the_others_are_told(
    tmp_path: Path, nomenclature: Nomenclature
) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Läs mig"
    book.active["A1"] = "Listan finns på nästa blad"
    for name, state in (("Dold", "hidden"), ("2025", "visible"), ("2024", "visible")):
        sheet = book.create_sheet(name)
        sheet.sheet_state = state
        sheet.append(HEADINGS)
        sheet.append([name, *ROW[1:]])
    path = tmp_path / "a.xlsx"
    book.save(path)
    first = read_inventory(path, nomenclature=nomenclature)
    assert first.frame["id"].to_list() == ["2025"]
    assert any("2024" in str(parameters.get("sheets")) for _, parameters in first.notes)
    assert read_inventory(path, nomenclature=nomenclature, sheets=["2024", "dold"]).frame["id"].to_list() == [
        "2024",
        "Dold",
    ]
    with pytest.raises(InputError, match="Sheets there: “Läs mig”"):
        read_inventory(path, nomenclature=nomenclature, sheets=["2023"])
    with pytest.raises(InputError, match="no row with known headings"):
        read_inventory(path, nomenclature=nomenclature, sheets=["Läs mig"])


def test_a_file_without_known_headings_tells_what_was_seen(
    make_xlsx: Callable[..., Path], nomenclature: Nomenclature
) -> None:
    with pytest.raises(InputError, match="Seen: “Frukt”, “Färg”"):
        read_inventory(make_xlsx([["Frukt", "Färg"], ["päron", "grön"]]), nomenclature=nomenclature)
    with pytest.raises(InputError, match="no visible sheet"):
        read_inventory(make_xlsx([], name="empty.xlsx"), nomenclature=nomenclature)
    with pytest.raises(InputError, match="no rows below"):
        read_inventory(make_xlsx([HEADINGS], name="headings.xlsx"), nomenclature=nomenclature)


def test_a_saved_mapping_answers_for_next_year(
    make_xlsx: Callable[..., Path], nomenclature: Nomenclature, tmp_path: Path
) -> None:
    headings = ["Dnr", "Det vi behöver", "CPV", "Belopp", "Kontraktsvärde"]
    row = ["1", "Dagcentral", "85312120", "5 tkr", "7 tkr"]
    with pytest.raises(InputError, match=r"Belopp.*Kontraktsvärde"):
        read_inventory(make_xlsx([headings, row]), nomenclature=nomenclature)

    def choose(question: Question) -> str | None:
        assert question.examples in {("5 tkr",), ("7 tkr",)}
        return "purchase.value_sek" if question.heading == "Kontraktsvärde" else None

    first = read_inventory(make_xlsx([headings, row]), nomenclature=nomenclature, choose=choose)
    assert first.frame["purchase.value_sek"].to_list() == [7000_00]
    saved = tmp_path / "mapping.yaml"
    saved.write_text(first.mapping.to_yaml().replace("columns:", "columns:\n  title: Det vi behöver"), "utf-8")
    next_year = make_xlsx({"2026": [["Lista"], [], headings[::-1], row[::-1]]}, name="next.xlsx")
    second = read_inventory(next_year, nomenclature=nomenclature, mapping=read_mapping(saved))
    assert second.frame["purchase.value_sek"].to_list() == [7000_00]
    assert second.frame["title"].to_list() == ["Dagcentral"]
    assert second.frame["row"].to_list() == [4]


def test_none_of_these_is_remembered(make_xlsx: Callable[..., Path], nomenclature: Nomenclature) -> None:
    path = make_xlsx([["Dnr", "Titel", "Belopp", "Kontraktsvärde"], ["1", "a", "5", "7"]])
    first = read_inventory(path, nomenclature=nomenclature, choose=lambda _question: None)
    assert first.mapping.columns["purchase.value_sek"] is None
    again = read_inventory(path, nomenclature=nomenclature, mapping=first.mapping)
    assert again.frame["purchase.value_sek"].to_list() == [None]


def test_a_mapping_may_name_sheet_and_header_row(make_xlsx: Callable[..., Path], nomenclature: Nomenclature) -> None:
    path = make_xlsx({"A": [HEADINGS, ROW], "B": [["x", "y"], ["Kod", "Pengar"], ["85312120", "5"]]})
    mapping = Mapping(columns={"purchase.cpv": "Kod", "purchase.value_sek": "Pengar"}, sheet="B", header_row=2)
    inventory = read_inventory(path, nomenclature=nomenclature, mapping=mapping)
    assert inventory.frame["purchase.cpv"].to_list() == [["85312120-6"]]
    assert inventory.mapping == mapping
    with pytest.raises(InputError, match="only 3 rows"):
        read_inventory(path, nomenclature=nomenclature, mapping=mapping.model_copy(update={"header_row": 40}))


def test_sums_beyond_the_column_type_are_exact(make_csv: Callable[..., Path], nomenclature: Nomenclature) -> None:
    text = "Titel;Belopp\n" + "a;999999999999999\n" * 1000
    assert read_inventory(make_csv(text), nomenclature=nomenclature).value_total == 999999999999999 * 100 * 1000


def test_a_list_of_contracts_is_read_without_a_mapping_or_a_question(
    contracts: Path, nomenclature: Nomenclature
) -> None:
    inventory = read_inventory(contracts, nomenclature=nomenclature)
    book = openpyxl.load_workbook(contracts, read_only=True)
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    book.close()
    heading = {name: index for index, name in enumerate(rows[0])}
    assert inventory.mapping.columns == {
        "id": "Upphandlings-ID", "title": "Upphandlingens titel", "purchase.cpv": "Huvudsaklig CPV-kod",
        "purchase.value_sek": "Kontrakterat värde, Summa", "purchase.started": "Publiceringsdatum",
        "purchase.authority.name": "Namn för köpare", "purchase.authority.org_no": "Organisationsnummer för köpare",
        "purchase.authority.type": "Sektor för köpare", "purchase.subject": "Upphandlingsslag",
    }  # fmt: skip
    assert inventory.frame.height == len(rows) - 1 >= ROWS
    assert inventory.frame["row"].to_list() == list(range(2, len(rows) + 1))
    assert inventory.frame["id"].to_list() == [row[heading["Upphandlings-ID"]] for row in rows[1:]]
    values = [int(row[heading["Kontrakterat värde, Summa"]]) * 100 for row in rows[1:]]
    assert inventory.frame["purchase.value_sek"].to_list() == values
    assert inventory.value_total == sum(values)
    stated = [str(row[heading["Huvudsaklig CPV-kod"]])[:8] for row in rows[1:]]
    assert "00000000" in stated
    codes = [found and found[0][:8] for found in inventory.frame["purchase.cpv"].to_list()]
    assert codes == [None if digits == "00000000" else digits for digits in stated]
    days = [str(row[heading["Publiceringsdatum"]])[:10] for row in rows[1:]]
    assert inventory.frame["purchase.started"].cast(pl.String).to_list() == days
    assert inventory.problems["column"].unique().to_list() == ["Organisationsnummer för köpare"]
