"""`reservkoll rules …`: show, lint, test and compare rulebooks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reservkoll.cli.console.terminal import terminal, write_json, write_out
from reservkoll.cli.list_options import Given
from reservkoll.cli.localization.help import Commands
from reservkoll.cli.localization.language import speaker
from reservkoll.cli.options import AnswerFormat, AsOf, Force, Format, Lang, Rules
from reservkoll.common import clock
from reservkoll.common.clock import iso_day
from reservkoll.common.errors import InputError
from reservkoll.i18n import Language, mark

if TYPE_CHECKING:
    from rich.console import Console


say = speaker()

app = Commands(no_args_is_help=True, pretty_exceptions_enable=False)

RuleId = Annotated[str, typer.Argument(metavar="ID", help=say(mark("Id of the rule, such as lou-19-25a.")))]
Before = Annotated[Path | None, typer.Argument(metavar="A", help=say(mark("Rulebook folder before.")))]
After = Annotated[Path | None, typer.Argument(metavar="B", help=say(mark("Rulebook folder after.")))]
From = Annotated[
    str | None,
    typer.Option("--from", metavar=say(mark("YYYY-MM-DD")), help=say(mark("The law of this day, compared with --to."))),
]
To = Annotated[
    str | None,
    typer.Option("--to", metavar=say(mark("YYYY-MM-DD")), help=say(mark("The law of this day, compared with --from."))),
]
Rows = Annotated[
    list[Path] | None,
    typer.Option(
        "--inventory",
        metavar=say(mark("FILE")),
        help=say(mark("Show which rows of this inventory get another answer.")),
    ),
]


ReleaseOutput = Annotated[
    Path, typer.Option("-o", "--output", metavar=say(mark("FILE.zip")), help=say(mark("Write the archive here.")))
]
OnlyComing = Annotated[
    bool, typer.Option("--coming", help=say(mark("List pending legislation, which changes no answer.")))
]


@app.command("list", help=say(mark("List the rules.")))
def list_(
    coming: OnlyComing = False,
    format_: AnswerFormat = Format.TEXT,
    lang: Lang = Language.SV,
    rules: Rules = None,
) -> None:
    """Print id, route, act, title and periods of every rule; with `coming`, pending legislation instead."""
    from reservkoll.rulebook.load import load_rulebook

    rulebook = load_rulebook(rules)
    if coming:
        from reservkoll.reports.export.documents.rules import coming_as_data

        entries = coming_as_data(rulebook, lang)
        if format_ is Format.JSON:
            _json(entries)
        else:
            from reservkoll.reports.render.terminal.rules_status import print_coming

            print_coming(entries, lang, _console())
        return
    if format_ is Format.JSON:
        from reservkoll.reports.export.documents.rules import rules_as_data

        _json(rules_as_data(rulebook, lang))
        return
    from reservkoll.reports.render.terminal.rules import print_rules

    print_rules(rulebook, lang, _console())


@app.command(help=say(mark("Show a rule in plain words, made from the rule itself.")))
def show(
    rule: RuleId,
    as_of: AsOf = None,
    format_: AnswerFormat = Format.TEXT,
    lang: Lang = Language.SV,
    rules: Rules = None,
) -> None:
    """Print every condition with its citation, the amounts of the day, the code lists and the notes."""
    from reservkoll.explain.rule_page import rule_page
    from reservkoll.rulebook.load import load_rulebook

    rulebook = load_rulebook(rules)
    page = rule_page(rulebook, rule, iso_day(as_of) if as_of else clock.today(), lang)
    if format_ is Format.JSON:
        from reservkoll.reports.export.documents.rules import rule_document

        _json(rule_document(page, rulebook))
        return
    from reservkoll.reports.render.terminal.rules import print_rule

    print_rule(page, rulebook, lang, _console())


@app.command(help=say(mark("Show how far each source was read, what is derived, what expires and who reviewed.")))
def status(
    as_of: AsOf = None,
    format_: AnswerFormat = Format.TEXT,
    lang: Lang = Language.SV,
    rules: Rules = None,
) -> None:
    """Print every source with its day, the derived amounts, what expires within a year, the reviews of the rules."""
    from reservkoll.common import clock
    from reservkoll.reports.export.documents.rules import status_as_data
    from reservkoll.rulebook.load import load_rulebook

    data = status_as_data(load_rulebook(rules), iso_day(as_of) if as_of else clock.today(), lang)
    if format_ is Format.JSON:
        _json(data)
        return
    from reservkoll.reports.render.terminal.rules_status import print_status

    print_status(data, lang, _console())


@app.command(help=say(mark("Look for errors and outdated content in a rulebook.")))
def lint(
    as_of: AsOf = None,
    format_: AnswerFormat = Format.TEXT,
    lang: Lang = Language.SV,
    rules: Rules = None,
) -> None:
    """Print findings with file, line and remedy; exit code 1 if any is an error."""

    from reservkoll.i18n import translator
    from reservkoll.maintenance.findings import Severity
    from reservkoll.maintenance.lint.run import lint as findings_in
    from reservkoll.maintenance.report import finding_told
    from reservkoll.rulebook.load import shipped_rules

    found = findings_in(rules or shipped_rules(), iso_day(as_of) if as_of else clock.today())
    data = [finding_told(finding, translator(lang)) for finding in found]
    if format_ is Format.JSON:
        _json(data)
    else:
        from reservkoll.reports.render.terminal.rules import print_findings

        print_findings(data, lang, _console())
    if any(finding.severity is Severity.ERROR for finding in found):
        raise typer.Exit(1)


@app.command("test", help=say(mark("Run the rulebook's cases and show which criteria they cover.")))
def run_tests(
    format_: AnswerFormat = Format.TEXT,
    lang: Lang = Language.SV,
    rules: Rules = None,
) -> None:
    """Print failures and which outcomes of each criterion were seen (met, not met, unknown); exit code 1 on failure."""
    from reservkoll.maintenance.case_runner import run_cases
    from reservkoll.maintenance.cases import read_cases
    from reservkoll.maintenance.coverage import coverage
    from reservkoll.maintenance.report import tests_as_data
    from reservkoll.rulebook.load import load_rulebook, shipped_rules

    rulebook = load_rulebook(rules)
    results = run_cases(rulebook, read_cases(rules or shipped_rules(), rulebook.nomenclature))
    data = tests_as_data(results, coverage(rulebook, results))
    if format_ is Format.JSON:
        _json(data)
    else:
        from reservkoll.reports.render.terminal.rules import print_tests

        print_tests(data, lang, _console())
    if data.failures:
        raise typer.Exit(1)


@app.command(help=say(mark("Compare two rulebooks, or the law of two days.")))
def diff(
    before: Before = None,
    after: After = None,
    from_: From = None,
    to: To = None,
    inventory: Rows = None,
    given: Given = None,
    format_: AnswerFormat = Format.TEXT,
    lang: Lang = Language.SV,
    rules: Rules = None,
) -> None:
    """Print what was added, removed or changed; with --inventory also the rows that get another answer."""

    from reservkoll.common.errors import InputError
    from reservkoll.maintenance.diff import differences, differences_in_time
    from reservkoll.maintenance.report import differences_document
    from reservkoll.rulebook.load import load_rulebook

    days = [iso_day(day) for day in (from_, to) if day is not None]
    one = load_rulebook(before or rules)
    if after is not None and not days:
        other = load_rulebook(after)
        found = differences(one, other)
    elif after is None and len(days) == 2:
        other = one
        from reservkoll.explain.limits import law_on

        first, last = (law_on(one, day).date for day in days)
        found = differences_in_time(one, first, last)
    elif before is not None and after is None and rules is not None and not days:
        one, other = load_rulebook(rules), load_rulebook(before)
        found = differences(one, other)
    else:
        raise InputError(
            mark(
                "Give two rulebook folders, or two days with --from and --to: "
                "rules diff A B, rules diff --from DAY --to DAY."
            )
        )
    rows = None
    if inventory:
        from reservkoll.maintenance.answer_diff import Side, answers_changed

        first_day, last_day = (days[0], days[1]) if days else (None, None)
        sides = Side(one, first_day), Side(other, last_day)
        rows = list(answers_changed(inventory, *sides, given or (), clock.today(), lang))
    data = differences_document(found, rows)
    if format_ is Format.JSON:
        _json(data)
        return
    from reservkoll.reports.render.terminal.rules import print_differences

    print_differences(data, other, lang, _console())


@app.command(help=say(mark("Write the rulebook as an archive of its own, to be used with --rules.")))
def release(
    output: ReleaseOutput,
    force: Force = False,
    rules: Rules = None,
) -> None:
    """Write the archive, and print its edition and the hash to publish with it."""
    from reservkoll.common.atomic_write import whole_file
    from reservkoll.rulebook.load import all_files, load_rulebook, shipped_rules
    from reservkoll.rulebook.release import SUFFIX, write_release

    if output.suffix.lower() != SUFFIX:
        raise InputError(
            mark("“{path}”: a released rulebook is an archive. Use a name that ends in .zip."), path=output
        )
    edition = load_rulebook(rules).edition.version
    with whole_file(output, force=force) as part:
        sha256 = write_release(all_files(rules or shipped_rules()), edition, part)
    write_out(f"{output.name} {edition} sha256={sha256}\n")


def _json(data: Any) -> None:
    write_json(data)


def _console() -> Console:
    return terminal()
