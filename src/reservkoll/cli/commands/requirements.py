"""`reservkoll requirements FILE`: planned requirements that exclude small associations, and alternatives."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from reservkoll.cli.console.terminal import terminal
from reservkoll.cli.localization.language import speaker
from reservkoll.cli.options import AnswerFormat, AsOf, Format, Lang, PublishedLimits, Rules, parse_day, rulebook_for
from reservkoll.i18n import Language, mark

say = speaker()


def requirements(
    file: Annotated[
        Path, typer.Argument(metavar=say(mark("FILE")), help=say(mark("Planned requirements, YAML or JSON.")))
    ],
    format_: AnswerFormat = Format.TEXT,
    as_of: AsOf = None,
    lang: Lang = Language.SV,
    rules: Rules = None,
    published_limits: PublishedLimits = None,
) -> None:
    """Read the requirements, hold them against the rules on requirements and print the answer."""
    from hashlib import sha256

    from reservkoll.common import clock
    from reservkoll.evaluation.requirements import assess_requirements
    from reservkoll.facts.requirements import read_requirements

    rulebook = rulebook_for(rules, published_limits, lang)
    asked = read_requirements(file, rulebook.nomenclature)
    rules_of = None if as_of is None else parse_day(as_of)
    answer = assess_requirements(asked, rulebook, clock.today(), rules_of)
    if format_ is Format.JSON:
        from reservkoll.explain.requirements import requirements_json

        sys.stdout.write(requirements_json(answer, rulebook, sha256(file.read_bytes()).hexdigest(), lang))
        return
    from reservkoll.reports.render.terminal.requirements import print_requirements

    print_requirements(answer, rulebook, lang, terminal())
