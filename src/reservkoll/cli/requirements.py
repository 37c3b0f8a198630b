"""`reservkoll requirements FILE`: which planned requirements shut small associations out, and what to ask instead."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reservkoll.cli.language import speaker
from reservkoll.cli.options import AnswerFormat, AsOf, Format, Lang, MadeOn, Rules, made_on_day, parse_day
from reservkoll.cli.terminal import terminal, write_out
from reservkoll.texts import Language, mark

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
) -> None:
    """Read the requirements, hold them against the rules on requirements and print the answer."""
    made_on_day(made_on)
    from hashlib import sha256

    from reservkoll.common.clock import today
    from reservkoll.evaluate.requirements import assess_requirements
    from reservkoll.facts.requirements import read_requirements
    from reservkoll.rulebook.load import load_rulebook

    rulebook = load_rulebook(rules)
    asked = read_requirements(file, rulebook.nomenclature)
    if as_of is not None:
        asked = asked.model_copy(update={"as_of": parse_day(as_of)})
    answer = assess_requirements(asked, rulebook, today())
    if format_ is Format.JSON:
        from reservkoll.report.requirements import requirements_json

        write_out(requirements_json(answer, rulebook, sha256(file.read_bytes()).hexdigest(), lang))
        return
    from reservkoll.report.terminal_requirements import print_requirements

    print_requirements(answer, rulebook, lang, terminal())
