"""`reservkoll notices FILES…`: check reservations in notices against the law, and what is open for a supplier."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reservkoll.cli.console.terminal import terminal, write_json, write_out
from reservkoll.cli.list_options import Csv, Html, Limits, Md, Pdf, Quiet, Strict
from reservkoll.cli.localization.language import speaker
from reservkoll.cli.options import MORE, AsOf, CaseFormat, Force, FormatOrDocument, Lang, MadeOn, Rules, made_on_day
from reservkoll.cli.output_files.outputs import check_csv, check_outputs, show_written, write_outputs
from reservkoll.cli.stated import Stated
from reservkoll.i18n import Language, mark
from reservkoll.reports.outputs import CsvForm

say = speaker()

Files = Annotated[
    list[Path],
    typer.Argument(
        metavar=say(mark("FILE…")),
        help=say(mark("Notices in eForms: .xml, archives of them (.zip, .tar.gz), or folders.")),
    ),
]
For = Annotated[
    list[Path] | None,
    typer.Option(
        "--for", metavar=say(mark("SUPPLIER")), help=say(mark("What is open now for this supplier; may be repeated."))
    ),
]
Precedents = Annotated[bool, typer.Option("--precedents", help=say(mark("Who has reserved what, by code and buyer.")))]
Country = Annotated[
    str,
    typer.Option(
        "--country",
        metavar=say(mark("COUNTRY")),
        rich_help_panel=MORE,
        help=say(mark("The buyers' country, in three letters; * for all.")),
    ),
]
Data = Annotated[
    Path | None,
    typer.Option("--data", metavar=say(mark("OUT")), help=say(mark("Write the lots as .csv, .jsonl or .parquet."))),
]
Ics = Annotated[
    Path | None,
    typer.Option(
        "--ics", metavar=say(mark("FILE.ics")), help=say(mark("Write the last days for tenders as a calendar."))
    ),
]


def notices(
    ctx: typer.Context,
    files: Files,
    suppliers: For = None,
    precedents: Precedents = False,
    format_: CaseFormat = FormatOrDocument.TEXT,
    html: Html = None,
    data: Data = None,
    csv: Csv = CsvForm.MACHINE,
    ics: Ics = None,
    md: Md = None,
    pdf: Pdf = None,
    country: Country = "SWE",
    as_of: AsOf = None,
    made_on: MadeOn = None,
    language: Lang = Language.SV,
    rules: Rules = None,
    read_limits: Limits = None,
    strict: Strict = False,
    force: Force = False,
    quiet: Quiet = False,
) -> None:
    """Check every lot of the notices against the law, and write the requested outputs.

    Raises:
        ReservkollError: something cannot be used.
        typer.Exit: 1, if a notice could not be read (or with --strict if it is unknown whether one complies).
    """
    made_on_day(made_on)
    from reservkoll.common import clock
    from reservkoll.notices.request import NoticesRequest
    from reservkoll.notices.service import NoticesService
    from reservkoll.reports.outputs import NOTICE_FORMS, MadeNotices, outputs_of
    from reservkoll.rulebook.load import load_rulebook

    stated = Stated(ctx)
    asked = stated.by_option(stated.places(NOTICE_FORMS))
    outputs = outputs_of(asked, NOTICE_FORMS)
    values = {name: stated[name] for name in NoticesRequest.model_fields if name in stated}
    request = NoticesRequest(**values | {"today": clock.today(), "language": language})
    check_csv(csv, asked)
    inputs = [path for path in (*request.files, *request.suppliers) if path.is_file()]
    check_outputs(outputs, request.files, inputs, force=force)
    answer = NoticesService(request, load_rulebook(rules)).answer()
    made = MadeNotices(answer, csv)
    write_outputs(outputs, made, inputs, force=force, before_each=lambda: None)
    if format_ is FormatOrDocument.JSON:
        from reservkoll.reports.export.documents.notices import notices_document

        write_json(notices_document(answer))
    elif format_ is FormatOrDocument.MD:
        from reservkoll.reports.content.notices import document_of
        from reservkoll.reports.render.markdown import markdown

        write_out(markdown(document_of(made)))
    else:
        from reservkoll.reports.render.terminal.notices import show_notices

        show_notices(terminal(quiet=quiet), answer)
    show_written(terminal(stderr=True, quiet=quiet), (output.path for output in outputs))
    if answer.faults or (strict and answer.something_unknown):
        raise typer.Exit(1)
