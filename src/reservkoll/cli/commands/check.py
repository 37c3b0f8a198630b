"""`reservkoll check FILE`: assess a case, planned requirements, societal benefit, the value alone of a purchase, or a
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
    Awards,
    CaseFormat,
    Force,
    Format,
    FormatOrDocument,
    Lang,
    MadeOn,
    Policy,
    Precedents,
    PublishedLimits,
    Rules,
    Silent,
    made_on_day,
)
from reservkoll.cli.other_files import other_file
from reservkoll.cli.output_files.pack import PackFolder, check_pack_folder, write_pack
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
    awards: Awards = None,
    policy: Policy = None,
    precedents: Precedents = None,
    pdf: Pdf = None,
    docx: Docx = None,
    md: Md = None,
    pack: PackFolder = None,
    html: Html = None,
    force: Force = False,
    quiet: Silent = False,
    why: Annotated[
        bool,
        typer.Option("--why", help=say(mark("Conditions, duties and sources, of all routes or ROUTE."))),
    ] = False,
    lots: Annotated[
        bool,
        typer.Option("--lots", help=say(mark("Propose lots that the law allows, and what each opens."))),
    ] = False,
    suppliers: Annotated[
        list[Path] | None,
        typer.Option("--suppliers", metavar=say(mark("FILE")), help=say(mark("Suppliers to match with the lots."))),
    ] = None,
) -> None:
    """Read the case, assess it and print the answer in one screen; write its record if asked to.

    `quiet`: write the record and print nothing. `lots`: print proposed divisions instead of the answer, with
    the size of `suppliers`.

    Raises:
        InputError: quiet, but no record is asked for.
    """
    made_on_day(made_on)
    asked = {"pdf": pdf, "docx": docx, "md": md, "html": html}
    if quiet and pack is None and not any(asked.values()):
        raise InputError(mark("--quiet prints no answer. Say where to write it: --pdf FILE or --docx FILE."))
    if route is not None and not why:
        raise InputError(mark("Unexpected arguments: {words}."), words=route)
    if suppliers and not lots:
        raise InputError(mark("--suppliers needs lots to match them with. Write --lots too, or use reservkoll screen."))
    documents = {f"--{form}": path for form, path in asked.items()}
    if lots:
        _refuse_beside_lots({**documents, "--pack": pack, "--why": why, "--quiet": quiet})
        _print_lots(assessed(case, as_of, rules, published_limits, lang, awards), case, suppliers or [], format_, lang)
        return
    inputs = (case, *(path for path in (published_limits, awards, precedents) if path is not None))
    records = RecordFiles(asked, inputs, force=force, quiet=quiet)
    records.check()
    if pack is not None:
        check_pack_folder(pack, force=force)
    if is_list(case):
        others = {"--why": why, "--format": format_ is not FormatOrDocument.TEXT, "--awards": awards, "--pack": pack}
        others |= {"--policy": policy, "--precedents": precedents}
        _refuse_for(FileKind.SUPPLIERS, case, others)
        from reservkoll.cli.supplier_list import check_suppliers

        check_suppliers(case, records, as_of, rules, published_limits, lang)
        return
    try:
        assessment = assessed(case, as_of, rules, published_limits, lang, awards, policy, precedents)
    except ReservkollError:
        kind = other_kind(case)
        if kind is None:
            other = other_file(case)
            if other is None:
                raise
            raise other.told(case) from None
        whole = "md" if format_ is FormatOrDocument.MD else None
        _refuse_for(kind, case, {**documents, "ROUTE": route, "--format": whole, "--awards": awards, "--pack": pack})
        _refuse_for(kind, case, {"--policy": policy, "--precedents": precedents})
        _answer_other(kind, case, Format(format_.value), as_of, lang, rules, published_limits, short=not why)
        return
    records.write(lambda: record_of(assessment, case, lang))
    if pack is not None:
        write_pack(assessment, pack, lang, force=force, quiet=quiet)
    if not quiet:
        _print_answer(assessment, case, route, format_, lang, why=why)


def _print_answer(
    assessment: Assessment, case: Path, route: str | None, format_: FormatOrDocument, lang: Language, *, why: bool
) -> None:
    """Print the answer in the requested format."""
    if format_ is FormatOrDocument.MD:
        from reservkoll.reports.render.markdown import markdown

        write_out(markdown(record_of(assessment, case, lang)))
        return
    if format_ is FormatOrDocument.JSON:
        from hashlib import sha256

        from reservkoll.evaluation.counterfactuals import possible_changes
        from reservkoll.reports.export.documents.assessment import assessment_json

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
    from reservkoll.explain.answer.short_answer import short_answer
    from reservkoll.reports.render.terminal.short_answer import print_short_answer

    print_short_answer(short_answer(assessment, lang), lang, terminal(), case)


def _answer_other(
    kind: FileKind,
    case: Path,
    form: Format,
    as_of: str | None,
    lang: Language,
    rules: Path | None,
    published_limits: Path | None,
    *,
    short: bool,
) -> None:
    """Answer a file that is not a case."""
    if kind is FileKind.REQUIREMENTS:
        from reservkoll.cli.commands import requirements

        requirements.print_answer(case, form, as_of, lang, rules, published_limits, short=short)
        return
    from reservkoll.cli.commands import benefit

    _refuse_for(kind, case, {"--as-of": as_of, "--rules": rules, "--published-limits": published_limits})
    benefit.print_answer(case, form, None, lang, short=short)


def _refuse_for(kind: FileKind, path: Path, given: Mapping[str, object]) -> None:
    """Refuse options that only apply to a case.

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


