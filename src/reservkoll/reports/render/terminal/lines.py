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
BOUND: Final = "\x01"  # stands for a space at which no line may break
IN_CITATION: Final = re.compile(r"(?<=\d) (?=(?:[a-z] )?§|kap\.|kr\b)|(?<=\d [a-z]) (?=§)")


def cut(text: str, width: int, lines: int) -> list[str]:
    """`text` on at most so many lines, truncated between words; none breaks within a citation or an amount."""
    kept = IN_CITATION.sub(BOUND, text)
    found = wrap(kept, width, max_lines=lines, placeholder=CUT, break_on_hyphens=False)
    return [line.replace(BOUND, " ") for line in found] or [""]


def row(cells: Sequence[str], widths: Sequence[int], right: Sequence[int] = ()) -> str:
    """Cells beside each other, each cut to its width; those at the places `right` end where their column ends."""
    shown = [cut(cell, width, 1)[0] for cell, width in zip(cells, widths, strict=True)]
    padded = [
        cell.rjust(width) if place in right else cell.ljust(width)
        for place, (cell, width) in enumerate(zip(shown, widths, strict=True))
    ]
    return "  ".join(padded).rstrip()


@dataclass
class Block:
    """Lines that belong together. Where the screen is too small its last ones go, down to `least` of them.

    The lower its `weight`, the sooner. `more` tells how many went, with `{count}`.
    """

    lines: list[Text]
    least: int
    weight: int = 0
    more: str = ""

    def shown(self, kept: int) -> Iterator[Text]:
        """The first `kept` lines, and how many there are beside."""
        yield from self.lines[:kept]
        if self.more and (left := len(self.lines) - kept):
            yield Text(self.more.format(count=left), style="dim")


def whole(lines: Sequence[Text]) -> Block:
    """Lines of which none may go."""
    return Block(list(lines), len(lines))


def print_screen(console: Console, blocks: Sequence[Block], room: int = SCREEN) -> None:
    """Print the blocks on at most `room` lines, as far as what may go allows that."""
    kept = [len(block.lines) for block in blocks]

    def needed() -> int:
        return sum(len(list(block.shown(number))) for block, number in zip(blocks, kept, strict=True))

    while needed() > room:
        open_ = [place for place, block in enumerate(blocks) if kept[place] > block.least]
        if not open_:
            break
        place = min(open_, key=lambda each: (blocks[each].weight, -kept[each]))
        kept[place] -= 1
    for block, number in zip(blocks, kept, strict=True):
        for line in block.shown(number):
            console.print(line, soft_wrap=True)
