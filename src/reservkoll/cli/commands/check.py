"""`reservkoll check CASE`: assess one case."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from reservkoll.cli.case_input import assessed
from reservkoll.cli.console.terminal import terminal
from reservkoll.cli.localization.language import speaker
from reservkoll.cli.options import AnswerFormat, AsOf, Format, Lang, PublishedLimits, Rules, Silent
from reservkoll.cli.output_files.records import Docx, Force, Pdf, RecordFiles
from reservkoll.common.errors import InputError
from reservkoll.i18n import Language, mark

say = speaker()


def check(
    case: Annotated[Path, typer.Argument(metavar=say(mark("CASE")), help=say(mark("Case file, YAML or JSON.")))],
    format_: AnswerFormat = Format.TEXT,
    as_of: AsOf = None,
    lang: Lang = Language.SV,
    rules: Rules = None,
    published_limits: PublishedLimits = None,
    pdf: Pdf = None,
    docx: Docx = None,
    force: Force = False,
    quiet: Silent = False,
) -> None:
    """Read the case, assess it and print the answer; write its record where one is asked for.

    `quiet`: only the record is written and nothing is printed.

    Raises:
        InputError: quiet, and no record asked for.
    """
    from hashlib import sha256

    if quiet and pdf is None and docx is None:
        raise InputError(mark("--quiet prints no answer. Say where it is to go: --pdf FILE or --docx FILE."))
    inputs = (case, *([published_limits] if published_limits else []))
    records = RecordFiles({"pdf": pdf, "docx": docx}, inputs, force=force, quiet=quiet)
    records.check()
    assessment = assessed(case, as_of, rules, published_limits, lang)
    from reservkoll.evaluation.counterfactuals import possible_changes

    changes = possible_changes(assessment)
    records.write(assessment, case, lang)
    if quiet:
        return
    if format_ is Format.JSON:
        from reservkoll.reports.export.assessment_json import assessment_json

        sys.stdout.write(assessment_json(assessment, sha256(case.read_bytes()).hexdigest(), lang, changes))
        return
    from reservkoll.reports.render.terminal.assessment import print_assessment

    console = terminal()
    print_assessment(assessment, lang, console, changes)
    if assessment.routes is None:
        from reservkoll.reports.render.terminal.self_check import print_self_check

        print_self_check(assessment, lang, console)
