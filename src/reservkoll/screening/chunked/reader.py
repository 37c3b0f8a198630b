"""Reads a csv or parquet file in chunks, each a table with the headings of the whole file.

What one chunk cannot settle is either settled in a pass over all of them (how points and commas are used in
amounts) or refused: a possible total row, notes below the list, an encoding other than UTF-8. So the answers are
those of a run over the whole list.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from reservkoll.common.errors import InputError
from reservkoll.i18n import mark
from reservkoll.inventory.reader import Inventory, Mapping, read_inventory
from reservkoll.parsers.money import Marks
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.screening.chunked.formats import PARQUET, TEXT
from reservkoll.screening.chunked.read_plan import NO_MARKS, InMemory, ReadPlan, marks_in, value_letter
from reservkoll.tabular.open import open_source
from reservkoll.tabular.readers.csv import EXCEL_HINT, DelimitedSource, plain_fields
from reservkoll.tabular.readers.csv_dialect import find_delimiter
from reservkoll.tabular.readers.parquet import sheet_of
from reservkoll.tabular.sheet import Sheet, column_letter

HEAD_BYTES = 1 << 22
HEAD_ROWS = 5_000
BLOCK = 1 << 24


@dataclass(frozen=True)
class Text:
    """The result of scanning a csv file: the number of records, whether any line ends with a carriage return, and
    whether any field may be written as `="…"`, which keeps Excel from converting it.
    """

    records: int = 0
    returns: bool = False
    protected: bool = False


class LongFile:
    """A file read in chunks of `rows` rows.

    `head` is the inventory of its first rows; its columns apply to all chunks, by `plan`.

    Raises:
        InputError: the file is not csv or parquet, or can only be read whole.
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
        if path.suffix.lower() not in (*TEXT, *PARQUET):
            raise _not_in_parts(path, mark("only csv and parquet are read in parts"))
        self._parquet = path.suffix.lower() in PARQUET
        open_source(path)  # the content must match the suffix
        self._text = Text() if self._parquet else _check_text(path)
        self.head = read_inventory(
            path,
            nomenclature=rulebook.nomenclature,
            mapping=mapping,
            source=InMemory(self._first_rows()),
            take_best=take_best,
            settled=settled,
        )
        self.plan = ReadPlan.of_head(path, self.head)
        self._header = self.plan.header_row
        self._delimiter = "" if self._parquet else find_delimiter(_first_lines(path).decode("utf-8-sig"))

    def _first_rows(self) -> Sheet:
        if self._parquet:
            return sheet_of("", pl.scan_parquet(self._path, glob=False).head(HEAD_ROWS).collect())
        with TemporaryDirectory() as folder:
            head = Path(folder) / self._path.name
            head.write_bytes(_first_lines(self._path))
            return DelimitedSource(head).load("")

    @property
    def most_rows(self) -> int:
        """The number of rows below the headings, including empty ones."""
        if self._parquet:
            return int(pl.scan_parquet(self._path, glob=False).select(pl.len()).collect().item())
        return max(self._text.records - self._header, 0)

    def parts(self) -> Iterator[Inventory]:
        """The list in chunks, with the row numbers of the whole.

        Raises:
            InputError: only the whole list shows whether some row is a purchase, or the records of a csv file
                differ in length, which may show only after many chunks.
        """
        for start, sheet in self.sheets():
            part = self.plan.read(sheet, start, self._rulebook, lambda: self.marks)
            if part is not None:
                yield part

    @property
    def marks_if_known(self) -> Marks | None:
        """`marks` where they have been asked for; None else."""
        known: Marks | None = vars(self).get("marks")
        return known

    @cached_property
    def marks(self) -> Marks:
        """How points and commas are used, decided from all amounts; needed only if some amount is not plain digits."""
        letter = value_letter(self.head)
        seen = NO_MARKS
        if letter is None:
            return seen
        if self._parquet:
            for _, sheet in self.sheets():
                seen = marks_in(sheet.cells.get_column(letter), seen)
            return seen
        passed = 0
        for part in self._cells([letter]):
            texts = plain_fields(part, protected=self._text.protected).to_series().slice(max(self._header - passed, 0))
            seen, passed = marks_in(texts, seen), passed + part.height
        return seen

    def sheets(self) -> Iterator[tuple[int, Sheet]]:
        """Each chunk below the headings, and the number of rows of the file before it.

        Raises:
            InputError: the records of a csv file differ in length.
        """
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
                yield start, Sheet("", plain_fields(pl.concat([above, cells]), protected=self._text.protected))
            start += cells.height
        if start != self._text.records:
            raise _not_in_parts(self._path, mark("its lines do not have the same number of fields"))

    def _cells(self, letters: Sequence[str] = ()) -> Iterator[pl.DataFrame]:
        """The fields of the file in chunks; only the columns `letters` if any are given."""
        width = width_of(_first_lines(self._path).decode("utf-8-sig"), self._delimiter)
        names = {column_letter(index): pl.String() for index in range(width)}
        scanned = pl.scan_csv(
            self._path, has_header=False, schema=names, separator=self._delimiter, missing_columns="insert", glob=False
        )
        wanted = scanned.select(letters) if letters else scanned
        try:
            for frame in wanted.collect_batches(chunk_size=self._rows, maintain_order=True):
                plain_ends = pl.all().str.replace_all("\r\n", "\n", literal=True)
                yield frame.with_columns(plain_ends) if self._text.returns else frame
        except pl.exceptions.PolarsError:
            raise _not_in_parts(self._path, mark("its lines do not have the same number of fields")) from None


