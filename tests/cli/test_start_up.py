"""What a short command loads: a case, a code or help is answered without what only reports and lists of rows need."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CASE = "examples/cleaning-direct.yaml"
IN_WORDS = "examples/park-care.yaml"  # its amounts are texts, such as "4,8 mkr"
ROWS_AND_REPORTS = {
    "polars", "fastexcel", "python_calamine", "openpyxl", "xlsxwriter", "xlrd", "jinja2", "typst", "docx", "icalendar",
    "starlette", "uvicorn", "pyspark",
}  # fmt: skip
NOT_FOR_ONE_CASE = ROWS_AND_REPORTS | {
    "rapidfuzz", "snowballstemmer", "sqlite3", "questionary", "stdnum", "babel",
}  # fmt: skip
NOT_UNPACKED = {
    "reservkoll.rulebook.models.requirements",
    "reservkoll.rulebook.models.same_need",
    "reservkoll.rulebook.models.plan",
    "reservkoll.rulebook.models.openings",
}
NO_RULES = NOT_FOR_ONE_CASE | {"pydantic", "yaml", "reservkoll.rulebook", "reservkoll.facts"}
PROGRAM = """
import atexit, json, sys
atexit.register(lambda: print(json.dumps(sorted(sys.modules)), file=sys.stderr))
from reservkoll.cli import main
sys.argv[0] = "reservkoll"
main()
"""


def _loaded(*arguments: str, **environment: str) -> set[str]:
    """The modules that a run of the program leaves loaded."""
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments],
        cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=True, encoding="utf-8",
    )  # fmt: skip
    return set(json.loads(ran.stderr.splitlines()[-1]))


@pytest.mark.parametrize(
    ("command", "needless"),
    [
        ("--version", NO_RULES | {"typer", "rich", "reservkoll.cli.app"}),
        ("--help", NO_RULES | {"reservkoll.cli.commands.check", "reservkoll.cli.commands.screen"}),
        ("check --help", NO_RULES - {"pydantic"} | {"reservkoll.cli.commands.screen"}),
        ("screen --help", NO_RULES - {"pydantic"} | {"reservkoll.cli.commands.check"}),
        (f"check {CASE}", NOT_FOR_ONE_CASE | {"reservkoll.cli.commands.screen", "reservkoll.inventory"}),
        (f"check {IN_WORDS}", NOT_FOR_ONE_CASE | {"reservkoll.cli.commands.screen", "reservkoll.inventory"}),
        (
            f"check {CASE} --format json",
            NOT_FOR_ONE_CASE | {"rich.console", "reservkoll.reports.render.terminal.assessment"},
        ),
        (f"value {CASE}", NOT_FOR_ONE_CASE),
        ("limits", NOT_FOR_ONE_CASE),
        ("rules list", NOT_FOR_ONE_CASE),
        ("rules show lou-19-25", NOT_FOR_ONE_CASE),
        ("schema case", NOT_FOR_ONE_CASE),
        ("template case", NOT_FOR_ONE_CASE),
        ("cpv show 85312120-6", NOT_FOR_ONE_CASE),
        ("cpv search städning", ROWS_AND_REPORTS),
    ],
)
def test_a_short_command_loads_nothing_that_it_does_not_need(command: str, needless: set[str]) -> None:
    assert not needless & _loaded(*command.split())


def test_a_list_is_screened_without_what_reports_in_other_forms_need(tmp_path: Path) -> None:
    listed = tmp_path / "list.csv"
    listed.write_text("Benämning;CPV-kod;Värde;Avtalslängd\nStädning;90919200;480 000 kr;2 år\n", "utf-8")
    loaded = _loaded("screen", str(listed), "-o", str(tmp_path / "report.xlsx"), "--quiet", "--yes")
    assert {"polars", "xlsxwriter"} <= loaded
    assert not {"babel", "jinja2", "openpyxl", "fastexcel", "pandas"} & loaded
    # Where numpy is installed, polars loads it to take decimal numbers from Python; polars itself keeps a stand-in.
    assert "numpy.linalg" not in loaded


def test_completion_loads_no_more_than_help() -> None:
    loaded = _loaded(_RESERVKOLL_COMPLETE="complete_bash", COMP_WORDS="reservkoll screen --an", COMP_CWORD="2")
    assert "reservkoll.cli.commands.screen" in loaded
    assert not (NO_RULES - {"pydantic"} | {"reservkoll.cli.commands.check", "typer.rich_utils"}) & loaded


def test_a_case_does_not_read_the_rulebook_anew(tmp_path: Path) -> None:
    cache = {"RESERVKOLL_CACHE": str(tmp_path)}
    assert "reservkoll.rulebook.reader" in _loaded("check", CASE, **cache)
    assert not (NOT_UNPACKED | {"reservkoll.rulebook.reader"}) & _loaded("check", CASE, **cache)
