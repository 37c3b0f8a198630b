"""Options shared by several commands."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reservkoll.cli.localization.language import chosen, speaker
from reservkoll.common.errors import InputError
from reservkoll.i18n import Language, mark

if TYPE_CHECKING:
    from reservkoll.rulebook.rulebook import Rulebook

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


def rulebook_for(rules: Path | None, published: Path | None, language: Language) -> Rulebook:
    """The rulebook to answer from, with the published amounts that the user states.

    Raises:
        ReservkollError: the rulebook or the file cannot be used.
    """
    from reservkoll.rulebook.load import load_rulebook

    rulebook = load_rulebook(rules)
    if published is None:
        return rulebook
    from reservkoll.rulebook.published import with_published

    return with_published(rulebook, published, language)


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
PublishedLimits = Annotated[
    Path | None,
    typer.Option(
        "--published-limits",
        metavar=say(mark("FILE.yaml")),
        help=say(mark("Published amounts that you have read, in place of computed ones.")),
    ),
]
AnswerFormat = Annotated[Format, typer.Option("--format", help=say(mark("Text for people or JSON for machines.")))]
Silent = Annotated[bool, typer.Option("--quiet", "-q", help=say(mark("Say nothing but what goes wrong.")))]
