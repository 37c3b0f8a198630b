"""A further route is added in a copy of the rules, in YAML alone: every command and every form has it."""

from __future__ import annotations

import ast
import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml
from pypdf import PdfReader
from tests.cli.conftest import ROOT, Run
from tests.conftest import Edit
from tests.reports.render.html.test_html_report import Page, _column
from tests.shipped_routes import ROUTES

import reservkoll
from reservkoll.reports.render.html.packed_rows import unpacked
from reservkoll.rulebook.rulebook import Rulebook

INVENTORY = ROOT / "examples" / "inventory.xlsx"
ROUTE, SHORT, NAME, COLUMN = "clean_call", "Städutlysning", "Utlysning av städtjänster", "cpv_in_cleaning"
CLEANING = ["90911200-8", "90910000-9"]
ANSWERS = {
    "yes": {"sv": "Städningen får lysas ut.", "en": "The cleaning may be called for."},
    "no": {"sv": "Städningen får inte lysas ut.", "en": "The cleaning may not be called for."},
    "unknown": {"sv": "Om städningen får lysas ut går inte att säga.", "en": "Whether it may cannot be said."},
    "not_applicable": {"sv": "Utlysning är inte aktuell.", "en": "A call does not apply."},
}
LISTED = {
    "id": "cleaning",
    "title": {"sv": "Städtjänster", "en": "Cleaning services"},
    "citation": "LOU 99 kap. 1 §",
    "source": "lou",
    "groups": [{"title": {"sv": "Städning", "en": "Cleaning"}, "codes": [["90900000-6", "90919300-5"]]}],
}
RULE = {
    "id": "lou-99-1",
    "route": ROUTE,
    "act": "LOU",
    "title": {"sv": "Utlysning av städtjänster", "en": "Call for cleaning services"},
    "versions": [
        {
            "from": "2014-07-01",
            "citation": "LOU 99 kap. 1 §",
            "source": "lou",
            "purchase": [
                {
                    "id": "cpv_is_cleaning",
                    "label": {"sv": "Tjänsten är städning", "en": "The service is cleaning"},
                    "fails": {"sv": "Tjänsten är inte städning", "en": "The service is not cleaning"},
                    "unknown": {
                        "sv": "Oklart om tjänsten är städning",
                        "en": "Unclear whether the service is cleaning",
                    },
                    "citation": "LOU 99 kap. 1 §",
                    "source": "lou",
                    "when": {"codes": "purchase.cpv", "within": "cleaning"},
                }
            ],
        }
    ],
}


@pytest.fixture
def rules(folder: Path, edit: Edit) -> Path:
    """The shipped rules with a sixth route, a rule for it under LOU, and the list that it rests on."""
    route = {
        "name": {"sv": NAME, "en": "Call for cleaning services"},
        "short": {"sv": SHORT, "en": "Cleaning call"},
        "covers": "cleaning",
        "listed_as": {"column": "in_cleaning", "short": "99:1"},
        "group": "choice",
        "answers": ANSWERS,
        "recommend": {"sv": "Lys ut städningen.", "en": "Call for the cleaning."},
    }
    edit("routes.yaml", "  - choice_system\n", f"  - choice_system\n  - {ROUTE}\n")
    edit("routes.yaml", "  partnership:\n", f"  {ROUTE}: {json.dumps(route, ensure_ascii=False)}\n  partnership:\n")
    for name, data in (("routes/lou-99-1", RULE), ("cpv/cleaning", LISTED)):
        text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False).replace("'2014-07-01'", "2014-07-01")
        (folder / f"{name}.yaml").write_text(text, "utf-8")
    return folder


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as source:
        return list(csv.DictReader(source))


def _cells(path: Path) -> Iterator[tuple[Any, ...]]:
    for sheet in openpyxl.load_workbook(path).worksheets:
        yield from sheet.iter_rows(values_only=True)


def _headings(path: Path) -> set[object]:
    return {cell for row in _cells(path) for cell in row if isinstance(cell, str)}


