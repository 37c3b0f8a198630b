"""The workbook for an inventory: filled in as by its user, it is read without questions and answered as by `check`."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from tests.cli.conftest import Run, run
from tests.conftest import ROOT

from reservkoll.cpv.nomenclature import Nomenclature
from reservkoll.i18n import Language, translator
from reservkoll.inventory.reader import read_inventory
from reservkoll.inventory.schema import FACTS, cell_kinds
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.tabular.header.detect import find_header
from reservkoll.tabular.open import open_source
from reservkoll.templates.columns import LEFT_OUT, WORDS, Weight, examples, template_columns

__all__ = ["run"]
ROUTES = ("direct_procurement", "reserved_mission", "reserved_ideburen", "reserved_workshop", "choice_system")
LANGUAGES = pytest.mark.parametrize("language", Language)


@pytest.fixture(scope="module")
def nomenclature() -> Nomenclature:
    return Nomenclature(ROOT / "rules" / "cpv")


def filled(path: Path, rows: list[dict[str, Any]], language: Language, rulebook: Rulebook) -> None:
    """Writes facts below the headings, as Excel would: words from the lists, real dates and numbers."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    columns = template_columns(rulebook, language)
    for number, row in enumerate(rows, start=2):
        for index, column in enumerate(columns, start=1):
            value = row.get(column.fact)
            if isinstance(value, dict):
                value = value[language.value]
            words = WORDS.get(column.fact)
            shown = translator(language)(words[value]) if words and value is not None else value
            sheet.cell(number, index).value = shown
    book.save(path)


def as_case(row: dict[str, Any]) -> dict[str, Any]:
    purchase: dict[str, Any] = {"value": {"amount": row.get("purchase.value_sek")}, "authority": {}, "contract": {}}
    for fact, value in row.items():
        _, _, key = fact.partition("purchase.")
        group, _, inner = key.partition(".")
        if inner:
            purchase[group][inner] = value
        elif key == "cpv":
            purchase["cpv"] = value.split("; ")
        elif key not in {"", "value_sek"}:
            purchase[key] = value.isoformat() if isinstance(value, date) else value
    return {"purchase": purchase}


@LANGUAGES
def test_a_filled_workbook_is_screened_without_questions_and_as_check_does(
    run: Run, tmp_path: Path, rulebook: Rulebook, language: Language
) -> None:
    path, out = tmp_path / "list.xlsx", tmp_path / "rows.csv"
    assert run("template", "inventory", "-o", path, "--lang", language).code == 0
    long = {**examples()[0], "purchase.contract.months": 48, "purchase.value_sek": Decimal("9100000.5")}
    rows = [*examples(), long, {"title": "Utan något mer"}]
    filled(path, rows, language, rulebook)
    ran = run("screen", path, "--data", out, "--lang", language, "--as-of", "2026-02-02")
    assert ran.code == 0, ran.err
    answers = pl.read_csv(out, infer_schema=False)
    assert answers["row"].to_list() == ["2", "3", "4", "5", "6"]
    assert answers["error"].drop_nulls().to_list() == []
    case = tmp_path / "case.json"
    for row, answer in zip(rows, answers.iter_rows(named=True), strict=True):
        case.write_text(json.dumps(as_case(row), default=float), "utf-8")
        checked = json.loads(run("check", case, "--format", "json", "--as-of", "2026-02-02").out)["routes"]
        assert {route: answer[route] for route in ROUTES} == {route: checked[route]["verdict"] for route in ROUTES}
    assert "yes" in answers["reserved_ideburen"].to_list()
    assert answers["value_sek"].to_list() == ["4200000.00", "480000.00", "9500000.00", "9100000.50", None]


