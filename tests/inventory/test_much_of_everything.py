"""What a file may ask for is bounded and told, and work grows no faster than the file."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from tests.conftest import ROOT

from reservkoll.common.errors import InputError
from reservkoll.common.validation import MOST_SHOWN, Findings
from reservkoll.common.yaml_loader import parse_document
from reservkoll.cpv.nomenclature import Nomenclature
from reservkoll.facts.case_file import case_of
from reservkoll.inventory.schema import cell_kinds
from reservkoll.parsers.cpv_codes import CPV_CELL, cpv_parser
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.tabular.cell_messages import messages
from reservkoll.tabular.column_parser import CellKind, parse_column
from reservkoll.tabular.header.detect import Header
from reservkoll.tabular.open import open_source
from reservkoll.tabular.read_limits import MOST_COLUMNS
from reservkoll.tabular.sheet import Sheet
from reservkoll.tabular.tables import Table, data_rows

NOMENCLATURE = Nomenclature(ROOT / "rules" / "cpv")
FAULTS = {
    "purchase.cpv": "kod {}",
    "purchase.value_sek": "ca {} eller så",
    "purchase.started": "3{} april eller maj",
    "purchase.contract.to": "bortom {}",
    "purchase.contract.months": "lång {}",
}


def as_delimited(delimiter: str) -> Callable[[Path, int], Path]:
    def write(folder: Path, columns: int) -> Path:
        path = folder / "l.csv"
        path.write_text("\n".join(delimiter.join(f"{word}{i}" for i in range(columns)) for word in ("kol", "x")) + "\n")
        return path

    return write


def as_late_line(folder: Path, columns: int) -> Path:
    path = folder / "l.csv"
    path.write_text("Titel;CPV-kod\n" + "a;b\n" * 300 + ";".join(["x"] * columns) + "\n")
    return path


def as_jsonl(folder: Path, columns: int) -> Path:
    path = folder / "l.jsonl"
    path.write_text(json.dumps({f"kol{i}": "x" for i in range(columns)}) + "\n")
    return path


def as_parquet(folder: Path, columns: int) -> Path:
    path = folder / "l.parquet"
    pl.DataFrame({f"kol{i}": ["x"] for i in range(columns)}).write_parquet(path)
    return path


WRITERS = {
    **{f"csv {delimiter!r}": as_delimited(delimiter) for delimiter in ";,|\t"},
    **{"csv late": as_late_line, "jsonl": as_jsonl, "parquet": as_parquet},
}


OTHER_DELIMITERS = [f"csv {delimiter!r}" for delimiter in ",|\t"]


@pytest.mark.parametrize(
    "write",
    [
        pytest.param(write, id=name, marks=pytest.mark.slow if name in OTHER_DELIMITERS else ())
        for name, write in WRITERS.items()
    ],
)
def test_more_columns_than_a_sheet_has_are_told(tmp_path: Path, write: Callable[[Path, int], Path]) -> None:
    sheet = open_source(write(tmp_path, MOST_COLUMNS)).load("")
    assert sheet.cells.width == MOST_COLUMNS
    with pytest.raises(InputError, match=f"{MOST_COLUMNS + 1} columns, and at most {MOST_COLUMNS}"):
        open_source(write(tmp_path, MOST_COLUMNS + 1)).load("")


def test_an_excel_sheet_that_is_full_to_its_last_column_is_read(tmp_path: Path) -> None:
    path = tmp_path / "l.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Lista")
        for row in range(2):
            for column in range(MOST_COLUMNS):
                sheet.write_string(row, column, f"x{column}")
    assert open_source(path).load("Lista").cells.width == MOST_COLUMNS


def test_a_million_columns_are_refused_at_once(tmp_path: Path) -> None:
    path = as_delimited(";")(tmp_path, 1_000_000)
    began = time.process_time()
    with pytest.raises(InputError, match="1000000 columns"):
        open_source(path).load("")
    assert time.process_time() - began < 5


def seconds_of(columns: int) -> float:
    cells = pl.DataFrame(
        {f"c{i}": ["h", "x", None, "y"] for i in range(columns)}, {f"c{i}": pl.String for i in range(columns)}
    )
    table = Table(Sheet("", cells), Header(1, (), 1), "l.csv")
    began = time.process_time()
    rows, between = data_rows(table)
    assert (rows["row"].to_list(), between) == ([2, 4], 1)
    return time.process_time() - began


def test_rows_are_told_from_empty_ones_in_time_linear_in_columns() -> None:
    seconds_of(10)
    small, large = min(seconds_of(1_000) for _ in range(3)), min(seconds_of(8_000) for _ in range(3))
    assert large < 8 * small * 4 + 0.2


@pytest.mark.parametrize("name", ["c.yaml", "c.json"])
@pytest.mark.parametrize("count", [1, MOST_SHOWN, MOST_SHOWN + 1, 20_000])
def test_many_mistakes_are_told_by_the_first_and_a_count(rulebook: Rulebook, name: str, count: int) -> None:
    keys = [f'  "nyckel{number}": {number}' for number in range(count)]
    text = '{"purchase": {\n' + ",\n".join(keys) + "}}" if name == "c.json" else "purchase:\n" + "\n".join(keys) + "\n"
    began = time.process_time()
    with pytest.raises(Findings) as caught:
        case_of(parse_document(Path(name), text), rulebook.nomenclature)
    lines = str(caught.value).splitlines()
    assert time.process_time() - began < 5
    assert len([line for line in lines if "nyckel" in line]) == min(count, MOST_SHOWN)
    assert lines[0].startswith(f"{name}, line 2: purchase.nyckel0")
    assert lines[MOST_SHOWN:] == ([f"… and {count - MOST_SHOWN} more."] if count > MOST_SHOWN else [])


def test_many_codes_that_are_none_are_told_by_the_first(rulebook: Rulebook) -> None:
    codes = ", ".join(["kod"] * 3_000)
    with pytest.raises(Findings) as caught:
        case_of(parse_document(Path("c.yaml"), f"purchase: {{cpv: [{codes}]}}"), rulebook.nomenclature)
    assert len(str(caught.value).splitlines()) == MOST_SHOWN + 1


def test_a_list_of_codes_that_are_none_takes_little_longer_than_one_of_codes(rulebook: Rulebook) -> None:
    texts = pl.Series([f"{number:08d}" for number in range(90_000_001, 90_005_001)])
    kind = CellKind(CPV_CELL, cpv_parser(rulebook.nomenclature))
    began = time.process_time()
    read = parse_column(texts, kind, "CPV")
    assert time.process_time() - began < 2, "searching all codes for each takes twice that"
    assert read.problems.height > 4_000


def seconds_of_faults(count: int) -> float:
    """The time to read and tell as many faults, each of its own, under each of five facts."""
    kinds = cell_kinds(NOMENCLATURE)
    began = time.process_time()
    for fact, words in FAULTS.items():
        read = parse_column(pl.Series([words.format(number) for number in range(count)]), kinds[fact], "")
        assert read.problems.height == count
        assert messages(read.problems, str).null_count() == 0
    return time.process_time() - began


def test_faults_that_are_all_different_are_told_in_time_linear_in_them() -> None:
    seconds_of_faults(100)
    small, large = min(seconds_of_faults(1_000) for _ in range(3)), min(seconds_of_faults(8_000) for _ in range(2))
    assert large < 8 * small * 3 + 0.2
    assert large < 8_000 * 5 * 80e-6, "a cell takes some 10 µs; with every form tried, thrice that"
