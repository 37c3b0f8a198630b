"""`reservkoll cpv …`: codes found by everyday words, one code with its place, official names taken in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reservkoll.cli.help_words import Commands
from reservkoll.cli.language import speaker
from reservkoll.cli.options import AnswerFormat, Format, Lang, Rules
from reservkoll.cli.terminal import tell, terminal, write_json
from reservkoll.texts import Language, mark

say = speaker()

app = Commands(no_args_is_help=True, pretty_exceptions_enable=False)

Query = Annotated[
    list[str],
    typer.Argument(metavar=say(mark("TEXT")), help=say(mark("What is to be bought, in your own words; or a code."))),
]
Limit = Annotated[
    int, typer.Option("--limit", metavar="N", min=1, max=100, help=say(mark("How many codes to show at most.")))
]
Code = Annotated[
    str, typer.Argument(metavar=say(mark("CODE")), help=say(mark("A CPV code, with or without check digit.")))
]
List = Annotated[
    Path,
    typer.Argument(
        metavar=say(mark("FILE")), help=say(mark("The EU's workbook, a genericode list or a csv with code,name."))
    ),
]
NamesIn = Annotated[
    Language,
    typer.Option("--names-in", help=say(mark("The language of a column that is only called “name”."))),
]


@app.command("search", help=say(mark("Find CPV codes by everyday words.")))
def search(
    text: Query,
    limit: Limit = 5,
    format_: AnswerFormat = Format.TEXT,
    lang: Lang = Language.SV,
    rules: Rules = None,
) -> None:
    """Print proposals, best first. Nothing found is no error: JSON gives an empty list."""
    from reservkoll.cpv.search import Search
    from reservkoll.report.cpv import found_rows
    from reservkoll.rulebook.load import load_rulebook

    query = " ".join(text)
    rulebook = load_rulebook(rules)
    found = Search(rulebook.nomenclature).find(query, limit)
    rows = found_rows(found, rulebook, lang)
    if format_ is Format.JSON:
        write_json(rows)
        return
    if not rows:
        told = mark("Nothing was found for “{text}”. Try another word for what is bought, without names and numbers.")
        tell(say(told).format(text=_shown(query)))
        return
    from reservkoll.report.cpv_terminal import print_found

    print_found(rows, found, rulebook, lang, terminal())


@app.command("show", help=say(mark("Show a CPV code: its names, the lists it is on, its place in the tree.")))
def show(
    code: Code,
    format_: AnswerFormat = Format.TEXT,
    lang: Lang = Language.SV,
    rules: Rules = None,
) -> None:
    """Print one code; a mistyped one names the nearest valid ones."""
    from reservkoll.report.cpv import code_document
    from reservkoll.rulebook.load import load_rulebook

    rulebook = load_rulebook(rules)
    document = code_document(rulebook.nomenclature.parse(code), rulebook, lang)
    if format_ is Format.JSON:
        write_json(document)
        return
    from reservkoll.report.cpv_terminal import print_code

    print_code(document, rulebook, lang, terminal())


@app.command("import", help=say(mark("Take in an official list of CPV names, checked.")))
def import_(
    file: List,
    names_in: NamesIn = Language.SV,
    lang: Lang = Language.SV,  # read by `chosen`
    rules: Rules = None,
) -> None:
    """Check the list and keep it in the user's data folder; a list in the same language is replaced."""
    from reservkoll.cpv.index_file import search_index
    from reservkoll.cpv.nomenclature import Nomenclature
    from reservkoll.cpv.own_names import load_own_names, store_own_names
    from reservkoll.errors import InputError
    from reservkoll.inventory.code_names import read_code_names
    from reservkoll.rulebook.load import load_rulebook

    del lang
    nomenclature = load_rulebook(rules).nomenclature
    read = read_code_names(file, nomenclature, names_in)
    try:
        kept = load_own_names()
    except InputError:  # damaged: what is imported now takes its place
        kept = {}
    path = store_own_names({**kept, **read.lists})
    search_index(Nomenclature(nomenclature.folder))  # so that the first search need not wait for it
    for language, own in sorted(read.lists.items()):
        told = mark("{count} names ({language}) from {file}, SHA-256 {sha256}")
        tell(say(told).format(count=len(own.names), language=language.value, file=own.file, sha256=own.sha256))
    if read.unknown:
        told = mark("{count} codes are not in CPV 2008 and were left out: {codes}")
        tell(say(told).format(count=len(read.unknown), codes=_some(read.unknown)))
    if read.missing:
        told = mark("{count} of the codes of CPV 2008 have no name in the list.")
        tell(say(told).format(count=read.missing))
    tell(say(mark("Written: {path}")).format(path=path))


def _some(codes: tuple[str, ...], most: int = 20) -> str:
    return ", ".join(codes[:most]) + (" …" if len(codes) > most else "")


def _shown(text: str) -> str:
    from reservkoll.inventory.folding import shortened

    return shortened("".join(sign if sign.isprintable() else " " for sign in text))
