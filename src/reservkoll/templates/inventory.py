"""The inventory template: one sheet to fill in, which `screen` reads as is, and one with instructions."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from reservkoll.i18n import Language, Translate, mark, translator
from reservkoll.parsers.dates import EARLIEST_YEAR, LATEST_YEAR
from reservkoll.parsers.durations import LONGEST_MONTHS
from reservkoll.reports.render.xlsx.sheet import Cell, Page
from reservkoll.reports.render.xlsx.styles import DAY, make_styles
from reservkoll.reports.render.xlsx.workbook import CREATED, check_report, fresh_options, save
from reservkoll.reports.theme import DARK, INK, LINE, MIDDLE, PALE, WHITE
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.tabular.sheet import column_letter
from reservkoll.templates.columns import Cells, TemplateColumn, Weight, template_columns

if TYPE_CHECKING:
    from datetime import date

ROWS: Final = 5000  # that choose from lists and are checked; further rows are read all the same
HEADER_COLOURS: Final = {
    Weight.NEARLY_ALWAYS: (DARK, WHITE),
    Weight.SOMETIMES: (MIDDLE, WHITE),
    Weight.FOR_YOURSELF: (PALE, INK),
}
HEADER: Final = {
    **{"bold": True, "text_wrap": True, "align": "left", "valign": "vcenter", "indent": 1},
    **{"border": 1, "border_color": LINE},
}
FORMATS: Final = {Cells.DAY: DAY, Cells.MONTHS: "0.##", Cells.MONTHS_OR_NONE: "0.##"}
MONEY: Final = {Language.SV: "[$-41D]#,##0.00\\ [$kr-41D]", Language.EN: "[$SEK]\\ #,##0.00"}
TO_THE_RIGHT: Final = frozenset({Cells.MONEY, Cells.MONTHS, Cells.MONTHS_OR_NONE})
SHORTEST_CODE, LONGEST_CODES = 8, 1000
SOON: Final = 60  # days from today to the first of the purchases that are an example
LONGEST_TITLE, LONGEST_PROMPT = 32, 255  # Excel's
NOTE_WIDTH, LINE_HEIGHT, LETTERS_A_LINE = 320, 17, 48


def write_inventory_template(rulebook: Rulebook, language: Language, path: Path) -> None:
    """Write the workbook to `path`; see :func:`reservkoll.common.atomic_write.whole_file` for whole files.

    Raises:
        InputError: for another suffix than .xlsx, or a place that cannot be written.
    """
    import xlsxwriter

    check_report(path)
    translate = translator(language)
    columns = template_columns(rulebook, language)
    workbook = xlsxwriter.Workbook(str(path), fresh_options())
    workbook.set_properties({"title": translate("Purchases to screen"), "author": "reservkoll", "created": CREATED})
    styles = make_styles(workbook, whole_kronor=False, language=language)
    names = (translate("Purchases"), translate("Instructions"))
    to_fill, explained = (Page(workbook, workbook.add_worksheet(name), styles, translate) for name in names)
    _write_form(to_fill, columns, language)
    _write_instructions(explained, columns, language)
    save(workbook, path)


def example_list(rulebook: Rulebook, language: Language, today: date) -> tuple[str, str]:
    """The name and text of a csv file with the made-up purchases of the template, which `screen` reads as it is.

    The first of them begins soon after `today`.
    """
    import csv
    from datetime import date, timedelta
    from io import StringIO

    columns = template_columns(rulebook, language)
    days = [cell for column in columns for cell in column.examples if isinstance(cell, date)]
    later = today + timedelta(days=SOON) - min(days)
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(column.heading for column in columns)
    for row in zip(*(column.examples for column in columns), strict=True):
        writer.writerow(cell + later if isinstance(cell, date) else cell for cell in row)
    return translator(language)(mark("example.csv")), text.getvalue()


def _write_form(page: Page, columns: tuple[TemplateColumn, ...], language: Language) -> None:
    sheet, workbook = page.sheet, page.workbook
    for index, column in enumerate(columns):
        align = "right" if column.cells in TO_THE_RIGHT else "left"
        ground, ink = HEADER_COLOURS[column.weight]
        header = workbook.add_format({**HEADER, "font_color": ink, "bg_color": ground})
        cells = workbook.add_format({"num_format": _number_format(column.cells, language), "align": align, "indent": 1})
        sheet.set_column(index, index, column.width, cells)
        page.text(0, index, column.heading, header)
        note = _note(column, page.translate)
        lines = sum(-(-len(line) // LETTERS_A_LINE) for line in note.split("\n")) + 1
        sheet.write_comment(0, index, note, {"x_scale": 1, "width": NOTE_WIDTH, "height": LINE_HEIGHT * lines})
        allowed = _allowed(column)
        if allowed:
            sheet.data_validation(1, index, ROWS, index, {**allowed, **_messages(column, page.translate)})
    sheet.set_row(0, 44)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, ROWS, len(columns) - 1)
    page.print_setup(wide=True)
    sheet.repeat_rows(0)


def _number_format(cells: Cells, language: Language) -> str:
    return MONEY[language] if cells is Cells.MONEY else FORMATS.get(cells, "General" if cells is Cells.WORD else "@")


def _note(column: TemplateColumn, translate: Translate) -> str:
    lines = [column.meaning, column.how]
    if column.words:
        lines.append(translate("Allowed: {words}").format(words=", ".join(column.words)))
    return "\n".join(lines)


def _allowed(column: TemplateColumn) -> dict[str, Any]:
    """What Excel lets stand in the cells."""
    from datetime import date

    match column.cells:
        case Cells.WORD:
            return {"validate": "list", "source": list(column.words)}
        case Cells.MONEY:
            return {"validate": "decimal", "criteria": ">=", "value": 0}
        case Cells.DAY:
            first, last = date(EARLIEST_YEAR, 1, 1), date(LATEST_YEAR, 12, 31)
            return {"validate": "date", "criteria": "between", "minimum": first, "maximum": last}
        case Cells.MONTHS:
            return {"validate": "decimal", "criteria": "between", "minimum": 1, "maximum": LONGEST_MONTHS}
        case Cells.MONTHS_OR_NONE:
            return {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": LONGEST_MONTHS}
        case Cells.CODES:
            between = {"criteria": "between", "minimum": SHORTEST_CODE, "maximum": LONGEST_CODES}
            return {"validate": "length", **between, "error_type": "warning"}
    return {}


def _messages(column: TemplateColumn, translate: Translate) -> dict[str, str]:
    title = column.heading if len(column.heading) <= LONGEST_TITLE else column.heading.partition(" (")[0]
    unknown = translate("Leave the cell empty if it is not known.")
    return {
        "input_title": title[:LONGEST_TITLE],
        "input_message": column.how[:LONGEST_PROMPT],
        "error_title": translate("Not understood here"),
        "error_message": f"{column.how} {unknown}"[:LONGEST_PROMPT],
    }


def _write_instructions(page: Page, columns: tuple[TemplateColumn, ...], language: Language) -> None:
    translate, styles, sheet = page.translate, page.styles, page.sheet
    widths = (34, 46, 50, 19, 25, 25, 25)
    page.widths(widths)
    page.text(0, 0, translate("How to fill in the list"), styles.title)
    sheet.set_row(0, 34)
    lead = (
        mark("Write one purchase on each row of the sheet “{sheet}”, below the headings."),
        mark("Leave a cell empty if you do not know. Empty means unknown, never zero and never no."),
        mark("Keep the headings. Columns can be removed if you do not need them, and their order does not matter."),
        mark("Dark headings are needed nearly always, blue ones sometimes, light ones are for your own use."),
        mark("Then screen the list: reservkoll screen LIST.xlsx -o REPORT.xlsx"),
    )  # fmt: skip
    row = 1
    for line in lead:
        page.text(row, 0, translate(line).format(sheet=translate("Purchases")), styles.column_text)
        row += 1
    headings = (
        translate("The column"),
        translate("What is asked"),
        translate("How to write it"),
        translate("Needed"),
        *(translate("Example {number}").format(number=number) for number in range(1, len(columns[0].examples) + 1)),
    )
    lines = [_line(column, index, language, translate) for index, column in enumerate(columns)]
    page.table(row + 1, headings, lines, widths=widths)
    sheet.freeze_panes(row + 2, 1)
    page.print_setup(wide=True)


def _line(column: TemplateColumn, index: int, language: Language, translate: Translate) -> tuple[Cell, ...]:
    words = f" {', '.join(column.words)}." if column.words else ""
    return (
        # More than the heading alone: a row of this sheet must not be taken for the headings of a list.
        translate("Column {letter}: {heading}").format(letter=column_letter(index), heading=column.heading),
        column.meaning,
        column.how + words,
        translate(column.weight.value),
        *(_example(value, language) for value in column.examples),
    )


def _example(value: object, language: Language) -> Cell:
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        from babel.numbers import format_decimal

        return str(format_decimal(value, locale=language.value))
    return value if value is None else str(value)
