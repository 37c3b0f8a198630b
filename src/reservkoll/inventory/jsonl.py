"""Lines of JSON: one object per line, its keys the columns, the number of the line the number of the row."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import polars as pl

from reservkoll.errors import InputError
from reservkoll.inventory.delimited import read_text
from reservkoll.inventory.folding import shortened
from reservkoll.inventory.sheet import NO_CELLS, Sheet, SheetName, column_letter
from reservkoll.texts import mark

MOST_KEYS = 2_000
WRITTEN_OUT = 30  # digits: a number with a larger exponent stays as it is, and is no amount
SEPARATOR = ";"
BLANK = re.compile(r"[ \t]*")
NESTED = mark("“{text}” holds values within a value. Give the column one text or number for each row.")


class JsonLinesSource:
    """A jsonl file: one sheet without a name."""

    sheets = (SheetName("", True),)

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self, name: str) -> Sheet:
        """Read the file whole. Numbers keep the digits they are written with; a list of texts or numbers is joined
        with semicolons; what holds more than that is unusable.

        Raises:
            InputError: a line is no JSON object, or there are very many different keys.
        """
        text, remarks = read_text(self._path)
        columns: dict[str, list[str | None]] = {}
        unusable: list[tuple[int, str, str, str]] = []
        lines = text.rstrip("\n").split("\n")
        for number, line in enumerate(lines, start=1):
            for key, value in self._object(line, number).items():
                if key not in columns:
                    self._check_room(len(columns))
                    columns[key] = []
                try:
                    shown = _text(value)
                except TypeError:
                    letter = column_letter(list(columns).index(key))
                    unusable.append((number, letter, shortened(json.dumps(value, ensure_ascii=False)), NESTED))
                    continue
                column = columns[key]
                column.extend([None] * (number - 1 - len(column)))
                column.append(shown)
        padded = [column + [None] * (len(lines) - len(column)) for column in columns.values()]
        cells = pl.DataFrame(
            [pl.Series(column_letter(index), column, pl.String) for index, column in enumerate(padded)]
        )
        return Sheet(
            name, cells, remarks, headings=tuple(columns), unusable=pl.DataFrame(unusable, NO_CELLS, orient="row")
        )

    def _object(self, line: str, number: int) -> dict[str, object]:
        if BLANK.fullmatch(line):
            return {}
        try:
            found = json.loads(
                line, parse_float=plain_number, parse_int=str, parse_constant=_refuse, object_pairs_hook=_unique
            )
        except (ValueError, RecursionError):
            found = None
        if isinstance(found, dict):
            return found
        raise InputError(
            mark(
                "{path}, line {line}: “{text}” is not a JSON object with each key once. Write one object for each "
                "row on a line of its own."
            ),
            path=self._path,
            line=number,
            text=shortened(line),
        )

    def _check_room(self, keys: int) -> None:
        if keys >= MOST_KEYS:
            raise InputError(
                mark("{path} has more than {most} different keys. Is it a list with the same columns in every row?"),
                path=self._path,
                most=MOST_KEYS,
            )


def plain_number(text: str) -> str:
    """A number with a decimal point as an amount is written: no exponent, no zeros at the end, and never exactly three
    decimals, which could be taken for thousands.
    """
    if "e" in text.lower():
        number = Decimal(text)
        if abs(number.adjusted()) > WRITTEN_OUT:
            return text
        text = f"{number:f}"
    whole, point, fraction = text.partition(".")
    fraction = fraction.rstrip("0")
    return f"{whole}{point}{fraction}{'0' if len(fraction) == 3 else ''}" if fraction else whole


def _text(value: object) -> str | None:
    if isinstance(value, list):
        if any(part is None or isinstance(part, list) for part in value):
            raise TypeError
        return SEPARATOR.join(_text(part) or "" for part in value) or None
    if isinstance(value, bool):
        return str(value).lower()
    if value is None or isinstance(value, str):
        return value or None
    raise TypeError


def _unique(pairs: Iterable[tuple[str, object]]) -> dict[str, object]:
    listed = list(pairs)
    found = dict(listed)
    if len(found) < len(listed):
        raise ValueError
    return found


def _refuse(_constant: str) -> object:
    raise ValueError
