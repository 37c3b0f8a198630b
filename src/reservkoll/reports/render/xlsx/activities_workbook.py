"""The workbook of own activities: the answers, and what they rest on."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import xlsxwriter

from reservkoll.i18n import mark
from reservkoll.reports import phrases
from reservkoll.reports.content.activities import MadeActivities, could_be_reserved
from reservkoll.reports.outputs import Writing, by_name
from reservkoll.reports.render.xlsx.cells import excel_amount, write_value
from reservkoll.reports.render.xlsx.sheet import Cell, Page
from reservkoll.reports.render.xlsx.styles import make_styles
from reservkoll.reports.render.xlsx.workbook import CREATED, check_report, fresh_options, save

WIDTHS: Final = (40, 26, 18, 18, 18, 48, 18, 50, 70, 60)
MONEY: Final = {3: "cost", 4: "value"}
TEXT_WIDTH: Final = (120,)


def write_activities(made: MadeActivities, path: Path) -> None:
    """Write the workbook to `path`.

    Raises:
        InputError: a place that cannot be written.
    """
    report = made.report
    say = report.say
    workbook = xlsxwriter.Workbook(str(path), fresh_options())
    workbook.set_properties({"title": report.title, "author": "reservkoll", "created": CREATED})
    styles = make_styles(workbook, whole_kronor=False, language=report.language)
    names = (say(mark("Activities")), say(mark("Basis")))
    rows, basis = (Page(workbook, workbook.add_worksheet(name), styles, say) for name in names)
    _rows(rows, made)
    _basis(basis, made)
    save(workbook, path)


def _rows(page: Page, made: MadeActivities) -> None:
    report, say = made.report, made.report.say
    words = could_be_reserved(report)
    headings = (
        say(phrases.ACTIVITY),
        say(mark("Department")),
        say(mark("Done by")),
        say(phrases.COST_A_YEAR),
        say(phrases.VALUE),
        say(phrases.CPV_CODE),
        say(phrases.COULD_BE_RESERVED),
        say(phrases.OPEN_ROUTES),
        say(phrases.WHAT_SPEAKS_AGAINST_OR_MUST),
        say(mark("Other codes that may be meant")),
    )
    lines: list[tuple[Cell, ...]] = [
        (
            line.name,
            line.department,
            line.provider,
            None,
            None,
            line.code,
            words[line.verdict],
            line.told,
            "\n".join(line.against),
            line.others,
        )
        for line in report.lines()
    ]
    page.widths(WIDTHS)
    page.table(0, headings, lines, widths=WIDTHS)
    for row, line in enumerate(report.lines(), 1):
        for column, name in MONEY.items():
            ore: int | None = getattr(line, f"{name}_ore")
            shown = page.translate(phrases.UNKNOWN) if ore is None else excel_amount(ore)
            write_value(page.sheet, row, column, shown, page.styles.money_top)
    page.sheet.freeze_panes(1, 1)
    page.print_setup(wide=True)


def _basis(page: Page, made: MadeActivities) -> None:
    report, say = made.report, made.report.say
    page.widths(TEXT_WIDTH)
    row = 0
    for heading, texts in (
        (report.title, (report.headline(),)),
        (say(phrases.WHAT_WAS_ASSUMED), report.assumptions()),
        (say(phrases.WHAT_SPEAKS_AGAINST_OR_MUST), report.of_all()),
        (say(phrases.CELLS_THAT_COULD_NOT_BE), report.problems()),
        (say(phrases.HOW_TO_READ_THIS), (report.closing(),)),
    ):
        if not texts:
            continue
        page.text(row, 0, heading, page.styles.heading)
        for text in texts:
            row += 1
            page.text(row, 0, text, page.styles.wrapped)
            page.fit_height(row, (text,), TEXT_WIDTH)
        row += 2
    page.print_setup(wide=False)


FORM = Writing[MadeActivities](by_name(check_report), write_activities)
