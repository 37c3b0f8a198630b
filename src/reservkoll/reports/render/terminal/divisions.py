"""Renders proposed divisions of a purchase in the terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from reservkoll.explain.answer.divisions import DivisionsTold, SupplierSize, Told
from reservkoll.i18n import Language, Translate, mark, translator
from reservkoll.reports.render.terminal.assessment import MARKS, STYLES

TO_PASTE = "dim"


def print_divisions(told: DivisionsTold, blocks: tuple[str, ...], language: Language, console: Console) -> None:
    """Print each division with its lots; `blocks` are the texts to paste into the case file, one for each."""
    for block in _Sheet(told, blocks, translator(language)).blocks():
        console.print(block, soft_wrap=isinstance(block, Text) and block.style == TO_PASTE)


class _Sheet:
    def __init__(self, told: DivisionsTold, yaml: tuple[str, ...], say: Translate) -> None:
        self.told, self.yaml, self.say = told, yaml, say

    def blocks(self) -> Iterator[RenderableType]:
        told, say = self.told, self.say
        yield Text(told.title, style="bold")
        if told.nothing:
            yield Text(told.nothing)
        for number, (proposal, block) in enumerate(zip(told.proposals, self.yaml, strict=True), start=1):
            heading = say(mark("Division {number}: {name}")).format(number=number, name=proposal.name.lower())
            yield _heading(heading)
            yield from self._proposal(proposal)
            yield Padding(Text(say(mark("Write in the case file, under purchase:"))), (1, 0, 0, 0))
            # One line for one line of the file, however wide the window is.
            yield from (Text(f"  {line}", style=TO_PASTE) for line in block.rstrip().splitlines())
            yield Text()
        yield _heading(say(mark("What follows from dividing")))
        yield _cited(told.follows)
        yield _heading(say(mark("Never proposed: circumvention")))
        yield _cited(told.never)

    def _proposal(self, proposal: Told) -> Iterator[RenderableType]:
        say = self.say
        yield Text(proposal.why)
        if proposal.opens:
            opens = say(mark("Opens to a lot, and not to the whole: {routes}"))
            yield Text(opens.format(routes=", ".join(proposal.opens)), style="bold")
        table = Table.grid(padding=(0, 1))
        table.add_column(no_wrap=True)
        table.add_column(ratio=3)
        table.add_column(justify="right", no_wrap=True)
        table.add_column(ratio=3)
        for lot in proposal.lots:
            named = Text.assemble((f"{lot.number} {lot.name}", "bold"), (f"\n{lot.codes}", "dim"))
            table.add_row(Text(MARKS[lot.verdict], style=STYLES[lot.verdict]), named, lot.worth, lot.told)
        yield table
        yield from (Text("! " + note) for note in proposal.notes)
        if proposal.suppliers:
            yield Padding(Text(say(mark("Suppliers beside the lots")), style="bold"), (1, 0, 0, 0))
        yield from (Text("• " + size_told(size, say)) for size in proposal.suppliers)


def size_told(size: SupplierSize, say: Translate) -> str:
    """One supplier beside a division, in a sentence."""
    parts = [size.name]
    if not size.turnover:
        parts.append(say(mark("turnover not stated")))
    elif size.lot_percent is None:
        parts.append(say(mark("turnover {amount} a year")).format(amount=size.turnover))
    else:
        template = mark("turnover {amount}; a year of the smallest lot is {lot} % of it, of the whole {whole} %")
        parts.append(say(template).format(amount=size.turnover, lot=size.lot_percent, whole=size.whole_percent))
    numbers = ", ".join(map(str, size.lots))
    if numbers:
        parts.append(say(mark("may take part in a reserved lot {numbers}")).format(numbers=numbers))
    else:
        parts.append(say(mark("not known to meet the conditions of a reserved lot")))
    return ": ".join((parts[0], "; ".join(parts[1:])))


def _heading(text: str) -> RenderableType:
    return Padding(Rule(Text(text, style="bold"), align="left", style="dim"), (1, 0, 0, 0))


def _cited(texts: tuple[tuple[str, str], ...]) -> Table:
    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True)
    table.add_column(ratio=3)
    table.add_column(ratio=1, style="dim")
    for text, citation in texts:
        table.add_row("•", text, citation)
    return table
