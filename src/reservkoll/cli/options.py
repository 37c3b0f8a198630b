"""Options shared by several commands."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from reservkoll.cli.localization.language import chosen, speaker
from reservkoll.common.errors import InputError
from reservkoll.i18n import Language, mark

say = speaker()


class Format(StrEnum):
    """How a command answers."""

    TEXT = "text"
    JSON = "json"


def parse_day(text: str) -> date:
    """A date given on the command line.

    Raises:
        InputError: not a date.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(mark("“{text}” is not a date. Write year-month-day, such as 2025-03-01."), text=text) from None


def _chosen(_: Language) -> Language:
    """What `chosen` says, so that the environment counts too where no --lang is given."""
    return chosen()


Lang = Annotated[Language, typer.Option("--lang", callback=_chosen, help=say(mark("Language of the answer.")))]
AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar=say(mark("YYYY-MM-DD")), help=say(mark("Use the rules of this day.")))
]
Rules = Annotated[
    Path | None, typer.Option("--rules", metavar=say(mark("FOLDER")), help=say(mark("Use another rulebook.")))
]
AnswerFormat = Annotated[Format, typer.Option("--format", help=say(mark("Text for people or JSON for machines.")))]
Silent = Annotated[bool, typer.Option("--quiet", "-q", help=say(mark("Say nothing but what goes wrong.")))]
