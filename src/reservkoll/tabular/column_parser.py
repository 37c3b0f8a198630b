"""Parses a column of cell texts: common forms vectorised, the rest once per distinct text."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from reservkoll.common.errors import ReservkollError
from reservkoll.i18n import mark
from reservkoll.parsers.errors import CellError
from reservkoll.parsers.keywords import is_missing
from reservkoll.parsers.text import UNSEEN, Parser, shortened
from reservkoll.tabular.cell_messages import FOUND, packed

if TYPE_CHECKING:
    from polars._typing import PolarsDataType

# Error values of Excel and LibreOffice, in English and as a Swedish Excel writes them into a csv file.
ERROR_VALUE = re.compile(
    r"#(N/A|NULL!|NUM!|REF!|DIV/0!|DIVISION/0!|NAME\?|NAMN\?|VALUE!|VÄRDEFEL!|REFERENS!|SAKNAS!|OGILTIGT!"
    r"|OGILTIG!|SKÄRNING!|SPILL!|CALC!|GETTING_DATA|FIELD!|BLOCKED!|UNKNOWN!)|Err:\d+"
)
LONGEST_PARAMETER = 200
Problem = tuple[str | None, str | None, str | None]  # what is shown, message id, packed parameters
SEEN = 1_000  # sample size to decide whether distinct texts are few
NO_PROBLEM: Problem = (None, None, None)


@dataclass(frozen=True)
class CellKind:
    """How to parse the cells of a kind of column.

    `parser` gets the heading and all texts of the column and gives the function that reads one text (not missing, no
    error value) or raises a ReservkollError; `missing` tells which texts say that nothing is known. `quick` gives, from
    heading and texts, the value of every plain text and null for the others. `shown` is how a cell's text may be
    repeated in messages. `of_days`: a bare number is a day.
    """

    dtype: pl.DataType
    parser: Callable[[str, pl.Series], Parser]
    quick: Callable[[str, pl.Series], pl.Series] | None = None
    shown: Callable[[str], str] = shortened
    missing: Callable[[str], bool] = is_missing
    of_days: bool = False


@dataclass(frozen=True)
class ParsedColumn:
    """`values` has the length of the column; `problems` one row (index, text, template, parameters) per failed cell."""

    values: pl.Series
    problems: pl.DataFrame


def parse_column(texts: pl.Series, kind: CellKind, heading: str) -> ParsedColumn:
    """Read a column of cell texts (null = empty cell). Blank and missing-words cells give null without a problem."""
    few = _few(texts)
    if few is None:
        return _parsed(texts, kind, heading)
    read = _parsed(few, kind, heading)
    places = texts.cast(pl.Enum(few)).to_physical()
    failed = read.problems
    if failed.height:
        rows = pl.DataFrame({"index": pl.int_range(len(texts), dtype=pl.UInt32, eager=True), "_place": places})
        at = failed.rename({"index": "_place"}).with_columns(pl.col("_place").cast(places.dtype))
        failed = rows.join(at, on="_place", how="inner", maintain_order="left").select(*FOUND)
    return ParsedColumn(read.values.gather(places), failed)


def _few(texts: pl.Series) -> pl.Series | None:
    """The distinct texts, where they are relatively few; each is then parsed once."""
    if len(texts) < 2 * SEEN or texts.head(SEEN).n_unique() > SEEN // 2:
        return None
    distinct = texts.drop_nulls().unique(maintain_order=True)
    return distinct if 0 < len(distinct) < len(texts) // 4 else None


def _parsed(texts: pl.Series, kind: CellKind, heading: str) -> ParsedColumn:
    unseen = texts.str.contains(UNSEEN.pattern).any()  # searching is faster than rebuilding every text
    seen = texts.str.replace_all(UNSEEN.pattern, "") if unseen else texts
    stripped = seen.str.strip_chars().rename("text")
    cells = stripped.set(stripped == "", None)
    nothing = pl.Series([None], dtype=kind.dtype).new_from_index(0, len(cells))
    quick = kind.quick(heading, cells) if kind.quick else nothing
    odd = cells.filter(quick.is_null() & cells.is_not_null()).unique(maintain_order=True)
    if odd.is_empty():
        return ParsedColumn(quick, pl.DataFrame(schema=FOUND))
    table = _read_distinct(odd.to_list(), kind, kind.parser(heading, cells))
    joined = pl.DataFrame({"text": cells}).join(table, on="text", how="left", maintain_order="left")
    values = joined["value"] if kind.quick is None else pl.select(pl.coalesce(quick, joined["value"])).to_series()
    problems = joined.with_row_index("index").filter(pl.col("template").is_not_null())
    return ParsedColumn(
        values,
        problems.select(pl.col("index").cast(pl.UInt32), pl.col("shown").alias("text"), "template", "parameters"),
    )


def _read_distinct(texts: Sequence[str], kind: CellKind, parse: Parser) -> pl.DataFrame:
    values: list[Any] = []
    found: list[Problem] = []
    for text in texts:
        value = None
        problem = NO_PROBLEM
        try:
            value = None if kind.missing(_sound(text)) else parse(text)  # "#N/A" does not mean missing
        except ReservkollError as error:
            shown = kind.shown(text)
            problem = (shown, error.template, packed(_parameters(error, kind, shown)))
        values.append(value)
        found.append(problem)
    return pl.DataFrame(
        [
            pl.Series("text", texts, pl.String),
            _values(values, kind.dtype),
            *(
                pl.Series(name, column, pl.String)
                for name, column in zip(("shown", "template", "parameters"), zip(*found, strict=True), strict=True)
            ),
        ]
    )


def _parameters(error: ReservkollError, kind: CellKind, shown: str) -> dict[str, str]:
    """The parameters of a message about a cell: nearly always its text, as `shown`."""
    return {
        name: shortened(str(given), LONGEST_PARAMETER)
        if name != "text"
        else shown
        if given == shown
        else kind.shown(str(given))
        for name, given in error.parameters.items()
    }


def _values(values: list[Any], dtype: pl.DataType) -> pl.Series:
    """The parsed values as a column; records field by field, which is much faster."""
    if not isinstance(dtype, pl.Struct):
        return _series("value", values, dtype)
    fields = [
        _series(field.name, [None if value is None else value[field.name] for value in values], field.dtype)
        for field in dtype.fields
    ]
    there = pl.Series([value is not None for value in values], dtype=pl.Boolean)
    return pl.DataFrame(fields).select(pl.when(there).then(pl.struct(pl.all())).alias("value")).to_series()


def _series(name: str, values: list[Any], dtype: PolarsDataType) -> pl.Series:
    if not isinstance(dtype, pl.Decimal):
        return pl.Series(name, values, dtype, strict=True)
    # Via strings: to convert decimals, polars would import numpy where it is installed.
    return pl.Series(name, [None if value is None else format(value, "f") for value in values], pl.String).cast(dtype)


def _sound(text: str) -> str:
    """`text`, or the error that it shows: an error value or a formula without a cached result."""
    if text[:1] not in "#E=":
        return text
    if ERROR_VALUE.fullmatch(text):
        raise CellError(
            mark("The cell shows the error “{text}”. Mend its formula, or empty the cell if the fact is not known."),
            text=text,
        )
    if text.startswith("="):
        raise CellError(
            mark(
                "The formula “{text}” has no stored result. Open the file in Excel or LibreOffice, save it and "
                "try again."
            ),
            text=shortened(text),
        )
    return text
