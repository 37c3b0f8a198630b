"""`reservkoll requirements FILE`: planned requirements that exclude small associations, and alternatives."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reservkoll.cli.console.terminal import terminal, write_out
from reservkoll.cli.localization.language import speaker
from reservkoll.cli.options import AnswerFormat, AsOf, Format, Lang, MadeOn, PublishedLimits, Rules, made_on_day
from reservkoll.common.clock import iso_day
from reservkoll.i18n import Language, mark

say = speaker()


def requirements(
    file: Annotated[
        Path, typer.Argument(metavar=say(mark("FILE")), help=say(mark("Planned requirements, YAML or JSON.")))
    ],
    format_: AnswerFormat = Format.TEXT,
    as_of: AsOf = None,
    made_on: MadeOn = None,
    lang: Lang = Language.SV,
    rules: Rules = None,
    published_limits: PublishedLimits = None,
) -> None:
    """Read the requirements, check them against the rules on requirements and print the answer."""
    made_on_day(made_on)
    print_answer(file, format_, as_of, lang, rules, published_limits)


def print_answer(
    file: Path,
    format_: Format,
    as_of: str | None,
    lang: Language,
    rules: Path | None,
    published_limits: Path | None,
    *,
    short: bool = False,
) -> None:
    """Print the answer to the requirements in `file`; `short`: in one screen.

    Raises:
        ReservkollError: the file, the day or the rulebook cannot be used.
    """
    from hashlib import sha256

    from reservkoll.common import clock
    from reservkoll.evaluation.requirements import assess_requirements
    from reservkoll.facts.requirements import read_requirements
    from reservkoll.rulebook.load import rulebook_for

    rulebook = rulebook_for(rules, published_limits, lang)
    asked = read_requirements(file, rulebook.nomenclature)
    rules_of = None if as_of is None else iso_day(as_of)
    answer = assess_requirements(asked, rulebook, clock.today(), rules_of)
    if format_ is Format.JSON:
        from reservkoll.reports.export.documents.requirements import requirements_json

        write_out(requirements_json(answer, rulebook, sha256(file.read_bytes()).hexdigest(), lang))
        return
    from reservkoll.reports.render.terminal.requirements import print_requirements

    print_requirements(answer, rulebook, lang, terminal(), file if short else None)
