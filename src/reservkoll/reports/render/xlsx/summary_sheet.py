"""The summary sheet of a screening, on one printed page."""

from __future__ import annotations

from typing import Any, Final

from reservkoll.common.formatting import counted as grouped
from reservkoll.common.formatting import with_hundredths
from reservkoll.explain.labels import counted_words
from reservkoll.i18n import Language
from reservkoll.reports import phrases
from reservkoll.reports.content.screening.front_page import FrontPage
from reservkoll.reports.content.social_conditions import SOCIAL, SOCIAL_LEAD, told_lines
from reservkoll.reports.render.xlsx.cells import excel_amount, write_value
from reservkoll.reports.render.xlsx.charts import Names, Range, opening_chart, value_chart, verdict_chart
from reservkoll.reports.render.xlsx.sheet import Page
from reservkoll.reports.render.xlsx.styles import HEADLINE_SIZE
from reservkoll.screening.result import Screening
from reservkoll.screening.totals import NO_RECOMMENDATION, VERDICTS, Figures, Total

LEFT: Final = 1  # the first column is a margin
LAST: Final = 6
WIDTHS: Final = (2, 46, 20, 29, 19, 17, 19)  # the fourth holds the names of the other sheets too
CHARACTERS: Final = sum(WIDTHS[1:])
CHART_WIDTH: Final = 5 * len(WIDTHS[1:]) + 7 * CHARACTERS
LINE_HEIGHT: Final = 14
HEADER_ROOM: Final = 0.75  # bold, and long words leave room unused at the ends of lines
ROW_HEIGHT: Final = 18
ROW_PIXELS: Final = 24
AXIS_PIXELS: Final = 110
BAR_PIXELS: Final = 32
VALUE_COLUMN: Final = LEFT + 3
ONE_BAR_ROWS: Final = 5


def write_summary(page: Page, screening: Screening, counted: Figures, other_sheets: dict[str, str]) -> None:
    """Fill the sheet.

    Args:
        page: the empty sheet.
        screening: what is reported.
        counted: its figures.
        other_sheets: name of each following sheet to what is found there.
    """
    sheet = page.sheet
    page.widths(WIDTHS)
    sheet.set_default_row(ROW_HEIGHT)
    front = FrontPage(screening, counted)
    bar_row = _answer(page, front, _head(page, screening))
    row = _largest(page, front, _steps(page, front, _below_bar(bar_row, front)))
    breaks = [row]  # the answer is a page of its own
    row = _openings(page, front, row, bar_row)
    row = _by_route(page, screening, counted, row)
    sheet.set_h_pagebreaks([*breaks, row])
    row = _by_verdict(page, screening, counted, row)
    row = _key_figures(page, counted, row, other_sheets)
    row = _social(page, screening, counted, row)
    row = _remarks(page, screening, counted, row)
    page.print_setup(wide=False)
    sheet.hide_gridlines(2)
    sheet.set_column(LAST + 1, LAST + 1, WIDTHS[0])
    sheet.print_area(0, 0, row, LAST + 1)  # with a margin, or the frames of the charts are cut at the edge


def _head(page: Page, screening: Screening) -> int:
    translate, styles = page.translate, page.styles
    page.sheet.set_row(0, 32)
    page.text(0, LEFT, translate(phrases.SCREENING_OF_PURCHASES), styles.title)
    day = screening.law_date
    if day is None:
        law = translate(phrases.DECISION_SUPPORT_NOT_LEGAL_ADVICE)
    else:
        law = translate(phrases.DECISION_SUPPORT_NOT_LEGAL_ADVICE_THE).format(day=day.isoformat())
    return _paragraph(page, 1, law, styles.remark) + 1


def _answer(page: Page, front: FrontPage, row: int) -> int:
    """The sentence and what stands beside it; gives the row of the bar."""
    row = _paragraph(page, row, front.headline, page.styles.headline)
    row = _paragraph(page, row, " ".join(front.beside), page.styles.remark)
    if _has_bar(front):
        page.text(row, LEFT, front.bar_title, page.styles.remark_line)
        row += 1
    return row


def _below_bar(row: int, front: FrontPage) -> int:
    return row + ONE_BAR_ROWS if _has_bar(front) else row


def _has_bar(front: FrontPage) -> bool:
    return any((part.total.value or 0) > 0 for part in front.bar())


