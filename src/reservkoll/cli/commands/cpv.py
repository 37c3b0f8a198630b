"""`reservkoll cpv …`: search CPV codes by everyday words, or show one code with its ancestors."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reservkoll.cli.console.terminal import tell, terminal, write_json
from reservkoll.cli.localization.help import Commands
from reservkoll.cli.localization.language import speaker
from reservkoll.cli.options import AnswerFormat, Format, Lang, Rules
from reservkoll.i18n import Language, mark

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


@app.command("search", help=say(mark("Find CPV codes by everyday words.")))
def search(
    text: Query,
    limit: Limit = 5,
    format_: AnswerFormat = Format.TEXT,
    lang: Lang = Language.SV,
    rules: Rules = None,
) -> None:
    """Print proposals, best first. No match is not an error: JSON gives an empty list."""
    from reservkoll.cpv.search import Search
    from reservkoll.explain.cpv import found_rows
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
    from reservkoll.reports.render.terminal.cpv import print_found

    print_found(rows, found, rulebook, lang, terminal())


@app.command("show", help=say(mark("Show a CPV code: its names, the lists it is on, its place in the tree.")))
def show(
    code: Code,
    format_: AnswerFormat = Format.TEXT,
    lang: Lang = Language.SV,
    rules: Rules = None,
) -> None:
    """Print one code; for a mistyped one the error names the nearest valid codes."""
    from reservkoll.explain.cpv import code_document
    from reservkoll.rulebook.load import load_rulebook

    rulebook = load_rulebook(rules)
    document = code_document(rulebook.nomenclature.parse(code), rulebook, lang)
    if format_ is Format.JSON:
        write_json(document)
        return
    from reservkoll.reports.render.terminal.cpv import print_code

    print_code(document, rulebook, lang, terminal())


@app.command("import", hidden=True)
def import_(files: Annotated[list[Path] | None, typer.Argument()] = None, names_in: str = "") -> None:
    """Does nothing: official names used to be imported and now ship with the program. Kept for old scripts."""
    del files, names_in
    tell(say(mark("The program has all official names; there is nothing to import.")))


def _shown(text: str) -> str:
    from reservkoll.parsers.text import shortened

    return shortened("".join(sign if sign.isprintable() else " " for sign in text))
