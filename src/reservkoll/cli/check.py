"""`reservkoll check CASE`: the answer to one case."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from reservkoll.cli.language import chosen, speaker
from reservkoll.cli.options import AnswerFormat, AsOf, Format, Lang, Rules, parse_day
from reservkoll.texts import mark

say = speaker()


def check(
    case: Annotated[Path, typer.Argument(metavar="CASE", help=say(mark("Case file, YAML or JSON.")))],
    format_: AnswerFormat = Format.TEXT,
    as_of: AsOf = None,
    lang: Lang = chosen(),  # noqa: B008 - read once at start-up
    rules: Rules = None,
) -> None:
    """Read the case, assess it and print the answer."""
    from datetime import date
    from hashlib import sha256

    from reservkoll.evaluate.assess import assess
    from reservkoll.facts.case_file import read_case
    from reservkoll.rulebook.load import load_rulebook

    rulebook = load_rulebook(rules)
    facts = read_case(case, rulebook.nomenclature)
    if as_of is not None:
        facts = facts.model_copy(update={"as_of": parse_day(as_of)})
    assessment = assess(facts, rulebook, date.today())
    if format_ is Format.JSON:
        from reservkoll.report.assessment_json import assessment_json

        sys.stdout.write(assessment_json(assessment, sha256(case.read_bytes()).hexdigest(), lang))
        return
    from rich.console import Console

    from reservkoll.report.terminal import print_assessment

    print_assessment(assessment, lang, Console(highlight=False))