@LANGUAGES
def test_every_fact_has_its_column_and_is_found_by_its_name(
    run: Run, tmp_path: Path, rulebook: Rulebook, nomenclature: Nomenclature, language: Language
) -> None:
    path = tmp_path / "list.xlsx"
    run("template", "inventory", "-o", path, "--lang", language)
    filled(path, list(examples()), language, rulebook)
    inventory = read_inventory(path, nomenclature=nomenclature)
    assert [column.fact for column in inventory.columns] == [fact for fact in FACTS if fact not in LEFT_OUT]
    assert {column.how.value for column in inventory.columns} == {"name"}
    assert inventory.problems.is_empty()
    assert inventory.frame["purchase.started"].to_list() == [date(2026, 2, 2), date(2026, 3, 16), None]
    assert inventory.frame["purchase.contract.option_months"].to_list() == [12, 0, None]
    assert inventory.frame["purchase.choice_system"].to_list() == [False, False, None]


@LANGUAGES
def test_the_instructions_are_never_taken_for_a_list(run: Run, tmp_path: Path, language: Language) -> None:
    path = tmp_path / "list.xlsx"
    run("template", "inventory", "-o", path, "--lang", language)
    form, instructions = openpyxl.load_workbook(path).sheetnames
    source = open_source(path)
    assert find_header(source.load(form).cells) is not None
    assert find_header(source.load(instructions).cells) is None


@LANGUAGES
def test_an_unfilled_workbook_says_that_it_is_empty(run: Run, tmp_path: Path, language: Language) -> None:
    path = tmp_path / "list.xlsx"
    run("template", "inventory", "-o", path, "--lang", language)
    ran = run("screen", path, "--data", tmp_path / "r.csv", "--lang", "en")
    assert ran.code == 2
    assert "no rows below the headings" in ran.err


@LANGUAGES
def test_the_words_in_the_lists_are_read_as_their_values(
    rulebook: Rulebook, nomenclature: Nomenclature, language: Language
) -> None:
    for fact, words in WORDS.items():
        parse = cell_kinds(nomenclature)[fact].parser("", pl.Series([], dtype=pl.String))
        assert {value: parse(translator(language)(word)) for value, word in words.items()} == {v: v for v in words}
        allowed = rulebook.facts[fact].values
        assert allowed is None or set(allowed) == set(words)


@LANGUAGES
def test_cells_are_checked_by_excel_and_headings_explained(run: Run, tmp_path: Path, language: Language) -> None:
    path = tmp_path / "list.xlsx"
    run("template", "inventory", "-o", path, "--lang", language)
    sheet = openpyxl.load_workbook(path).worksheets[0]
    kinds = {
        str(check.sqref).split(":")[0]: (check.type, check.formula1) for check in sheet.data_validations.dataValidation
    }
    assert {cell: kind for cell, (kind, _) in kinds.items()} == {
        "C2": "textLength", "D2": "decimal", "E2": "date", "F2": "list", "I2": "list", "J2": "list",
        "K2": "decimal", "L2": "decimal", "M2": "list", "N2": "list",
    }  # fmt: skip
    assert kinds["F2"][1] == '"LOU,LUF,LUK"'
    assert all(cell.comment is not None and len(cell.comment.text) > 15 for cell in sheet[1])
    assert sheet.freeze_panes == "C2"
    assert sheet.column_dimensions["E"].width > 10


def test_the_same_workbook_is_the_same_bytes(run: Run, tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        run("template", "inventory", "-o", tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_workbook_needs_a_place_and_never_replaces_another_unasked(run: Run, tmp_path: Path) -> None:
    assert "-o LIST.xlsx" in run("template", "inventory", "--lang", "en").err
    assert run("template", "inventory", "-o", tmp_path / "list.csv").code == 2
    path = tmp_path / "list.xlsx"
    path.write_text("mine", "utf-8")
    assert run("template", "inventory", "-o", path).code == 2
    assert path.read_text("utf-8") == "mine"
    assert run("template", "inventory", "-o", path, "--force").code == 0
    assert openpyxl.load_workbook(path).sheetnames == ["Inköp", "Instruktion"]


def test_what_decides_nearly_always_is_what_the_readme_asks_for(rulebook: Rulebook) -> None:
    needed = [
        column.fact for column in template_columns(rulebook, Language.SV) if column.weight is Weight.NEARLY_ALWAYS
    ]
    assert needed == [
        "purchase.cpv", "purchase.value_sek", "purchase.started", "purchase.act", "purchase.authority.type",
    ]  # fmt: skip
