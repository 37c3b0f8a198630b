"""Text files as old and new systems write them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.tools import examples

from reservkoll.common.errors import InputError
from reservkoll.tabular.open import open_source
from reservkoll.tabular.readers.encoding import NotText, decode
from reservkoll.tabular.sheet import Sheet

UNICODE = ("utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "utf-16")
OLD = ("latin-1", "cp1252")
SIGNS = "abö åÄ é01;,|\t\"'\n-.:"
FIELD = st.text(st.sampled_from(SIGNS), max_size=8).map(str.strip)
NAMES = ["Diarienummer", "Titel", "CPV-kod", "Uppskattat värde", "Annonserad"]


def load(path: Path) -> Sheet:
    return open_source(path).load("")


def write(folder: Path, data: bytes, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def without_end(parts: Iterable[Any]) -> list[Any]:
    """Less what is empty at the end."""
    kept = list(parts)
    while kept and not kept[-1]:
        kept.pop()
    return kept


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    width = draw(st.integers(2, 5))
    rows = draw(st.lists(st.lists(FIELD, min_size=width, max_size=width), min_size=1, max_size=8))
    return [NAMES[:width], *rows]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=examples(300))
@given(
    rows=tables(),
    encoding=st.sampled_from(UNICODE + OLD),
    delimiter=st.sampled_from(";,\t|"),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
)
def test_what_is_written_is_read_back_cell_for_cell(
    tmp_path: Path, rows: list[list[str]], encoding: str, delimiter: str, end: str, quoting: int
) -> None:
    text = io.StringIO(newline="")
    written = [[field.replace("\n", end) for field in row] for row in rows]  # csv quotes only the line ends it writes
    csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(written)  # type: ignore[arg-type]
    cells = load(write(tmp_path, text.getvalue().encode(encoding))).cells
    assert [[field or "" for field in row] for row in cells.rows()] == rows


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.lists(FIELD, min_size=1, max_size=4), min_size=1, max_size=8), delimiter=st.sampled_from(";,\t|")
)
def test_a_first_line_for_excel_settles_the_delimiter_of_any_table(
    tmp_path: Path, rows: list[list[str]], delimiter: str
) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows([["-"], *rows])
    cells = load(write(tmp_path, f"sep={delimiter}\r\n{text.getvalue()}".encode())).cells
    found = [[field or "" for field in row] for row in cells.rows()]
    assert without_end(map(without_end, found)) == without_end(map(without_end, [["-"], *rows]))


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Titel;CPV\n”etapp 1”;1\n", "cp1252"),
        ("Titel;CPV\nHyra 100 €;1\nm.m…;2\n", "cp1252"),
        ("Titel;CPV\nKöp – Östra skolan, Åre;1\n", "cp1252"),
        ("Titel;CPV\nidé;1\n", "latin-1"),
        ("Titel;CPV\nMåleri på Öland, Ängelholm;1\n", "cp850"),
        ("Titel;CPV\nMåleri på Öland, Ängelholm;1\n", "mac_roman"),
        ("Titel;CPV\nMåleri;1\n", "utf-32"),
    ],
)
def test_which_old_encoding_it_is_shows_by_where_the_signs_stand(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == (text, ())


def test_a_file_put_together_from_two_encodings_is_read_right_and_told(tmp_path: Path) -> None:
    data = "Titel;CPV\r\nMåla;1\r\n".encode() + "Köpa på väg;2\r\n".encode("cp1252") + "Städa;3\r\n".encode()
    sheet = load(write(tmp_path, data))
    assert sheet.cells["A"].to_list() == ["Titel", "Måla", "Köpa på väg", "Städa"]
    [(template, words)] = sheet.remarks
    assert "lines 3)" in template.format(place="x", **words)


def test_stray_zero_characters_are_left_out_and_told(tmp_path: Path) -> None:
    sheet = load(write(tmp_path, b"Titel;CPV\nM\0o;1\nb;2\n" + b"c;3\n" * 30))
    assert sheet.cells["A"].to_list()[:3] == ["Titel", "Mo", "b"]
    [(template, words)] = sheet.remarks
    assert words == {"count": 1}
    assert "invisible" in template


@pytest.mark.parametrize(
    "data",
    [
        bytes(range(256)) * 4,
        b"\x89PNG\r\n\x1a\n" + bytes(40),
        b"\0" * 200,
        b"\xff\xfea",
        b"\xef\xbb\xbf\xff" + b"\1" * 9,
    ],
)
def test_bytes_that_are_no_text_give_one_error(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(InputError, match="not a text file"):
        load(write(tmp_path, data))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=examples(300))
@given(
    data=st.one_of(st.binary(max_size=60), st.text(max_size=40).map(str.encode)),
    name=st.sampled_from(["a.csv", "a.jsonl", "a.parquet"]),
)
def test_any_bytes_give_cells_or_one_error(tmp_path: Path, data: bytes, name: str) -> None:
    path = write(tmp_path, data, name)
    try:
        cells, said = load(path).cells, str(path)
    except InputError as error:
        cells, said = pl.DataFrame(), str(error)
    assert str(path) in said
    assert set(cells.dtypes) <= {pl.String}
    assert cells.height <= len(re.findall(rb"[\r\n]", data)) + 1


def test_the_end_mark_of_dos_and_blanks_at_the_ends() -> None:
    assert decode(b"a;b\r\n\x1a") == ("a;b\r\n", ())
    with pytest.raises(NotText):
        decode(b"\1\2\3\4")


@pytest.mark.parametrize("suffix", [".tsv", ".txt", ".CSV"])
def test_text_files_by_other_suffixes(make_csv: Callable[..., Path], suffix: str) -> None:
    path = make_csv("Titel\tCPV\nRum, kök\t1\n", name=f"list{suffix}")
    assert load(path).cells.rows() == [("Titel", "CPV"), ("Rum, kök", "1")]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("Titel;Värde\nRum, kök, bad;1,50\nEl, vatten, luft;2,50\n", [("Titel", "Värde"), ("Rum, kök, bad", "1,50")]),
        ("Titel\nRum, kök\nEl, vatten\n", [("Titel",), ("Rum, kök",)]),
        ("Lista; 2025\n\nTitel,CPV,Värde\na,1,2\n", [("Lista; 2025", None, None), (None, None, None)]),
        ("a|b;c\nd|e;f\ng|h\n", [("a", "b;c"), ("d", "e;f")]),
    ],
)
def test_headings_tell_the_delimiter_where_the_texts_would_mislead(
    make_csv: Callable[..., Path], text: str, rows: list[tuple[str | None, ...]]
) -> None:
    assert load(make_csv(text)).cells.rows()[:2] == rows


def test_mixed_line_ends(make_csv: Callable[..., Path]) -> None:
    cells = load(make_csv('Titel;CPV\r\na;1\rb;2\n"c\r\nd";3\r\n')).cells
    assert cells.rows() == [("Titel", "CPV"), ("a", "1"), ("b", "2"), ("c\nd", "3")]
