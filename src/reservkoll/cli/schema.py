"""`reservkoll schema case|assessment`: what goes in and what comes out, as JSON Schema."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from reservkoll.cli.language import speaker
from reservkoll.cli.options import Lang, Rules
from reservkoll.cli.terminal import write_json
from reservkoll.texts import Language, mark

say = speaker()


class Kind(StrEnum):
    """What the schema is of."""

    CASE = "case"
    ASSESSMENT = "assessment"


def schema(
    kind: Annotated[Kind, typer.Argument(metavar="case|assessment", help=say(mark("What the schema is of.")))],
    lang: Lang = Language.SV,
    rules: Rules = None,
) -> None:
    """Print the JSON Schema of a case file or of the answer in JSON."""
    from reservkoll.library import load_rulebook
    from reservkoll.library import schema as schema_of

    document = schema_of(kind.value, load_rulebook(rules), language=lang.value)
    write_json(document)
