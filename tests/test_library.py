"""The public library: the same answers as the commands, and examples in the docs that run."""

from __future__ import annotations

import doctest
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Literal

import polars as pl
import pytest
import yaml

import reservkoll
from reservkoll.facts.case_file import read_case
from reservkoll.rulebook.rulebook import Rulebook
from tests.conftest import EXAMPLE_CASES, ROOT


def command(*arguments: object) -> str:
    """What the command prints."""
    ran = subprocess.run(
        [sys.executable, "-m", "reservkoll", *map(str, arguments)], capture_output=True, text=True, check=False
    )
    assert ran.returncode in {0, 1}, ran.stderr
    return ran.stdout


def test_the_examples_of_the_docs_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    ran = doctest.testfile(str(ROOT / "docs" / "library.md"), module_relative=False)
    assert ran.attempted > 15
    assert ran.failed == 0


@pytest.mark.parametrize("path", EXAMPLE_CASES, ids=lambda path: path.stem)
def test_a_file_a_dict_and_a_model_give_the_same_answer(path: Path, rulebook: Rulebook) -> None:
    by_path = reservkoll.assess(path, rulebook)
    by_dict = reservkoll.assess(yaml.safe_load(path.read_text("utf-8")), rulebook)
    by_model = reservkoll.assess(read_case(path, rulebook.nomenclature), rulebook)
    documents = [answer.to_dict("en") for answer in (by_path, by_dict, by_model)]
    for document in documents:
        document.pop("input_sha256")
    assert documents[0] == documents[1] == documents[2]
    assert by_path.verdicts == by_dict.verdicts == by_model.verdicts


def test_the_document_is_byte_for_byte_that_of_the_command() -> None:
    path = ROOT / "examples" / "library-sub-code.yaml"
    languages: tuple[Literal["sv", "en"], ...] = ("sv", "en")
    for language in languages:
        out = command("check", path, "--format", "json", "--lang", language)
        assert reservkoll.assess(path).to_json(language) == out


def test_another_day_is_another_law() -> None:
    case = {"purchase": {"act": "LOU", "authority": {"type": "municipality"}, "value": {"amount": 1}}}
    before = reservkoll.assess(case, as_of=date(2022, 1, 1))
    assert before.as_of == date(2022, 1, 1)
    assert before.date_assumed is False
    assert before.verdicts["reserved_ideburen"] == "not_applicable"
    assert reservkoll.assess(case).date_assumed is True


@pytest.mark.parametrize("amount", [1250000, Decimal("1250000.50"), 1250000.5])
def test_amounts_come_in_to_the_ore(amount: object) -> None:
    answer = reservkoll.assess({"purchase": {"value": {"amount": amount}}}).to_dict()
    assert Decimal(answer["purchase"]["value_sek"]) == Decimal(str(amount))


@pytest.mark.parametrize(
    ("case", "told"),
    [
        ({}, "is empty"),
        ({"purchase": None}, "says nothing"),
        ({"purchase": {"titel": "x"}}, "Did you mean “title”?"),
        ({"purchase": {"value": {"amount": 0.1 + 0.2}}}, "at most two decimals"),
        ({"purchase": {"value": {"amount": float("nan")}}}, "not understood as an amount"),
        ({"purchase": {"value": {"amount": Decimal("NaN")}}}, "not understood as an amount"),
        ({"purchase": {"value": {"amount": -1}}}, "too small"),
        ({"purchase": {"title": object()}}, "of a kind that no case has"),
        ({"purchase": {"cpv": ["123"]}}, "purchase.cpv.1"),
    ],
)
def test_what_cannot_be_used_is_an_error_with_a_remedy(case: dict[str, object], told: str) -> None:
    with pytest.raises(reservkoll.ReservkollError, match="(?s)" + told.replace("?", r"\?")):
        reservkoll.assess(case)


def test_no_personal_number_is_repeated_in_an_error() -> None:
    with pytest.raises(reservkoll.ReservkollError) as caught:
        reservkoll.assess({"purchase": {"act": "LOU 811228-9874"}})
    assert "9874" not in str(caught.value)


def test_a_screening_gives_the_rows_of_the_command(tmp_path: Path) -> None:
    data = tmp_path / "rows.parquet"
    command("screen", ROOT / "examples" / "inventory.xlsx", "--data", data, "--set", "purchase.act=LOU", "--quiet")
    result = reservkoll.screen(ROOT / "examples" / "inventory.xlsx", facts={"purchase.act": "LOU"})
    theirs = pl.read_parquet(data)
    assert result.rows.drop("value_sek").equals(theirs.drop("value_sek"))
    assert (result.rows["value_sek"].sum() or 0) == int((theirs["value_sek"].sum() or 0) * 100)
    assert result.problems.height > 0


def test_a_report_is_saved_once_and_never_over_the_input(tmp_path: Path) -> None:
    source = tmp_path / "list.csv"
    source.write_text("Titel;CPV-kod;Värde (kr)\nStäd;90910000-9;500000\n", "utf-8")
    result = reservkoll.screen(source, facts={"purchase.act": "LOU"}, language="en")
    report = tmp_path / "report.xlsx"
    result.save(report)
    with pytest.raises(reservkoll.InputError, match="exists already"):
        result.save(report)
    result.save(report, force=True)
    with pytest.raises(reservkoll.InputError, match="never written over"):
        result.save(source, force=True)
    with pytest.raises(reservkoll.InputError, match="no known data format"):
        result.save(tmp_path / "report.doc")


def test_a_column_in_doubt_is_refused_unless_the_best_is_to_be_taken(tmp_path: Path) -> None:
    source = tmp_path / "list.csv"
    source.write_text("Titel;CPV-kod;Startdatum;Värde (kr)\nStäd;90910000-9;2025-03-01;500000\n", "utf-8")
    with pytest.raises(reservkoll.InputError):
        reservkoll.screen(source)
    assert reservkoll.screen(source, take_best=True).rows.height == 1


def test_without_a_file_or_with_another_language_it_says_so() -> None:
    with pytest.raises(reservkoll.InputError, match="at least one"):
        reservkoll.screen()
    with pytest.raises(reservkoll.InputError, match="Use sv or en"):
        reservkoll.assess({"purchase": {"title": "x"}}).to_json("de")  # type: ignore[arg-type]


def test_importing_loads_nothing_heavy() -> None:
    code = (
        "import sys, reservkoll; dir(reservkoll); "
        "heavy = {'polars', 'pydantic', 'yaml', 'reservkoll.api'} & set(sys.modules); "
        "assert not heavy, heavy; reservkoll.assess; assert 'reservkoll.api' in sys.modules; "
        "assert 'polars' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


def test_every_public_name_is_there_and_no_other() -> None:
    for name in reservkoll.__all__:
        assert getattr(reservkoll, name) is not None, name
    assert set(reservkoll.__all__) <= set(dir(reservkoll))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _: Callable[..., object] = reservkoll.nothing  # type: ignore[attr-defined]


def test_one_row_for_each_procurement_as_the_option_gives_it(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = "".join(f"KS 1;Tolk {name};79540000-1;600000;2026-03-01\n" for name in "ABC")
    path.write_text(f"Diarienummer;Benämning;CPV-kod;Uppskattat värde;Annonserad\n{rows}", "utf-8")
    assert reservkoll.screen(path).rows.height == 3
    once = reservkoll.screen(path, one_row_per="id")
    assert once.rows["value_sek"].to_list() == [60_000_000]
    with pytest.raises(reservkoll.InputError, match="--one-row-per"):
        reservkoll.screen(path, one_row_per="leverantör")
