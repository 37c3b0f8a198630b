"""`reservkoll screen INVENTORY -o REPORT.xlsx`: every row of an inventory answered."""

from __future__ import annotations

import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reservkoll import __version__
from reservkoll.cli.language import speaker
from reservkoll.cli.options import AsOf, Lang, Rules, parse_day
from reservkoll.texts import Language, mark

if TYPE_CHECKING:
    from rich.console import Console

    from reservkoll.cli.progress import Stages
    from reservkoll.inventory.inventory import Inventory
    from reservkoll.inventory.mapping import Question
    from reservkoll.inventory.screen import Settings
    from reservkoll.report.figures import Figures
    from reservkoll.report.screening import Screening
    from reservkoll.rulebook.rulebook import Rulebook

say = speaker()

Inventories = Annotated[
    list[Path], typer.Argument(metavar="INVENTORY…", help=say(mark("Inventory: xlsx, xls, ods or csv.")))
]
Output = Annotated[
    Path | None, typer.Option("-o", "--output", metavar="REPORT.xlsx", help=say(mark("Write the report here.")))
]
Data = Annotated[
    Path | None, typer.Option("--data", metavar="OUT", help=say(mark("Write the rows as .csv, .jsonl or .parquet.")))
]
AnnotatedCopy = Annotated[
    Path | None,
    typer.Option(
        "--annotate", metavar="COPY", help=say(mark("Write a copy of the inventory with the answers beside."))
    ),
]
Given = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="FACT=VALUE", help=say(mark("A fact for all rows, such as purchase.act=LOU."))),
]
MappingFile = Annotated[
    Path | None, typer.Option("--mapping", metavar="FILE.yaml", help=say(mark("Which column holds which fact.")))
]
SaveMapping = Annotated[
    Path | None,
    typer.Option("--save-mapping", metavar="FILE.yaml", help=say(mark("Write the mapping that was found."))),
]
Sheets = Annotated[
    list[str] | None, typer.Option("--sheet", metavar="NAME", help=say(mark("Read this sheet; may be repeated.")))
]
Yes = Annotated[bool, typer.Option("--yes", help=say(mark("Take the best match for doubtful columns without asking.")))]
Strict = Annotated[bool, typer.Option("--strict", help=say(mark("Exit with 1 also when something is unknown.")))]
Force = Annotated[bool, typer.Option("--force", help=say(mark("Replace existing output files.")))]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help=say(mark("No progress and no summary.")))]


def screen(
    inventories: Inventories,
    output: Output = None,
    data: Data = None,
    annotate: AnnotatedCopy = None,
    given: Given = None,
    mapping: MappingFile = None,
    save_mapping: SaveMapping = None,
    sheet: Sheets = None,
    as_of: AsOf = None,
    lang: Lang = Language.SV,
    rules: Rules = None,
    yes: Yes = False,
    strict: Strict = False,
    force: Force = False,
    quiet: Quiet = False,
) -> None:
    """Read the inventories, answer every row and write what was asked for."""
    from datetime import date
    from functools import partial

    from rich.console import Console

    from reservkoll.annotate.copy import check_copy, write_copy
    from reservkoll.cli.progress import Stages
    from reservkoll.errors import InputError
    from reservkoll.inventory.given_facts import given_facts
    from reservkoll.inventory.inventory import combined, read_inventory
    from reservkoll.inventory.mapping import read_mapping
    from reservkoll.inventory.screen import Settings
    from reservkoll.inventory.screen import screen as screen_rows
    from reservkoll.report.data import check_format, write_data
    from reservkoll.report.figures import figures
    from reservkoll.report.output import check_output, whole_file
    from reservkoll.report.xlsx import check_report, write_report
    from reservkoll.rulebook.load import load_rulebook

    outputs = [path for path in (output, data, annotate, save_mapping) if path is not None]
    if output is None and data is None and annotate is None:
        raise InputError(mark("Say where the result is to go: -o REPORT.xlsx, --data FILE or --annotate COPY."))
    if len({path.resolve() for path in outputs}) < len(outputs):
        raise InputError(mark("Two outputs have the same name. Give each its own."))
    for target, check in ((output, check_report), (data, check_format), (annotate, partial(check_copy, inventories))):
        if target is not None:
            check(target)
    inputs = [*inventories, *([mapping] if mapping else [])]
    for path in outputs:
        check_output(path, inputs=inputs, force=force)
    rulebook = load_rulebook(rules)
    settings = Settings(given_facts(given or (), rulebook), parse_day(as_of) if as_of else None, date.today(), lang)
    known = read_mapping(mapping) if mapping else None
    console = Console(stderr=True, quiet=quiet, highlight=False)
    with Stages(console, say, [*(path.name for path in inventories), mark("Assessing"), mark("Writing")]) as stages:
        found = []
        for path in inventories:
            stages.next()
            found.append(
                read_inventory(
                    path,
                    nomenclature=rulebook.nomenclature,
                    mapping=known,
                    sheets=sheet or (),
                    take_best=yes,
                    choose=_asker(stages) if sys.stdin.isatty() and console.is_terminal and not quiet else None,
                )
            )
        inventory = combined(found)
        stages.next()
        screening = screen_rows(
            inventory, rulebook, settings, _run(inventories, inventory, rulebook, settings, given or [])
        )
        sums = figures(screening)  # rows and values must come to what was read before anything is written
        stages.next()
        write_annotated = partial(write_copy, inventories[0], inventory)
        for target, write in ((output, write_report), (data, write_data), (annotate, write_annotated)):
            if target is not None:
                with whole_file(target, inputs=inputs, force=force) as part:
                    write(screening, part)
        if save_mapping is not None:
            with whole_file(save_mapping, inputs=inputs, force=force) as part:
                part.write_text(inventory.mapping.to_yaml(), "utf-8")
    _summary(console, screening, sums, inventory, outputs)
    statuses = set(screening.rows["status"].unique().to_list())
    if "error" in statuses or (strict and "incomplete" in statuses):
        raise typer.Exit(1)


