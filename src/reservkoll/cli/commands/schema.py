"""`reservkoll schema case|assessment`: JSON Schema of the input and of the output."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import typer

from reservkoll.cli.localization.language import speaker
from reservkoll.cli.options import Lang, Rules
from reservkoll.i18n import Language, mark

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
    import json

    from reservkoll.api import load_rulebook
    from reservkoll.api import schema as schema_of

    document = schema_of(kind.value, load_rulebook(rules), language=lang.value)
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
