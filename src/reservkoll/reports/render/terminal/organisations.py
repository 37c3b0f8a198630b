"""Shows the index of organisations, and the candidates found in it, at the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from reservkoll.common.formatting import counted
from reservkoll.explain.organisations import index_sentence
from reservkoll.i18n import Language, mark, translator
from reservkoll.json_documents.organisations import CandidateDocument, CandidatesDocument, OrganisationDocument
from reservkoll.organisations.find import Index
from reservkoll.reports import phrases
from reservkoll.reports.theme import NOTICE

if TYPE_CHECKING:
    from reservkoll.organisations.importing import Imported


def print_import(read: Imported, place: Path, language: Language, console: Console) -> None:
    """What was read from each file, what was left out, and where the index lies."""
    say = translator(language)
    for source in read.sources:
        of = source.counted
        told = say(mark("{name}, {day}: {lines} lines, {organisations} organisations."))
        console.print(
            told.format(
                name=source.name,
                day=source.day.isoformat(),
                lines=counted(of.lines, language),
                organisations=counted(of.organisations, language),
            ),
            markup=False,
        )
        if of.persons:
            left = say(
                mark("  {count} are sole traders. Their numbers are personal numbers, so nothing of them is kept.")
            )
            console.print(left.format(count=counted(of.persons, language)), markup=False)
        if of.numberless:
            left = say(mark("  {count} have no organisation number and were left out."))
            console.print(left.format(count=counted(of.numberless, language)), markup=False)
        if of.unreadable:
            left = say(mark("  {count} lines could not be read and were left out, the first of them: {lines}."))
            lines = ", ".join(map(str, of.first_unreadable))
            console.print(left.format(count=counted(of.unreadable, language), lines=lines), style=NOTICE, markup=False)
    told = say(mark("The index holds {count} organisations: {path}"))
    console.print(told.format(count=counted(read.organisations.height, language), path=place), markup=False)


def print_found(document: CandidatesDocument, index: Index, language: Language, console: Console) -> None:
    """The candidates, best first, how many there are, and what they prove: nothing."""
    say = translator(language)
    console.print(Text.assemble((document.code, "bold"), f"  {document.code_name or ''}"))
    if not document.industries:
        told = say(
            mark("The table of industries says nothing of this code. Try a code above it; see `reservkoll cpv show`.")
        )
        console.print(told, markup=False)
        return
    for industry in document.industries:
        told = say(mark("{industry}: {count} organisations. {why}"))
        number = counted(industry.organisations, language)
        console.print(told.format(industry=industry.name, count=number, why=industry.why), style="dim", markup=False)
    if document.candidates:
        console.print(_table(document, language))
    else:
        console.print(say(mark("The index has no such organisation. Try without --place or --form.")), markup=False)
    if document.unknown_forms:
        told = say(mark("{count} more have legal forms that are not known here, and were left out."))
        console.print(told.format(count=counted(document.unknown_forms, language)), markup=False)
    _foot(document.note, document.citation, index, language, console)


def print_organisation(document: OrganisationDocument, index: Index, language: Language, console: Console) -> None:
    """One organisation."""
    each = document.organisation
    console.print(Text.assemble((each.name or "", "bold"), f"  {each.org_no}"))
    for line in filter(None, (each.form_name, each.place, " ".join(each.sni), each.description, *each.remarks)):
        console.print(f"  {line}", markup=False)
    _foot(document.note, document.citation, index, language, console)


def _table(document: CandidatesDocument, language: Language) -> Table:
    say = translator(language)
    table = Table(box=None, pad_edge=False)
    table.add_column(say(phrases.ORGANISATION), ratio=3)
    table.add_column(say(phrases.NUMBER), no_wrap=True)
    table.add_column(say(phrases.LEGAL_FORM), ratio=2)
    table.add_column(say(phrases.PLACE), ratio=1)
    table.add_column(say(phrases.FOUND_BY), ratio=2)
    several = len(document.industries) > 1
    for each in document.candidates:
        name = Text(each.name or "")
        for remark in each.remarks:
            name.append(f"\n({remark})", style=NOTICE)
        table.add_row(name, each.org_no, each.form_name or "", each.place or "", _found_by(each, several=several))
    return table


def _found_by(each: CandidateDocument, *, several: bool) -> str:
    return f"{each.industry}: {each.why}" if several else each.why or ""


def _foot(note: str, citation: str, index: Index, language: Language, console: Console) -> None:
    console.print(Text(f"{note} ({citation})", style=NOTICE))
    console.print(Text(index_sentence(index, language), style="dim"))
