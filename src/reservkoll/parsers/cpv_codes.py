"""Parses CPV cells: one or several codes, with or without check digit, with trailing labels."""

from __future__ import annotations

import re
from collections.abc import Callable

import polars as pl

from reservkoll.common.identifiers import cleaned
from reservkoll.cpv.nearest import DIGITS
from reservkoll.cpv.nomenclature import MADE_A_NUMBER, Nomenclature, stated_code
from reservkoll.i18n import mark
from reservkoll.parsers.errors import CellError
from reservkoll.parsers.keywords import is_missing
from reservkoll.parsers.text import Parser, one_line, shortened

# `zero_restored`: a code had lost its leading zero, as Excel takes it from a number, and its check digit shows which.
CPV_CELL = pl.Struct({"codes": pl.List(pl.String), "label": pl.String, "zero_restored": pl.Boolean})
PREFIX = re.compile(r"^\W*cpv[ -]?(?:kod(?:er)?|codes?|nr|nummer)?\.?\s*:?\s*(?=\d)", re.IGNORECASE)
# A label may hold commas and numbers: a mark ends a code only where a run of digits follows that may be meant as one.
BETWEEN = re.compile(
    r"\s*[;,|/\n\r]\s*(?=\d{5})|\s+(?:och|and|&|\+)?\s*(?=(?:\d{8}|\d{4}[. ]\d{4}|(?:\d\d\.){3}\d\d)(?!\d))"
)
NOTHING_STATED = re.compile(r"0+(?:-\d)?(?!\d)")  # "00000000 Uppgift saknas"
SEVEN_DIGITS = re.compile(r"\s*(?P<digits>[1-9]\d{6})(?:\s?-\s?(?P<check>\d))?(?![\d-])")
MOST_CODES = 100


def cpv_parser(nomenclature: Nomenclature) -> Callable[[str, pl.Series], Parser]:
    """The parser for CPV columns: a text to {"codes": canonical codes in order, "label": text after the first code}."""

    def parse(text: str) -> dict[str, object] | None:
        if MADE_A_NUMBER.fullmatch(cleaned(text)):
            nomenclature.parse(text)  # its message says what Excel did
        pieces = [piece for piece in BETWEEN.split(PREFIX.sub("", text.strip())) if piece]
        if len(pieces) > MOST_CODES:
            raise CellError(
                mark("“{text}” holds more than {most} codes. Is it the right column?"),
                text=shortened(text),
                most=MOST_CODES,
            )
        stated = [piece for piece in pieces if not (is_missing(piece) or NOTHING_STATED.match(piece))]
        if not stated:
            return None
        whole = [_with_zero(piece, nomenclature) for piece in stated]
        codes = list(dict.fromkeys(nomenclature.parse(piece) for piece in whole))
        return {"codes": codes, "label": _label(stated[0]), "zero_restored": True if whole != stated else None}

    return lambda _heading, _texts: parse


def quick_codes(nomenclature: Nomenclature) -> Callable[[str, pl.Series], pl.Series]:
    """For CPV columns: the `CPV_CELL` of texts that are only a code, with or without its check digit."""
    with_check = pl.Series("code", nomenclature.codes)
    known = pl.DataFrame({"text": pl.concat([with_check, with_check.str.head(DIGITS)])}).with_columns(
        code=pl.concat([with_check, with_check])
    )
    cell = pl.struct(
        pl.concat_list("code").alias("codes"), label=pl.lit(None, pl.String), zero_restored=pl.lit(None, pl.Boolean)
    )

    def quick(_heading: str, texts: pl.Series) -> pl.Series:
        found = pl.DataFrame({"text": texts}).join(known, on="text", how="left", maintain_order="left")
        return found.select(pl.when(pl.col("code").is_not_null()).then(cell).alias("text")).to_series()

    return quick


def _with_zero(piece: str, nomenclature: Nomenclature) -> str:
    """`piece` with its lost leading zero restored, where the check digit fits only that code.

    Raises:
        CellError: seven digits without a check digit that settles which code is meant.
    """
    match = SEVEN_DIGITS.match(cleaned(piece))
    if match is None:
        return piece
    padded = {digits: nomenclature.by_digits.get(digits) for digits in ("0" + match["digits"], match["digits"] + "0")}
    fitting = [digits for digits, code in padded.items() if code and match["check"] == code[-1]]
    first = f"0{match['digits']}"
    if fitting == [first]:
        return "0" + cleaned(piece)
    if padded[first] is None:
        return piece  # reported as a code with too few digits
    raise CellError(
        mark(
            "“{text}” has seven digits. If Excel has taken away a leading zero the code is {code}; a digit may also be "
            "missing elsewhere. Write all eight digits, with the column formatted as text."
        ),
        text=shortened(piece),
        code=padded[first],
    )


def _label(piece: str) -> str | None:
    stated = stated_code(piece)
    return (one_line(stated.label).strip(" ;,|/()") or None) if stated else None
