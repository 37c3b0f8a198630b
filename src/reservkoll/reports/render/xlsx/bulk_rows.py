"""Writes the rows of large sheets as raw XML into a workbook that xlsxwriter has made.

xlsxwriter makes formats, charts and settings, and two pattern rows below a header whose blank cells carry the formats
of the columns (the second: of texts that look like formulas). Polars makes the XML of the rows as expressions, a slice
at a time, and zlib packs one slice while the next is made. Texts that recur become shared strings, others stand in
their cells; all are typed as strings, so that none can become a formula.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

import polars as pl

from reservkoll.common.interned_columns import Columns
from reservkoll.common.runtime.prefetch import one_ahead
from reservkoll.reports.render.xlsx.cells import FIRST_SERIAL_DATE, FORMULA_START, MOST_EXACT_ORE, ORE, SERIAL_ZERO

SLICE: Final = 8_000  # rows per slice
PACKING: Final = 1  # zlib's fastest level: slightly larger output in a fraction of the time
MARK_UP: Final = 70  # bytes of XML around the value of a cell, at most
LARGEST_PLAIN_ENTRY: Final = 2**31 - 1
SHARED: Final = "xl/sharedStrings.xml"
_ROWS: Final = r'<row r="{first}"[ >].*</row>(?=</sheetData>)'
_STYLE: Final = re.compile(r'<c r="([A-Z]+)([0-9]+)" s="([0-9]+)"')
_COUNTS: Final = re.compile(r'count="([0-9]+)" uniqueCount="([0-9]+)"')
# Excel reads `_x0041_` as an escape sequence: in a literal one the first character is escaped.
# The closing underscore is not consumed: it may begin another sequence.
_LIKE_ESCAPE: Final = "_(x[0-9A-Fa-f]{4})"


@dataclass(frozen=True)
class BulkRows:
    """What stands last on a sheet, in the place of its two pattern rows.

    `member` is the sheet's part of the workbook, `first` the row (from 0) where the rows begin. `cells` has a column
    for each of the sheet's, in order: safe texts, whole numbers, days; those in `amounts` are whole öre, shown as SEK.
    Texts that recur become shared strings; null is an empty cell. `links` are places in the workbook (`'Sheet'!A2`)
    that the texts of column `linked` lead to. `heights` are those of the rows in points, whole; none or
    null: as usual.
    """

    member: str
    cells: Columns
    amounts: frozenset[str]
    first: int = 1
    linked: str | None = None
    links: pl.Series | None = None
    heights: pl.Series | None = None


def pattern_rows(first: int) -> tuple[int, int]:
    """The rows that carry the formats of the columns, and those of texts that look like formulas."""
    return first, first + 1


def pour(book: BinaryIO, bulk: Sequence[BulkRows], path: Path) -> None:
    """Write the workbook `book` to `path`, each of `bulk` in place of the pattern rows of its sheet.

    Raises:
        OSError: the place cannot be written.
    """
    with (
        zipfile.ZipFile(book) as made,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=PACKING) as whole,
    ):
        shared = made.read(SHARED).decode()
        sheets = {}
        for rows in bulk:
            places, shared = _with_shared_strings(rows.cells, shared)
            sheets[rows.member] = rows, places
        for entry in made.infolist():
            if entry.filename in sheets:
                rows, places = sheets[entry.filename]
                with whole.open(entry.filename, "w", force_zip64=_may_need_zip64(rows.cells.frame)) as target:
                    for part in _sheet(made.read(entry).decode(), rows, places):
                        target.write(part)
            else:
                content = shared.encode() if entry.filename == SHARED else made.read(entry)
                whole.writestr(zipfile.ZipInfo(entry.filename, entry.date_time), content, zipfile.ZIP_DEFLATED)


def _sheet(sheet: str, rows: BulkRows, places: Mapping[str, int]) -> Iterator[bytes]:
    """The XML of a sheet with its rows in place of the pattern rows; `places`: see :func:`_with_shared_strings`."""
    cells = rows.cells.frame
    found = re.search(_ROWS.format(first=rows.first + 1), sheet, re.DOTALL)
    assert found is not None
    styles = {(int(row) - 1, column): style for column, row, style in _STYLE.findall(found[0])}
    letters = [column_letters(position) for position in range(cells.width)]
    width = max(cells.width, _columns(sheet[: found.start()]))
    last = f"{column_letters(width - 1)}{rows.first + cells.height}"
    yield re.sub(r'<dimension ref="[^"]*"', f'<dimension ref="A1:{last}"', sheet[: found.start()], count=1).encode()
    as_xml = []
    for (name, dtype), letter in zip(cells.schema.items(), letters, strict=True):
        plain, quoted = (f'" s="{styles[row, letter]}"' for row in pattern_rows(rows.first))
        rest = (
            _shared(name, rows.cells.texts[name], places[name], plain, quoted)
            if name in places
            else _cell(name, dtype, rows.amounts, plain, quoted)
        )
        as_xml.append((pl.lit(f'<c r="{letter}') + pl.col("#") + rest).fill_null(""))  # empty where there is no value
    yield from _slices(cells, rows.first + 1, as_xml, rows.heights)
    yield _with_links(sheet[found.end() :], rows).encode()


def _columns(head: str) -> int:
    """How many columns the part of a sheet above the rows takes, by the dimension that xlsxwriter gave it."""
    dimension = re.search(r'<dimension ref="[A-Z]+[0-9]+:([A-Z]+)[0-9]+"', head)
    letters = dimension[1] if dimension else "A"
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _with_links(tail: str, rows: BulkRows) -> str:
    """What stands below the rows, with a link for each; a text that looks like a formula cannot be one.

    The sheet has links of its own already, above the rows.
    """
    if rows.linked is None or rows.links is None:
        return tail
    letter = column_letters(rows.cells.frame.get_column_index(rows.linked))
    told = pl.DataFrame({"text": rows.cells.column(rows.linked).shown(), "place": rows.links}).with_row_index(
        "row", rows.first + 1
    )
    link = pl.concat_str(
        pl.lit("<hyperlink "), pl.lit(f'ref="{letter}'), pl.col("row"),
        pl.lit('" location="'), _in_attribute(pl.col("place")),
        pl.lit('" display="'), _in_attribute(pl.col("text")), pl.lit('"/>'),
    )  # fmt: skip
    kept = told.filter(pl.col("place").is_not_null() & ~pl.col("text").str.contains(FORMULA_START))
    links = "".join(kept.select(link).to_series().to_list())
    assert "</hyperlinks>" in tail
    return tail.replace("</hyperlinks>", f"{links}</hyperlinks>", 1)


def _in_attribute(text: pl.Expr) -> pl.Expr:
    return _escape(text).str.replace_all('"', "&quot;", literal=True).str.replace_all("\n", "&#xA;", literal=True)


def column_letters(position: int) -> str:
    """The letters of the column at `position`, from 0: A, …, Z, AA."""
    letters = ""
    position += 1
    while position:
        position, letter = divmod(position - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def _may_need_zip64(cells: pl.DataFrame) -> bool:
    """Whether the XML may pass what a plain zip entry holds. Some programs stumble on the larger form: only then."""
    return cells.estimated_size() + cells.height * cells.width * MARK_UP > LARGEST_PLAIN_ENTRY


def _with_shared_strings(cells: Columns, shared: str) -> tuple[dict[str, int], str]:
    """For each column of recurring texts the place of its first among the shared strings; `shared` with all added."""
    counts = _COUNTS.search(shared)
    assert counts is not None
    uses, known = int(counts[1]), int(counts[2])
    places = {}
    added: list[str] = []
    for name, texts in cells.texts.items():
        places[name] = known + len(added)
        added += _escaped(texts).to_list()
        uses += cells.frame.height - cells.frame[name].null_count()
    strings = "".join(f'<si><t xml:space="preserve">{text}</t></si>' for text in added)
    patched = shared.replace(counts[0], f'count="{uses}" uniqueCount="{known + len(added)}"', 1)
    return places, patched.replace("</sst>", f"{strings}</sst>")


def _escaped(texts: pl.Series) -> pl.Series:
    return texts.to_frame("text").select(_escape(pl.col("text")))["text"]


def _escape(text: pl.Expr) -> pl.Expr:
    for character, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        text = text.str.replace_all(character, entity, literal=True)
    return text.str.replace_all(_LIKE_ESCAPE, "_x005F_$1")


def _shared(name: str, texts: pl.Series, first: int, plain: str, quoted: str) -> pl.Expr:
    """What stands after the row in the XML of a column's cells; the shared string of the first of `texts` is `first`.

    It is made once for each text.
    """
    style = pl.when(pl.col("text").str.contains(FORMULA_START)).then(pl.lit(quoted)).otherwise(pl.lit(plain))
    place = (pl.int_range(pl.len()) + first).cast(pl.String)
    rests = pl.DataFrame({"text": texts}).select(style + ' t="s"><v>' + place + "</v></c>").to_series()
    return pl.lit(rests).gather(pl.col(name))


def _cell(name: str, dtype: pl.DataType, amounts: Collection[str], plain: str, quoted: str) -> pl.Expr:
    """What stands after the row in the XML of a column's cells; null where there is no value.

    `plain` and `quoted` are the formats of the column's cells and of its texts that look like formulas.
    """
    value = pl.col(name)
    if dtype == pl.String:
        style = pl.when(value.str.contains(FORMULA_START)).then(pl.lit(quoted)).otherwise(pl.lit(plain))
        rest = style + _INLINE + _escape(value) + _INLINE_END
    elif dtype == pl.Date:
        serial = (value - pl.lit(SERIAL_ZERO)).dt.total_days().cast(pl.String)
        rest = (
            pl.when(value >= FIRST_SERIAL_DATE)
            .then(pl.lit(f"{plain}><v>") + serial + "</v></c>")
            .otherwise(pl.lit(plain + _INLINE) + value.cast(pl.String) + _INLINE_END)
        )
    elif name in amounts:
        number = _as_kronor(value)
        rest = (
            pl.when(value.abs() < MOST_EXACT_ORE)
            .then(pl.lit(f"{plain}><v>") + number + "</v></c>")
            .otherwise(pl.lit(plain + _INLINE) + number + _INLINE_END)
        )
    else:
        rest = pl.lit(f"{plain}><v>") + value.cast(pl.String) + "</v></c>"
    return rest


_INLINE: Final = ' t="inlineStr"><is><t xml:space="preserve">'
_INLINE_END: Final = "</t></is></c>"


def _as_kronor(ore: pl.Expr) -> pl.Expr:
    """Whole öre as SEK with a point and two decimals, exactly."""
    size = ore.abs()
    sign = pl.when(ore < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    return sign + (size // ORE).cast(pl.String) + "." + (size % ORE).cast(pl.String).str.zfill(2)


def _slices(cells: pl.DataFrame, first: int, as_xml: list[pl.Expr], heights: pl.Series | None) -> Iterator[bytes]:
    """The XML of the rows from row `first` (from 1) on, slice by slice; the next is made while the caller packs one."""

    def make(start: int) -> bytes:
        part = cells.slice(start, SLICE).with_row_index("#", offset=start + first)
        part = part.with_columns(pl.col("#").cast(pl.String))
        height = pl.lit("")
        if heights is not None:
            height = pl.lit('" ht="') + heights.slice(start, SLICE).cast(pl.String) + pl.lit('" customHeight="1')
            height = height.fill_null("")
        row = pl.concat_str(pl.lit('<row r="'), pl.col("#"), height, pl.lit('">'), *as_xml, pl.lit("</row>"))
        return "".join(part.select(row).to_series().to_list()).encode()

    return one_ahead(map(make, range(0, cells.height, SLICE)))
