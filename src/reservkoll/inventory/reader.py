"""Reads an inventory into one frame of typed facts and a list of cells that could not be parsed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

import polars as pl

from reservkoll.common.errors import InputError
from reservkoll.common.personal_numbers import without_personal_numbers
from reservkoll.common.runtime.memory import give_back
from reservkoll.cpv.nomenclature import Nomenclature
from reservkoll.i18n import mark, quoted
from reservkoll.inventory.column_mapping import Assignment, Choose, How, Mapping, Question, assign_columns, labelled
from reservkoll.inventory.currency_column import currency_column, with_currencies
from reservkoll.inventory.derived_columns import columns_of, completed
from reservkoll.inventory.labels import LABELS
from reservkoll.inventory.mapping_report import FoundColumn, SeenColumn, found_columns
from reservkoll.inventory.schema import (
    CPV,
    FACTS,
    LENGTH,
    OPTIONS,
    PROBLEM_SCHEMA,
    SCHEMA,
    STARTED,
    TOTAL_LENGTH,
    TYPE,
    VALUE,
    cell_kinds,
)
from reservkoll.parsers.organisation_numbers import shown_number
from reservkoll.tabular.amount_notes import amount_notes
from reservkoll.tabular.column_parser import CellKind, parse_column
from reservkoll.tabular.header.detect import Heading
from reservkoll.tabular.header.units import with_known_unit
from reservkoll.tabular.open import open_source
from reservkoll.tabular.read_column import cells_of, fits, read_column
from reservkoll.tabular.read_limits import ReadLimits
from reservkoll.tabular.rows.classify import LEFT_OUT, SortedRows, left_out_notes, sort_rows
from reservkoll.tabular.sheet import Source, column_index
from reservkoll.tabular.table_notes import Note, table_notes
from reservkoll.tabular.tables import (
    INVENTORY,
    Headings,
    Table,
    check_kind,
    data_rows,
    filled_down,
    heading_lines,
    tables_of,
    unread_sheets,
)

EXAMPLES = 3
FAULTS: Final[dict[str, pl.DataType]] = {
    **{"row": pl.UInt32(), "order": pl.Int32(), "letter": pl.String(), "column": pl.String()},
    **{"text": pl.String(), "template": pl.String(), "parameters": pl.String()},
}
EXAMPLE_ROWS = 1000  # searched for examples of every column
# Facts for which an unparsed cell means something else than an empty one.
UNREADABLE = {STARTED: "started_unreadable", **dict.fromkeys((OPTIONS, TOTAL_LENGTH), "options_unreadable")}
DECIDING = (CPV, VALUE, STARTED)
# Facts that a totals row may state too; any other fact makes a row a purchase.
NO_IDENTITY = {"title", VALUE, LENGTH, OPTIONS, TOTAL_LENGTH}
NO_ROWS = mark("{place}: there are no rows below the headings.")
TAKEN_AS_BEST = mark(
    "{place}: “{heading}” ({letter}) was taken for {fact} without asking (--yes), though it may be "
    "something else. Check it."
)
NO_COLUMN = mark("{place}: no column was found for {facts}. If there is one, say which with --mapping.")
LEFT_OUT_SCHEMA = pl.Schema({"file": pl.String, "sheet": pl.String, **dict(LEFT_OUT)})  # type: ignore[arg-type]

__all__ = ["Inventory", "Mapping", "Note", "Question", "combined", "read_inventory"]


@dataclass(frozen=True)
class Place:
    """Where a list was read: its sheet, and the row of the sheet with its headings (from 1)."""

    sheet: str
    header_row: int


@dataclass(frozen=True)
class Inventory:
    """The contents of a file.

    `frame`: one row per data row, in order (see `columns.SCHEMA`).
    `problems`: one row per cell that could not be parsed (see `columns.PROBLEM_SCHEMA`; `parameters` is a JSON
    object for `template.format`).
    `mapping`: the columns that were used.
    `notes`: remarks on the file as a whole, as message id and parameters.
    `value_total`: the sum of all values that are exact amounts in kronor without VAT, in öre. What else a cell states
    about the value (a range, euro, per year, with VAT) is in the columns `value_…` and is resolved under the rules.
    `left_out`: the rows below the headings that are not purchases (totals, repeated headings, group names, notes),
    with file, sheet, row, kind and text. Every row that is not empty is either here or in `frame`.
    `columns`: which column of which sheet was read as which fact, and why.
    `seen`: every column of the lists, used or not.
    `places`: where the lists were read, in row order.
    """

    frame: pl.DataFrame
    problems: pl.DataFrame
    mapping: Mapping
    notes: tuple[Note, ...]
    value_total: int
    left_out: pl.DataFrame
    columns: tuple[FoundColumn, ...] = ()
    seen: tuple[SeenColumn, ...] = ()
    places: tuple[Place, ...] = ()

    def without_rows(self) -> Inventory:
        """The inventory without its rows, which take most of the memory."""
        return replace(self, frame=self.frame.clear())


def read_inventory(
    path: Path,
    *,
    nomenclature: Nomenclature,
    mapping: Mapping | None = None,
    sheets: Sequence[str] = (),
    choose: Choose | None = None,
    take_best: bool = False,
    settled: Collection[str] = (),
    limits: ReadLimits | None = None,
    source: Source | None = None,
    kinds: dict[str, CellKind] | None = None,
    headings: Headings = INVENTORY,
) -> Inventory:
    """Read the first visible sheet with a recognised header, or the named `sheets`, hidden or not; with
    "*" among them every visible sheet with such a header.

    `settled` has the overridden facts: no doubtful column is asked about for their sake. `source` and
    `kinds` replace the opened file and the cell kinds when a chunk of a file is read. `headings`
    tells how a list of purchases is recognised.

    Raises:
        InputError: the file cannot be used, no header is found, or columns are in doubt and `choose` is None.
    """
    source = source or open_source(path, limits)
    wanted = tuple(sheets) or ((mapping.sheet,) if mapping and mapping.sheet is not None else ())
    tables = tables_of(source, path, wanted, mapping, headings)
    give_back()
    kinds = kinds or cell_kinds(nomenclature)
    frames, problems, left_out = [], [], [pl.DataFrame(schema=LEFT_OUT_SCHEMA)]
    notes: list[Note] = []
    used: Mapping | None = None
    columns: list[FoundColumn] = []
    seen: list[SeenColumn] = []
    for table in tables:
        check_kind(table, path, mapping)
        data, empty = data_rows(table)
        assignment = assign_columns(
            table.header,
            place=table.place,
            mapping=mapping,
            choose=choose,
            take_best=take_best,
            examples=partial(examples_of, data),
            cells=partial(_cells, data),
            settled=settled,
            reads=partial(_reads, table, data, kinds),
        )
        columns += found_columns(table.place, assignment)
        seen += seen_columns(table, data, assignment.columns)
        currency = currency_column(table.header, assignment)
        data = with_currencies(data, assignment, currency)
        rows = _sorted(table, data, assignment, kinds)
        purchases, spread = filled_down(rows.purchases, table, _letter(assignment, VALUE))
        frame, found, told = _read_rows(path.name, table, purchases, assignment, kinds)
        frames.append(frame)
        problems.append(found)
        left_out.append(_placed(path.name, table, rows.left_out))
        notes += table_notes(table, frame["row"], empty)
        notes += told
        notes += left_out_notes(table.place, rows)
        notes += _of_several_rows(table, spread)
        notes += _columns_without_use(table, assignment, currency)
        used = _joined(used, assignment.mapping)
    if not any(frame.height for frame in frames):
        raise InputError(NO_ROWS, place=", ".join(table.place for table in tables))
    notes[:0] = unread_sheets(source, path, tables, wanted)  # first: a terminal shows only the first few
    whole = pl.concat(frames)
    total = int(whole[VALUE].cast(pl.Int128).sum() or 0)
    places = tuple(Place(table.sheet.name, table.header.row) for table in tables)
    return Inventory(
        whole,
        pl.concat(problems),
        used or Mapping(),
        tuple(notes),
        total,
        pl.concat(left_out),
        tuple(columns),
        tuple(seen),
        places,
    )


def combined(inventories: Sequence[Inventory]) -> Inventory:
    """Several inventories as one, in the order given."""
    if len(inventories) == 1:
        return inventories[0]
    mapping = inventories[0].mapping
    for other in inventories[1:]:
        mapping = _joined(mapping, other.mapping)
    return Inventory(
        pl.concat([inventory.frame for inventory in inventories]),
        pl.concat([inventory.problems for inventory in inventories]),
        mapping,
        tuple(note for inventory in inventories for note in inventory.notes),
        sum(inventory.value_total for inventory in inventories),
        pl.concat([inventory.left_out for inventory in inventories]),
        tuple(column for inventory in inventories for column in inventory.columns),
        tuple(column for inventory in inventories for column in inventory.seen),
        tuple(place for inventory in inventories for place in inventory.places),
    )


def _reads(table: Table, data: pl.DataFrame, kinds: dict[str, CellKind], fact: str, heading: Heading) -> bool:
    return fits(cells_of(table, data, heading, kinds[fact]), kinds[fact], heading.text)


def _sorted(table: Table, data: pl.DataFrame, assignment: Assignment, kinds: dict[str, CellKind]) -> SortedRows:
    """Separate the purchases from totals and the like."""
    value = assignment.columns.get(VALUE)
    return sort_rows(
        data,
        heading_lines(table),
        identity=[heading.letter for fact, heading in assignment.columns.items() if fact not in NO_IDENTITY],
        value=value.letter if value else None,
        amounts=lambda: _amounts(data, value, kinds[VALUE]),
    )


def _amounts(data: pl.DataFrame, heading: Heading | None, kind: CellKind) -> pl.Series:
    if heading is None:
        return pl.Series([None], dtype=pl.Int64).new_from_index(0, data.height)
    return columns_of(VALUE, parse_column(data[heading.letter], kind, with_known_unit(heading.text)).values)[VALUE]


def _letter(assignment: Assignment, fact: str) -> str | None:
    heading = assignment.columns.get(fact)
    return heading.letter if heading else None


def _placed(file: str, table: Table, rows: pl.DataFrame) -> pl.DataFrame:
    told = rows.with_columns(pl.lit(file).alias("file"), pl.lit(table.sheet.name).alias("sheet"))
    return told.with_columns(pl.Series("text", [shown_number(text) for text in told["text"]], pl.String)).select(
        *LEFT_OUT_SCHEMA
    )


def _read_rows(
    file: str, table: Table, data: pl.DataFrame, assignment: Assignment, kinds: dict[str, CellKind]
) -> tuple[pl.DataFrame, pl.DataFrame, list[Note]]:
    made: dict[str, pl.Series] = {}
    notes: list[Note] = []
    problems = [pl.DataFrame(schema=FAULTS)]
    for fact in FACTS:
        heading = assignment.columns.get(fact)
        if heading is None:
            continue
        parsed = read_column(table, data, heading, kinds[fact])
        faults = parsed.problems
        made |= columns_of(fact, parsed.values)
        if fact == VALUE:
            notes += amount_notes(table.place, heading.label, data[heading.letter], parsed.values)
        if fact in UNREADABLE:
            _mark_rows(made, UNREADABLE[fact], faults["index"], data.height)
        problems.append(_faults(table, heading, data["row"], faults))
    stated = assignment.columns.get(TYPE)
    made, contradictions = completed(made, None if stated is None else data[stated.letter])
    for fact, found_there in contradictions.items():
        if fact in UNREADABLE and found_there.height:
            _mark_rows(made, UNREADABLE[fact], found_there["index"], data.height)
        if fact in assignment.columns:
            problems.append(_faults(table, assignment.columns[fact], data["row"], found_there))
    frame = data.select(
        pl.lit(file).alias("file"),
        pl.lit(table.sheet.name).alias("sheet"),
        "row",
        *(
            made[name].alias(name) if name in made else pl.lit(None, kind).alias(name)
            for name, kind in SCHEMA.items()
            if name not in {"file", "sheet", "row"}
        ),
    )
    return (
        frame.with_columns(pl.col(name).fill_null(value=False) for name in dict.fromkeys(UNREADABLE.values())),
        _problems(file, table, pl.concat(problems)),
        notes,
    )


def _mark_rows(made: dict[str, pl.Series], name: str, rows: pl.Series, height: int) -> None:
    """Mark the rows in `rows`, of `height` rows, in the column `name`."""
    marked = pl.select(pl.int_range(height, dtype=pl.UInt32).is_in(rows.implode())).to_series()
    made[name] = made[name] | marked if name in made else marked


def _faults(table: Table, heading: Heading, rows: pl.Series, found: pl.DataFrame) -> pl.DataFrame:
    letter = heading.letter if table.header.row else ""  # formats that name their columns themselves have no letters
    return found.select(
        rows.gather(found["index"]).alias("row"),
        pl.lit(column_index(heading.letter), pl.Int32).alias("order"),
        pl.lit(letter).alias("letter"),
        pl.lit(heading.label).alias("column"),
        "text",
        "template",
        "parameters",
    )


def _problems(file: str, table: Table, faults: pl.DataFrame) -> pl.DataFrame:
    """`faults` by row, with where they are: told after they are sorted, since they may be several times the list."""
    return (
        faults.sort("row", "order", maintain_order=True)
        .with_columns(
            pl.lit(file).alias("file"),
            pl.lit(table.sheet.name).alias("sheet"),
            (pl.col("letter") + pl.col("row").cast(pl.String)).alias("cell"),
        )
        .select(*PROBLEM_SCHEMA)
    )


def seen_columns(table: Table, data: pl.DataFrame, columns: dict[str, Heading]) -> Iterator[SeenColumn]:
    """Every column of a table with the fact it was read as; `columns` maps fact to heading."""
    first, held = data.head(EXAMPLE_ROWS), {heading.letter: fact for fact, heading in columns.items()}
    for heading in table.header.headings:
        examples = examples_of(first, heading)
        yield SeenColumn(table.place, heading.label, heading.letter, examples, held.get(heading.letter))


def examples_of(data: pl.DataFrame, heading: Heading) -> tuple[str, ...]:
    """The first distinct texts of a column, to show when it is asked about."""
    texts = data[heading.letter].drop_nulls().unique(maintain_order=True).head(EXAMPLES)
    return tuple(
        shown_number(without_personal_numbers(text)) for text in texts
    )  # no personal number reaches the terminal


def _cells(data: pl.DataFrame, heading: Heading) -> pl.Series:
    return data[heading.letter]


def _joined(first: Mapping | None, other: Mapping) -> Mapping:
    """One mapping for several sheets: that of the first, and what only others have."""
    if first is None:
        return other
    taken = {label for label in first.columns.values() if label is not None}
    more = {fact: label for fact, label in other.columns.items() if fact not in first.columns and label not in taken}
    return first.model_copy(update={"columns": first.columns | more})


def _of_several_rows(table: Table, amounts: int) -> Iterator[Note]:
    if amounts:
        yield (
            mark(
                "{place}: {count} amounts stand in cells that are merged over several rows. Each counts for the first "
                "of its rows; the values of the others are not known."
            ),
            {"place": table.place, "count": amounts},
        )


def _columns_without_use(table: Table, assignment: Assignment, currency: Heading | None) -> Iterator[Note]:
    """Notes on headings without a fact, and on facts that nearly every answer depends on without a column."""
    used = {*assignment.columns.values(), currency}
    if currency is not None:
        yield (
            mark("{place}: the currency of the amounts was read from the column “{heading}”."),
            {"place": table.place, "heading": currency.label},
        )
    unused = [heading.label for heading in table.header.headings if heading not in used]
    if unused:
        yield (
            mark("{place}: these columns were not used: {columns}."),
            {"place": table.place, "columns": quoted(unused)},
        )
    for fact, how in assignment.how.items():
        if how is How.BEST:
            heading = assignment.columns[fact]
            yield (
                TAKEN_AS_BEST,
                {
                    "place": table.place,
                    "heading": heading.label,
                    "letter": heading.letter,
                    "fact": labelled([fact], LABELS),
                },
            )
    lacking = [fact for fact in DECIDING if fact not in assignment.mapping.columns]
    if lacking:
        yield NO_COLUMN, {"place": table.place, "facts": labelled(lacking, LABELS)}
