"""Reads JSON Lines: keys are columns, line numbers are row numbers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from itertools import chain
from pathlib import Path
from typing import TypeGuard

import polars as pl

from reservkoll.common.errors import InputError
from reservkoll.i18n import mark
from reservkoll.parsers.text import shortened
from reservkoll.tabular.read_limits import check_columns
from reservkoll.tabular.readers.csv import read_text
from reservkoll.tabular.sheet import NO_CELLS, Sheet, SheetName, column_letter

MOST_CELLS = 50 * 10**6
WRITTEN_OUT = 30  # digits: a number with a larger exponent stays as it is, and is no amount
SEPARATOR = ";"
HALF = re.compile(r"\\u[dD][89a-fA-F]")  # of a character, or the whole of one written as two
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
        rows = self._document(text)
        if rows is None:
            rows = [self._object(line, number) for number, line in enumerate(text.rstrip("\n").split("\n"), start=1)]
        keys = tuple(dict.fromkeys(chain.from_iterable(rows)))
        check_columns(self._path, len(keys))
        if len(keys) * len(rows) > MOST_CELLS:
            raise InputError(
                mark("{path} has {keys} different keys. Is it a list with the same columns in every row?"),
                path=self._path,
                keys=len(keys),
            )
        columns, unusable = [], [pl.DataFrame(schema=NO_CELLS)]
        for index, key in enumerate(keys):
            letter = column_letter(index)
            texts, nested = _texts([row.get(key) for row in rows])
            columns.append(pl.Series(letter, texts, pl.String))
            unusable.append(pl.DataFrame([(row, letter, text, NESTED) for row, text in nested], NO_CELLS, orient="row"))
        cells = pl.DataFrame(columns).with_columns(pl.when(pl.all() != "").then(pl.all()))
        return Sheet(name, cells, remarks, headings=keys, unusable=pl.concat(unusable))

    def _document(self, text: str) -> list[dict[str, object]] | None:
        """The rows of a JSON document: a list of objects, alone or the only one within objects, as many programs write
        it. The place in the list is the number of the row. None where each line is an object.
        """
        start = text.lstrip()[:1]
        if start != "[" and (start != "{" or self._path.suffix.lower() != ".json"):
            return None
        try:
            found = DECODER.decode(text)
        except _NoNumber as error:
            raise InputError(
                mark(
                    "{path}: {constant} is no number that JSON has; a program wrote it where a value is missing. Write "
                    "null there, and save the list again."
                ),
                path=self._path,
                constant=error.args[0],
            ) from None
        except (ValueError, RecursionError):
            if start == "{":
                return None
            found = None
        if isinstance(found, dict):
            lists = list(_lists_in(found))
            if not lists:
                return [found]
            found = lists[0] if len(lists) == 1 else None
        if _of_objects(found):
            return found
        raise InputError(
            mark(
                "{path} is not a list of JSON objects. Write one object for each row, all of them in brackets or each "
                "on a line of its own, or save the list as .xlsx or .csv."
            ),
            path=self._path,
        )

    def _object(self, line: str, number: int) -> dict[str, object]:
        if BLANK.fullmatch(line):
            return {}
        try:
            found = DECODER.decode(line)
        except _NoNumber as error:
            raise InputError(
                mark(
                    "{path}, line {line}: {constant} is no number that JSON has; a program wrote it where a value is "
                    "missing. Write null there, and save the list again."
                ),
                path=self._path,
                line=number,
                constant=error.args[0],
            ) from None
        except (ValueError, RecursionError):
            found = None
        if isinstance(found, dict):
            if HALF.search(line) and not _is_whole(found):
                raise InputError(
                    mark(
                        "{path}, line {line}: a text holds half a character (a lone \\ud800 to \\udfff). Write it "
                        "whole."
                    ),
                    path=self._path,
                    line=number,
                )
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


def _of_objects(value: object) -> TypeGuard[list[dict[str, object]]]:
    return isinstance(value, list) and bool(value) and all(isinstance(each, dict) for each in value)


def _lists_in(found: dict[str, object]) -> Iterator[list[dict[str, object]]]:
    for value in found.values():
        if _of_objects(value):
            yield value
        elif isinstance(value, dict):
            yield from _lists_in(value)


def plain_number(text: str) -> str:
    """A number with a decimal point as an amount is written: no exponent, no zeros at the end, and never exactly three
    decimals, which could be taken for thousands.
    """
    if "e" in text.lower():
        try:
            number = Decimal(text)
        except InvalidOperation:  # an exponent that no number holds
            return text
        if abs(number.adjusted()) > WRITTEN_OUT:
            return text
        text = f"{number:f}"
    whole, point, fraction = text.partition(".")
    fraction = fraction.rstrip("0")
    return f"{whole}{point}{fraction}{'0' if len(fraction) == 3 else ''}" if fraction else whole


def _texts(values: list[object]) -> tuple[list[str | None], list[tuple[int, str]]]:
    """A column as texts, and the rows (from 1) of the values that no text stands for, as they are shown."""
    if set(map(type, values)) <= {str, type(None)}:
        return values, []  # type: ignore[return-value]
    texts: list[str | None] = []
    nested = []
    for row, value in enumerate(values, start=1):
        try:
            texts.append(_text(value))
        except TypeError:
            texts.append(None)
            nested.append((row, shortened(json.dumps(value, ensure_ascii=False))))
    return texts, nested


def _text(value: object) -> str | None:
    if isinstance(value, list):
        if any(part is None or isinstance(part, list) for part in value):
            raise TypeError
        return SEPARATOR.join(_text(part) or "" for part in value)
    if isinstance(value, bool):
        return str(value).lower()
    if value is None or isinstance(value, str):
        return value
    raise TypeError


def _is_whole(found: object) -> bool:
    try:
        json.dumps(found, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError
    return found


class _NoNumber(Exception):
    """NaN or Infinity, which JSON does not have."""


def _refuse(constant: str) -> object:
    raise _NoNumber(constant)


DECODER = json.JSONDecoder(parse_float=plain_number, parse_int=str, parse_constant=_refuse, object_pairs_hook=_unique)