def test_every_form_of_a_list_has_the_route_and_its_sums_reconcile(run: Run, rules: Path, tmp_path: Path) -> None:
    out = {name: tmp_path / name for name in ("r.xlsx", "r.html", "r.pdf", "r.csv", "s.json", "plan.xlsx", "copy.xlsx")}
    ran = run(
        *("screen", INVENTORY, "--rules", rules, "--set", "purchase.act=LOU", "--yes", "-o", out["r.xlsx"]),
        *("--html", out["r.html"], "--pdf", out["r.pdf"], "--data", out["r.csv"], "--summary", out["s.json"]),
        *("--plan", out["plan.xlsx"], "--annotate", out["copy.xlsx"]),
    )
    assert ran.code == 1, ran.err  # the example has faulty cells on purpose
    alone = run(
        "screen", INVENTORY, "--rules", rules, "--set", "purchase.act=LOU", "--yes", "--summary", tmp_path / "a.json"
    )
    assert SHORT in alone.err, "where no report has the routes, the terminal does"

    rows = _rows(out["r.csv"])
    names = list(rows[0])
    assert [name for name in names if name in {*ROUTES, ROUTE}] == [*ROUTES, ROUTE]
    assert names[names.index("recommendation") - 1] == COLUMN
    opened = [row for row in rows if row[ROUTE] == "yes"]
    assert opened
    assert {row[COLUMN] for row in opened} == {"yes"}
    first = [row for row in rows if row["recommendation"].split(";")[0] == ROUTE]
    assert first

    counted = json.loads(out["s.json"].read_text("utf-8"))
    by_route = counted["by_route"]
    assert list(by_route)[: len(ROUTES) + 1] == [*ROUTES, ROUTE]
    assert by_route[ROUTE]["rows"] == len(first)
    assert sum(each["rows"] for each in by_route.values()) == len(rows)

    shown = Page(out["r.html"].read_text("utf-8"))
    packed = unpacked(shown.raw["packed-rows"])
    assert _column(packed, ROUTE) == [row[ROUTE] for row in rows]
    assert _column(packed, COLUMN) == [row[COLUMN] for row in rows]
    openings = _column(packed, "opening")
    assert openings == [row["opening"] for row in rows]
    known = {
        opening for opening, row in zip(openings, rows, strict=True) if row in opened and row["timing"] != "ending"
    }
    assert known == {"choice_system"}, "by its group alone"
    assert {line[0]: line for line in shown.tables["routes"]}[SHORT]
    assert {line[0]: line for line in shown.tables["open"]}[SHORT]

    assert any(str(cell).startswith(SHORT) for cell in _headings(out["r.xlsx"]))
    sums = next(row for row in _cells(out["r.xlsx"]) if row[1:2] == (SHORT,))
    assert sums[4] == len(first)
    assert any(SHORT in cell for cell in map(str, _headings(out["plan.xlsx"])))
    added = [cell for cell in map(str, _headings(out["copy.xlsx"])) if cell.startswith("Reservkoll: ")]
    assert len([cell for cell in added if cell.endswith(SHORT)]) == 2, "the verdict, and whether the code is listed"
    text = "\n".join(page.extract_text() for page in PdfReader(out["r.pdf"]).pages)
    assert re.search(rf"{SHORT}\s", text)


def test_chunks_add_up_to_the_whole(run: Run, rules: Path, tmp_path: Path) -> None:
    source = tmp_path / "list.csv"
    lines = [f"{number};{code};{100_000 * number}" for number, code in enumerate((*CLEANING, "45000000-7") * 20, 1)]
    source.write_text("\n".join(("Diarienummer;CPV-kod;Värde", *lines)) + "\n", "utf-8")
    both = ("screen", source, "--rules", rules, "--set", "purchase.act=LOU", "--yes", "--quiet")
    run(*both, "--data", tmp_path / "whole.csv", "--summary", tmp_path / "whole.json")
    run(*both, "--data", tmp_path / "parts.csv", "--summary", tmp_path / "parts.json", "--batch-rows", "7")
    assert _rows(tmp_path / "parts.csv") == _rows(tmp_path / "whole.csv")
    assert (tmp_path / "parts.json").read_bytes() == (tmp_path / "whole.json").read_bytes()
    assert [row[ROUTE] for row in _rows(tmp_path / "whole.csv")[:3]] == ["yes", "yes", "no"]


def test_a_case_and_a_code_are_answered_for_the_route(run: Run, rules: Path, case_file: Any) -> None:
    case = case_file({"purchase": {"act": "LOU", "cpv": CLEANING, "started": "2025-03-01"}})
    assert SHORT in run("check", case, "--rules", rules).out
    assert NAME in run("check", case, "--why", "--rules", rules).out
    answer = json.loads(run("check", case, "--rules", rules, "--format", "json").out)
    assert answer["routes"][ROUTE]["verdict"] == "yes"
    assert ROUTE in [each["route"] for each in answer["recommendation"]]
    code = json.loads(run("cpv", "show", CLEANING[0], "--rules", rules, "--format", "json").out)
    assert (code["in_25"], code["in_cleaning"]) == ("no", "yes")
    assert "1 §" in run("cpv", "show", CLEANING[0], "--rules", rules).out


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (f"  - {ROUTE}\n", "", "reported needs first each screened route"),
        (f"  - {ROUTE}\n", f"  - {ROUTE}\n  - {ROUTE}\n", "reported"),
        ('"group": "choice"', '"group": "ordinary"', "needs a group that opens a purchase: clean_call"),
        ('"in_cleaning"', '"in_25"', "two routes have the same column"),
        ("  - market_to_check\n", "", "reported lacks market_to_check"),
        ("  - judge_by_hand\n", "", "reported lacks judge_by_hand"),
        ('"covers": "cleaning", ', "", "listed_as needs covers"),
    ],
)
def test_a_route_half_stated_is_refused(run: Run, rules: Path, edit: Edit, old: str, new: str, told: str) -> None:
    edit("routes.yaml", old, new)
    ran = run("cpv", "show", CLEANING[0], "--rules", rules)
    assert ran.code == 3
    assert told in ran.err


def test_no_module_names_a_route_or_a_reported_list(rulebook: Rulebook) -> None:
    named = {*rulebook.reported.routes, *rulebook.reported.lists, *rulebook.routes.lists}
    found = [
        f"{path.name}:{node.lineno} {node.value}"
        for path in sorted(Path(reservkoll.__file__).parent.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and node.value in named
    ]
    assert not found
