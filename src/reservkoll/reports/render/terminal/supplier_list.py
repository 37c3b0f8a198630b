"""A list of organisations at the terminal, in one screen: the sentence, a line for each, what to find out first."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rich.text import Text

from reservkoll.common.formatting import on_command_line
from reservkoll.i18n import mark
from reservkoll.reports import phrases
from reservkoll.reports.content.supplier_list import SupplierListContent
from reservkoll.reports.document import Table
from reservkoll.reports.render.terminal.lines import WIDEST, Block, cut, print_screen, row, whole
from reservkoll.screening.supplier_list import SupplierList

if TYPE_CHECKING:
    from rich.console import Console

NAME: Final = 30  # the least room of a name for the headings to be whole
FEWEST_LINES: Final = 5
MOST_QUESTIONS: Final = 3


def print_supplier_list(found: SupplierList, console: Console, path: Path) -> None:
    """Print the answer in one screen; the whole of it stands in the report."""
    print_screen(console, list(_Sheet(found, min(console.width, WIDEST), path).blocks()))


class _Sheet:
    def __init__(self, found: SupplierList, width: int, path: Path) -> None:
        self.found, self.width, self.path = found, width, path
        self.content = SupplierListContent(found)
        self.say = self.content.say

    def blocks(self) -> Iterator[Block]:
        say, more = self.say, self.say(phrases.AND_COUNT_MORE)
        yield whole([Text(line, style="bold") for line in cut(self.content.headline(), self.width, 2)])
        table = self.content.table()
        headings, widths = self._columns(table)
        yield whole([Text(row(headings, widths), style="bold")])
        lines = [Text(row([cell.text for cell in cells], widths)) for cells in table.rows]
        yield Block(lines, FEWEST_LINES, 2, more)
        if (asked := self.content.questions()) is not None:
            yield whole([Text(), Text(asked.title, style="bold")])
            yield Block(list(self._questions(asked)), 1, 1)
        # Of the one file that is asked about the name is enough: a path from a drive would leave no room for the words.
        remarks = [remark.replace(str(self.path), self.path.name) for remark in self.found.remarks]
        if remarks:
            told = [Text(cut(remark, self.width, 1)[0], style="dim") for remark in remarks]
            yield Block([Text(), *told], 0, 0, more)
        template = say(mark("What each lacks: reservkoll check {file} --html FILE.html, or --pdf and --docx."))
        closing = template.format(file=on_command_line(self.path))
        yield whole([Text(line, style="dim") for line in cut(closing, self.width, 6)])

    def _columns(self, table: Table) -> tuple[list[str], list[int]]:
        """The headings and widths: each reservation by its whole name, or by its section where that has no room."""
        words = max(len(cell.text) for _, *cells in table.rows for cell in cells)
        first, *names = (heading.partition(" (")[0] for heading in table.headings)
        sections = [self.found.sections.get(route, name) for route, name in zip(self.found.routes, names, strict=True)]
        for told in (names, sections):
            widths = [max(len(name), words) for name in told]
            rest = self.width - sum(widths) - 2 * len(widths)
            if rest >= NAME or told is sections:
                return [first, *told], [rest, *widths]
        raise AssertionError

    def _questions(self, asked: Table) -> Iterator[Text]:
        for question, count in asked.rows[:MOST_QUESTIONS]:
            end = f" ({count.text})"
            yield Text("? " + cut(question.text, self.width - 2 - len(end), 1)[0] + end)
