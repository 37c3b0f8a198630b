"""`reservkoll organisations`: import, find, show."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from tests.cli.conftest import Run
from tests.organisations.bulk import PERSON, bolagsverket, bolagsverket_line, scb, scb_line


@pytest.fixture
def index(tmp_path: Path, run: Run) -> Path:
    lines = [bolagsverket_line(), bolagsverket_line(identity=f"{PERSON.replace('-', '')}$PERSON-IDORG", form="E-ORGFO")]
    formula = scb_line("168020001270", Namn='=HYPERLINK("x")', Ng1="88101")
    path = tmp_path / "i.sqlite"
    files = (bolagsverket(tmp_path / "b.zip", lines), scb(tmp_path / "s.zip", [formula]))
    ran = run("organisations", "import", *map(str, files), "--index", str(path), "--made-on", "2026-11-30")
    assert ran.code == 0
    assert "1 är enskilda firmor" in ran.out
    assert PERSON[:6] not in ran.out + ran.err
    return path


def test_candidates_are_told_with_what_they_do_not_prove_and_where_they_are_from(run: Run, index: Path) -> None:
    ran = run("organisations", "find", "--cpv", "85312120", "--form", "ideburen", "--index", str(index))
    assert ran.code == 0
    assert all(word in ran.out for word in ("Lyktan", "802000-1239", "Ideell förening", "Formen bevisar", "b.zip"))
    assert max(map(len, ran.out.splitlines())) <= 100


def test_json_has_the_same_and_csv_no_formulas(run: Run, index: Path) -> None:
    asked = ("organisations", "find", "--cpv", "85312120", "--place", "Örebro", "--index", str(index), "--format")
    document = json.loads(run(*asked, "json").out)
    rows = list(csv.DictReader(io.StringIO(run(*asked, "csv").out)))
    assert [each["org_no"] for each in document["candidates"]] == [row["org_no"] for row in rows]
    assert document["index"]["made_on"] == "2026-11-30"
    assert document["index"]["sources"][0]["persons_left_out"] == 1
    assert not any(row["name"].startswith("=") for row in rows)


def test_one_organisation_is_shown_and_a_person_never(run: Run, index: Path) -> None:
    assert "Lyktan" in run("organisations", "show", "802000-1239", "--index", str(index)).out
    ran = run("organisations", "show", PERSON, "--index", str(index))
    assert (ran.code, PERSON in ran.err) == (2, False)


def test_without_an_index_it_is_said_how_to_make_one(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    ran = run("organisations", "find", "--cpv", "85312120")
    assert ran.code == 2
    assert "organisations import" in ran.err
