"""`reservkoll value CASE`: the estimated value of a purchase, step by step."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from reservkoll.cli.language import chosen, speaker
from reservkoll.cli.options import AnswerFormat, AsOf, Format, Lang, Rules, parse_day
from reservkoll.texts import mark

say = speaker()


def value(
    case: Annotated[Path, typer.Argument(metavar="CASE", help=say(mark("Case file, YAML or JSON.")))],
    format_: AnswerFormat = Format.TEXT,
    as_of: AsOf = None,
    lang: Lang = chosen(),  # noqa: B008 - read once at start-up
    rules: Rules = None,
) -> None:
    """Read the case and print the steps of its value with their paragraphs."""
    from datetime import date

    from reservkoll.errors import InputError
    from reservkoll.evaluate.assess import assess
    from reservkoll.facts.case_file import read_case
    from reservkoll.report.value import print_value, value_document
    from reservkoll.rulebook.load import load_rulebook

    rulebook = load_rulebook(rules)
    facts = read_case(case, rulebook.nomenclature)
    if facts.purchase is None:
        raise InputError(mark("{path} describes no purchase, and only a purchase has a value to estimate."), path=case)
    if as_of is not None:
        facts = facts.model_copy(update={"as_of": parse_day(as_of)})
    assessment = assess(facts, rulebook, date.today())
    if format_ is Format.JSON:
        json.dump(value_document(assessment, lang), sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
        return
    from rich.console import Console

    print_value(assessment, lang, Console(highlight=False))
