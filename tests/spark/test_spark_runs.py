"""Rows as Spark hands them out, in any order of stretches and files, are put together without losing or mixing one."""

from __future__ import annotations

import polars as pl
import pytest

from reservkoll.spark.batches import numbered, parts
from reservkoll.spark.cells import LineError, TextCells, plain_lines


def batch(path: str, block: int, lines: list[str]) -> pl.DataFrame:
    return pl.DataFrame(
        {"path": [path] * len(lines), "block": [block] * len(lines), "line": [line.encode() for line in lines]},
        schema={"path": pl.String, "block": pl.Int64, "line": pl.Binary},
    )


def test_lines_are_numbered_as_in_their_file_whichever_stretch_comes_first() -> None:
    batches = [
        batch("b", 900, ["b7", "b8"]),
        batch("a", 0, ["a0"]),
        batch("a", 0, ["a1", "a2"]),
        batch("b", 900, ["b9"]),
    ]
    found = pl.concat(numbered(batches, {("a", 0): 0, ("b", 0): 0, ("b", 900): 7}))
    assert dict(zip(found["line"].cast(pl.String), found["row"], strict=True)) == {
        **{"a0": 0, "a1": 1, "a2": 2},
        **{"b7": 7, "b8": 8, "b9": 9},
    }


def test_a_part_holds_runs_of_rows_that_follow_one_another_in_one_file() -> None:
    frame = pl.DataFrame({"path": [*"aaaabba"], "row": [1, 2, 3, 9, 0, 1, 10]})
    more = pl.DataFrame({"path": ["a"], "row": [11]})
    (found,) = parts([frame, more], 100, 0)
    assert [(run.path, run.start, run.frame.height) for run in found] == [
        *(("a", 1, 3), ("a", 9, 1), ("b", 0, 2), ("a", 10, 2)),
    ]


@pytest.mark.parametrize(("most", "sizes"), [(3, [3, 3, 1]), (4, [4, 3]), (7, [7]), (8, [7])])
def test_a_part_has_the_rows_asked_for_and_the_last_one_the_rest(most: int, sizes: list[int]) -> None:
    rows = [pl.DataFrame({"path": ["a"], "row": [row]}) for row in range(7)]
    found = list(parts(rows, most, 0))
    assert [sum(run.frame.height for run in part) for part in found] == sizes


def test_lines_of_headings_are_no_rows() -> None:
    (found,) = parts([pl.DataFrame({"path": [*"aab"], "row": [2, 3, 0]})], 100, 3)
    assert [(run.path, run.start, run.frame.height) for run in found] == [("a", 3, 1)]


@pytest.mark.parametrize(
    ("lines", "index"),
    [
        ([b"a;b", b"\xe5;b"], 1),
        ([b"a;b\r", b"a\rb;c"], 1),
        ([b"a\0;b"], 0),
        ([b'"a;b"', b"c;d", b'"e', b'f"'], 2),
    ],
)
def test_the_first_line_that_is_no_plain_text_is_named(lines: list[bytes], index: int) -> None:
    with pytest.raises(LineError) as refused:
        plain_lines(pl.Series(lines))
    assert refused.value.index == index


def test_empty_lines_and_short_ones_are_rows_too() -> None:
    cells = TextCells("\nA;B;C", 2, ";", 3)
    sheet = cells.sheet(pl.DataFrame({"line": [b"", b"1", b"", b'"2;3";;4\r', b""]}))
    assert sheet.cells.rows() == [
        *((None, None, None), ("A", "B", "C"), (None, None, None), ("1", None, None)),
        *((None, None, None), ("2;3", None, "4"), (None, None, None)),
    ]
