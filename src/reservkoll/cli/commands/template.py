"""`reservkoll template …`: forms to fill in."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from reservkoll.cli.console.terminal import tell, write_out
from reservkoll.cli.localization.help import Commands
from reservkoll.cli.localization.language import speaker
from reservkoll.cli.options import Force, Lang, Rules, Silent
from reservkoll.common.errors import InputError
from reservkoll.i18n import Language, mark

say = speaker()

app = Commands(no_args_is_help=True, pretty_exceptions_enable=False)


WORKBOOK = ".xlsx"


class Part(StrEnum):
    """A part of a case."""

    PURCHASE = "purchase"
    SUPPLIER = "supplier"
    PARTNERSHIP = "partnership"
    SOCIAL_OUTCOME = "social_outcome"


Output = Annotated[
    Path | None,
    typer.Option("-o", "--output", metavar=say(mark("FILE")), help=say(mark("Write to this file; else to stdout."))),
]
Workbook = Annotated[
    Path | None,
    typer.Option("-o", "--output", metavar=say(mark("LIST.xlsx")), help=say(mark("Write the workbook here."))),
]
Parts = Annotated[
    list[Part] | None, typer.Option("--part", help=say(mark("Only this part of a case; may be repeated.")))
]
List = Annotated[
    Path | None,
    typer.Option("--inventory", metavar=say(mark("FILE")), help=say(mark("Fill in what is found in this inventory."))),
]
LedgerList = Annotated[
    Path | None,
    typer.Option(
        "--ledger", metavar=say(mark("FILE")), help=say(mark("Fill in what is found in this supplier ledger."))
    ),
]
Sheet = Annotated[str | None, typer.Option("--sheet", metavar=say(mark("NAME")), help=say(mark("Sheet of the list.")))]


@app.command(
    "inventory", help=say(mark("A workbook for a list of purchases, with explanations and lists to choose from."))
)
def inventory(
    output: Workbook = None,
    force: Force = False,
    quiet: Silent = False,
    lang: Lang = Language.SV,
    rules: Rules = None,
) -> None:
    """Write the workbook; `screen` reads it back without questions."""
    from reservkoll.common.atomic_write import check_output
    from reservkoll.common.errors import InputError
    from reservkoll.reports.render.xlsx.workbook import check_report
    from reservkoll.rulebook.load import load_rulebook
    from reservkoll.templates.inventory import write_inventory_template

    if output is None:
        raise InputError(mark("Say where to write the workbook: -o LIST.xlsx."))
    check_report(output)
    check_output(output, force=force)
    rulebook = load_rulebook(rules)
    _write(output, force, lambda part: write_inventory_template(rulebook, lang, part), quiet=quiet)


@app.command("activities", help=say(mark("A workbook for a list of your own activities.")))
def activities(
    output: Workbook = None,
    force: Force = False,
    quiet: Silent = False,
    lang: Lang = Language.SV,
) -> None:
    """Write the workbook; `screen --kind activities` reads it."""
    from reservkoll.common.atomic_write import check_output
    from reservkoll.reports.render.xlsx.workbook import check_report
    from reservkoll.templates.activities import write_activities_template

    if output is None:
        raise InputError(mark("Say where to write the workbook: -o LIST.xlsx."))
    check_report(output)
    check_output(output, force=force)
    _write(output, force, lambda part: write_activities_template(lang, part), quiet=quiet)


@app.command("case", help=say(mark("A case file with every key explained.")))
def case(
    output: Output = None,
    part: Parts = None,
    force: Force = False,
    quiet: Silent = False,
    lang: Lang = Language.SV,
    rules: Rules = None,
) -> None:
    """Print or write the case file; filled in, `check` reads it."""
    from reservkoll.rulebook.load import load_rulebook
    from reservkoll.templates.case import case_template

    wanted = tuple(part or Part)
    _out(
        case_template(load_rulebook(rules), lang, [each.value for each in Part if each in wanted]),
        output,
        force,
        quiet=quiet,
    )


@app.command("mapping", help=say(mark("A mapping file: which column of a list holds which fact.")))
def mapping(
    output: Output = None,
    inventory: List = None,
    ledger: LedgerList = None,
    sheet: Sheet = None,
    force: Force = False,
    quiet: Silent = False,
    lang: Lang = Language.SV,
    rules: Rules = None,
) -> None:
    """Print or write the mapping file, empty or with what is found in an inventory or a supplier ledger."""
    from reservkoll.rulebook.load import load_rulebook
    from reservkoll.templates.ledger_mapping import is_ledger, ledger_mapping_template
    from reservkoll.templates.mapping import mapping_template

    if inventory is not None and ledger is not None:
        raise InputError(mark("Give --inventory or --ledger, not both."))
    if ledger is None and inventory is not None and is_ledger(inventory, sheet):
        ledger = inventory
    if ledger is not None:
        text = ledger_mapping_template(lang, ledger, sheet)
    else:
        text = mapping_template(load_rulebook(rules), lang, inventory, sheet)
    _out(text, output, force, quiet=quiet, inputs=[path for path in (inventory, ledger) if path])


@app.command("benefit", help=say(mark("A benefit file with every key explained.")))
def benefit(
    output: Output = None,
    force: Force = False,
    quiet: Silent = False,
    lang: Lang = Language.SV,
) -> None:
    """Print or write the benefit file; filled in, `benefit` reads it."""
    from reservkoll.benefit.unit_values import read_unit_values
    from reservkoll.templates.benefit import benefit_template

    _out(benefit_template(read_unit_values(None), lang), output, force, quiet=quiet)


@app.command("suppliers", help=say(mark("A list of suppliers with every key explained.")))
def suppliers(
    output: Output = None,
    force: Force = False,
    quiet: Silent = False,
    lang: Lang = Language.SV,
    rules: Rules = None,
) -> None:
    """Print or write the list; filled in, `screen --suppliers` reads it."""
    from reservkoll.rulebook.load import load_rulebook
    from reservkoll.templates.suppliers import suppliers_template

    _out(suppliers_template(load_rulebook(rules), lang), output, force, quiet=quiet)


@app.command("awards", help=say(mark("A register of reserved awards, as YAML or, with -o LIST.xlsx, as a workbook.")))
def awards(
    output: Output = None,
    force: Force = False,
    quiet: Silent = False,
    lang: Lang = Language.SV,
) -> None:
    """Print or write the register; filled in, `check --awards` and `screen --awards` read it."""
    from reservkoll.templates.awards import awards_template, write_awards_workbook

    if output is not None and output.suffix.lower() == WORKBOOK:
        _write(output, force, lambda part: write_awards_workbook(part, lang), quiet=quiet)
    else:
        _out(awards_template(lang), output, force, quiet=quiet)


@app.command("requirements", help=say(mark("A file of planned requirements with every key explained.")))
def requirements(
    output: Output = None,
    force: Force = False,
    quiet: Silent = False,
    lang: Lang = Language.SV,
    rules: Rules = None,
) -> None:
    """Print or write the requirements; filled in, `requirements` reads them."""
    from reservkoll.rulebook.load import load_rulebook
    from reservkoll.templates.requirements import requirements_template

    _out(requirements_template(load_rulebook(rules), lang), output, force, quiet=quiet)


@app.command("accounts", help=say(mark("A map of accounts for supplier ledgers.")))
def accounts(
    output: Output = None,
    force: Force = False,
    quiet: Silent = False,
    lang: Lang = Language.SV,
) -> None:
    """Print or write the map; filled in, `ledger --accounts` reads it."""
    from reservkoll.templates.accounts import accounts_template

    _out(accounts_template(lang), output, force, quiet=quiet)


def _out(text: str, output: Path | None, force: bool, *, quiet: bool, inputs: list[Path] | None = None) -> None:
    if output is None:
        write_out(text)
    else:
        _write(output, force, lambda part: part.write_text(text, "utf-8"), quiet=quiet, inputs=inputs)


def _write(
    output: Path, force: bool, write: Callable[[Path], object], *, quiet: bool, inputs: list[Path] | None = None
) -> None:
    from reservkoll.common.atomic_write import whole_file

    with whole_file(output, inputs=inputs or (), force=force) as part:
        write(part)
    if not quiet:
        tell(say(mark("Written: {path}")).format(path=output))
