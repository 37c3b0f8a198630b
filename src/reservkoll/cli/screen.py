"""`reservkoll screen INVENTORY -o REPORT.xlsx`: every row of an inventory answered; ledgers go to `cli.ledger`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reservkoll import __version__
from reservkoll.cli.asking import asker
from reservkoll.cli.language import speaker
from reservkoll.cli.ledger import Accounts, Goal, Ideburna, InputKind, Kind, LedgerRequest, screened_as_ledger
from reservkoll.cli.options import AsOf, Lang, Rules, parse_day
from reservkoll.cpv.level import Level
from reservkoll.texts import Language, mark

if TYPE_CHECKING:
    from rich.console import Console

    from reservkoll.inventory.inventory import Inventory
    from reservkoll.inventory.screen import Settings
    from reservkoll.report.figures import Figures
    from reservkoll.report.screening import CodeProposals, Screening
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
NeedWindow = Annotated[
    int | None,
    typer.Option(
        "--need-window",
        metavar="MONTHS",
        min=1,
        max=120,
        help=say(mark("How near in time purchases of the same need are, in months; 12 if not given.")),
    ),
]
NeedLevel = Annotated[
    Level | None,
    typer.Option("--need-level", help=say(mark("How alike the CPV codes of the same need are; class if not given."))),
]
AcceptSuggestions = Annotated[
    bool,
    typer.Option(
        "--accept-suggestions",
        help=say(mark("Use the best proposed CPV code where a row states none, as if it were stated.")),
    ),
]
Yes = Annotated[bool, typer.Option("--yes", help=say(mark("Take the best match for doubtful columns without asking.")))]
Strict = Annotated[bool, typer.Option("--strict", help=say(mark("Exit with 1 also when something is unknown.")))]
Force = Annotated[bool, typer.Option("--force", help=say(mark("Replace existing output files.")))]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help=say(mark("No progress and no summary.")))]


def screen(
    inventories: Inventories,
    output: Output = None,
    data: Data = None,
    given: Given = None,
    mapping: MappingFile = None,
    save_mapping: SaveMapping = None,
    sheet: Sheets = None,
    as_of: AsOf = None,
    lang: Lang = Language.SV,
    rules: Rules = None,
    need_window: NeedWindow = None,
    need_level: NeedLevel = None,
    accept_suggestions: AcceptSuggestions = False,
    yes: Yes = False,
    strict: Strict = False,
    force: Force = False,
    quiet: Quiet = False,
    kind: InputKind = Kind.INVENTORY,
    accounts: Accounts = None,
    ideburna: Ideburna = None,
    goal: Goal = None,
) -> None:
    """Read the inventories, answer every row and write what was asked for; ledgers are summed instead."""
    from datetime import date

    from rich.console import Console

    from reservkoll.cli.progress import Stages
    from reservkoll.errors import InputError
    from reservkoll.inventory.given_facts import given_facts
    from reservkoll.inventory.inventory import combined, read_inventory
    from reservkoll.inventory.mapping import read_mapping
    from reservkoll.inventory.screen import Settings
    from reservkoll.report.data import check_format, write_data
    from reservkoll.report.figures import figures
    from reservkoll.report.output import check_output, whole_file
    from reservkoll.report.xlsx import check_report, write_report
    from reservkoll.rulebook.load import load_rulebook

    if screened_as_ledger(
        kind,
        LedgerRequest(
            ledgers=inventories,
            output=output,
            data=data,
            accounts=accounts,
            ideburna=ideburna,
            goal=goal,
            mapping=mapping,
            save_mapping=save_mapping,
            sheets=tuple(sheet or ()),
            language=lang,
            take_best=yes,
            strict=strict,
            force=force,
            quiet=quiet,
        ),
        not_for_ledgers={
            "--set": given,
            "--as-of": as_of,
            "--rules": rules,
            "--need-window": need_window,
            "--need-level": need_level,
            "--accept-suggestions": accept_suggestions or None,
        },
    ):
        return
    outputs = [path for path in (output, data, save_mapping) if path is not None]
    if output is None and data is None:
        raise InputError(mark("Say where the result is to go: -o REPORT.xlsx, --data FILE, or both."))
    if len({path.resolve() for path in outputs}) < len(outputs):
        raise InputError(mark("Two outputs have the same name. Give each its own."))
    if output is not None:
        check_report(output)
    if data is not None:
        check_format(data)
    inputs = [*inventories, *([mapping] if mapping else [])]
    for path in outputs:
        check_output(path, inputs=inputs, force=force)
    rulebook = load_rulebook(rules)
    settings = Settings(
        given_facts(given or (), rulebook),
        parse_day(as_of) if as_of else None,
        date.today(),
        lang,
        need_window,
        need_level,
    )
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
                    settled=settings.facts.keys(),
                    choose=asker(stages, _told(rulebook, lang)) if _can_ask(console) else None,
                )
            )
        inventory = _shown(combined(found), console)
        stages.next()
        screening = _screened(inventory, inventories, rulebook, settings, given or [], accept_suggestions)
        sums = figures(screening)  # rows and values must come to what was read before anything is written
        stages.next()
        for target, write in ((output, write_report), (data, write_data)):
            if target is not None:
                with whole_file(target, inputs=inputs, force=force) as part:
                    write(screening, part)
        if save_mapping is not None:
            with whole_file(save_mapping, inputs=inputs, force=force) as part:
                part.write_text(inventory.mapping.to_yaml(), "utf-8")
    _summary(console, screening, sums, outputs)
    statuses = set(screening.rows["status"].unique().to_list())
    if "error" in statuses or (strict and "incomplete" in statuses):
        raise typer.Exit(1)


def _shown(inventory: Inventory, console: Console) -> Inventory:
    """Tells what the columns were taken for before anything is answered."""
    from reservkoll.cli.columns_shown import show_columns

    show_columns(inventory, console, say)
    return inventory


def _screened(
    inventory: Inventory, paths: list[Path], rulebook: Rulebook, settings: Settings, given: list[str], accept: bool
) -> Screening:
    """Every row answered, with codes proposed for rows that state none."""
    from dataclasses import replace

    from reservkoll.inventory.screen import screen as screen_rows

    inventory, code_proposals = _proposed(inventory, rulebook, settings, accept)
    screening = screen_rows(inventory, rulebook, settings, _run(paths, inventory, rulebook, settings, given))
    return replace(screening, code_proposals=code_proposals)


def _proposed(
    inventory: Inventory, rulebook: Rulebook, settings: Settings, accept: bool
) -> tuple[Inventory, CodeProposals | None]:
    """Codes for rows that state none; where they are accepted, the inventory with the best of them as stated."""
    import polars as pl

    from reservkoll.inventory.columns import CPV
    from reservkoll.inventory.proposals import MOST_TEXTS, propose_codes, with_proposals
    from reservkoll.report.screening import CodeProposals

    if CPV in settings.facts or not inventory.frame[CPV].has_nulls():
        return inventory, None
    found = propose_codes(inventory, rulebook.nomenclature, most_texts=None if accept else MOST_TEXTS)
    if found.codes.is_empty():
        return inventory, None
    names = {code: rulebook.nomenclature.name(code, settings.language) for code in found.codes["code"].unique()}
    named = found.codes.with_columns(found.codes["code"].replace_strict(names, return_dtype=pl.String).alias("name"))
    return (with_proposals(inventory, found) if accept else inventory), CodeProposals(named, accept, found.left_out)


def _can_ask(console: Console) -> bool:
    return sys.stdin.isatty() and console.is_terminal and not console.quiet


def _told(rulebook: Rulebook, language: Language) -> Callable[[str], str]:
    """What people are told a fact is, where they are asked which one a column holds."""
    from reservkoll.inventory.found_columns import LABELS

    def told(fact: str) -> str:
        known = rulebook.facts.get(fact)
        return f"{say(LABELS[fact])} ({fact})" + (f": {known.question.text(language)}" if known else "")

    return told


def _run(
    inventories: list[Path], inventory: Inventory, rulebook: Rulebook, settings: Settings, given: list[str]
) -> dict[str, str]:
    """What made the report: enough to make it again."""
    from reservkoll.inventory.columns import FACTS
    from reservkoll.inventory.found_columns import described

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
    for language, own in sorted(rulebook.nomenclature.own_names.items()):
        run[say(mark("Imported CPV names ({language})")).format(language=language)] = (
            f"{own.file}, SHA-256 {own.sha256}"
        )
    nearness = settings.nearness(rulebook)
    run[say(mark("Same need"))] = f"--need-window {nearness.months} --need-level {nearness.level}"
    for number, path in enumerate(inventories, start=1):
        label = say(mark("Input")) if len(inventories) == 1 else f"{say(mark('Input'))} {number}"
        run[label] = f"{path.name}, SHA-256 {sha256(path.read_bytes()).hexdigest()}"
    for number, setting in enumerate(given, start=1):
        run[f"--set {number}"] = setting
    for fact in FACTS:
        if fact in inventory.mapping.columns:
            run[say(mark("Column for {fact}")).format(fact=fact)] = described(inventory.columns, fact, say)
    return run


def _summary(console: Console, screening: Screening, sums: Figures, outputs: list[Path]) -> None:
    """Counts and sums by route, what was not understood, and where the result lies."""
    from rich.table import Table

    from reservkoll.report.amounts import kronor
    from reservkoll.report.terminal_same_need import same_need_lines

    for note in screening.notes:
        console.print(note, style="dim", markup=False)
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
    if screening.code_proposals is not None:
        told = (
            mark("CPV codes were proposed for {rows} rows that state none, and the best were used.")
            if screening.code_proposals.accepted
            else mark("CPV codes are proposed for {rows} rows that state none; no answer rests on them.")
        )
        console.print(say(told).format(rows=screening.code_proposals.rows["position"].n_unique()))
    if screening.same_need is not None:
        for line in same_need_lines(screening.same_need, screening.language):
            console.print(line, markup=False)
    for path in outputs:
        console.print(say(mark("Written: {path}")).format(path=path), markup=False, soft_wrap=True)
