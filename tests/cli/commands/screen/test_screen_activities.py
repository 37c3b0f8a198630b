"""`screen --kind activities` and `template activities` at the command line."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import ROOT, Run

from reservkoll.activities.request import ActivityRequest
from reservkoll.cli.commands import screen
from reservkoll.cli.commands.ledger import Kind

EXAMPLE = ROOT / "examples" / "activities.xlsx"


def test_the_example_is_answered_and_written_in_every_form(run: Run, tmp_path: Path) -> None:
    outputs = [tmp_path / name for name in ("a.xlsx", "a.md", "a.json")]
    options = [part for pair in zip(("-o", "--md", "--summary"), outputs, strict=True) for part in pair]
    ran = run("screen", EXAMPLE, "--kind", "activities", "--as-of", "2025-03-01", *options)
    assert ran.code == 0, ran.err
    assert all(path.stat().st_size for path in outputs)
    answer = json.loads(outputs[2].read_text("utf-8"))
    assert answer["as_of"] == "2025-03-01"
    assert "av 11 verksamheter" in ran.err
    assert "av 11 verksamheter" in outputs[1].read_text("utf-8")


def test_a_cell_that_is_not_understood_is_told_and_ends_with_1(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Verksamhet;Årskostnad\nParkskötsel;mycket\n", "utf-8")
    ran = run("screen", path, "--kind", "activities")
    assert ran.code == 1
    assert "rad 2" in " ".join(ran.err.split())


def test_what_is_about_purchases_is_refused(run: Run, tmp_path: Path) -> None:
    ran = run("screen", EXAMPLE, "--kind", "activities", "--plan", tmp_path / "plan.xlsx")
    assert ran.code == 2
    assert "--plan" in ran.err


def test_a_file_is_not_written_over_without_force(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("mine", "utf-8")
    assert run("screen", EXAMPLE, "--kind", "activities", "--md", path).code == 2
    assert path.read_text("utf-8") == "mine"


def test_the_request_has_the_names_of_the_commands_parameters() -> None:
    import inspect

    assert set(ActivityRequest.model_fields) <= set(inspect.signature(screen.screen).parameters)
    assert Kind("activities") is Kind.ACTIVITIES


def test_the_template_is_written(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "egna.xlsx"
    assert run("template", "activities", "-o", path).code == 0
    assert run("template", "activities").code == 2
    assert path.stat().st_size
