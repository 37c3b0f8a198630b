"""The first look through a worksheet, before the fast reader starts. That reader keeps the whole rectangle between the
cells in memory, so that two cells far apart would end the program: here is told how far they reach.

What is told may be too far, never too near, but that rows are told to the next power of ten: a sheet whose last row is
50 may have a cell in row 99. The fast reader takes the place of a cell from any attribute `r`, the last if there are
several, and where there is none counts on from the cell before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import polars as pl

from reservkoll.inventory.findings import Extent
from reservkoll.inventory.sheet import LETTERS, column_index, column_letter
from reservkoll.inventory.xlsx_scan import RARE, RESULT_ENDS, ROW_NUMBER, TAG, as_text, root_prefix

LAST_ROW, LAST_COLUMN = 1 << 20, 1 << 14
MOST_KEPT = 8  # blocks
HUGE = 1e18

SPACE = r"[ \t\r\n]"
REFERENCE = r"\sr\s*=\s*[\"']"
VALUE = rf"=(?:\"|'|{SPACE}+[\"'])"  # of any attribute: to look for the name too takes twice as long
OTHER_PREFIX = "|".join(f":{tag}{end}" for tag in ("c", "row") for end in " \t\r\n/>")
PLACED = b'<%bc r="'
NOT_PLACED = rb"<" + TAG + rb"c(?![\w.:-])(?! r=\")"
NUMBERED = rf"{REFERENCE}[A-Za-z]*[0-9]+"
CELL = re.compile(rb"<" + TAG + rb"c(?![\w.:-])")
ROW = re.compile(rb"<" + TAG + rb"row(?![\w.:-])")
ROW_END = re.compile(rb"</" + TAG + rb"row\s*>")
# Comments and the like, and signs within attributes: there a tag may stand that is none.
NO_TAGS = re.compile(rb"<[!?]|=\s*\"[^\"<>]*[<>]|=\s*'[^'<>]*[<>]|<[^<>]*\Z")


@dataclass(frozen=True)
class FirstLook:
    """`extent`: how far the cells reach. `prefix`: that of the part's tags, with its colon. `filled`: how many cells
    hold something in tags of their own. `odd`: the blocks that may hold what only few sheets have; None where there are
    too many of them to keep.
    """

    extent: Extent
    prefix: bytes
    filled: int
    odd: tuple[bytes, ...] | None


def first_look(blocks: Callable[[], Iterator[bytes]]) -> FirstLook:
    """Look through a sheet's part.

    `blocks` gives those of the part, each ending after a whole row, and is called twice where cells do not say where
    they stand.
    """
    look = _Look()
    cells, placed, prefix = 0, True, None
    before: Future[None] | None = None
    with ThreadPoolExecutor(1) as beside:
        for block in blocks():
            if prefix is None:
                prefix = root_prefix(block)
            if before is not None:
                before.result()  # so that no more than two blocks are held
            before = beside.submit(look.feed, block, prefix)
            here = block.count(b"<%bc" % prefix)  # a few others, such as <cols>, make no difference
            placed = placed and (here == block.count(PLACED % prefix) or not re.search(NOT_PLACED, block))
            cells += here
        if before is not None:
            before.result()
    extent = Extent(look.rows, look.columns, cells)
    if not (placed and look.one_prefix):
        extent = _counted(blocks, extent)
    return FirstLook(extent, prefix or b"", look.filled, None if look.odd is None else tuple(look.odd))


class _Look:
    """What patterns find. Feed it the blocks in their order.

    `rows` and `columns`: how far those cells reach that say where they stand. `one_prefix`: whether all rows and cells
    have the prefix of the sheet's other tags. For the others see `FirstLook`.
    """

    def __init__(self) -> None:
        self.rows, self.columns, self.filled = 0, LETTERS, 0
        self.one_prefix = True
        self.odd: list[bytes] | None = []

    def feed(self, block: bytes, prefix: bytes) -> None:
        """Take in one block of a sheet whose tags have the `prefix`."""
        text, named = as_text(block), prefix.decode()
        self.rows = max(self.rows, _last_row(block, prefix))
        beyond = _beyond(self.rows, self.columns)
        if text.str.contains(VALUE + beyond).item():
            far = text.str.extract_all(REFERENCE + beyond + "[0-9]*").explode().drop_nulls()
            self.rows = max(self.rows, _highest_number(far))
            self.columns = max(self.columns, _furthest_column(far))
        self.filled += sum(text.str.count_matches(end.format(named), literal=True).item() for end in RESULT_ENDS)
        rare = RARE.format(named)
        if prefix or text.str.contains(f"{rare}|{OTHER_PREFIX}").item():  # one search for what most blocks lack
            self.one_prefix = self.one_prefix and not _other_prefix(block, prefix)
            if self.odd is not None and text.str.contains(rare).item():
                self.odd = [*self.odd, block] if len(self.odd) < MOST_KEPT else None


def _other_prefix(block: bytes, prefix: bytes) -> bool:
    tag = rb"(?:c|row)(?![\w.:-])"
    return re.search(rb"<(?!%b%b)%b%b" % (prefix, tag, TAG, tag), block) is not None


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


def _counted(blocks: Callable[[], Iterator[bytes]], placed: Extent) -> Extent:
    """The extent where some cells follow the one before: no more rows and columns than are written there. `placed` is
    the extent of the cells that say where they stand.
    """
    rows, tags, most, in_row, cells, all_tags = placed.rows, 0, 0, 0, 0, True
    for block in blocks():
        body = block[block.find(b"?>") + 2 :] if block.lstrip(b"\xef\xbb\xbf").startswith(b"<?xml") else block
        all_tags = all_tags and NO_TAGS.search(body) is None
        tags += len(ROW.findall(block))
        cells += len(CELL.findall(block))
        rows = max(rows, _highest_number(as_text(block).str.extract_all(NUMBERED).explode()))
        for number, piece in enumerate(ROW_END.split(block)):
            in_row = len(re.findall(NOT_PLACED, piece)) + (in_row if number == 0 else 0)
            most = max(most, in_row)
    return Extent(rows + tags, placed.columns + most, cells) if all_tags else Extent(LAST_ROW, LAST_COLUMN, cells)
