"""`reservkoll cpv`: search, show, import; and proposals in `screen`."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import openpyxl
import pytest
from tests.cli.conftest import Run

LIST = "Titel;CPV-kod;Uppskattat värde;Startdatum för upphandling"
ROWS = (
    "Hemtjänst för äldre;;900 000;2025-04-01",
    "Städning;90911000-6;100 000;2025-04-01",
    "Xqzw;;100 000;2025-04-01",
    "Snöröjning av gator;99999999;100 000;2025-04-01",
)


def test_search_as_json_is_the_list_of_the_contract(run: Run) -> None:
    ran = run("cpv", "search", "hemtjänst", "för", "äldre", "--format", "json")
    rows = json.loads(ran.out)
    assert ran.code == 0
    assert len(rows) == 5
    assert all(list(row) == ["code", "name", "annex2", "in_25", "in_25a", "score"] for row in rows)
    assert rows[0] == {
        "code": "85312000-9",
        "name": "Socialvård utan inkvartering",
        "annex2": "yes",
        "in_25": "yes",
        "in_25a": "yes",
        "score": rows[0]["score"],
    }


@pytest.mark.parametrize(("language", "words"), [("sv", ("Kod", "Namn", "Bilaga 2", "ja")), ("en", ("Code", "yes"))])
def test_search_shows_a_table(run: Run, language: str, words: tuple[str, ...]) -> None:
    ran = run("cpv", "search", "hemtjänst", "--lang", language, "--limit", "2")
    assert ran.code == 0
    assert all(word in ran.out for word in (*words, "85312000-9", "25 §", "25 a §"))
    assert max(map(len, ran.out.splitlines())) <= 100


def test_the_everyday_word_that_fits_stands_beside_the_name(run: Run) -> None:
    ran = run("cpv", "search", "kontorsstol", "--limit", "1")
    assert "(kontorsstol" in ran.out


def test_nothing_found_is_said_and_no_error(run: Run) -> None:
    ran = run("cpv", "search", "xqzw")
    assert (ran.code, ran.out) == (0, "")
    assert "Inget hittades för ”xqzw”" in ran.err
    assert json.loads(run("cpv", "search", "xqzw", "--format", "json").out) == []


def test_show_tells_the_lists_and_the_place_in_the_tree(run: Run) -> None:
    ran = run("cpv", "show", "85312120")
    assert ran.code == 0
    assert "85312120-6" in ran.out
    assert ran.out.index("85000000-9") < ran.out.index("85312000-9") < ran.out.index("85312100-0")
    document = json.loads(run("cpv", "show", "85312000", "--format", "json").out)
    assert "85312100-0" in [entry["code"] for entry in document["below"]]
    assert "85312120-6" not in [entry["code"] for entry in document["below"]]


def test_show_of_a_sub_code_names_the_listed_code_above(run: Run) -> None:
    document = json.loads(run("cpv", "show", "98133100", "--format", "json").out)
    assert (document["in_25"], document["listed_above"]["in_25"]) == ("sub_code", "98133000-4")


def test_show_of_a_mistyped_code_proposes_the_nearest(run: Run) -> None:
    ran = run("cpv", "show", "85312120-7")
    assert ran.code == 2
    assert "85312120-6" in ran.err


def test_import_says_that_all_names_are_there(run: Run, tmp_path: Path) -> None:
    ran = run("cpv", "import", tmp_path / "names.csv")
    assert (ran.code, ran.out) == (0, "")
    assert "alla officiella namn" in ran.err


def _screened(run: Run, tmp_path: Path, *options: str) -> tuple[str, list[dict[str, str]]]:
    source, data, report = tmp_path / "list.csv", tmp_path / "rows.csv", tmp_path / "report.xlsx"
    source.write_text("\n".join((LIST, *ROWS)), "utf-8")
    ran = run("screen", source, "-o", report, "--data", data, "--force", "--yes", "--set", "purchase.act=LOU", *options)
    assert ran.code == 1, ran.err  # the code 99999999 could not be understood
    with data.open(encoding="utf-8", newline="") as file:
        return " ".join(ran.err.split()), list(csv.DictReader(file))


def test_screen_proposes_codes_and_rests_no_answer_on_them(run: Run, tmp_path: Path) -> None:
    told, rows = _screened(run, tmp_path)
    assert [row["cpv"] for row in rows] == ["", "90911000-6", "", ""]
    assert [row["annex2"] for row in rows] == ["unknown", "no", "unknown", "unknown"]
    assert not any("code_proposed" in row["warnings"] for row in rows)
    assert "inget svar bygger på dem" in told
    sheet = openpyxl.load_workbook(tmp_path / "report.xlsx")["Föreslagna koder"]
    lines = [[cell for cell in line if cell is not None] for line in sheet.iter_rows(values_only=True)]
    told_rows = [line for line in lines if line and line[0] == "list.csv"]
    assert [line[2] for line in told_rows] == [2]  # not the row whose code could not be read, nor the one without words
    assert told_rows[0][4] == "85312000-9 Socialvård utan inkvartering"


def test_accepted_proposals_are_used_and_marked_on_their_rows(run: Run, tmp_path: Path) -> None:
    told, rows = _screened(run, tmp_path, "--accept-suggestions")
    assert [row["cpv"] for row in rows] == ["85312000-9", "90911000-6", "", ""]
    assert rows[0]["annex2"] == "yes"
    assert ["code_proposed" in row["warnings"].split(";") for row in rows] == [True, False, False, False]
    assert "som om" in told
