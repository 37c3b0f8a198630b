"""Messages on cells that could not be parsed, kept as message id and parameters until shown.

A list may have hundreds of thousands, each with its own parameters, so packing and unpacking must be fast.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from string import Formatter
from typing import Final

import polars as pl

from reservkoll.common.errors import ReservkollError
from reservkoll.i18n import Translate

FOUND: Final[dict[str, pl.DataType]] = {
    "index": pl.UInt32(),
    "text": pl.String(),
    "template": pl.String(),
    "parameters": pl.String(),
}
"""One row for each cell: where in its column, what stood there, the message id and a JSON object of its parameters."""

AT_A_TIME: Final = 20_000  # messages that are made together: several copies of each are made on the way
_WRITE: Final = json.JSONEncoder(ensure_ascii=False).encode


def packed(parameters: Mapping[str, str]) -> str:
    """The parameters of a message as a JSON object."""
    # A bare string goes straight to the C encoder, an object does not.
    return "{" + ", ".join(f'"{name}": {_WRITE(value)}' for name, value in parameters.items()) + "}"


def error_of(template: str, parameters: str) -> ReservkollError:
    """The error that a message and its packed parameters were made of."""
    return ReservkollError(template, **json.loads(parameters))


def messages(problems: pl.DataFrame, translate: Translate) -> pl.Series:
    """The message of each row of `problems` (with the columns template and parameters) in the reader's language."""
    rows = problems.select("template", "parameters")
    parts = (rows.slice(start, AT_A_TIME) for start in range(0, max(rows.height, 1), AT_A_TIME))
    return pl.concat([_messages(part, translate) for part in parts])


def _messages(rows: pl.DataFrame, translate: Translate) -> pl.Series:
    told = [pl.DataFrame(schema={"index": pl.UInt32, "message": pl.String})]
    for (template,), group in rows.with_row_index("index").group_by("template"):
        words = _with_parameters(translate(str(template)), group["parameters"])
        told.append(group.select("index", words.alias("message")))
    return pl.concat(told).sort("index")["message"]


def _with_parameters(template: str, parameters: pl.Series) -> pl.Series:
    """`template.format` for each of the packed `parameters`, whose columns are read all at once."""
    pieces = list(Formatter().parse(template))
    names = list(dict.fromkeys(_names(pieces)))
    if not names:
        return pl.Series([template.format()], dtype=pl.String).new_from_index(0, len(parameters))
    values = parameters.str.json_decode(pl.Struct(dict.fromkeys(names, pl.String()))).struct.unnest()
    parts = [part for literal, name, *_ in pieces for part in (pl.lit(literal), pl.col(name) if name else pl.lit(""))]
    return values.select(pl.concat_str(parts)).to_series()


def _names(pieces: Iterable[tuple[str, str | None, str | None, str | None]]) -> Iterable[str]:
    return (name for _, name, _, _ in pieces if name)
