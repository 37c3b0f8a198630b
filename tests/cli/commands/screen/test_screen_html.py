"""`reservkoll screen --html`: the page of a real run says what the rows and the workbook of the same run say."""

from __future__ import annotations

import csv
import re
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from tests.cli.conftest import ROOT, Run
from tests.reports.printed import summed
from tests.reports.render.html.test_html_report import Page, _column
from tests.shipped_routes import ROUTES

from reservkoll.i18n import Language
from reservkoll.reports.render.html.packed_rows import unpacked
from reservkoll.rulebook.rulebook import Rulebook

INVENTORY = ROOT / "examples" / "inventory.xlsx"


@pytest.fixture
def written(run: Run, tmp_path: Path) -> Path:
    ran = run(
        "screen", INVENTORY, "-o", tmp_path / "r.xlsx", "--html", tmp_path / "r.html", "--data", tmp_path / "r.csv"
    )
    assert ran.code == 1, ran.err  # the example has faulty cells on purpose
    assert "r.html" in ran.err
    return tmp_path


def test_page_rows_and_workbook_of_one_run_agree(written: Path, rulebook: Rulebook) -> None:
    shown = Page((written / "r.html").read_text("utf-8"))
    packed = unpacked(shown.raw["packed-rows"])
    with (written / "r.csv").open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    assert len(rows) == packed["rows"] > 300
    for name in (*ROUTES, "recommendation", "missing", "status", "cpv", "started"):
        assert [text or "" for text in _column(packed, name)] == [row[name] for row in rows], name
    sheet = openpyxl.load_workbook(written / "r.xlsx")["Sammanfattning"]
    summary: dict[object, tuple[object, ...]] = {}
    routes = False
    for row in sheet.iter_rows(values_only=True):
        routes = routes or row[1] == "Rekommenderad väg"
        if routes:
            summary.setdefault(row[1], row[2:7])
    lines = {line[0]: line[1:] for line in shown.tables["routes"][1:]}
    assert len(lines) > len(ROUTES)
    for name, line in lines.items():
        value, _, count, _, without = (cell.replace("\xa0", "") for cell in line if cell.strip())
        assert Decimal(re.sub(r"\D", "", value)) == summed(summary[name][0]), name  # "minst" before it
        assert (int(count), int(without)) == (summary[name][2], summary[name][4]), name
    named = {line[0].strip() for line in shown.tables["areas"]}
    division = rulebook.nomenclature
    assert f"85 {division.name(division.by_digits['85000000'], Language.SV)}" in named
    told = [line[:2] for line in shown.tables["same-need"][1:]]
    assert 1 < len(told) <= 10
    assert "Socialförvaltningen" in {line[0].strip() for line in shown.tables["departments"]}


def test_every_row_has_for_every_route_the_sentence_of_its_verdict(written: Path, rulebook: Rulebook) -> None:
    shown = Page((written / "r.html").read_text("utf-8"))
    packed, reasons = (unpacked(shown.raw[name]) for name in ("packed-rows", "packed-reasons"))
    classes = _column(packed, "class")
    for route in ROUTES:
        answers = rulebook.routes.routes[route].answers
        needless = rulebook.routes.routes[route].not_needed
        for number, verdict in zip(classes, _column(packed, route), strict=True):
            told = reasons[str(number)][route]
            if needless is not None and verdict == "not_applicable" and told.startswith(needless.sv):
                continue
            assert told.startswith(answers[str(verdict)].sv), (route, verdict)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--html", "r.xlsx"), ".html"),
        (("--html", "r.html", "--data", "./r.html"), "same name"),
        (("--html", "missing/r.html"), "missing"),
        (("--kind", "ledger", "--accounts", "map.yaml", "--html", "r.xlsx"), ".html"),
    ],
)
def test_wrong_usage_is_told_and_nothing_is_written(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run("screen", INVENTORY, *arguments, "--lang", "en")
    assert ran.code == 2
    assert told in ran.err
    assert list(tmp_path.iterdir()) == []


def test_a_page_is_replaced_only_when_that_is_asked_for(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "r.html"
    path.write_text("mine", "utf-8")
    assert run("screen", INVENTORY, "--html", path).code == 2
    assert path.read_text("utf-8") == "mine"
    assert run("screen", INVENTORY, "--html", path, "--force").code == 1
    assert path.read_text("utf-8").startswith("<!DOCTYPE html>")
