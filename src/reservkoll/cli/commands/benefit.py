"""`reservkoll benefit CASE`: societal benefit, calculated from the user's own figures."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Annotated

import typer

from reservkoll.cli.console.terminal import terminal, write_out
from reservkoll.cli.localization.language import speaker
from reservkoll.cli.options import AnswerFormat, Format, Lang
from reservkoll.i18n import Language, mark

say = speaker()

UnitValueFile = Annotated[
    Path | None,
    typer.Option("--unit-values", metavar=say(mark("FILE")), help=say(mark("Use your own file of unit values."))),
]


def benefit(
    case: Annotated[Path, typer.Argument(metavar=say(mark("CASE")), help=say(mark("Benefit file, YAML or JSON.")))],
    format_: AnswerFormat = Format.TEXT,
    unit_values: UnitValueFile = None,
    lang: Lang = Language.SV,
) -> None:
    """Read the file and print who pays and who gains, line by line, with every figure and assumption."""
    print_answer(case, format_, unit_values, lang)


def print_answer(case: Path, format_: Format, unit_values: Path | None, lang: Language, *, short: bool = False) -> None:
    """Print the answer to the benefit file `case`; `short`: in one screen.

    Raises:
        ReservkollError: a file cannot be used.
    """
    from reservkoll.benefit.calculation import calculate
    from reservkoll.benefit.case import read_benefit_case
    from reservkoll.benefit.unit_values import SHIPPED, read_unit_values

    values = read_unit_values(unit_values)
    stated = read_benefit_case(case, values)
    answer = calculate(stated, values)
    purchase = None
    if stated.case is not None:
        from reservkoll.benefit.purchase import purchase_of
        from reservkoll.common import clock
        from reservkoll.rulebook.load import load_rulebook

        purchase = purchase_of(stated, case, values, load_rulebook(None), clock.today())
    if format_ is Format.JSON:
        from reservkoll.reports.export.documents.benefit import benefit_json

        write_out(benefit_json(answer, _hash(case), _hash(unit_values or SHIPPED), lang, purchase))
        return
    from reservkoll.reports.render.terminal.benefit import print_benefit

    print_benefit(answer, lang, terminal(), purchase, case if short else None)


def _hash(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()
