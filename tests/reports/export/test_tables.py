"""The rows for other programs."""

from __future__ import annotations

import csv
import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given as given_by_hypothesis
from hypothesis import strategies as st
from tests.shipped_routes import ROWS

from reservkoll.common.errors import InputError
from reservkoll.reports.export.csv_text import harmless, plain
from reservkoll.reports.export.tables import check_format, write_data, write_frame


def given(make_screening: Any, **columns: object) -> Any:
    rows = make_screening().rows.with_columns(**{name: pl.lit(value, ROWS[name]) for name, value in columns.items()})
    return make_screening(rows=rows)


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_csv_has_every_row_and_column_in_order(tmp_path: Path, make_screening: Any) -> None:
    path = tmp_path / "rows.csv"
    write_data(given(make_screening, value_sek=850_000_000), path)
    rows = read_csv(path)
    assert list(rows[0]) == list(ROWS)
    assert [int(row["row"]) for row in rows] == list(range(4, 44))
    assert (rows[0]["value_sek"], rows[0]["started"]) == ("8500000.00", "2025-01-07")
    assert rows[0]["title"] in make_screening().rows["title"].to_list()


@pytest.mark.parametrize(("ore", "text"), [(-5, "-0.05"), (0, "0.00"), (7, "0.07"), (-123_456, "-1234.56"), (None, "")])
def test_csv_amounts_are_exact_and_unknown_is_empty(
    tmp_path: Path, make_screening: Any, ore: int | None, text: str
) -> None:
    path = tmp_path / "rows.csv"
    write_data(given(make_screening, value_sek=ore), path)
    assert {row["value_sek"] for row in read_csv(path)} == {text}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_no_csv_text_starts_a_formula(tmp_path: Path, make_screening: Any, start: str) -> None:
    path = tmp_path / "rows.CSV"
    write_data(given(make_screening, title=f"{start}cmd()", id="A=1"), path)
    assert {(row["title"], row["id"]) for row in read_csv(path)} == {(f"'{start}cmd()", "A=1")}


@pytest.mark.parametrize("cut", [";", "|", "\t", "\n", "\r"])
@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_no_csv_text_starts_a_formula_where_a_swedish_excel_cuts_it(
    tmp_path: Path, make_screening: Any, cut: str, start: str
) -> None:
    path = tmp_path / "rows.csv"
    write_data(given(make_screening, title=f"Städning{cut}{start}cmd|' /C calc'!A0{cut}x"), path)
    for cell in re.split(r"[;|\t\r\n]", path.read_text("utf-8")):
        assert not cell.startswith(("=", "+", "-", "@")), cell


BLANKS = "\u00ad\u034f\u115f\u1160\u17b4\u180b\u180e\u2002\u2060\u2066\u2800\u3000\u3164\ufe0f\uffa0\U000e0020"
TRICKS = (
    *(
        "=1+1",
        '"=1+1',
        '""=1+1',
        "'=1+1",
        " =1+1",
        '" =1+1',
        "\u00a0=1+1",
        "\u200b=1+1",
        "”=1+1",
        '"\'"=1+1',
        "\ufeff=1+1",
    ),
    *(
        "@SUM(A1)",
        "+46 8 1",
        "-1+1",
        "＝1",
        '"＋1',
        "`=1",
        "\t=1",
        "\n=1",
        "\r\n=1",
        "\x0b=1",
        "\u2028=1",
        '=HYPERLINK("x";"y")',
    ),
    *(f"{blank}=1" for blank in BLANKS),
)
SAFE_READERS = [
    {"delimiter": delimiter, "quoting": quoting, "skipinitialspace": skip, "doublequote": double}
    for delimiter in ",;|\t"
    for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE)
    for skip in (True, False)
    for double in (True, False)
]


@pytest.mark.parametrize("reader", SAFE_READERS, ids=str)
@pytest.mark.parametrize("cut", ["", "x,", "x;", "x|", "x\t", "x\n", 'x";', "x ; "])
def test_no_cell_starts_a_formula_whatever_reads_the_file(tmp_path: Path, cut: str, reader: dict[str, Any]) -> None:
    path = tmp_path / "rows.csv"
    texts = [f"{cut}{trick}{cut}y" for trick in TRICKS]
    write_frame(pl.DataFrame({"a": texts, "b": ["b"] * len(texts), "c": texts}), path)
    assert [plain(text) for text in pl.read_csv(path)["a"]] == texts
    with path.open(encoding="utf-8", newline="") as file:
        for record in csv.reader(file, **reader):
            for cell in record:
                assert not re.match(rf"[\s\"\u200b\ufeff”`{BLANKS}]*[=+\-@＝＋－＠]", cell), cell


@given_by_hypothesis(st.text(alphabet="'\"=+-@;,|\t\r\n a＝”\u00a0", max_size=12))
def test_the_apostrophes_can_be_taken_away_again_exactly(text: str) -> None:
    safe = pl.select(harmless(pl.lit(text))).item()
    assert plain(safe) == text
    assert not re.search(r"(^|[,;|\t\r\n])[\s\"”]*[=+\-@＝](?!\Z)", safe)
    assert not re.search(r"(^|[;|\t\r\n])[\s\"”]*[=+\-@＝]", safe)
    assert not safe.startswith(("\t", "\r", "\n"))


def test_what_is_no_formula_is_left_alone() -> None:
    for text in ("a=b", "Städ; rest", "5-6", "'citat'", "a;b", "", "1250,-", "a, b", "a – b", "x,y", "10 - 12, 14"):
        assert pl.select(harmless(pl.lit(text))).item() == text


def test_jsonl_keeps_texts_and_nulls(tmp_path: Path, make_screening: Any) -> None:
    path = tmp_path / "rows.jsonl"
    write_data(given(make_screening, title="=cmd()", value_sek=850_000_001, error=None), path)
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert len(rows) == 40
    assert list(rows[0]) == list(ROWS)
    assert (rows[0]["title"], rows[0]["value_sek"], rows[0]["error"]) == ("=cmd()", "8500000.01", None)
    assert (rows[0]["row"], rows[0]["started"]) == (4, "2025-01-07")


def test_parquet_has_decimals_and_days(tmp_path: Path, make_screening: Any) -> None:
    path = tmp_path / "rows.parquet"
    write_data(given(make_screening, value_sek=-5), path)
    rows = pl.read_parquet(path)
    assert rows.columns == list(ROWS)
    assert rows.schema["value_sek"] == pl.Decimal(18, 2)
    assert rows.row(0, named=True)["value_sek"] == Decimal("-0.05")
    assert rows.row(0, named=True)["started"] == date(2025, 1, 7)


def test_parquet_refuses_what_its_decimals_do_not_hold(tmp_path: Path, make_screening: Any) -> None:
    with pytest.raises(InputError, match="too large for parquet"):
        write_data(given(make_screening, value_sek=10**18), tmp_path / "rows.parquet")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["rows.json", "rows", "rows.xlsx"])
def test_another_suffix_is_told(tmp_path: Path, make_screening: Any, name: str) -> None:
    with pytest.raises(InputError, match=r"Use a name that ends in \.csv, \.jsonl, \.parquet"):
        write_data(make_screening(), tmp_path / name)
    with pytest.raises(InputError):
        check_format(tmp_path / name)


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".parquet"])
def test_same_rows_same_bytes(tmp_path: Path, make_screening: Any, suffix: str) -> None:
    first, second = tmp_path / f"a{suffix}", tmp_path / f"b{suffix}"
    write_data(make_screening(), first)
    write_data(make_screening(), second)
    assert first.read_bytes() == second.read_bytes()
