"""`reservkoll schema KIND`: JSON Schema of the input and of every JSON document."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from reservkoll.cli.console.terminal import write_json
from reservkoll.cli.localization.language import speaker
from reservkoll.cli.options import Lang, Rules
from reservkoll.i18n import Language, mark
from reservkoll.schemas.kinds import KINDS

say = speaker()
Kind = StrEnum("Kind", list(KINDS))  # type: ignore[misc]  # mypy wants a literal list of members


def schema(
    kind: Annotated[Kind, typer.Argument(metavar=say(mark("DOCUMENT")), help=say(mark("What the schema is of.")))],
    lang: Lang = Language.SV,
    rules: Rules = None,
) -> None:
    """Print the JSON Schema of a case file or of what is written as JSON."""
    from reservkoll.api import load_rulebook
    from reservkoll.api import schema as schema_of

    document = schema_of(kind.value, load_rulebook(rules), language=lang.value)
    write_json(document)
