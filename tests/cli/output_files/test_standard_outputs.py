"""A list with nothing more gives a folder beside it, says what to open first, and loses nothing that was there."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.cli.conftest import ROOT, Run

from reservkoll.cli.engines import chunked
from reservkoll.cli.output_files.standard_outputs import standard_outputs
from reservkoll.reports.outputs import FORMS

SV = ("rapport.html", "rapport.xlsx", "beslutsunderlag.pdf")


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "inköp 2027.csv"
    lines = [f"{number};85312000-9;{number * 100_000};LOU" for number in range(1, 9)]
    path.write_text("\n".join(("Diarienummer;CPV-kod;Värde;Lag", *lines)) + "\n", "utf-8")
    return path


@pytest.mark.parametrize(
    ("language", "folder", "names"),
    [
        ("sv", "inköp 2027, svar", {*SV, "inköp 2027 med svar.csv"}),
        (
            "en",
            "inköp 2027, answers",
            {"report.html", "report.xlsx", "decision paper.pdf", "inköp 2027 with answers.csv"},
        ),
    ],
)
def test_a_list_alone_gives_a_folder(
    run: Run, plan: Path, language: str, folder: str, names: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RESERVKOLL_LANG", language)
    before = plan.read_bytes()
    ran = run("screen", plan, "--lang", language)
    assert ran.code == 0, ran.err
    if language == "sv":  # the words of the program are chosen when it starts
        made = plan.parent / folder
        assert {path.name for path in made.iterdir()} == names
        assert f"Öppna först: {made / 'rapport.html'}" in ran.err.replace("\n", "")
    assert plan.read_bytes() == before


def test_what_an_earlier_run_gave_is_kept_and_force_replaces_it(tmp_path: Path) -> None:
    path = tmp_path / "inköp.csv"

    def folder(*, force: bool = False) -> Path:
        return next(iter(standard_outputs([path], FORMS, force=force).values())).parent

    first = folder()
    first.mkdir()
    assert folder() == first, "an empty one is used"
    (first / "rapport.html").write_text("mine", "utf-8")
    assert folder() == first.with_name(f"{first.name} 2")
    folder().mkdir()
    (folder() / "a").write_text("mine", "utf-8")
    assert folder() == first.with_name(f"{first.name} 3")
    assert folder(force=True) == first


def test_a_ledger_alone_gives_a_folder(run: Run, tmp_path: Path) -> None:
    source = shutil.copy(ROOT / "examples" / "ledger.csv", tmp_path)
    ran = run("ledger", source)
    assert ran.code == 1  # a cell of the example cannot be understood
    assert {path.name for path in (tmp_path / "ledger, svar").iterdir()} == set(SV)
    assert "Öppna först" in ran.err


def test_nothing_is_left_where_nothing_could_be_read(run: Run, tmp_path: Path) -> None:
    empty = tmp_path / "tom.csv"
    empty.write_text("Datum;Text\n", "utf-8")
    assert run("screen", empty).code == 2
    assert run("screen", tmp_path / "saknas.xlsx").code == 2
    assert run("ledger", empty).code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["tom.csv"]


def test_a_file_in_the_way_is_told(run: Run, plan: Path) -> None:
    (plan.parent / "inköp 2027, svar").write_text("annat", "utf-8")
    ran = run("screen", plan)
    assert ran.code == 2
    assert "-o RAPPORT.xlsx" in ran.err
    assert (plan.parent / "inköp 2027, svar").read_text("utf-8") == "annat"


def test_a_long_list_gives_the_figures_and_the_rows_beside(
    run: Run, plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunked, "LONG_TEXT", 0)
    ran = run("screen", plan)
    assert ran.code == 0, ran.err
    assert {path.name for path in (plan.parent / "inköp 2027, svar").iterdir()} == {"rapport.xlsx", "rapport.parquet"}


def test_what_was_asked_for_is_all_that_is_written(run: Run, plan: Path, tmp_path: Path) -> None:
    assert run("screen", plan, "--data", tmp_path / "r.csv").code == 0
    assert {path.name for path in tmp_path.iterdir()} == {plan.name, "r.csv"}


def test_lists_together_have_no_annotated_copy(run: Run, plan: Path, tmp_path: Path) -> None:
    other = tmp_path / "b.csv"
    other.write_text(plan.read_text("utf-8"), "utf-8")
    assert run("screen", plan, other).code == 0
    assert {path.name for path in (tmp_path / "inköp 2027, svar").iterdir()} == set(SV)
