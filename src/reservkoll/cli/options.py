"""Options shared by several commands."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from reservkoll.cli.localization.language import chosen, speaker
from reservkoll.common.clock import give_day, iso_day
from reservkoll.i18n import Language, mark

say = speaker()


MORE = say(mark("More options"))
"""The heading of less common options; the others come first in the help of a command."""


class Format(StrEnum):
    """The output format of a command."""

    TEXT = "text"
    JSON = "json"


def made_on_day(text: str | None) -> None:
    """Use the day of `--made-on` as today, or the clock's if none is given.

    Raises:
        InputError: not a date.
    """
    give_day(iso_day(text) if text else None)


def _chosen(_: Language) -> Language:
    """The result of `chosen`, so that the environment counts too if there is no --lang."""
    return chosen()


Lang = Annotated[Language, typer.Option("--lang", callback=_chosen, help=say(mark("Language of the answer.")))]
AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar=say(mark("YYYY-MM-DD")), help=say(mark("Use the rules of this day.")))
]
MadeOn = Annotated[
    str | None,
    typer.Option(
        "--made-on",
        metavar=say(mark("YYYY-MM-DD")),
        rich_help_panel=MORE,
        help=say(mark("Use this day as today, so that the files are the same whenever they are made.")),
    ),
]


def _edition_told(rules: Path | None) -> Path | None:
    """The rulebook folder; unpacks a released rulebook and prints its edition and hash."""
    if rules is None:  # also for help and completion, which must not load the rules
        return None
    from reservkoll.cli.console.terminal import tell
    from reservkoll.rulebook.release import is_release, unpacked

    if is_release(rules):
        found = unpacked(rules)
        told = mark("Answered by edition {edition} of the rulebook, SHA-256 {sha256}.")
        tell(say(told).format(edition=found.edition, sha256=found.sha256))
        return found.folder
    return rules


Rules = Annotated[
    Path | None,
    typer.Option(
        "--rules",
        metavar=say(mark("FOLDER")),
        rich_help_panel=MORE,
        callback=_edition_told,
        help=say(mark("Use another rulebook: a folder, or a released one (.zip, #sha256=HASH after it to check it).")),
    ),
]
PublishedLimits = Annotated[
    Path | None,
    typer.Option(
        "--published-limits",
        metavar=say(mark("FILE.yaml")),
        rich_help_panel=MORE,
        help=say(mark("Published amounts that you have read, in place of computed ones.")),
    ),
]
Policy = Annotated[
    Path | None,
    typer.Option(
        "--policy",
        metavar=say(mark("FOLDER")),
        rich_help_panel=MORE,
        help=say(mark("Your own policy, shown beside the answer as policy and never as law.")),
    ),
]
Precedents = Annotated[
    Path | None,
    typer.Option(
        "--precedents",
        metavar=say(mark("FILE.json")),
        rich_help_panel=MORE,
        help=say(mark("What others have reserved, as written by notices --precedents; shown beside the answer.")),
    ),
]
Awards = Annotated[
    Path | None,
    typer.Option(
        "--awards",
        metavar=say(mark("FILE")),
        rich_help_panel=MORE,
        help=say(mark("Your register of reserved awards, which the three-year rule is read from (xlsx, csv or YAML).")),
    ),
]


class FormatOrDocument(StrEnum):
    """The output format of a command that can also print a document."""

    TEXT = "text"
    JSON = "json"
    MD = "md"


CaseFormat = Annotated[
    FormatOrDocument,
    typer.Option("--format", help=say(mark("Text for people, JSON for programs, or the whole record as Markdown."))),
]
NoConfig = Annotated[
    bool,
    typer.Option("--no-config", rich_help_panel=MORE, help=say(mark("Ignore reservkoll.toml."))),
]
AnswerFormat = Annotated[Format, typer.Option("--format", help=say(mark("Text for people or JSON for programs.")))]
Force = Annotated[bool, typer.Option("--force", help=say(mark("Replace existing output files.")))]
Silent = Annotated[
    bool, typer.Option("--quiet", "-q", rich_help_panel=MORE, help=say(mark("Print nothing but errors.")))
]
