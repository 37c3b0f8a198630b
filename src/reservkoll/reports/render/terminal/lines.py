"""Lines of plain text for the terminal: cut between words, and fitted to one screen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING, Final

from rich.text import Text

if TYPE_CHECKING:
    from rich.console import Console

SCREEN: Final = 24
WIDEST: Final = 110
CUT: Final = " …"
NARROWEST: Final = 8
"""The width that a text keeps where numbers beside it leave it less: the line is then wider than the window."""
STAYS: Final = 9
"""The weight of what is shortened first, and left out only where nothing else can go."""
BOUND: Final = "\x01"  # stands for a space at which no line may break
IN_CITATION: Final = re.compile(r"(?<=\d) (?=(?:[a-z] )?§|kap\.|kr\b)|(?<=\d [a-z]) (?=§)")


def cut(text: str, width: int, lines: int) -> list[str]:
    """`text` on at most so many lines, truncated between words; none breaks within a citation or an amount."""
    kept = IN_CITATION.sub(BOUND, text)
    found = wrap(kept, max(width, len(CUT)), max_lines=lines, placeholder=CUT, break_on_hyphens=False)
    return [line.replace(BOUND, " ") for line in found] or [""]


def cut_before(text: str, end: str, width: int, lines: int) -> list[str]:
    """`text` and then `end` on at most so many lines: where `text` gives way, `end` stands whole."""
    bound = end.replace(" ", BOUND) if len(end) <= width else end
    whole = cut(f"{text} {bound}" if end else text, width, lines)
    if not end or not whole[-1].endswith(CUT):
        return whole
    *before, last = cut(text, width, lines)
    room = max(width - len(end) - 1, len(CUT))
    (last,) = cut(last.removesuffix(CUT) + " " + "x" * width, room, 1)
    return [*before, f"{last} {end}"]


def row(cells: Sequence[str], widths: Sequence[int], right: Sequence[int] = ()) -> str:
    """Cells beside each other, each cut to its width; those at the places `right` end where their column ends."""
    shown = [cut(cell, width, 1)[0] for cell, width in zip(cells, widths, strict=True)]
    padded = [
        cell.rjust(width) if place in right else cell.ljust(width)
        for place, (cell, width) in enumerate(zip(shown, widths, strict=True))
    ]
    return "  ".join(padded).rstrip()


def headed(headings: Sequence[str], lines: Sequence[Sequence[str]], width: int) -> Iterator[str]:
    """A table whose first column gives way; headings stand on several lines rather than widen their column."""
    widths = [max(len(cells[place]) for cells in lines) for place in range(len(headings))]
    words = [max(map(len, heading.split())) for heading in headings]
    widths = [max(pair) for pair in zip(widths, words, strict=True)]
    left = width - sum(widths) - 2 * (len(widths) - 1)
    if left < 0:  # a name is cut between words: what that leaves over goes to the headings
        room = max(widths[0] + left, NARROWEST)
        widths[0] = max(len(cut(cells[0], room, 1)[0]) for cells in lines)
        left = room - widths[0]
    told = [cut(heading, room, len(heading)) for heading, room in zip(headings, widths, strict=True)]
    while left > 0 and (tallest := max(map(len, told))) > 1:  # what room there is goes to the tallest heading
        place = [len(text) for text in told].index(tallest)
        widths[place], left = widths[place] + 1, left - 1
        told[place] = cut(headings[place], widths[place], len(headings[place]))
    height = max(map(len, told))
    right = range(1, len(widths))
    for line in range(height):
        yield row([text[line - height] if height - line <= len(text) else "" for text in told], widths, right)
    yield from (row(cells, widths, right) for cells in lines)


@dataclass
class Block:
    """Lines that belong together. Where the screen is too small its last ones go, down to `least` of them.

    The lower its `weight`, the sooner. `more` tells how many went, with `{count}`. `one_piece`: they go together.
    """

    lines: list[Text]
    least: int
    weight: int = 0
    more: str = ""
    one_piece: bool = False

    def shown(self, kept: int) -> Iterator[Text]:
        """The first `kept` lines, and how many there are beside."""
        yield from self.lines[:kept]
        if self.more and (left := len(self.lines) - kept):
            yield Text(self.more.format(count=left), style="dim")


def sentence(text: str, width: int, lines: int, weight: int, style: str = "") -> Block:
    """A text on at most so many lines, all of which go where there is no room."""
    return Block([Text(line, style=style) for line in cut(text, width, lines)], 0, weight, one_piece=True)


def whole(lines: Sequence[Text]) -> Block:
    """Lines of which none may go."""
    return Block(list(lines), len(lines))


def least_lines(blocks: Sequence[Block], below: int) -> int:
    """How many lines the blocks take at the least, those of the weight `below` and more as they are."""
    kept = (block.least if block.weight < below else len(block.lines) for block in blocks)
    return _needed(blocks, [min(least, len(block.lines)) for least, block in zip(kept, blocks, strict=True)])


def _needed(blocks: Sequence[Block], kept: Sequence[int]) -> int:
    return sum(len(list(block.shown(number))) for block, number in zip(blocks, kept, strict=True))


def print_screen(console: Console, blocks: Sequence[Block], room: int = SCREEN) -> None:
    """Print the blocks on at most `room` lines, as far as what may go allows that."""
    kept = [len(block.lines) for block in blocks]
    while _needed(blocks, kept) > room:
        open_ = [place for place, block in enumerate(blocks) if kept[place] > block.least]
        if not open_:
            break
        place = min(open_, key=lambda each: (blocks[each].weight, -kept[each], -each))
        kept[place] = blocks[place].least if blocks[place].one_piece else kept[place] - 1
    for block, number in zip(blocks, kept, strict=True):
        for line in block.shown(number):
            console.print(line, soft_wrap=True)
