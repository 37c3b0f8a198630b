"""`reservkoll value CASE`: the estimated value of a purchase, step by step."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reservkoll.cli.case_input import assessed
from reservkoll.cli.console.terminal import terminal, write_json
from reservkoll.cli.localization.language import speaker
from reservkoll.cli.options import AnswerFormat, AsOf, Format, Lang, Rules
from reservkoll.i18n import Language, mark

say = speaker()


def value(
    case: Annotated[Path, typer.Argument(metavar=say(mark("CASE")), help=say(mark("Case file, YAML or JSON.")))],
    format_: AnswerFormat = Format.TEXT,
    as_of: AsOf = None,
    lang: Lang = Language.SV,
    rules: Rules = None,
) -> None:
    """Read the case and print the steps of its value with their citations."""
    from reservkoll.common.errors import InputError

    assessment = assessed(case, as_of, rules)
    if assessment.case.purchase is None:
        raise InputError(mark("{path} describes no purchase, and only a purchase has a value to estimate."), path=case)
    if format_ is Format.JSON:
        from reservkoll.reports.export.documents.value import value_document

        write_json(value_document(assessment, lang))
        return
    from reservkoll.explain.value_steps import print_value

    print_value(assessment, lang, terminal())
