"""A long csv or parquet file read in parts, each as a list of its own with the headings of the whole.

What a part alone cannot tell is found beforehand over all of them (what points and commas mean in the amounts) or not
read in parts at all: a row that may be a total, notes below the list, texts in another encoding than UTF-8. So a part
says of its rows what the whole would.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from reservkoll.errors import InputError
from reservkoll.inventory.cells.cell import CellKind
from reservkoll.inventory.cells.money import Marks, marks_seen, parser_by_marks
from reservkoll.inventory.columns import FACTS, VALUE, cell_kinds
from reservkoll.inventory.delimited import EXCEL_HINT, DelimitedSource, plain_fields
from reservkoll.inventory.delimiter import find_delimiter
from reservkoll.inventory.inventory import NO_IDENTITY, NO_ROWS, Inventory, Mapping, read_inventory
from reservkoll.inventory.parquet import sheet_of
from reservkoll.inventory.read import open_source
from reservkoll.inventory.sheet import Sheet, SheetName, column_index, column_letter
from reservkoll.inventory.totals import MAY_NAME
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.texts import mark

IN_PARTS = (".csv", ".tsv", ".txt", ".parquet")
HEAD_BYTES = 1 << 22
HEAD_ROWS = 5_000
BLOCK = 1 << 24
HEADING_ROWS = 30  # of a csv file, where headings are looked for


@dataclass(frozen=True)
class _Part:
    """A sheet already in memory, as a source."""

    sheet: Sheet
    sheets: tuple[SheetName, ...] = (SheetName("", True),)

    def load(self, name: str) -> Sheet:  # noqa: ARG002 - it has but one
        return self.sheet


class LongFile:
    """A file to be read in parts of `rows` rows. `head` is the list that its first rows make; its columns hold for all.

    Raises:
        InputError: not csv or parquet, or not to be read in parts; the file is then to be read whole.
    """

    def __init__(
        self,
        path: Path,
        rows: int,
        rulebook: Rulebook,
        mapping: Mapping | None,
        *,
        take_best: bool = False,
        settled: Collection[str] = (),
    ) -> None:
        self._path, self._rows, self._rulebook = path, rows, rulebook
        if path.suffix.lower() not in IN_PARTS:
            raise _not_in_parts(path, mark("only csv and parquet are read in parts"))
        self._parquet = path.suffix.lower() == ".parquet"
        open_source(path)  # what it holds must be what its suffix says
        self._records = 0 if self._parquet else _check_text(path)
        self.head = read_inventory(
            path,
            nomenclature=rulebook.nomenclature,
            mapping=mapping,
            source=_Part(self._first_rows()),
            take_best=take_best,
            settled=settled,
        )
        self._header = self.head.places[0].header_row
        self._delimiter = "" if self._parquet else find_delimiter(_first_lines(path).decode("utf-8-sig"))
        self._mapping = self.head.mapping.model_copy(update={"header_row": self._header or None})
        self._kinds = self._kinds_of_whole()

    def _first_rows(self) -> Sheet:
        if self._parquet:
            return sheet_of("", pl.scan_parquet(self._path, glob=False).head(HEAD_ROWS).collect())
        with TemporaryDirectory() as folder:
            head = Path(folder) / self._path.name
            head.write_bytes(_first_lines(self._path))
            return DelimitedSource(head).load("")

    @property
    def most_rows(self) -> int:
        """How many rows lie below the headings, empty ones among them."""
        if self._parquet:
            return int(pl.scan_parquet(self._path, glob=False).select(pl.len()).collect().item())
        return max(self._records - self._header, 0)

    def parts(self) -> Iterator[Inventory]:
        """The list in parts, with the row numbers of the whole.

        Raises:
            InputError: a row that only the whole list can tell to be a purchase or not.
        """
        for start, sheet in self._sheets():
            if sheet.cells.slice(self._header).select(pl.all().is_null().all()).row(0) == (True,) * sheet.cells.width:
                continue  # nothing but empty rows
            part = self._read(start, sheet)
            self._refuse_what_the_whole_decides(part)
            yield part

    def _read(self, start: int, sheet: Sheet) -> Inventory:
        try:
            part = read_inventory(
                self._path,
                nomenclature=self._rulebook.nomenclature,
                mapping=self._mapping,
                source=_Part(sheet),
                kinds=self._kinds,
                take_best=True,
                settled=FACTS,
            )
        except InputError as error:
            if error.template != NO_ROWS:
                raise
            raise self._doubtful(start + 1) from None
        return _with_row_numbers(part, start - self._header)

    def _kinds_of_whole(self) -> dict[str, CellKind]:
        """How cells are read, what the amounts' points and commas mean settled by all of them."""
        kinds = cell_kinds(self._rulebook.nomenclature)
        letter = next((column.letter for column in self.head.columns if column.fact == VALUE), None)
        seen: Marks = (frozenset(), frozenset())
        for _, sheet in self._sheets() if letter is not None else ():
            assert letter is not None
            texts = sheet.cells.get_column(letter).slice(self._header).str.strip_chars()
            decimal, thousands = marks_seen(texts)
            seen = (seen[0] | decimal, seen[1] | thousands)
        kinds[VALUE] = replace(kinds[VALUE], parser=lambda heading, _: parser_by_marks(heading, seen))
        return kinds

    def _sheets(self) -> Iterator[tuple[int, Sheet]]:
        """Each part below the headings, and the number of rows of the file before its own."""
        if self._parquet:
            scanned = pl.scan_parquet(self._path, glob=False)
            start = 0
            for frame in scanned.collect_batches(chunk_size=self._rows, maintain_order=True):
                yield start, sheet_of("", frame)
                start += frame.height
            return
        above: pl.DataFrame | None = None
        start = 0
        for part in self._cells():
            cells = part
            if start < self._header:
                above = part if above is None else pl.concat([above, part])
                start = min(above.height, self._header)
                if start < self._header:
                    continue
                above, cells = above.head(start), above.slice(start)
            if cells.height:
                assert above is not None, "a text has headings"
                yield start, Sheet("", plain_fields(pl.concat([above, cells])))
            start += cells.height
        if start != self._records:
            raise _not_in_parts(self._path, mark("its lines and fields are not even"))

    def _cells(self) -> Iterator[pl.DataFrame]:
        width = max(column_index(letter) for letter in _letters(self._path, self._delimiter)) + 1
        names = {column_letter(index): pl.String() for index in range(width)}
        scanned = pl.scan_csv(
            self._path, has_header=False, schema=names, separator=self._delimiter, missing_columns="insert", glob=False
        )
        try:
            for frame in scanned.collect_batches(chunk_size=self._rows, maintain_order=True):
                yield frame.with_columns(pl.all().str.replace_all("\r\n", "\n", literal=True))
        except pl.exceptions.PolarsError:
            raise _not_in_parts(self._path, mark("its lines and fields are not even")) from None

    def _refuse_what_the_whole_decides(self, part: Inventory) -> None:
        names = [fact for fact in FACTS if fact not in NO_IDENTITY]
        without = [
            pl.col(name).is_null() | pl.col(name).str.contains(MAY_NAME)
            if part.frame.schema[name] == pl.String
            else pl.col(name).is_null()
            for name in names
        ]
        doubtful = part.frame.filter(pl.all_horizontal(without) & pl.col("value_low").is_not_null())["row"].to_list()
        rows = sorted([*doubtful, *part.left_out["row"].to_list()])
        if rows:
            raise self._doubtful(rows[0])

    def _doubtful(self, row: int) -> InputError:
        template = mark(
            "{path}, row {row}: this may be a total or a note, which only the whole list can tell. Take such rows "
            "out of the file, or read it without --batch-rows."
        )
        return InputError(template, path=self._path, row=row)