def _steps(page: Page, front: FrontPage, row: int) -> int:
    steps = front.steps()
    if not steps:
        return row
    page.text(row, LEFT, front.steps_title, page.styles.heading)
    for number, step in enumerate(steps, 1):
        row = _paragraph(page, row + 1, f"{number}. {step.sentence}", page.styles.paragraph) - 1
    return row + 2


def _largest(page: Page, front: FrontPage, row: int) -> int:
    """The ten largest openings with day and who buys."""
    largest, styles, translate = front.largest(), page.styles, page.translate
    if largest is None:
        return row
    page.text(row, LEFT, largest.title, styles.heading)
    row += 1
    headings = (
        largest.purchase,
        largest.when,
        largest.who,
        translate(phrases.VALUE_IN_SEK),
        largest.counts_as,
    )
    for column, heading in enumerate(headings, LEFT):
        page.text(row, column, heading, styles.header_right if column == VALUE_COLUMN else styles.header)
    page.text(row, LAST, "", styles.header)
    for line in largest.lines:
        row += 1
        name = f"{line.name} ({line.where})"
        texts = (name, line.day, line.who if largest.who else "")
        for column, text in enumerate(texts, LEFT):
            page.text(row, column, text, styles.wrapped)
        write_value(page.sheet, row, VALUE_COLUMN, _amount(page, line.ore), styles.whole_money_top)
        page.sheet.merge_range(row, VALUE_COLUMN + 1, row, LAST, "", styles.wrapped)
        page.text(row, VALUE_COLUMN + 1, line.opening, styles.wrapped)
        page.fit_height(row, ("", *texts, "", line.opening), (*WIDTHS[: LAST - 1], WIDTHS[LAST - 1] + WIDTHS[LAST]))
    return _paragraph(page, row + 1, largest.rest, styles.remark) + 1 if largest.rest else row + 2


def _openings(page: Page, front: FrontPage, row: int, bar_row: int) -> int:
    """What can be opened by when, values and then rows; the bar of the first page shows the values."""
    translate, styles, told = page.translate, page.styles, front.openings
    page.text(row, LEFT, translate(phrases.WHAT_CAN_BE_OPENED_AND), styles.heading)
    row = _paragraph(page, row + 1, told.explanation(), styles.remark)
    lines = (*told.lines(), told.whole())
    for title, money in ((translate(phrases.VALUE_IN_SEK), True), (translate("Number of rows"), False)):
        _header(page, row, (title, *told.timings().values(), translate(phrases.ALL)))
        page.fit_height(row, ("", title, *told.timings().values()), [width * HEADER_ROOM for width in WIDTHS])
        if money:
            _one_bar(page, front, row + 1, bar_row)
        for line in lines:
            row += 1
            strong = not line.opening
            page.text(row, LEFT, line.name, styles.total_label if strong else styles.label)
            for column, total in enumerate((*line.timings.values(), line.total), LEFT + 1):
                if money:
                    value: float | str = _amount(page, total.value) if total.rows else "–"
                    style = styles.total_money if strong else styles.money
                else:
                    value, style = total.rows, styles.total_count if strong else styles.count
                write_value(page.sheet, row, column, value, style)
        row += 2
    return row


def _one_bar(page: Page, front: FrontPage, first: int, bar_row: int) -> None:
    """The bar of the first page, from the lines of values that begin in row `first`."""
    if not _has_bar(front):
        return
    told = front.openings
    column = LEFT + 1 if front.bar_shows_coming else LAST
    kinds = {row: told.reported.kinds[line.opening] for row, line in enumerate(told.lines(), first) if line.opening}
    sheet = page.sheet.get_name()
    chart = opening_chart(page.workbook, Names(front.bar_title, told.language), sheet, (LEFT, column), kinds)
    chart.set_size({"width": CHART_WIDTH, "height": ONE_BAR_ROWS * ROW_PIXELS - 12})
    described = page.translate("Bar: {title}, as in the table of values below.").format(title=front.bar_title)
    page.sheet.insert_chart(bar_row, LEFT, chart, {"description": described, "object_position": 1, "y_offset": 6})


