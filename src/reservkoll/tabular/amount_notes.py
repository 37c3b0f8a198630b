"""Notes on a column of amounts as a whole: rounded or approximate ones, and those that may lack digits in Excel."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from reservkoll.i18n import listed, mark

Note = tuple[str, dict[str, object]]
# As Excel shows a large number in a narrow column, and saves it in a csv file.
SHOWN_AS_POWER = r"(?i)^[^a-z]*\d[.,]\d\dE\+\d\d\D*$"
ROUNDED = mark(
    "{place}: {count} amounts in the column “{column}” were rounded to whole öre, by at most {most} kr each."
)
APPROXIMATE = mark(
    "{place}: {count} amounts in the column “{column}” are stated as approximate. They count as they stand, and a sum "
    "with them is approximate too."
)
THOUSANDTHS = mark("0.00{count}")


def amount_notes(place: str, column: str, texts: pl.Series, amounts: pl.Series) -> Iterator[Note]:
    """Count amounts that were rounded, those that are approximate and those that may have lost precision.

    Args:
        place: the file and sheet.
        column: the heading of the column.
        texts: its cells.
        amounts: what was read there: structs with `rounded_by` and `precision` (see `MONEY_CELL`).
    """
    rounded_by, precision = amounts.struct.field("rounded_by"), amounts.struct.field("precision")
    count = len(rounded_by) - rounded_by.null_count()
    if count:
        most = listed(THOUSANDTHS, [{"count": rounded_by.max()}])
        yield ROUNDED, {"place": place, "column": column, "count": count, "most": most}
    if approximate := len(precision) - precision.null_count():
        yield APPROXIMATE, {"place": place, "column": column, "count": approximate}
    powers = int(texts.str.contains(SHOWN_AS_POWER).sum()) if texts.str.contains("E+", literal=True).any() else 0
    if powers:
        yield (
            mark(
                "{place}: {count} amounts in the column “{column}” are written as powers of ten, such as 1,23E+06, as "
                "Excel does where a column is too narrow. Only the first digits are left; compare with the source."
            ),
            {"place": place, "column": column, "count": powers},
        )
