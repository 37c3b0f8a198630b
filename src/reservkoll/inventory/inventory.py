"""An inventory: from a file to one frame of typed facts, with every cell that could not be understood."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import polars as pl

from reservkoll.cpv.nomenclature import Nomenclature
from reservkoll.errors import InputError
from reservkoll.facts.organisation_number import without_personal_numbers
from reservkoll.inventory.cells.cell import CellKind, parse_column
from reservkoll.inventory.cells.organisations import shown_number
from reservkoll.inventory.columns import CPV, FACTS, PROBLEM_SCHEMA, SCHEMA, STARTED, VALUE, cell_kinds
from reservkoll.inventory.header import Heading
from reservkoll.inventory.mapping import Assignment, Choose, Mapping, Question, assign_columns
from reservkoll.inventory.read import open_source
from reservkoll.inventory.sheet import Source, column_index
from reservkoll.inventory.tables import Table, data_rows, first_table, named_tables
from reservkoll.texts import mark

Note = tuple[str, dict[str, object]]
EXAMPLES = 3
DECIDING = (CPV, VALUE, STARTED)

__all__ = ["Inventory", "Mapping", "Note", "Question", "combined", "read_inventory"]


@dataclass(frozen=True)
class Place:
    """Where a list that was read stands: its sheet, and the row of the sheet that holds its headings (from 1)."""

    sheet: str
    header_row: int


@dataclass(frozen=True)
class Inventory:
    """What a file says.

    `frame`: one row for each row of data, in order (see `columns.SCHEMA`).
    `problems`: one row for each cell that could not be understood (see `columns.PROBLEM_SCHEMA`; `parameters` is a JSON
    object for `template.format`).
    `mapping`: the columns that were used.
    `notes`: what is said about the file as a whole, as message id and parameters.
    `value_total`: the sum of all values that were understood, in öre.
    `places`: the lists that were read, in the order of their rows.
    """

    frame: pl.DataFrame
    problems: pl.DataFrame
    mapping: Mapping
    notes: tuple[Note, ...]
    value_total: int
    places: tuple[Place, ...] = ()


def read_inventory(
    path: Path,
    *,
    nomenclature: Nomenclature,
    mapping: Mapping | None = None,
    sheets: Sequence[str] = (),
    choose: Choose | None = None,
    take_best: bool = False,
) -> Inventory:
    """Read the first visible sheet that has a header that is recognised, or the named `sheets`, hidden or not.

    Raises:
        InputError: the file cannot be used, no header is found, or columns are in doubt and `choose` is None.
    """
    source = open_source(path)
    wanted = tuple(sheets) or ((mapping.sheet,) if mapping and mapping.sheet is not None else ())
    tables = list(named_tables(source, path, wanted, mapping)) if wanted else [first_table(source, path, mapping)]
    kinds = cell_kinds(nomenclature)
    frames, problems = [], []
    notes: list[Note] = []
    used: Mapping | None = None
    for table in tables:
        data, empty = data_rows(table)
        assignment = assign_columns(
            table.header,
            place=table.place,
            mapping=mapping,
            choose=choose,
            take_best=take_best,
            examples=partial(_examples, data),
        )
        frame, found = _read_rows(path.name, table, data, assignment, kinds)
        frames.append(frame)
        problems.append(found)
        notes += _notes(table, frame.height, empty)
        notes += _columns_without_use(table, assignment)
        used = _joined(used, assignment.mapping)
    if not any(frame.height for frame in frames):
        raise InputError(
            mark("{place}: there are no rows below the headings."), place=", ".join(table.place for table in tables)
        )
    notes += _unread(source, path, tables, wanted)
    whole = pl.concat(frames)
    total = int(whole[VALUE].cast(pl.Int128).sum() or 0)
    places = tuple(Place(table.sheet.name, table.header.row) for table in tables)
    return Inventory(whole, pl.concat(problems), used or Mapping(), tuple(notes), total, places)


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
        tuple(place for inventory in inventories for place in inventory.places),
    )


def _read_rows(
    file: str, table: Table, data: pl.DataFrame, assignment: Assignment, kinds: dict[str, CellKind]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    made: dict[str, pl.Series] = {}
    problems = [pl.DataFrame(schema=PROBLEM_SCHEMA).with_columns(pl.lit(0).alias("order"))]
    for fact in FACTS:
        heading = assignment.columns.get(fact)
        if heading is None:
            continue
        parsed = parse_column(data[heading.letter], kinds[fact], heading.text)
        made |= _columns(fact, parsed.values)
        if fact == STARTED:
            failed = parsed.problems["index"].implode()
            made["started_unreadable"] = pl.select(pl.int_range(data.height, dtype=pl.UInt32).is_in(failed)).to_series()
        problems.append(_problems(file, table.sheet.name, heading, data["row"], parsed.problems))
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
    found = pl.concat(problems).sort("row", "order", maintain_order=True).drop("order")
    return frame.with_columns(pl.col("started_unreadable").fill_null(False)), found


def _columns(fact: str, values: pl.Series) -> dict[str, pl.Series]:
    if fact == CPV:
        return {CPV: values.struct.field("codes"), "cpv_label": values.struct.field("label")}
    return {fact: values}


def _problems(file: str, sheet: str, heading: Heading, rows: pl.Series, found: pl.DataFrame) -> pl.DataFrame:
    row = rows.gather(found["index"])
    return found.select(
        pl.lit(file).alias("file"),
        pl.lit(sheet).alias("sheet"),
        row.alias("row"),
        pl.lit(heading.label).alias("column"),
        (pl.lit(heading.letter) + row.cast(pl.String)).alias("cell"),
        "text",
        "template",
        "parameters",
        pl.lit(column_index(heading.letter)).cast(pl.Int32).alias("order"),
    )


def _examples(data: pl.DataFrame, heading: Heading) -> tuple[str, ...]:
    texts = data[heading.letter].drop_nulls().unique(maintain_order=True).head(EXAMPLES)
    return tuple(
        shown_number(without_personal_numbers(text)) for text in texts
    )  # no personal number reaches the terminal


def _joined(first: Mapping | None, other: Mapping) -> Mapping:
    """One mapping for several sheets: what the first has, and what only others have."""
    if first is None:
        return other
    taken = {label for label in first.columns.values() if label is not None}
    more = {fact: label for fact, label in other.columns.items() if fact not in first.columns and label not in taken}
    return first.model_copy(update={"columns": first.columns | more})


def _notes(table: Table, rows: int, empty: int) -> Iterator[Note]:
    yield (
        mark("{place}: the headings stand in row {row}; {rows} rows were read."),
        {"place": table.place, "row": table.header.row, "rows": rows},
    )
    if empty:
        yield (
            mark("{place}: {count} wholly empty rows between others were passed over."),
            {"place": table.place, "count": empty},
        )
    for remark in table.sheet.remarks:
        yield remark, {"place": table.place}


def _columns_without_use(table: Table, assignment: Assignment) -> Iterator[Note]:
    """Which headings hold no fact, and which facts that nearly every answer hangs on have no column."""
    used = set(assignment.columns.values())
    unused = [heading.label for heading in table.header.headings if heading not in used]
    if unused:
        yield (
            mark("{place}: these columns were not used: {columns}."),
            {"place": table.place, "columns": ", ".join(f"“{label}”" for label in unused)},
        )
    lacking = [fact for fact in DECIDING if fact not in assignment.mapping.columns]
    if lacking:
        yield (
            mark("{place}: no column was found for {facts}. If there is one, say which with --mapping."),
            {"place": table.place, "facts": ", ".join(lacking)},
        )


def _unread(source: Source, path: Path, tables: Sequence[Table], wanted: Sequence[str]) -> Iterator[Note]:
    read = {table.sheet.name for table in tables}
    others = [name.name for name in source.sheets if name.name not in read]
    if others and not wanted:
        yield (
            mark("{path}: other sheets were not read: {sheets}. Name the ones you want with --sheet."),
            {"path": str(path), "sheets": ", ".join(f"“{name}”" for name in others)},
        )
