"""The read plan: decided once for the whole list, so that every chunk is read as the whole list would be.

It applies wherever a chunk is read: in this process, or in a worker that the plan was sent to.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from reservkoll.common.errors import InputError
from reservkoll.i18n import mark
from reservkoll.inventory.reader import (
    NO_COLUMN,
    NO_IDENTITY,
    NO_ROWS,
    TAKEN_AS_BEST,
    Inventory,
    Mapping,
    Note,
    read_inventory,
)
from reservkoll.inventory.schema import FACTS, VALUE, cell_kinds
from reservkoll.parsers.money import Marks, marks_seen, parser_by_marks
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.screening.request import FROM_DEFAULTS
from reservkoll.tabular.rows.totals import OUTER, may_name, most_named_of
from reservkoll.tabular.sheet import Sheet, SheetName
from reservkoll.tabular.table_notes import SEVERAL_HEADINGS

NO_MARKS: Marks = (frozenset(), frozenset())
ONLY_WHOLE = mark(
    "{path}, row {row}: this may be a total or a note, which only the whole list can tell. Take such rows "
    "out of the file, or read it whole, with {option}."
)
HEADINGS_IN_ONE_ROW = mark(
    "{path}: the headings stand in rows {first}–{row}; a list that is read in parts must have them in one row. "
    "Put them in one row, or read the list whole, with {option}."
)
BATCHES = "--batch-rows 0"


@dataclass(frozen=True)
class InMemory:
    """A sheet already in memory, as a source."""

    sheet: Sheet
    sheets: tuple[SheetName, ...] = (SheetName("", True),)

    def load(self, name: str) -> Sheet:  # noqa: ARG002 - there is only one sheet
        """The sheet."""
        return self.sheet


@dataclass(frozen=True)
class ReadPlan:
    """How the chunks of a list are read.

    `path` names the list in notes. `mapping` assigns every fact a column or none: no headings are matched in a chunk.
    `header_row` is the row of the headings, from 1; 0 where the format itself names the columns. `marks` is how points
    and commas are used in the amounts of all chunks. `option` is the option with which the list is read whole.
    """

    path: Path
    mapping: Mapping
    header_row: int
    marks: Marks = NO_MARKS
    option: str = BATCHES

    @classmethod
    def of_head(cls, path: Path, head: Inventory, option: str = BATCHES) -> ReadPlan:
        """Decide the plan from the first rows of the list.

        Raises:
            InputError: the headings span several rows.
        """
        for template, words in head.notes:
            if template == SEVERAL_HEADINGS:
                rows = {name: words[name] for name in ("first", "row")}
                raise InputError(HEADINGS_IN_ONE_ROW, path=path, option=option, **rows)
        header = head.places[0].header_row
        tied = {fact: head.mapping.columns.get(fact) for fact in FACTS}
        mapping = head.mapping.model_copy(update={"columns": tied, "header_row": header or None})
        return cls(path, mapping, header, option=option)

    def read(
        self, sheet: Sheet, start: int, rulebook: Rulebook, marks: Callable[[], Marks] | None = None
    ) -> Inventory | None:
        """The inventory of one chunk; None where all its rows are empty.

        Args:
            sheet: the heading rows, if the file has them, followed by the chunk's rows.
            start: the number of rows of the file before the chunk's own.
            rulebook: the source of the known CPV codes.
            marks: tells how points and commas are used; called only when an amount depends on it.

        Raises:
            InputError: only the whole list shows whether some row is a purchase.
        """
        if sheet.cells.slice(self.header_row).select(pl.all().is_null().all()).row(0) == (True,) * sheet.cells.width:
            return None
        kinds = cell_kinds(rulebook.nomenclature)
        seen = marks or (lambda: self.marks)
        kinds[VALUE] = replace(kinds[VALUE], parser=lambda heading, _: parser_by_marks(heading, seen()))
        try:
            part = read_inventory(
                self.path,
                nomenclature=rulebook.nomenclature,
                mapping=self.mapping,
                source=InMemory(sheet),
                kinds=kinds,
                take_best=True,
                settled=FACTS,
            )
        except InputError as error:
            if error.template != NO_ROWS:
                raise
            raise self._only_whole(start + 1) from None
        part = _with_row_numbers(part, start - self.header_row)
        doubtful = _rows_in_doubt(part)
        if doubtful:
            raise self._only_whole(doubtful[0])
        return part

    def _only_whole(self, row: int) -> InputError:
        return InputError(ONLY_WHOLE, path=self.path, row=row, option=self.option)


def column_notes(head: Inventory) -> tuple[Note, ...]:
    """Notes on the columns, from the first rows of the list; later chunks do not repeat them."""
    return tuple(note for note in head.notes if note[0] in {TAKEN_AS_BEST, NO_COLUMN, FROM_DEFAULTS})


def placed(inventory: Inventory, place: str) -> Inventory:
    """`inventory` with `place` as the name of the list in notes. A string, since a `Path` would normalise a URI."""
    notes = tuple((text, {**words, "place": place} if "place" in words else words) for text, words in inventory.notes)
    return replace(inventory, notes=notes, columns=tuple(replace(each, place=place) for each in inventory.columns))


def value_letter(head: Inventory) -> str | None:
    """The letter of the column that holds the amounts."""
    return next((column.letter for column in head.columns if column.fact == VALUE), None)


def marks_in(texts: pl.Series, seen: Marks) -> Marks:
    """`seen`, extended by the evidence in the amounts of another chunk."""
    decimal, thousands = marks_seen(texts.str.strip_chars())
    return seen[0] | decimal, seen[1] | thousands


def _rows_in_doubt(part: Inventory) -> list[int]:
    """The rows that may turn out to be totals of the whole list (see `totals`): they have nothing that makes them a
    purchase, or a word for a total, or only the name of a group that the neighbouring rows have too.
    """
    frame = part.frame
    names = [fact for fact in FACTS if fact not in NO_IDENTITY]
    named = {name: may_name(frame[name]) for name in ("title", *names) if frame.schema[name] == pl.String}
    label = pl.any_horizontal(list(named.values()))
    says = [
        pl.col(name).is_not_null() & ~named[name] if name in named else pl.col(name).is_not_null() for name in names
    ]
    counted = frame.with_columns(pl.sum_horizontal(says).alias("_says"), label.alias("_label"))
    most = pl.lit(most_named_of(counted["_says"]))
    near = counted.with_row_index("_place").filter(
        pl.col("value_low").is_not_null()
        & (pl.col("_says") <= most + OUTER * pl.col("_label").cast(pl.Int32))
        & (pl.col("_says") <= 1 + OUTER)
    )
    doubtful = near.filter((pl.col("_says") == 0) | pl.col("_label"))["row"].to_list()
    for name in names:
        alone = near.filter((pl.col("_says") == 1) & ~pl.col("_label") & pl.col(name).is_not_null())
        if alone.is_empty():
            continue
        texts = frame[name].list.join(";") if isinstance(frame.schema[name], pl.List) else frame[name]
        above, below = texts.fill_null(strategy="forward").shift(1), texts.shift(-1)
        places = alone["_place"]
        text, over, under = texts.gather(places), above.gather(places), below.gather(places)
        at_end = (places == 0) | (places == frame.height - 1)
        doubtful += alone.filter((text == over).fill_null(at_end) | under.is_null() | (text == under))["row"].to_list()
    return sorted({*doubtful, *part.left_out["row"].to_list()})


def _with_row_numbers(part: Inventory, offset: int) -> Inventory:
    moved = pl.col("row") + pl.lit(offset, dtype=pl.UInt32)
    letter = pl.col("cell").str.extract(r"^([A-Z]*)")
    return replace(
        part,
        frame=part.frame.with_columns(moved),
        problems=part.problems.with_columns(moved, letter + moved.cast(pl.String)),
        left_out=part.left_out.with_columns(moved),
    )
