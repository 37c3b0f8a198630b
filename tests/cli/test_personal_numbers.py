"""A personal number that stands anywhere in an inventory is in no output and no message of ours."""

from __future__ import annotations

import zipfile
from pathlib import Path

import polars as pl
import pytest
from tests.cli.conftest import Run
from tests.tools import sweep

NUMBER = "19640823-3234"
SPELLINGS = (NUMBER, "196408233234", "640823-3234", "6408233234", "640823+3234", "640823–3234", "1964-08-23-3234")
SHOWN = "64****-****"


def everything(path: Path) -> str:
    """All that is in a file, also inside a workbook."""
    if path.suffix == ".parquet":
        return str(pl.read_parquet(path).to_dicts())
    if path.suffix != ".xlsx":
        return path.read_text("utf-8")
    with zipfile.ZipFile(path) as archive:
        return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


@pytest.mark.parametrize("spelling", sweep(SPELLINGS))
def test_no_output_and_no_message_shows_it(run: Run, tmp_path: Path, spelling: str) -> None:
    source = tmp_path / f"lista {spelling}.csv"
    source.write_text(
        f"Benämning;CPV-kod;Värde;Påbörjad;Diarienr;{spelling} namn\n"
        f"Kontaktperson {spelling} natt;85311200-4;{spelling.replace('6408233234', 'x')};2025-03-01;{spelling};x\n"
        f"Ledsagning;{spelling};1;{spelling};KS {spelling};x\n",
        "utf-8",
    )
    said = ""
    for name in ("r.xlsx", "r.csv", "r.jsonl", "r.parquet"):
        option = "-o" if name == "r.xlsx" else "--data"
        ran = run("screen", source, option, tmp_path / name, "--lang", "en")
        assert ran.code == 1, ran.err
        said += ran.err + everything(tmp_path / name)
    said += run("screen", tmp_path / f"{spelling}.csv", "--data", tmp_path / "x.csv").err
    assert spelling not in said
    assert "3234" not in said
    assert f"Kontaktperson {SHOWN} natt" in said


def test_in_an_annotated_copy_the_users_own_cells_stay_and_ours_are_masked(run: Run, tmp_path: Path) -> None:
    source, copy = tmp_path / "lista.csv", tmp_path / "copy.csv"
    source.write_text(f"Benämning;CPV-kod;Värde\nNatt {NUMBER};{NUMBER};1\n", "utf-8")
    assert run("screen", source, "--annotate", copy, "--lang", "en").code == 1
    line = copy.read_text("utf-8").splitlines()[1]
    assert line.startswith(f"Natt {NUMBER};{NUMBER};1;")
    assert line.count("3234") == 2


def test_references_dates_and_organisation_numbers_stay(run: Run, tmp_path: Path) -> None:
    texts = (
        "KS 2025/001234",
        "556036-0793",
        "2120001231",
        "2025-03-01 1200",
        "640823-3235",
        "990299-1234",
        "1234567890",
    )
    source, data = tmp_path / "lista.csv", tmp_path / "r.jsonl"
    source.write_text("Benämning;CPV-kod;Värde\n" + "".join(f"{text};85311200-4;1\n" for text in texts), "utf-8")
    run("screen", source, "--data", data)
    assert pl.read_ndjson(data)["title"].to_list() == list(texts)