def _refuse_beside_lots(given: Mapping[str, object]) -> None:
    """Refuse options that do not go with --lots.

    Raises:
        InputError: names the option.
    """
    for option, value in given.items():
        if value:
            template = mark("{option} is for an answer. Write the lots in the case and ask without --lots.")
            raise InputError(template, option=option)


def _print_lots(
    assessment: Assessment, case: Path, suppliers: list[Path], format_: FormatOrDocument, lang: Language
) -> None:
    """Print the divisions that can be proposed, as text or JSON.

    Raises:
        InputError: the format is Markdown, or the suppliers cannot be read.
    """
    from hashlib import sha256

    from reservkoll.evaluation.divisions import divisions
    from reservkoll.explain.answer.divisions import divisions_told

    if format_ is FormatOrDocument.MD:
        _refuse_beside_lots({"--format": "md"})
    profiles = []
    if suppliers:
        from reservkoll.suppliers.reader import read_suppliers

        profiles = [profile.supplier for profile in read_suppliers(suppliers, assessment.reader.rulebook).profiles]
    found = divisions(assessment, lang)
    told = divisions_told(found, assessment, lang, profiles)
    if format_ is FormatOrDocument.JSON:
        from reservkoll.reports.export.documents.divisions import divisions_json

        write_out(divisions_json(found, told, assessment, sha256(case.read_bytes()).hexdigest(), lang))
        return
    from reservkoll.interview.case_text import data_text
    from reservkoll.reports.render.terminal.divisions import print_divisions

    lots = ([each.lot.model_dump(exclude_none=True) for each in proposal.lots] for proposal in found.proposals)
    print_divisions(told, tuple(data_text({"lots": each}) for each in lots), lang, terminal())


def _print_why(assessment: Assessment, route: str | None, lang: Language) -> None:
    """Print everything an answer rests on and what follows from it, for the named route or for all."""
    from reservkoll.evaluation.counterfactuals import possible_changes
    from reservkoll.explain.route_names import named_route
    from reservkoll.reports.render.terminal.assessment import print_assessment

    only = None if route is None else {named_route(route, assessment, lang)}
    console = terminal()
    print_assessment(assessment, lang, console, possible_changes(assessment), only)
    if assessment.routes is None and only is None:
        from reservkoll.reports.render.terminal.self_check import print_self_check

        print_self_check(assessment, lang, console)
