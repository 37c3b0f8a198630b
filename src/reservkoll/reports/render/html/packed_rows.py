"""Packs the rows of the HTML report: dictionary-encoded columns, deflated, base64.

The script of the page reads them with the browser's own DecompressionStream. Base64 has no character that ends a
script element, so no text of a user's file can become part of the page.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterable
from typing import Any, Final

import polars as pl

from reservkoll.common.json_text import masked_data
from reservkoll.common.masked_columns import masked_texts
from reservkoll.reports.content.screening.breakdowns import divisions
from reservkoll.screening.result import Screening, row_schema

LEVEL: Final = 6  # the highest level takes nine times as long and saves three per cent
LARGEST: Final = 2**53 - 1  # the largest integer that JavaScript represents exactly


def packed(content: object) -> str:
    """`content` as JSON, deflated (zlib), in base64; deterministic."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return base64.b64encode(zlib.compress(text.encode(), LEVEL)).decode("ascii")


def unpacked(text: str) -> Any:
    """What :func:`packed` was given."""
    return json.loads(zlib.decompress(base64.b64decode(text)))


def rows_content(screening: Screening) -> dict[str, Any]:
    """Every row, column by column.

    `columns` goes from name to `d`, the different texts (null first where there are any), and `i`, for each row the
    place of its text in `d`; `i` is left out where all rows have the same. `row` and `value` (öre, null for unknown;
    a text where a script could not hold it exactly) are plain lists.
    """
    rows = screening.rows
    texts = [name for name, dtype in row_schema(screening.reported).items() if dtype == pl.String]
    columns = {name: _column(rows[name]) for name in texts}
    columns["started"] = _column(rows["started"].dt.to_string("%Y-%m-%d"))
    columns["area"] = _column(divisions(screening))
    if screening.departments is not None:
        columns["department"] = _column(screening.departments)
    if screening.row_reasons is not None:
        columns["class"] = _column(screening.row_reasons.classes.cast(pl.String))
    return {
        "rows": rows.height,
        "row": rows["row"].to_list(),
        "value": _exact(rows["value_sek"].to_list()),
        "columns": columns,
    }


def reasons_content(screening: Screening) -> dict[str, dict[str, str]]:
    """For each class of like rows one text for each route."""
    told = screening.row_reasons
    if told is None:
        return {}
    numbers = told.classes.drop_nulls().unique().sort().to_list()
    return {str(number): masked_data(told.texts(number)) for number in numbers}


def _column(texts: pl.Series) -> dict[str, list[Any]]:
    texts = masked_texts(texts)
    different = texts.drop_nulls().unique().sort().to_list()
    known = [None, *different] if texts.null_count() or not different else different
    if len(known) == 1:
        return {"d": known}
    places = texts.replace_strict(different, range(len(known) - len(different), len(known)), default=0)
    return {"d": known, "i": places.cast(pl.UInt32).to_list()}


def _exact(values: Iterable[int | None]) -> list[int | str | None]:
    return [str(value) if value is not None and abs(value) > LARGEST else value for value in values]
