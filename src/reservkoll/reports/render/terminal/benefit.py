"""Renders a benefit calculation in the terminal: payers and gainers, lines, gaps, assumptions."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from reservkoll.benefit.calculation import Benefit, Bound, Line, Sum
from reservkoll.benefit.departments import Departments, by_department
from reservkoll.benefit.purchase import PurchaseTold
from reservkoll.benefit.ranges import Range
from reservkoll.common.formatting import on_command_line
from reservkoll.explain.benefit import BOUNDS, UNKNOWN, BenefitWords
from reservkoll.i18n import Language, mark
from reservkoll.reports import phrases
from reservkoll.reports.theme import CLOSED, DOUBT, OPEN

PAYMENTS = {
    "low": mark("Payments so that none is worse off: low"),
    "base": mark("Payments so that none is worse off: base"),
    "high": mark("Payments so that none is worse off: high"),
}
GAIN, COST = OPEN, CLOSED  # the sign says the same without colour


def print_benefit(
    benefit: Benefit,
    language: Language,
    console: Console,
    purchase: PurchaseTold | None = None,
    short_of: Path | None = None,
) -> None:
    """Print `benefit` and the purchase that its file is tied to, fitted to the width of `console`; in one screen where
    `short_of` names the file.
    """
    sheet = _Sheet(benefit, language, purchase)
    console.print(sheet.render() if short_of is None else Group(*sheet.short(short_of)))


class _Sheet:
    def __init__(self, benefit: Benefit, language: Language, purchase: PurchaseTold | None) -> None:
        self.benefit, self.purchase = benefit, purchase
        self.words = BenefitWords(benefit, language)
        self.translate = self.words.translate

    def render(self) -> RenderableType:
        return Group(*self._blocks())

    def _blocks(self) -> Iterator[RenderableType]:
        case, say = self.benefit.case, self.translate
        yield Text(case.title or say(mark("Benefit to society")), style="bold")
        if case.note:
            yield Text(case.note, style=f"bold {DOUBT}")
        for text in self.words.purpose():
            yield Text(f"! {text}")
        if self.purchase is not None:
            yield self._heading(mark("The purchase"))
            yield from (Text(line) for line in self.words.purchase(self.purchase))
        yield self._heading(mark("Who pays and who gains"))
        yield self._summary()
        yield from self._departments()
        yield self._heading(mark("Line by line"))
        yield self._lines()
        if self.benefit.missing:
            yield self._heading(phrases.MISSING)
            yield from self._missing()
        yield self._heading(mark("The figures used"))
        yield self._figures()
        yield self._heading(mark("How it is reckoned"))
        yield from (_bullet(text) for text in self.words.assumptions())
        sources = [*self.words.sources()]
        if sources:
            yield self._heading(phrases.SOURCES)
            yield from (_bullet(text) for text in sources)

    def short(self, file: Path) -> Iterator[RenderableType]:
        """Who pays and who gains, what is missing, and where the rest is."""
        case, say = self.benefit.case, self.translate
        yield Text(case.title or say(mark("Benefit to society")), style="bold")
        yield Text(f"! {next(iter(self.words.purpose()))}")
        yield self._summary()
        found = by_department(self.benefit.case, self.benefit.lines)
        if found is not None:
            yield self._of_departments(found, mark("Between the departments"))
        if self.benefit.missing:
            line = Text(f"? {say(phrases.MISSING)}: " + "; ".join(map(self.words.missing, self.benefit.missing)))
            line.no_wrap, line.overflow = True, "ellipsis"
            yield line
        whole = say(mark("Line by line, with every figure and its source: reservkoll check {file} --why"))
        yield Text(whole.format(file=on_command_line(file)), style="dim")

    def _heading(self, message: str) -> RenderableType:
        return Padding(Rule(self.translate(message), align="left", style="dim"), (1, 0, 0, 0))

    def _table(self, first: str) -> Table:
        table = Table(box=None, pad_edge=False, expand=False)
        table.add_column(self.translate(first), ratio=1)
        for name in (mark("Low"), mark("Base"), mark("High")):
            table.add_column(self.translate(name), justify="right", no_wrap=True)
        return table

    def _summary(self) -> RenderableType:
        table = self._table(mark("Kronor over the period"))
        for party, one in self.benefit.by_party.items():
            self._sum_row(table, self.words.party(party), one)
        self._sum_row(table, self.translate(mark("The public sector together")), self.benefit.public, "bold")
        self._sum_row(table, self.translate(mark("Total")), self.benefit.total, "bold")
        return table

    def _departments(self) -> Iterator[RenderableType]:
        """The departments, and the payments after which none of them is worse off."""
        found = by_department(self.benefit.case, self.benefit.lines)
        if found is None:
            return
        yield self._heading(mark("Between the departments"))
        yield self._of_departments(found, mark("Kronor over the period"))
        for end, heading in PAYMENTS.items():
            yield Text(self.translate(heading), style="bold")
            yield from (_bullet(line) for line in self.words.payments(found, end))
        yield from (Text(line, style="dim") for line in self.words.on_departments(found))

    def _of_departments(self, found: Departments, heading: str) -> RenderableType:
        table = self._table(heading)
        for each in found.departments:
            self._sum_row(table, self.words.department(each), each.sum)
        self._sum_row(table, self.translate(mark("The departments together")), found.whole, "bold")
        return table

    def _sum_row(self, table: Table, name: str, one: Sum, style: str = "") -> None:
        label = Text(name, style=style)
        if one.bound is not Bound.COMPLETE and one.lines:
            label.append(f"\n  {self.translate(BOUNDS[one.bound])}", style=DOUBT)
        known = one.known if one.lines or one.bound is Bound.COMPLETE else None
        table.add_row(label, *self._amounts(known, style))

    def _amounts(self, amount: Range | None, style: str = "") -> Iterator[Text]:
        if amount is None:
            yield from (Text(self.translate(UNKNOWN), style=DOUBT) for _ in range(3))
            return
        for end in amount.ends:
            yield Text(self.words.money(end), style=f"{style} {_colour(end)}".strip())

    def _lines(self) -> RenderableType:
        table = self._table(mark("Kronor over the period"))
        for party in (*self.benefit.by_party, None):
            lines = [line for line in self.benefit.lines if line.party is party]
            if not lines:
                continue
            table.add_row(Text(self.words.party(party), style="bold"))
            for line in lines:
                table.add_row(self._label(line), *self._amounts(line.amount))
        return table

    def _label(self, line: Line) -> RenderableType:
        formula = self.words.formula(line, with_figures=True)
        return Padding(Group(Text(self.words.line_name(line)), Text(f"= {formula}", style="dim")), (0, 0, 0, 2))

    def _missing(self) -> Iterator[RenderableType]:
        for path in self.benefit.missing:
            text = Text(f"? {self.words.missing(path)}  ")
            text.append(path, style="dim")
            yield text

    def _figures(self) -> RenderableType:
        table = Table(box=None, pad_edge=False, expand=True)
        table.add_column(self.translate(mark("Figure")), ratio=3, overflow="fold")
        table.add_column(self.translate(mark("Base (low–high)")), ratio=2)
        table.add_column(self.translate(mark("Where it comes from")), ratio=2)
        for used in self.benefit.used:
            name = Text(self.words.figure_full_name(used.path))
            name.append(f"\n{used.path}", style="dim")
            table.add_row(name, Text(self.words.value(used)), Text(self.words.source(used)))
        return table


def _bullet(text: str) -> RenderableType:
    grid = Table.grid(padding=(0, 1))
    grid.add_row("•", Text(text))
    return grid


def _colour(amount: Fraction) -> str:
    return GAIN if amount > 0 else COST if amount < 0 else ""
