"""Renders CPV codes in the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from reservkoll.i18n import Language, Translate, mark, translator
from reservkoll.json_documents.cpv import CodeDocument, FoundCode, NamedCode
from reservkoll.reports import phrases
from reservkoll.reports.theme import NOTICE, OPEN
from reservkoll.rulebook.rulebook import Rulebook

if TYPE_CHECKING:
    from reservkoll.cpv.search import Proposal

STYLES = {"yes": OPEN, "no": "", "sub_code": NOTICE}


def print_found(
    rows: Sequence[FoundCode],
    found: Sequence[Proposal],
    rulebook: Rulebook,
    language: Language,
    console: Console,
) -> None:
    """The codes that were found, best first; where a name is not at hand, the word that led to the code."""
    say = translator(language)
    phrases = {proposal.code: proposal.phrase for proposal in found}
    table = _table(rulebook, say)
    for row in rows:
        phrase = phrases[row.code]
        name = Text(row.name or "")
        if phrase and phrase != row.name:
            name.append(f" ({phrase})", style="dim")
        table.add_row(row.code, name, *(_verdict(standing, say) for standing in row.lists.values()))
    console.print(table)
    console.print(
        Text(say(mark("Proposals, best first. Choose by what the contract mainly consists of.")), style="dim")
    )


def print_code(document: CodeDocument, rulebook: Rulebook, language: Language, console: Console) -> None:
    """One code: its names, where it stands to the lists, its place in the tree, where the names come from."""
    say = translator(language)
    unnamed = say(mark("name not at hand"))
    names = [document.name, document.name_en]
    first, other = names if language is Language.SV else reversed(names)
    console.print(Text.assemble((document.code, "bold"), f"  {first or unnamed}"))
    if other:
        console.print(Text(f"  {other}", style="dim"))
    columns = ("annex2", *rulebook.routes.lists)
    for column, heading in zip(columns, _headings(rulebook, say), strict=True):
        line = Text.assemble(f"  {heading}: ", _verdict(document.lists[column], say))
        above = document.listed_above.get(column)
        if above:
            line.append(say(mark(" (lies below {code}, which is listed)")).format(code=above), style="dim")
        console.print(line)
    places: tuple[tuple[str, Sequence[NamedCode]], ...]
    places = ((mark("Above"), document.above), (mark("Below"), document.below))
    for heading, entries in places:
        if entries:
            console.print()
            console.print(Text(say(heading), style="bold"))
            for depth, entry in enumerate(entries):
                indent = "  " * (depth + 1 if entries is document.above else 1)
                console.print(Text(f"{indent}{entry.code}  {entry.name or unnamed}"), soft_wrap=False)


def _table(rulebook: Rulebook, say: Translate) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column(say(mark("Code")), no_wrap=True)
    table.add_column(say(phrases.NAME), ratio=1)
    for heading in _headings(rulebook, say):
        table.add_column(heading, no_wrap=True)
    return table


def _headings(rulebook: Rulebook, say: Translate) -> tuple[str, ...]:
    """Annex 2 and the short names of the paragraphs whose lists the reserved routes rest on."""
    short = (_paragraph(rulebook.code_list_files[name].citation) for name in rulebook.routes.lists.values())
    return (say(mark("Annex 2")), *short)


def _paragraph(citation: str) -> str:
    """The paragraph alone of a citation: the words that end with its sign, after the chapter."""
    words = citation.split()
    end = words.index("§") if "§" in words else len(words) - 1
    start = next((number + 1 for number in range(end - 1, -1, -1) if words[number].endswith(".")), 0)
    return " ".join(words[start : end + 1])


def _verdict(value: str, say: Translate) -> Text:
    words = {"yes": say(mark("yes")), "no": say(mark("no")), "sub_code": say(mark("sub-code"))}
    return Text(words[value], style=STYLES[value])