def _key_figures(page: Page, counted: Figures, row: int, other_sheets: dict[str, str]) -> int:
    translate, styles = page.translate, page.styles
    page.text(row, LEFT, translate(phrases.KEY_FIGURES), styles.heading)
    page.text(row, LAST - 3, translate(phrases.MORE_IN_THIS_FILE), styles.heading_indented)
    total = counted.total
    whole = translate("Total value, SEK")
    if total.without_value and total.value is not None:
        whole = translate(phrases.FIGURE_AT_LEAST).format(figure=whole)
    lines: list[tuple[str, float | str, Any]] = [
        (translate(phrases.PURCHASES_ROWS), total.rows, styles.count),
        (whole, _amount(page, total.value), styles.money),
        (translate(phrases.ROWS_WHOSE_VALUE_IS_UNKNOWN), total.without_value, styles.count),
        (translate(phrases.ROWS_WITH_A_COMPLETE_ANSWER), counted.by_status["ok"], styles.count),
        (translate(phrases.ROWS_WHERE_SOMETHING_IS_MISSING), counted.by_status["incomplete"], styles.count),
        (translate(phrases.ROWS_WITH_A_CELL_THAT), counted.by_status["error"], styles.count),
    ]
    for offset, (label, value, style) in enumerate(lines, 1):
        page.text(row + offset, LEFT, label, styles.label)
        write_value(page.sheet, row + offset, LEFT + 1, value, style)
    for offset, (name, content) in enumerate(other_sheets.items(), 1):
        quoted = name.replace("'", "''")
        page.sheet.write_url(row + offset, LAST - 3, f"internal:'{quoted}'!A1", styles.link, name, content)
        page.text(row + offset, LAST - 2, content, styles.remark_line)
    return row + 1 + max(len(lines), len(other_sheets)) + 1


def _by_route(page: Page, screening: Screening, counted: Figures, row: int) -> int:
    translate, styles, sheet = page.translate, page.styles, page.sheet
    page.text(row, LEFT, translate(phrases.RECOMMENDED_ROUTE), styles.heading)
    headings = (
        translate(phrases.ROUTE),
        translate(phrases.VALUE_IN_SEK),
        translate(phrases.SHARE_OF_VALUE),
        translate(phrases.ROWS),
        translate(phrases.SHARE_OF_ROWS),
        translate(phrases.WITHOUT_VALUE),
    )
    _header(page, row + 1, headings)
    first = row + 2
    for line, (code, total) in enumerate(counted.told_routes.items(), first):
        _route_name(page, screening, line, code)
        numbers = _numbers(page, total, counted.total)
        formats = (styles.money, styles.share, styles.count, styles.share, styles.count)
        for column, (value, style) in enumerate(zip(numbers, formats, strict=True), LEFT + 1):
            write_value(sheet, line, column, value, style)
    last = first + len(counted.told_routes) - 1
    page.text(last + 1, LEFT, translate(phrases.SUM), styles.total_label)
    formats = (styles.total_money, styles.total_share, styles.total_count, styles.total_share, styles.total_count)
    numbers = _numbers(page, counted.total, counted.total)
    for column, (value, style) in enumerate(zip(numbers, formats, strict=True), LEFT + 1):
        write_value(sheet, last + 1, column, value, style)
    row = _paragraph(page, last + 2, _reconciliation(page, counted, screening.language), styles.remark)
    if counted.several_routes:
        several = translate(phrases.COUNT_ROWS_HAVE_MORE_THAN)
        count = grouped(counted.several_routes, screening.language)
        row = _paragraph(page, row, several.format(count=count), styles.remark)
    values = [total.value or 0 for total in counted.told_routes.values()]
    chart = value_chart(
        page.workbook,
        Names(translate(phrases.VALUE_BY_RECOMMENDED_ROUTE), screening.language),
        Range(sheet.get_name(), first, last, LEFT, LEFT + 1),
        ["route" if code in screening.reported.routes else "other" for code in counted.told_routes],
        largest_ore=max(values),
    )
    described = translate("Bar chart: value by recommended route, as in the table above.")
    return _insert(page, row, chart, len(values), described)


def _by_verdict(page: Page, screening: Screening, counted: Figures, row: int) -> int:
    translate, styles, sheet = page.translate, page.styles, page.sheet
    words = counted_words(translate)
    page.text(row, LEFT, translate(phrases.IS_THE_ROUTE_OPEN_NUMBER), styles.heading)
    _header(
        page, row + 1, (translate(phrases.ROUTE), *(words[verdict] for verdict in VERDICTS), translate(phrases.SUM))
    )
    first = row + 2
    for line, (route, counts) in enumerate(counted.verdicts.items(), first):
        _route_name(page, screening, line, route)
        for column, count in enumerate((*counts.values(), sum(counts.values())), LEFT + 1):
            sheet.write_number(line, column, count, styles.count)
    last = first + len(counted.verdicts) - 1
    explanation = translate(phrases.YES_EVERY_CONDITION_ON_THE)
    row = _paragraph(page, last + 1, explanation, styles.remark)
    chart = verdict_chart(
        page.workbook,
        Names(translate(phrases.IS_THE_ROUTE_OPEN), screening.language),
        Range(sheet.get_name(), first, last, LEFT, LEFT + 1),
    )
    described = translate("Stacked bar chart: verdicts for each route, as in the table above.")
    return _insert(page, row, chart, len(counted.verdicts), described)


