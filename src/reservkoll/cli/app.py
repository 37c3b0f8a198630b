"""The program and its commands. Each command imports what it needs when it runs, so that help is instant."""

from __future__ import annotations

import typer

from reservkoll import __version__
from reservkoll.cli.ask import ask
from reservkoll.cli.benefit import benefit
from reservkoll.cli.check import check
from reservkoll.cli.cpv import app as cpv
from reservkoll.cli.help_words import Commands
from reservkoll.cli.language import speaker
from reservkoll.cli.limits import limits
from reservkoll.cli.options import Lang
from reservkoll.cli.requirements import requirements
from reservkoll.cli.rules import app as rules
from reservkoll.cli.schema import schema
from reservkoll.cli.screen import screen
from reservkoll.cli.serve import serve
from reservkoll.cli.template import app as template
from reservkoll.cli.value import value
from reservkoll.texts import Language, mark

say = speaker()

app = Commands(
    name="reservkoll",
    help=say(mark("Can this purchase be opened to the idéburna sector, how, and why?")),
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=True,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"reservkoll {__version__}")
        raise typer.Exit


@app.callback()
def program(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help=say(mark("Show the version."))
    ),
    no_color: bool = typer.Option(
        False, "--no-color", help=say(mark("No colours, as with the environment's NO_COLOR; may stand anywhere."))
    ),
    lang: Lang = Language.SV,  # read by `chosen`; here so that it may stand before the command
) -> None:
    """The program itself; everything happens in its commands."""


app.command(help=say(mark("Assess one case: a purchase, a supplier or both.")))(check)
app.command(help=say(mark("Answer questions, only those that can change the answer, and get the assessment.")))(ask)
app.command(help=say(mark("Estimate the value of a purchase, step by step.")))(value)
app.command(help=say(mark("Reckon the benefit to society from your own figures.")))(benefit)
app.command(help=say(mark("Screen an inventory of purchases into a report for Excel.")))(screen)
app.command(help=say(mark("Tell which planned requirements shut small associations out.")))(requirements)
app.command(help=say(mark("Show the amounts of the law on a day.")))(limits)
app.add_typer(cpv, name="cpv", help=say(mark("Find, show and name CPV codes.")))
app.command(help=say(mark("Print the JSON Schema of a case file or of the answer.")))(schema)
app.command(help=say(mark("Open a page on this computer: the interview, and lists to screen.")))(serve)
app.add_typer(rules, name="rules", help=say(mark("Read, check, test and compare rulebooks.")))
app.add_typer(template, name="template", help=say(mark("Forms to fill in: workbook, case, mapping, benefit file.")))