def _first_lines(path: Path) -> bytes:
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    whole = len(head) < HEAD_BYTES
    lines = head.splitlines(keepends=True)
    kept = b"".join(lines[: HEAD_ROWS if whole else min(HEAD_ROWS, len(lines) - 1)])
    while kept.count(b'"') % 2 and len(lines) > 1:  # the cut fell inside a field of several lines
        lines.pop()
        kept = b"".join(lines[:HEAD_ROWS])
    return kept


def width_of(text: str, delimiter: str) -> int:
    """The number of fields in the widest line."""
    return max(len(re.sub(r'"[^"]*"', "", line).split(delimiter)) for line in text.split("\n"))


def _check_text(path: Path) -> Text:
    """Scan a csv file; refuse it if it cannot be read in chunks."""
    records = 0
    inside = returns = protected = False
    last = b""
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            if last == b"" and (EXCEL_HINT.match(block[:100].decode("latin-1")) or block[:1] in b"\r\n"):
                raise _not_in_parts(path, mark("it does not begin with its headings"))
            if b"\r" in block or last.endswith(b"\r"):
                returns = True
                if b"\r" in (last[-1:] + block).replace(b"\r\n", b"")[:-1]:
                    raise _not_in_parts(path, mark("it has other line endings or characters than plain text"))
            protected = protected or b'="' in block or (last.endswith(b"=") and block.startswith(b'"'))
            if b"\0" in block:
                raise _not_in_parts(path, mark("it has other line endings or characters than plain text"))
            if block.count(b'"') == 2 * block.count(b'""'):  # two together end nothing that they do not begin
                records += 0 if inside else block.count(b"\n")
            else:
                pieces = block.split(b'"')
                records += sum(piece.count(b"\n") for piece in pieces[inside::2])
                inside ^= len(pieces) % 2 == 0
            last = block
    if inside:
        raise _not_in_parts(path, mark("a quotation mark is never closed"))
    return Text(records + (not last.endswith(b"\n")), returns, protected)


def _not_in_parts(path: Path, why: str) -> InputError:
    return InputError(
        mark("{path} cannot be read in parts: {why}. Read it whole, with --batch-rows 0."),
        path=path,
        why=InputError(why),
    )
