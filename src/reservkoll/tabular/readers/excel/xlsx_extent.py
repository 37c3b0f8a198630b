"""The used range of a worksheet, estimated before the fast reader starts: that reader allocates the whole rectangle, so
two cells far apart would exhaust the memory.

The estimate may be too large but never too small, except that rows are rounded up to a power of ten: a sheet whose last
row is 50 may have a cell in row 99. The fast reader takes the position of a cell from any attribute `r`, the last if
there are several, and counts on from the previous cell where there is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import polars as pl

from reservkoll.common.runtime.prefetch import one_ahead
from reservkoll.tabular.readers.excel.scan_findings import Extent
from reservkoll.tabular.readers.excel.xlsx_scanner import ROW_NUMBER, as_text, root_prefix
from reservkoll.tabular.sheet import LETTERS, column_index, column_letter

LAST_ROW, LAST_COLUMN = 1 << 20, 1 << 14
HUGE = 1e18

SPACE = r"[ \t\r\n]"
REFERENCE = r"\sr\s*=\s*[\"']"
VALUE = rf"=(?:\"|'|{SPACE}+[\"'])"  # of any attribute: to look for the name too takes twice as long
OTHER_PREFIX = "|".join(f":{tag}{end}" for tag in ("c", "row") for end in " \t\r\n/>")
PLACED = b'<%bc r="'
ANY_TAG = r"<(?:[^ \t\r\n<>/=][^ \t\r\n<>=]*:|:)?"  # with any prefix that the fast reader takes for one
NOT_PLACED = re.compile(ANY_TAG.encode() + rb"c(?![\w.:-])(?! r=\")")
NUMBERED = rf"{REFERENCE}[A-Za-z]*[0-9]+"
CELL, ROW = (rf"{ANY_TAG}{name}[ \t\r\n/>]" for name in ("c", "row"))
FOLLOWING = rf"{ANY_TAG}c(?:[\t\r\n/>]| (?:[^r]|r[^=]|r=[^\"]))"  # without a position, in polars' regex dialect
# Comments and attribute values may contain what looks like a tag.
NO_TAGS = r"<[!?]|=\s*\"[^\"<>]*[<>]|=\s*'[^'<>]*[<>]|<[^<>]*\z"


def sheet_extent(blocks: Iterable[bytes]) -> Extent:
    """How many cells stand in a sheet's part, and within how many rows and columns.

    `blocks` are those of the part, each ending after a whole row, and are gone through twice where cells do not say
    where they stand.
    """
    rows, columns, cells, placed = 0, LETTERS, 0, True
    prefix: bytes | None = None
    for block in one_ahead(blocks):
        if prefix is None:
            prefix = root_prefix(block)
        text = as_text(block)
        # A few others, such as <cols>, make no difference.
        here = text.str.count_matches(f"<{prefix.decode()}c", literal=True).item()
        cells += here
        placed = placed and (here == block.count(PLACED % prefix) or not NOT_PLACED.search(block))
        if text.str.contains(_trace_of_others(prefix.decode())).item():
            placed = placed and not _other_prefix(block, prefix)
        rows = max(rows, _last_row(block, prefix))
        beyond = _beyond(rows, columns)
        if text.str.contains(VALUE + beyond).item():
            far = text.str.extract_all(REFERENCE + beyond + "[0-9]*").explode().drop_nulls()
            rows, columns = max(rows, _highest_number(far)), max(columns, _furthest_column(far))
    extent = Extent(rows, columns, cells)
    return extent if placed else _counted(blocks, prefix or b"", extent)


def _trace_of_others(prefix: str) -> str:
    """A quick pattern for cells and rows with another prefix; it also finds some texts."""
    if not prefix:
        return OTHER_PREFIX
    name = prefix.removesuffix(":")
    before = [f"[^{sign}]{name[at + 1 :]}" for at, sign in enumerate(name)]
    return rf"(?:{'|'.join(before)}|[^</]{name}|[^<]/{name}):(?:c|row)[ \t\r\n/>]|<(?:c|row)[ \t\r\n/>]"


def _other_prefix(block: bytes, prefix: bytes) -> bool:
    tag = rb"(?:c|row)(?![\w.:-])"
    return re.search(rb"(?!<%b%b)%b%b" % (prefix, tag, ANY_TAG.encode(), tag), block) is not None


def _last_row(block: bytes, prefix: bytes) -> int:
    """The number of the last row of a block, 0 where it has none."""
    start = block.rfind(b"<%brow " % prefix)
    number = ROW_NUMBER.search(block, start, block.find(b">", start) + 1) if start >= 0 else None
    return int(number[1][:9]) if number else 0


def _beyond(rows: int, columns: int) -> str:
    """A pattern for the start of a place to the right of `columns`, or whose row has more digits than `rows`."""
    last = column_letter(columns - 1)
    right = [f"[A-Za-z]{{{len(last) + 1},}}"]
    for at, letter in enumerate(last):
        later = "".join(map(chr, range(ord(letter) + 1, ord("Z") + 1)))
        same = "".join(f"[{each}{each.lower()}]" for each in last[:at])
        if later:
            right.append(f"{same}[{later}{later.lower()}][A-Za-z]{{{len(last) - at - 1}}}")
    return rf"(?:(?:{'|'.join(right)})[0-9]|[A-Za-z]{{1,{len(last)}}}[0-9]{{{len(str(rows)) + 1}}})"


def _highest_number(found: pl.Series) -> int:
    digits = found.str.extract("([0-9]+)$").cast(pl.Float64)  # as many digits as anyone may write
    return int(min(digits.max() or 0, HUGE))  # type: ignore[arg-type]


def _furthest_column(found: pl.Series) -> int:
    letters = found.str.extract("([A-Za-z]{1,9})[0-9]+$").drop_nulls().unique().to_list()
    return max((column_index(each.upper()) + 1 for each in letters), default=0)


def _counted(blocks: Iterable[bytes], prefix: bytes, placed: Extent) -> Extent:
    """The extent where some cells follow the one before: no more rows and columns than are written there. `placed` is
    the extent of the cells that say where they stand.
    """
    rows, tags, most, in_row, cells, all_tags = placed.rows, 0, 0, 0, 0, True
    for block in blocks:
        text = as_text(block)
        body = text.str.strip_prefix("\ufeff").str.replace(r"^<\?xml[^<>]*\?>", "")
        all_tags = all_tags and not body.str.contains(NO_TAGS).item()
        tags += text.str.count_matches(ROW).item()
        cells += text.str.count_matches(CELL).item()
        rows = max(rows, _highest_number(text.str.extract_all(NUMBERED).explode()))
        pieces = pl.Series(block.split(b"</%brow>" % prefix), dtype=pl.Binary).cast(pl.String, strict=False)
        following = pieces.str.count_matches(FOLLOWING)
        all_tags = all_tags and not following.null_count()
        counts = following.fill_null(0).to_list()
        counts[0] += in_row
        most, in_row = max(most, *counts), counts[-1]
    return Extent(rows + tags, placed.columns + most, cells) if all_tags else Extent(LAST_ROW, LAST_COLUMN, cells)
