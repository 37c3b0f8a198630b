"""`reservkoll organisations …`: an index of the registers' free bulk files, and searches for who could deliver."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from reservkoll.cli.console.terminal import terminal, write_json, write_out
from reservkoll.cli.list_options import Limits
from reservkoll.cli.localization.help import Commands
from reservkoll.cli.localization.language import speaker
from reservkoll.cli.options import AnswerFormat, Force, Format, Lang, MadeOn, Rules, made_on_day
from reservkoll.i18n import Language, mark

say = speaker()

app = Commands(no_args_is_help=True, pretty_exceptions_enable=False)


class FoundFormat(StrEnum):
    """The output format of the candidates."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


Files = Annotated[
    list[Path],
    typer.Argument(
        metavar=say(mark("FILE…")),
        help=say(mark("Bulk files of SCB and Bolagsverket (zip or txt), or lists with organisation numbers.")),
    ),
]
IndexFile = Annotated[
    Path | None,
    typer.Option(
        "--index", metavar=say(mark("FILE")), help=say(mark("Another index than the one in your data folder."))
    ),
]
Code = Annotated[str, typer.Option("--cpv", metavar=say(mark("CODE")), help=say(mark("The CPV code of the purchase.")))]
Places = Annotated[
    list[str] | None,
    typer.Option("--place", metavar=say(mark("PLACE")), help=say(mark("A post town; may be given several times."))),
]
LegalForm = Annotated[
    str | None,
    typer.Option(
        "--form",
        metavar=say(mark("FORM")),
        help=say(mark("`ideburen` for forms that are common among idéburna, or one legal form.")),
    ),
]
Most = Annotated[
    int, typer.Option("--limit", metavar="N", min=1, max=10_000, help=say(mark("How many to show at most.")))
]
Number = Annotated[str, typer.Argument(metavar=say(mark("NUMBER")), help=say(mark("An organisation number.")))]
FoundAs = Annotated[FoundFormat, typer.Option("--format", help=say(mark("Text for people, JSON or csv for programs.")))]


@app.command("import", help=say(mark("Make the index from bulk files and lists; an older index is replaced.")))
def import_(
    files: Files,
    index: IndexFile = None,
    format_: AnswerFormat = Format.TEXT,
    lang: Lang = Language.SV,
    rules: Rules = None,
    read_limits: Limits = None,
    made_on: MadeOn = None,
    force: Force = False,
) -> None:
    """Read the files and write the index atomically. Sole traders are counted and left out."""
    made_on_day(made_on)
    from reservkoll.common import clock
    from reservkoll.explain.organisations import index_document
    from reservkoll.organisations.find import Index
    from reservkoll.organisations.importing import read_registers
    from reservkoll.organisations.index import check_place, write_index
    from reservkoll.rulebook.load import load_rulebook
    from reservkoll.tabular.read_limits import ReadLimits

    rulebook = load_rulebook(rules)
    place = check_place(index, files, force=force)
    limits = ReadLimits.parse(read_limits) if read_limits else ReadLimits()
    console = terminal(stderr=True)
    reading = say(mark("Reading {path} …"))
    read = read_registers(
        files, rulebook.industries, limits, lambda path: console.print(reading.format(path=path.name), markup=False)
    )
    ids = [industry.id for industry in rulebook.industries.industries]
    write_index(place, read, ids, clock.today(), rulebook.sha256, force=force)
    with Index(place, rulebook.industries) as made:
        if format_ is Format.JSON:
            write_json(index_document(made))
            return
        from reservkoll.reports.render.terminal.organisations import print_import

        print_import(read, place, lang, terminal())


@app.command("find", help=say(mark("Who could deliver what a CPV code names? A legal form is no proof.")))
def find(
    cpv: Code,
    place: Places = None,
    form: LegalForm = None,
    limit: Most = 20,
    index: IndexFile = None,
    format_: FoundAs = FoundFormat.TEXT,
    lang: Lang = Language.SV,
    rules: Rules = None,
) -> None:
    """Print the candidates, best first. No match is not an error: JSON gives an empty list."""
    from reservkoll.explain.organisations import found_document
    from reservkoll.organisations.find import Index, named_form
    from reservkoll.rulebook.load import load_rulebook

    rulebook = load_rulebook(rules)
    code = rulebook.nomenclature.parse(cpv)
    wanted = named_form(form)
    with Index(index, rulebook.industries) as opened:
        found = opened.find(code, places=place or (), form=wanted, limit=limit)
        document = found_document(found, opened, rulebook, code, place or (), wanted, lang)
        if format_ is FoundFormat.JSON:
            write_json(document)
        elif format_ is FoundFormat.CSV:
            from reservkoll.reports.export.candidates import candidates_csv

            write_out(candidates_csv(document))
        else:
            from reservkoll.reports.render.terminal.organisations import print_found

            print_found(document, opened, lang, terminal())


@app.command("show", help=say(mark("What the index says of one organisation.")))
def show(
    number: Number,
    index: IndexFile = None,
    format_: AnswerFormat = Format.TEXT,
    lang: Lang = Language.SV,
    rules: Rules = None,
) -> None:
    """Print one organisation."""
    from reservkoll.common.errors import InputError
    from reservkoll.common.organisation_number import is_personal, organisation_number
    from reservkoll.explain.organisations import organisation_document
    from reservkoll.organisations.find import Index
    from reservkoll.parsers.organisation_numbers import no_number, shown_number
    from reservkoll.rulebook.load import load_rulebook

    rulebook = load_rulebook(rules)
    try:
        digits = organisation_number(number)
    except ValueError as error:
        raise InputError(no_number(error), text=shown_number(number)) from None
    if is_personal(digits):
        raise InputError(
            mark("That is a personal number. No index has sole traders, and nothing about them is stored.")
        )
    with Index(index, rulebook.industries) as opened:
        found = opened.organisation(digits)
        if found is None:
            raise InputError(
                mark("The index has no organisation with the number {number}."), number=shown_number(number)
            )
        document = organisation_document(found, opened, rulebook, lang)
        if format_ is Format.JSON:
            write_json(document)
            return
        from reservkoll.reports.render.terminal.organisations import print_organisation

        print_organisation(document, opened, lang, terminal())
