"""Renders a supplier's self-check: fit, gaps, evidence and services per reservation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from reservkoll.evaluation.assess import Assessment
from reservkoll.evaluation.outcome import Verdict
from reservkoll.explain.answer.self_check import self_check
from reservkoll.i18n import Language, Translate, mark, translator
from reservkoll.json_documents.self_check import Areas, Kind, Line, Register
from reservkoll.reports import phrases
from reservkoll.reports.render.terminal.assessment import MARKS, STYLES, WORDS


def print_self_check(assessment: Assessment, language: Language, console: Console) -> None:
    """Print what the verdicts of a supplier mean for it, kind by kind, then the register."""
    translate = translator(language)
    page = self_check(assessment, language)
    for kind in page.kinds.values():
        for block in _kind(kind, translate):
            console.print(block)
    for register in page.registers.values():
        for block in _register(register, translate):
            console.print(block)


def _heading(name: str, told: Verdict, translate: Translate) -> RenderableType:
    text = Text.assemble((f"{MARKS[told]} {translate(WORDS[told])}", STYLES[told]), "  ", (name, "bold underline"))
    return Padding(text, (1, 0, 0, 0))


def _kind(kind: Kind, translate: Translate) -> Iterator[RenderableType]:
    yield _heading(kind.name, kind.verdict, translate)
    yield from _gaps(kind.gaps, translate)
    yield from _proofs(kind.proofs, translate)
    if kind.areas is None:
        yield Text(translate(phrases.SERVICES_NOT_TIED_TO_CERTAIN))
    else:
        opened = phrases.SERVICES_THAT_THIS_OPENS if kind.open else phrases.SERVICES_THAT_THIS_WOULD_OPEN
        yield Text(translate(opened) + f"  {kind.areas.citation}")
        yield Padding(_areas(kind.areas), (0, 0, 0, 2))
        if kind.areas.excepted:
            codes = ", ".join(f"{each.code} {each.name or ''}".strip() for each in kind.areas.excepted)
            yield Padding(Text(translate(phrases.EXCEPT_CODES).format(codes=codes), style="dim"), (0, 0, 0, 2))
    yield from (Text(f"! {note}") for note in kind.notes)


def _register(register: Register, translate: Translate) -> Iterator[RenderableType]:
    yield _heading(register.name, register.verdict, translate)
    yield Text(translate(mark("Conditions:")))
    yield Padding(_conditions(register.conditions), (0, 0, 0, 2))
    yield from _proofs(register.proofs, translate)
    if register.follows:
        yield Text(translate(phrases.WHAT_REGISTRATION_MEANS_AND_COSTS))
        table = _grid()
        for duty in register.follows:
            table.add_row("•", duty.text, duty.citation)
        yield Padding(table, (0, 0, 0, 2))


def _gaps(gaps: list[Line], translate: Translate) -> Iterator[RenderableType]:
    if gaps:
        yield Text(translate(mark("Gaps:")))
        yield Padding(_conditions(gaps), (0, 0, 0, 2))


def _conditions(lines: Iterable[Line]) -> Table:
    table = _grid()
    for line in lines:
        verdict = Verdict(line.verdict)
        table.add_row(Text(MARKS[verdict], style=STYLES[verdict]), line.text, line.citation)
    return table


def _proofs(proofs: dict[str, list[str]], translate: Translate) -> Iterator[RenderableType]:
    if proofs:
        yield Text(translate(phrases.SHOWN_BY_PROOF).format(proof="; ".join(proofs)))


def _areas(areas: Areas) -> Table:
    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True)
    table.add_column(ratio=1)
    for entry in areas.codes:
        single = entry.first == entry.last
        codes = entry.first if single else f"{entry.first} – {entry.last}"
        names = [entry.name] if single else [entry.name, entry.last_name]
        table.add_row(codes, " – ".join(name for name in names if name))
    return table


def _grid() -> Table:
    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True)
    table.add_column(ratio=3)
    table.add_column(ratio=2, style="dim")
    return table
