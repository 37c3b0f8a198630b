"""The Typer app. A command's module is imported when the command is called, heavy dependencies when it runs."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

import typer

from reservkoll import __version__
from reservkoll.cli.console.terminal import write_out
from reservkoll.cli.localization.help import Commands, Group
from reservkoll.cli.localization.language import speaker
from reservkoll.cli.options import Lang
from reservkoll.i18n import Language, mark

if TYPE_CHECKING:
    from typer._click import Command, Context

say = speaker()

# Command to help text. `reservkoll.cli.commands.NAME` has the function NAME, or for commands of several words the
# group `app`.
COMMANDS = {
    "check": mark("Answer one file: a purchase, a supplier, planned requirements or societal benefit."),
    "ask": mark("Answer questions, only those that can change the answer, and get the assessment."),
    "screen": mark("Screen an inventory of purchases into a report for Excel."),
    "ledger": mark("Sum supplier ledgers: the share bought from idéburna organisations."),
    "notices": mark("Check notices against the law: what is reserved, what could be, what is open for you."),
    "cpv": mark("Find, show and name CPV codes."),
    "rules": mark("Read, check, test and compare rulebooks."),
    "serve": mark("Open a page on this computer: the interview, and lists to screen."),
    "organisations": mark("Find who could deliver, in the free files of public registers."),
    "template": mark("Forms to fill in: workbook, case, mapping, benefit file."),
}
# Less common commands, listed below the others; `check` answers their files too.
MORE_COMMANDS = {
    "init": mark("Save what applies to all your lists: buyer, act, language, files."),
    "limits": mark("Show the amounts of the law on a day."),
    "value": mark("Estimate the value of a purchase, step by step."),
    "requirements": mark("Show which planned requirements shut small associations out."),
    "benefit": mark("Calculate the benefit to society from your own figures."),
    "mcp": mark("Answer assistants (Model Context Protocol)."),
    "schema": mark("Print the JSON Schema of a case file or of what is written as JSON."),
}
EVERY = {**COMMANDS, **MORE_COMMANDS}


EXIT_CODES = mark(
    "Exit codes: 0 done; 1 done, but a cell could not be understood; 2 a file or an option cannot be used; "
    "3 the rulebook is broken."
)


class Program(Group):
    """The commands, loaded lazily: names and help at once, options when a command is called."""

    def resolve_command(self, ctx: Context, args: list[str]) -> tuple[str | None, Command | None, list[str]]:
        """The command that `args` name, fully loaded."""
        if args[0] in EVERY:
            self.load(args[0])
        return super().resolve_command(ctx, args)

    def load(self, name: str) -> None:
        """Replace the placeholder of a command with the command itself."""
        module = import_module(f"reservkoll.cli.commands.{name}")
        one = Commands()
        if hasattr(module, "app"):
            module.app.callback()(_of_several)
            one.add_typer(module.app, name=name, help=say(EVERY[name]), hidden=name in MORE_COMMANDS)
        else:
            one.command(name, help=say(EVERY[name]), hidden=name in MORE_COMMANDS)(getattr(module, name))
        self.commands.update(typer.main.get_group(one).commands)


def _of_several(lang: Lang = Language.SV) -> None:
    """Commands about one thing. The language is read by `chosen`; declared so that their own help accepts it."""


app = Commands(
    name="reservkoll",
    help=say(mark("Can this purchase be opened to the idéburna sector, how, and why?")),
    cls=Program,
    no_args_is_help=True,
    epilog=say(mark("More commands: {names}.")).format(names=", ".join(MORE_COMMANDS)) + "\n\n" + say(EXIT_CODES),
    pretty_exceptions_enable=False,
    add_completion=True,
)


def _version(wanted: bool) -> None:
    if wanted:
        write_out(f"reservkoll {__version__}\n")
        raise typer.Exit


@app.callback()
def program(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help=say(mark("Show the version."))
    ),
    no_color: bool = typer.Option(
        False, "--no-color", help=say(mark("No colours, as with the environment's NO_COLOR; may stand anywhere."))
    ),
    lang: Lang = Language.SV,  # read by `chosen`; declared so that it is accepted before the command
) -> None:
    """The program itself; all work is in its commands."""


def _not_loaded() -> None:
    """Placeholder of a command that is not loaded: only its name and help are known."""


for _name, _help in EVERY.items():
    app.command(_name, help=say(_help), hidden=_name in MORE_COMMANDS)(_not_loaded)
