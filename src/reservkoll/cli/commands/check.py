"""`reservkoll check FILE`: answer a case, planned requirements, societal benefit, the value of a purchase alone, or a
list of organisations.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reservkoll.cli.case_input import FileKind, assessed, is_list, only_value, other_kind
from reservkoll.cli.console.terminal import terminal, write_out
from reservkoll.cli.localization.language import speaker
from reservkoll.cli.options import (
    AsOf,
    CaseFormat,
    Force,
    Format,
    FormatOrDocument,
    Lang,
    MadeOn,
    PublishedLimits,
    Rules,
    Silent,
    made_on_day,
)
from reservkoll.cli.output_files.records import Docx, Html, Md, Pdf, RecordFiles, record_of
from reservkoll.common.errors import InputError, ReservkollError
from reservkoll.i18n import Language, mark

if TYPE_CHECKING:
    from reservkoll.evaluation.assess import Assessment

say = speaker()


def check(
    case: Annotated[
        Path,
        typer.Argument(
            metavar=say(mark("CASE")),
            help=say(mark("Case, planned requirements or benefit (YAML or JSON), or a list of organisations.")),
        ),
    ],
    route: Annotated[
        str | None,
        typer.Argument(metavar=say(mark("ROUTE")), help=say(mark("After --why: one route, as 25a, 4:18 or lov."))),
    ] = None,
    format_: CaseFormat = FormatOrDocument.TEXT,
    as_of: AsOf = None,
    made_on: MadeOn = None,
    lang: Lang = Language.SV,
    rules: Rules = None,
    published_limits: PublishedLimits = None,
    pdf: Pdf = None,
    docx: Docx = None,
    md: Md = None,
    html: Html = None,
    force: Force = False,
    quiet: Silent = False,
    why: Annotated[
        bool,
        typer.Option("--why", help=say(mark("Conditions, duties and sources, of all routes or ROUTE."))),
    ] = False,
) -> None:
    """Read the case, assess it and print the answer in one screen; write its record where one is asked for.

    `quiet`: only the record is written and nothing is printed.

    Raises:
        InputError: quiet, and no record asked for.
    """
    made_on_day(made_on)
    from hashlib import sha256

    asked = {"pdf": pdf, "docx": docx, "md": md, "html": html}
    if quiet and not any(asked.values()):
        raise InputError(mark("--quiet prints no answer. Say where it is to go: --pdf FILE or --docx FILE."))
    if route is not None and not why:
        raise InputError(mark("More is given than the command takes: {words}."), words=route)
    inputs = (case, *([published_limits] if published_limits else []))
    records = RecordFiles(asked, inputs, force=force, quiet=quiet)
    records.check()
    if is_list(case):
        _refuse_for(FileKind.SUPPLIERS, case, {"--why": why, "--format": format_ is not FormatOrDocument.TEXT})
        from reservkoll.cli.supplier_list import check_suppliers

        check_suppliers(case, records, as_of, rules, published_limits, lang)
        return
    try:
        assessment = assessed(case, as_of, rules, published_limits, lang)
    except ReservkollError:
        kind = other_kind(case)
        if kind is None:
            raise
        whole = "md" if format_ is FormatOrDocument.MD else None
        documents = {f"--{form}": path for form, path in asked.items()}
        _refuse_for(kind, case, {**documents, "ROUTE": route, "--format": whole})
        form = Format(format_.value)
        if kind is FileKind.REQUIREMENTS:
            from reservkoll.cli.commands import requirements

            requirements.print_answer(case, form, as_of, lang, rules, published_limits, short=not why)
            return
        from reservkoll.cli.commands import benefit

        _refuse_for(kind, case, {"--as-of": as_of, "--rules": rules, "--published-limits": published_limits})
        benefit.print_answer(case, form, None, lang, short=not why)
        return
    records.write(lambda: record_of(assessment, case, lang))
    if quiet:
        return
    if format_ is FormatOrDocument.MD:
        from reservkoll.reports.render.markdown import markdown

        write_out(markdown(record_of(assessment, case, lang)))
        return
    if format_ is FormatOrDocument.JSON:
        from reservkoll.evaluation.counterfactuals import possible_changes
        from reservkoll.reports.export.assessment_json import assessment_json

        changes = possible_changes(assessment)
        write_out(assessment_json(assessment, sha256(case.read_bytes()).hexdigest(), lang, changes))
        return
    if why:
        _print_why(assessment, route, lang)
        return
    if only_value(assessment):
        from reservkoll.explain.value_steps import print_value

        print_value(assessment, lang, terminal())
        return
    from reservkoll.explain.short_answer import short_answer
    from reservkoll.reports.render.terminal.short_answer import print_short_answer

    print_short_answer(short_answer(assessment, lang), lang, terminal(), case)


def _refuse_for(kind: FileKind, path: Path, given: Mapping[str, object]) -> None:
    """Refuse options that mean something for a case alone.

    Raises:
        InputError: names the option.
    """
    told = {
        FileKind.REQUIREMENTS: mark("{option} is for a case, and {path} holds planned requirements. Leave it out."),
        FileKind.SUPPLIERS: mark("{option} is for a case, and {path} is a list of organisations. Leave it out."),
        FileKind.BENEFIT: mark("{option} is for a case, and {path} is about societal benefit. Leave it out."),
    }
    for option, value in given.items():
        if value:
            raise InputError(told[kind], option=option, path=path)


def _print_why(assessment: Assessment, route: str | None, lang: Language) -> None:
    """All that an answer rests on and that follows from it; of the route that is named, or of all."""
    from reservkoll.evaluation.counterfactuals import possible_changes
    from reservkoll.explain.route_names import named_route
    from reservkoll.reports.render.terminal.assessment import print_assessment

    only = None if route is None else {named_route(route, assessment, lang)}
    console = terminal()
    print_assessment(assessment, lang, console, possible_changes(assessment), only)
    if assessment.routes is None and only is None:
        from reservkoll.reports.render.terminal.self_check import print_self_check

        print_self_check(assessment, lang, console)
