"""Resource limits for reading a file, set in one place by option or environment variable."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

from pydantic import BeforeValidator

from reservkoll.common.errors import InputError
from reservkoll.i18n import mark

NAMES = ("cells", "megabytes", "ratio")
MOST_COLUMNS = 16_384  # of an Excel sheet; no other kind of file may hold more


@dataclass(frozen=True)
class ReadLimits:
    """The defaults leave room for a sheet that is full to its last row (1,048,576) in 40 columns.

    `cells`: cells that hold something, in one sheet. `megabytes`: a workbook unpacked, all parts together.
    `ratio`: how many times larger a part may be unpacked than packed.
    """

    cells: int = 50 * 10**6
    megabytes: int = 6_000
    ratio: int = 250

    @classmethod
    def parse(cls, text: str) -> ReadLimits:
        """Limits out of `cells=1000000,megabytes=500,ratio=100`; what is not named keeps its default.

        Raises:
            InputError: an unknown name, or no whole number above zero.
        """
        given = {}
        for part in filter(None, (part.strip() for part in text.split(","))):
            name, _, number = (piece.strip() for piece in part.partition("="))
            if name not in NAMES or not (number.isascii() and number.isdigit() and int(number[:15])):
                raise InputError(
                    mark(
                        "“{part}” is no limit for reading. Write cells, megabytes or ratio with a whole number above "
                        "zero, as in megabytes=9000,ratio=500."
                    ),
                    part=part,
                )
            given[name] = int(number[:15])
        return replace(cls(), **given)


Limits = Annotated[
    ReadLimits, BeforeValidator(lambda given: ReadLimits.parse(given) if isinstance(given, str) else given)
]
"""Limits as a field of a request, also as the text that :meth:`ReadLimits.parse` takes."""


def check_columns(path: object, columns: int) -> None:
    """Refuse a list of more columns than any list has.

    Raises:
        InputError: with the remedy.
    """
    if columns > MOST_COLUMNS:
        raise InputError(
            mark(
                "{path} has {columns} columns, and at most {most} are read. Is it the right file? Keep the columns "
                "that say something of the purchases."
            ),
            path=path,
            columns=columns,
            most=MOST_COLUMNS,
        )


def too_large(path: object, what: str) -> InputError:
    """The error for a file over a limit; `what` is a marked text that names the limit."""
    return InputError(
        mark(
            "{path} is not read: {what}. If the file is meant to be so large, raise the limit with --read-limits; "
            "else copy the list into a new workbook and use that."
        ),
        path=path,
        what=InputError(what),
    )
