from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reservkoll.common.errors import InputError
from reservkoll.tabular.open import open_source
from reservkoll.tabular.readers import csv as delimited

TEXT = "Titel;Värde\nMåleri på Öland – ”etapp 1”;1 234,50\nKöp av städtjänster;200 000,00\n"
PLAIN = TEXT.replace("–", "-").replace("”", '""').replace('""etapp 1""', "etapp 1")


def cells(path: Path) -> pl.DataFrame:
    return open_source(path).load("").cells


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_encodings(make_csv: Callable[..., Path], encoding: str) -> None:
    frame = cells(make_csv(TEXT, encoding))
    assert frame.rows() == [tuple(line.split(";")) for line in TEXT.splitlines()]


@pytest.mark.parametrize("encoding", ["latin-1", "cp850", "mac_roman"])
def test_old_encodings(make_csv: Callable[..., Path], encoding: str) -> None:
    assert cells(make_csv(PLAIN, encoding)).rows() == [tuple(line.split(";")) for line in PLAIN.splitlines()]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_delimiters_and_line_ends(make_csv: Callable[..., Path], delimiter: str, end: str) -> None:
    rows = [("Titel", "CPV", "Värde"), ('Rum, kök; "bad"', "85312120", "1 234,50"), ("b", None, "2")]
    text = end.join(delimiter.join('"' + (field or "").replace('"', '""') + '"' for field in row) for row in rows) + end
    assert cells(make_csv(text)).rows() == rows


def test_decimal_commas_do_not_make_the_delimiter(make_csv: Callable[..., Path]) -> None:
    assert cells(make_csv("CPV;Värde\n1;1,50\n2;2,50\n3;3,50\n")).width == 2


def test_rows_keep_their_numbers(make_csv: Callable[..., Path]) -> None:
    frame = cells(make_csv('\n\nLista 2025\n\nTitel;CPV\n"två\nrader";1\n\n;\nc;2'))
    assert [row[0] for row in frame.rows()] == [None, None, "Lista 2025", None, "Titel", "två\nrader", None, None, "c"]


def test_uneven_rows_lose_nothing(make_csv: Callable[..., Path]) -> None:
    lines = [f"r{number};{number}" for number in range(300)]
    frame = cells(make_csv("\n".join(["Titel;CPV", *lines, "sist;1;2;tre till"])))
    assert frame.row(-1) == ("sist", "1", "2", "tre till")
    assert frame.row(1) == ("r0", "0", None, None)
    assert frame.height == 302


def test_a_first_line_for_excel_and_protected_texts(make_csv: Callable[..., Path]) -> None:
    assert cells(make_csv('sep=|\nDnr|CPV\n="0012"|03100000\n')).rows() == [("Dnr", "CPV"), ("0012", "03100000")]


def test_quotation_marks_within_fields(make_csv: Callable[..., Path]) -> None:
    assert cells(make_csv('Titel;CPV\nSkärm 24" svart;1\nb;2\n')).rows() == [
        ("Titel", "CPV"),
        ('Skärm 24" svart', "1"),
        ("b", "2"),
    ]


def test_a_quotation_mark_that_is_never_closed_is_an_error_with_its_row(make_csv: Callable[..., Path]) -> None:
    with pytest.raises(InputError, match="row 3"):
        cells(make_csv('Titel;CPV\na;1\n"b;2\nc;3\nd;4\n'))


FIELD = st.text(st.sampled_from('ab å;,"\n\t|1'), max_size=6)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(FIELD, min_size=2, max_size=3), min_size=1, max_size=8))
def test_the_fast_and_the_exact_reading_agree(make_csv: Callable[..., Path], rows: list[list[str]]) -> None:
    text = "\n".join(";".join('"' + field.replace('"', '""') + '"' for field in row) for row in rows) + "\n"
    fast = delimited._parse_fast(text, ";")
    exact = delimited.DelimitedSource(Path("x"))._parse_exact(text, ";")
    assert exact.height == len(rows)
    assert [[field or "" for field in row] for row in exact.rows()] == [
        row + [""] * (exact.width - len(row)) for row in rows
    ]
    if fast is not None:
        assert delimited.plain_fields(fast.select(exact.columns)).equals(delimited.plain_fields(exact))
        assert all(fast[name].null_count() == fast.height for name in fast.columns if name not in exact.columns)
