"""`reservkoll init`: write the profile of a buyer, which applies to all its lists."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reservkoll.cli.console.terminal import can_ask, tell, terminal
from reservkoll.cli.localization.language import speaker
from reservkoll.cli.options import Force, Lang, Silent
from reservkoll.i18n import Language, mark

if TYPE_CHECKING:
    from rich.console import Console

say = speaker()

ASKED = ("buyer", "org_no", "type", "act")


def init(
    folder: Annotated[
        Path, typer.Argument(metavar=say(mark("FOLDER")), help=say(mark("Where your lists are; here if not given.")))
    ] = Path(),
    buyer: Annotated[str | None, typer.Option("--buyer", help=say(mark("The name of the buyer.")))] = None,
    org_no: Annotated[str | None, typer.Option("--org-no", help=say(mark("Its organisation number.")))] = None,
    authority: Annotated[
        str | None, typer.Option("--type", help=say(mark("What kind of authority it is, such as municipality.")))
    ] = None,
    act: Annotated[str | None, typer.Option("--act", help=say(mark("LOU, LUF or LUK.")))] = None,
    mapping: Annotated[Path | None, typer.Option("--mapping", help=say(mark("A mapping of columns.")))] = None,
    accounts: Annotated[Path | None, typer.Option("--accounts", help=say(mark("A map of accounts.")))] = None,
    ideburna: Annotated[
        Path | None, typer.Option("--ideburna", help=say(mark("A list of idéburna organisations.")))
    ] = None,
    language: Lang = Language.SV,
    force: Force = False,
    quiet: Silent = False,
) -> None:
    """Write `reservkoll.toml`; at a terminal, ask for what is not given.

    Raises:
        InputError: an invalid value, or the file exists.
    """
    from reservkoll.common.atomic_write import check_output, whole_file
    from reservkoll.inventory.overrides import given_facts
    from reservkoll.rulebook.load import load_rulebook
    from reservkoll.screening.profile import Profile, profile_text
    from reservkoll.screening.profile_place import NAME

    place = folder / NAME
    check_output(place, force=force)
    stated = {"buyer": buyer, "org_no": org_no, "type": authority, "act": act}
    console = terminal(stderr=True, quiet=quiet)
    if can_ask(console):
        stated |= {key: _answer(console, key) for key in ASKED if stated[key] is None}
    files = {
        key: None if path is None else path.absolute()
        for key, path in {"mapping": mapping, "accounts": accounts, "ideburna": ideburna}.items()
    }
    profile = Profile.model_validate({**stated, **files, "language": language})
    given_facts(profile.given, load_rulebook())  # reports invalid values now
    text = profile_text(profile, say)
    with whole_file(place, force=force) as part:
        part.write_text(text, "utf-8", newline="\n")
    if not quiet:
        tell(say(mark("Written: {path}")).format(path=place))


def _answer(console: Console, key: str) -> str | None:
    """The answer given at the terminal; None if the question is skipped."""
    from rich.prompt import Prompt

    from reservkoll.screening.profile import COMMENTS

    answer: str = Prompt.ask(say(COMMENTS[key]), console=console, default="", show_default=False)
    return answer.strip() or None
