"""`reservkoll check CASE`: the answer to one case."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reservkoll.cli.assessed import assessed
from reservkoll.cli.language import speaker
from reservkoll.cli.options import AnswerFormat, AsOf, Format, Lang, MadeOn, Rules, Silent, made_on_day
from reservkoll.cli.record_files import Docx, Force, Pdf, RecordFiles
from reservkoll.cli.terminal import terminal, write_out
from reservkoll.errors import InputError
from reservkoll.texts import Language, mark

say = speaker()


def check(
    case: Annotated[Path, typer.Argument(metavar=say(mark("CASE")), help=say(mark("Case file, YAML or JSON.")))],
    format_: AnswerFormat = Format.TEXT,
    as_of: AsOf = None,
    made_on: MadeOn = None,
    lang: Lang = Language.SV,
    rules: Rules = None,
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
    made_on_day(made_on)
    from hashlib import sha256

    if quiet and pdf is None and docx is None:
        raise InputError(mark("--quiet prints no answer. Say where it is to go: --pdf FILE or --docx FILE."))
    records = RecordFiles(pdf, docx, inputs=(case,), force=force, quiet=quiet)
    records.check()
    assessment = assessed(case, as_of, rules)
    from reservkoll.evaluate.changes import possible_changes

    changes = possible_changes(assessment)
    records.write(assessment, case, lang)
    if quiet:
        return
    if format_ is Format.JSON:
        from reservkoll.report.assessment_json import assessment_json

        write_out(assessment_json(assessment, sha256(case.read_bytes()).hexdigest(), lang, changes))
        return
    from reservkoll.report.terminal import print_assessment

    console = terminal()
    print_assessment(assessment, lang, console, changes)
    if assessment.routes is None:
        from reservkoll.report.terminal_self_check import print_self_check

        print_self_check(assessment, lang, console)