def _asker(stages: Stages) -> Callable[[Question], str | None]:
    """Asks at the terminal which fact a doubtful column holds."""
    from rich.prompt import IntPrompt

    def ask(question: Question) -> str | None:
        with stages.paused() as console:
            console.print(
                say(mark("Column {letter}, “{heading}”: it is not certain what it holds.")).format(
                    letter=question.letter, heading=question.heading
                ),
                markup=False,
            )
            console.print(
                say(mark("Examples: {examples}")).format(examples=" · ".join(question.examples)), markup=False
            )
            choices = [*question.proposals, say(mark("none of them"))]
            for number, choice in enumerate(choices, start=1):
                console.print(f"  {number}. {choice}", markup=False)
            numbers = [str(number) for number in range(1, len(choices) + 1)]
            answer = IntPrompt.ask(say(mark("Number")), console=console, choices=numbers, default=1)
        return question.proposals[answer - 1] if answer <= len(question.proposals) else None

    return ask


def _run(
    inventories: list[Path], inventory: Inventory, rulebook: Rulebook, settings: Settings, given: list[str]
) -> dict[str, str]:
    """What made the report: enough to make it again."""
    run = {
        say(mark("Tool")): f"reservkoll {__version__}",
        say(mark("Rulebook")): f"{rulebook.edition.version}, SHA-256 {rulebook.sha256}",
        say(mark("Law read up to")): rulebook.edition.statutes_read_to.text(settings.language),
        say(mark("Rules of the day")): settings.as_of.isoformat()
        if settings.as_of
        else say(mark("the day each purchase was started; {day} where it is missing")).format(
            day=settings.today.isoformat()
        ),
    }
    for number, path in enumerate(inventories, start=1):
        label = say(mark("Input")) if len(inventories) == 1 else f"{say(mark('Input'))} {number}"
        run[label] = f"{path.name}, SHA-256 {sha256(path.read_bytes()).hexdigest()}"
    for number, setting in enumerate(given, start=1):
        run[f"--set {number}"] = setting
    for fact, heading in inventory.mapping.columns.items():
        run[say(mark("Column for {fact}")).format(fact=fact)] = heading if heading is not None else "–"
    return run


def _summary(console: Console, screening: Screening, sums: Figures, inventory: Inventory, outputs: list[Path]) -> None:
    """Counts and sums by route, what was not understood, and where the result lies."""
    from rich.table import Table

    from reservkoll.facts.organisation_number import without_personal_numbers
    from reservkoll.report.amounts import kronor

    for note in screening.notes:
        console.print(note, style="dim", markup=False)
    columns = without_personal_numbers(
        ", ".join(f"{heading} → {fact}" for fact, heading in inventory.mapping.columns.items() if heading)
    )
    console.print(say(mark("Columns: {columns}")).format(columns=columns), style="dim", markup=False)
    table = Table(box=None, pad_edge=False)
    table.add_column(say(mark("Recommended route")))
    table.add_column(say(mark("Rows")), justify="right")
    table.add_column(say(mark("Value")), justify="right")
    for route, total in sums.by_route.items():
        table.add_row(screening.routes.get(route, route), str(total.rows), kronor(total.value or 0, screening.language))
    table.add_row(
        say(mark("Sum")), str(sums.total.rows), kronor(sums.total.value or 0, screening.language), style="bold"
    )
    console.print(table)
    console.print(
        say(
            mark(
                "{ok} rows answered in full, {incomplete} with something unknown, "
                "{error} with a cell that could not be understood."
            )
        ).format(**sums.by_status)
    )
    for path in outputs:
        console.print(say(mark("Written: {path}")).format(path=path), markup=False, soft_wrap=True)