def _with_row_numbers(part: Inventory, offset: int) -> Inventory:
    moved = pl.col("row") + pl.lit(offset, dtype=pl.UInt32)
    letter = pl.col("cell").str.extract(r"^([A-Z]*)")
    return replace(
        part,
        frame=part.frame.with_columns(moved),
        problems=part.problems.with_columns(moved, letter + moved.cast(pl.String)),
        left_out=part.left_out.with_columns(moved),
    )


def _first_lines(path: Path) -> bytes:
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    whole = len(head) < HEAD_BYTES
    lines = head.splitlines(keepends=True)
    kept = b"".join(lines[: HEAD_ROWS if whole else min(HEAD_ROWS, len(lines) - 1)])
    while kept.count(b'"') % 2 and len(lines) > 1:  # within a field of several lines
        lines.pop()
        kept = b"".join(lines[:HEAD_ROWS])
    return kept


def _letters(path: Path, delimiter: str) -> list[str]:
    widths = [
        len(re.sub(r'"[^"]*"', "", line).split(delimiter))
        for line in _first_lines(path).decode("utf-8-sig").split("\n")
    ]
    return [column_letter(index) for index in range(max(widths))]


def _check_text(path: Path) -> int:
    """The number of records, if the text is such as can be read in parts."""
    quotes = records = 0
    last = b""
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            if last == b"" and (EXCEL_HINT.match(block[:100].decode("latin-1")) or block[:1] in b"\r\n"):
                raise _not_in_parts(path, mark("it does not begin with its headings"))
            if b"\0" in block or b"\r" in (last[-1:] + block).replace(b"\r\n", b"")[:-1]:
                raise _not_in_parts(path, mark("it holds other line ends or signs than a plain text"))
            pieces = block.split(b'"')
            records += sum(piece.count(b"\n") for piece in pieces[quotes % 2 :: 2])
            quotes += len(pieces) - 1
            last = block
    if quotes % 2:
        raise _not_in_parts(path, mark("a quotation mark is never closed"))
    return records + (not last.endswith(b"\n"))


def _not_in_parts(path: Path, why: str) -> InputError:
    return InputError(
        mark("{path} cannot be read in parts: {why}. Read it without --batch-rows."), path=path, why=InputError(why)
    )