def _social(page: Page, screening: Screening, counted: Figures, row: int) -> int:
    """The social conditions of the rows that end in ordinary procurement."""
    kinds = tuple(told_lines(screening, counted))
    if not kinds:
        return row
    page.text(row, LEFT, page.translate(SOCIAL), page.styles.heading)
    row = _paragraph(page, row + 1, page.translate(SOCIAL_LEAD), page.styles.remark)
    for heading, lines in kinds:
        for text in (heading, *(f"• {line}" for line in lines)):
            row = _paragraph(page, row, text, page.styles.remark)
    return row + 1


def _remarks(page: Page, screening: Screening, counted: Figures, row: int) -> int:
    translate, styles = page.translate, page.styles
    remarks = list(screening.notes)
    if counted.warnings:
        remarks.append(translate("Some answers carry points to judge; they are explained on the sheet “To complete”."))
    if not remarks:
        return row
    page.text(row, LEFT, translate(phrases.REMARKS), styles.heading)
    for remark in remarks:
        row = _paragraph(page, row + 1, f"• {remark}", styles.remark) - 1
    return row + 1


def _reconciliation(page: Page, counted: Figures, language: Language) -> str:
    known = counted.total.value is not None
    text = page.translate(phrases.RECONCILED_ROWS_ROWS_IN_ROWS if known else phrases.RECONCILED_NO_VALUE)
    by_route = counted.by_route.values()
    return text.format(
        rows=grouped(counted.total.rows, language),
        rows_out=grouped(sum(total.rows for total in by_route), language),
        value=with_hundredths(counted.total.value or 0, language),
        value_out=with_hundredths(sum(total.value or 0 for total in by_route), language),
    )


def _numbers(page: Page, total: Total, whole: Total) -> tuple[float | str, ...]:
    """The numbers of one line; a share that has no meaning is a dash."""
    rows = total.rows / whole.rows if whole.rows else "–"
    share = total.value / whole.value if total.value is not None and whole.value and whole.value > 0 else "–"
    return _amount(page, total.value), share, total.rows, rows, total.without_value


def _amount(page: Page, ore: int | None) -> float | str:
    return page.translate(phrases.UNKNOWN) if ore is None else excel_amount(ore)


def _route_name(page: Page, screening: Screening, row: int, code: str) -> None:
    none = page.translate(phrases.NO_RECOMMENDATION)
    name = none if code == NO_RECOMMENDATION else screening.routes.get(code, code)
    page.text(row, LEFT, name, page.styles.label)
    page.fit_height(row, ("", name), WIDTHS)


def _header(page: Page, row: int, headings: tuple[str, ...]) -> None:
    for column, heading in enumerate(headings, LEFT):
        page.text(row, column, heading, page.styles.header if column == LEFT else page.styles.header_right)


def _paragraph(page: Page, row: int, text: str, style: Any) -> int:
    """Write a text across the page, as high as it needs; give the next row."""
    size = HEADLINE_SIZE / 10 if style is page.styles.headline else 11 / 10 if style is page.styles.lead else 1
    lines = max(1, -(-int(len(text) * size) // int(CHARACTERS * 0.95)))
    page.sheet.set_row(row, max(ROW_HEIGHT, LINE_HEIGHT * size * lines + 4))
    page.sheet.merge_range(row, LEFT, row, LAST, "", style)
    page.text(row, LEFT, text, style)
    return row + 1


def _insert(page: Page, row: int, chart: Any, bars: int, description: str) -> int:
    """Put a chart below `row`; give the row below it."""
    height = AXIS_PIXELS + BAR_PIXELS * bars
    chart.set_size({"width": CHART_WIDTH, "height": height})
    page.sheet.insert_chart(row, LEFT, chart, {"description": description, "object_position": 1, "y_offset": 6})
    return row + -(-(height + 12) // ROW_PIXELS) + 1
