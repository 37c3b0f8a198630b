"""The summary sheet of a ledger report: the idéburen share year by year, on one page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import polars as pl

from reservkoll.ledger.sums import INDICATED, KNOWN, NO_ACCOUNT, NO_AREA, Share, share_of
from reservkoll.reports import phrases
from reservkoll.reports.content.ledger.report import LedgerReport, reconciliation
from reservkoll.reports.render.xlsx.cells import excel_amount, write_value
from reservkoll.reports.render.xlsx.charts import SMALL, TITLE
from reservkoll.reports.render.xlsx.sheet import Page
from reservkoll.reports.render.xlsx.styles import SHARE, numbers_in
from reservkoll.reports.theme import GRID, INK, LEDGER, LINE, WHITE

LEFT: Final = 1
LAST: Final = 7
WIDTHS: Final = (2, 48, 19, 19, 12, 19, 16, 13)
CHARACTERS: Final = sum(WIDTHS[1:])
CHART_WIDTH: Final = 5 * len(WIDTHS[1:]) + 7 * CHARACTERS
CHART_HEIGHT: Final = 300
LINE_HEIGHT: Final = 14
ROW_HEIGHT: Final = 18
ROW_PIXELS: Final = 24
ROWS_ON_A_PAGE: Final = 75
PER_CENT: Final = 100

Line = tuple[str, Sequence[float | str | None]]


def write_ledger_summary(page: Page, report: LedgerReport, other_sheets: dict[str, str]) -> None:
    """Fill the sheet; `other_sheets` goes from the name of each following sheet to what is found there."""
    page.widths(WIDTHS)
    page.sheet.set_default_row(ROW_HEIGHT)
    row = _head(page)
    row = _key_figures(page, report, row, other_sheets)
    row = _by_year(page, report, row)
    row = _by_area(page, report, row)
    row = _by_form(page, report, row)
    row = _remarks(page, report, row)
    page.print_setup(wide=False, pages_down=1 if row <= ROWS_ON_A_PAGE else 0)
    page.sheet.hide_gridlines(2)
    page.sheet.set_column(LAST + 1, LAST + 1, WIDTHS[0])
    page.sheet.print_area(0, 0, row, LAST + 1)


def _head(page: Page) -> int:
    translate, styles = page.translate, page.styles
    page.sheet.set_row(0, 32)
    page.text(0, LEFT, translate(phrases.PURCHASES_BY_SUPPLIER), styles.title)
    lead = translate(phrases.HOW_MUCH_IS_BOUGHT_FROM)
    row = _paragraph(page, 1, lead, styles.lead)
    basis = translate(phrases.ONLY_SUPPLIERS_ON_YOUR_LIST)
    return _paragraph(page, row, basis, styles.lead) + 1


def _key_figures(page: Page, report: LedgerReport, row: int, other_sheets: dict[str, str]) -> int:
    translate, styles, sums = page.translate, page.styles, report.sums
    page.text(row, LEFT, translate(phrases.KEY_FIGURES), styles.heading)
    page.text(row, LEFT + 3, translate(phrases.MORE_IN_THIS_FILE), styles.heading_indented)
    share = sums.share

    def figure(label: str, unknown: int) -> str:
        """The label of a sum; that it is at least so much where amounts are not known."""
        told = translate(label)
        return translate(phrases.FIGURE_AT_LEAST).format(figure=told) if unknown else told

    lines: list[tuple[str, float | str, Any]] = [
        (translate(phrases.ROWS_READ), sums.rows_read, styles.count),
        (
            figure(phrases.SUM_OF_ALL_ROWS_SEK, int(sums.rows["rows_without_amount"].sum())),
            excel_amount(sums.amount_read),
            styles.money,
        ),
        (figure(phrases.IN_AREAS_THAT_COUNT_SEK, share.counted()[1]), excel_amount(share.total), styles.money),
        (figure(phrases.OF_WHICH_IDEBURNA_BY_THE, share.counted(KNOWN)[1]), excel_amount(share.known), styles.money),
        (translate(phrases.SHARE_BOUGHT_FROM_IDEBURNA), _part(share, share.known), styles.share),
        (translate("Accounts without area, SEK"), excel_amount(sums.placed(NO_AREA)[1]), styles.money),
        (translate(phrases.CELLS_THAT_COULD_NOT_BE), int(report.problems["rows"].sum()), styles.count),
    ]
    for offset, (label, value, style) in enumerate(lines, 1):
        page.text(row + offset, LEFT, label, styles.label)
        write_value(page.sheet, row + offset, LEFT + 1, value, style)
    for offset, (name, content) in enumerate(other_sheets.items(), 1):
        quoted = name.replace("'", "''")
        page.sheet.write_url(row + offset, LEFT + 3, f"internal:'{quoted}'!A1", styles.link, name, content)
        page.text(row + offset, LEFT + 5, content, styles.remark_line)
    return row + 2 + max(len(lines), len(other_sheets))


def _by_year(page: Page, report: LedgerReport, row: int) -> int:
    translate, styles, sums = page.translate, page.styles, report.sums
    page.text(row, LEFT, translate(phrases.SHARE_BOUGHT_FROM_IDEBURNA_YEAR), styles.heading)
    headings = (translate(phrases.YEAR), *_share_headings(page), translate(phrases.GOAL))
    goal = float(sums.goal / PER_CENT)
    lines: list[Line] = [(str(year), (*_numbers(share), goal)) for year, share in sums.shares.items()]
    formats = (styles.money, styles.money, styles.share, styles.money, styles.share, styles.share)
    total = (translate(phrases.ALL_YEARS), (*_numbers(sums.share), goal))
    first = row + 2
    row = _table(page, row + 1, headings, lines, formats, total)
    if (undated := report.undated()) is not None:
        row = _paragraph(page, row, undated, styles.remark)
    row = _paragraph(page, row, reconciliation(report), styles.remark)
    if not lines:
        return row + 1
    # where the number adds nothing, its label would lie on that of the list
    alike = [share.possible == share.known for share in sums.shares.values()]
    chart = _chart(page, report, first, first + len(lines) - 1, unlabelled=alike)
    chart.set_size({"width": CHART_WIDTH, "height": CHART_HEIGHT})
    described = translate("Columns: share bought from idéburna for each year, with the goal as a line.")
    page.sheet.insert_chart(row, LEFT, chart, {"description": described, "object_position": 1, "y_offset": 6})
    return row + -(-(CHART_HEIGHT + 12) // ROW_PIXELS) + 1


def _chart(page: Page, report: LedgerReport, first: int, last: int, *, unlabelled: Sequence[bool]) -> Any:
    """Columns drawn over each other: what is known in front of what may be, and the goal as a line."""
    translate, name = page.translate, page.sheet.get_name()

    def cells(column: int) -> list[str | int]:
        return [name, first, column, last, column]

    chart = page.workbook.add_chart({"type": "column"})
    for label, column, colour, ink, place in (
        (
            translate("With those that may be idéburna by their number"),
            LEFT + 5,
            LEDGER["indicated"],
            INK,
            "inside_end",
        ),
        (translate(phrases.IDEBURNA_BY_THE_LIST), LEFT + 3, LEDGER["known"], WHITE, "inside_base"),
    ):
        chart.add_series(
            {
                "name": label,
                "categories": cells(LEFT),
                "values": cells(column),
                "fill": {"color": colour},
                "gap": 90,
                "overlap": PER_CENT,
                "data_labels": {
                    "value": True,
                    "num_format": numbers_in(report.language, SHARE),
                    "position": place,
                    "font": {**SMALL, "color": ink},
                    "custom": [{"delete": column == LEFT + 5 and hidden} for hidden in unlabelled],
                },
            }
        )
    line = page.workbook.add_chart({"type": "line"})
    line.add_series(
        {
            "name": translate(phrases.GOAL),
            "categories": cells(LEFT),
            "values": cells(LAST),
            "line": {"color": LEDGER["goal"], "width": 2.25, "dash_type": "dash"},
            # a line through a single year has no length, its mark has
            "marker": {"type": "long_dash", "size": 14, "fill": {"color": LEDGER["goal"]}, "border": {"none": True}},
        }
    )
    chart.combine(line)
    chart.set_title({"name": translate(phrases.SHARE_BOUGHT_FROM_IDEBURNA), "name_font": TITLE, "overlay": False})
    chart.set_x_axis({"num_font": SMALL, "line": {"color": LINE}, "major_tick_mark": "none"})
    chart.set_y_axis(
        {
            "num_font": SMALL,
            "num_format": "0 %",
            "min": 0,
            "major_gridlines": {"visible": True, "line": {"color": GRID, "width": 0.75}},
            "line": {"none": True},
        }
    )
    chart.set_legend({"position": "top", "font": SMALL})
    chart.set_chartarea({"border": {"color": LINE}})
    chart.set_plotarea({"fill": {"none": True}})
    return chart


def _by_area(page: Page, report: LedgerReport, row: int) -> int:
    translate, styles, sums = page.translate, page.styles, report.sums
    page.text(row, LEFT, translate(phrases.BY_SERVICE_AREA_ALL_YEARS), styles.heading)
    headings = (translate(phrases.AREA), *_share_headings(page), translate(phrases.ROWS))
    lines: list[Line] = []
    for index, area in enumerate(report.areas):
        rows = sums.rows.filter(pl.col("area") == index)
        share = share_of(rows)
        name = area.name if area.in_share else translate(phrases.AREA_NOT_IN_THE_SHARE).format(area=area.name)
        lines.append((name, (*_numbers(share), int(rows["rows"].sum()))))
    for place, name in (
        (NO_AREA, translate(phrases.ACCOUNT_WITHOUT_AREA)),
        (NO_ACCOUNT, translate(phrases.NO_ACCOUNT_THAT_COULD_BE)),
    ):
        rows = sums.rows.filter(pl.col("placed") == place)
        if not rows.is_empty():
            lines.append((name, (*_numbers(share_of(rows)), int(rows["rows"].sum()))))
    formats = (styles.money, styles.money, styles.share, styles.money, styles.share, styles.count)
    total = (translate("Everything"), (*_numbers(share_of(sums.rows)), sums.rows_read))
    return _table(page, row + 1, headings, lines, formats, total) + 1


def _by_form(page: Page, report: LedgerReport, row: int) -> int:
    translate, styles, sums = page.translate, page.styles, report.sums
    page.text(row, LEFT, translate("By legal form, in areas that count"), styles.heading)
    counted = [index for index, area in enumerate(report.areas) if area.in_share]
    rows = sums.rows.filter(pl.col("area").is_in(counted))
    forms = (
        rows.group_by("legal_form")
        .agg(pl.col("amount", "rows").sum(), pl.col("supplier_key").n_unique().cast(pl.Int64).alias("suppliers"))
        .sort("amount", "legal_form", descending=[True, False])
    )
    headings = (
        translate(phrases.LEGAL_FORM),
        translate(phrases.AMOUNT_SEK),
        translate(phrases.SHARE_OF_AMOUNT),
        translate(phrases.ROWS),
        translate(phrases.SUPPLIERS_NUMBER),
    )
    names, total = report.form_names, sums.share.total
    lines: list[Line] = [
        (names[form], (excel_amount(amount), amount / total if total > 0 else "–", count, suppliers))
        for form, amount, count, suppliers in forms.select("legal_form", "amount", "rows", "suppliers").iter_rows()
    ]
    formats = (styles.money, styles.share, styles.count, styles.count)
    whole = (
        excel_amount(total),
        1.0 if total > 0 else "–",
        int(rows["rows"].sum()),
        rows["supplier_key"].n_unique(),
    )
    row = _table(page, row + 1, headings, lines, formats, (translate(phrases.SUM), whole))
    indication = translate(
        "The form is read from the first digit of the organisation number, or from your list where it gives one."
    )
    return _paragraph(page, row, indication, styles.remark) + 1


def _remarks(page: Page, report: LedgerReport, row: int) -> int:
    page.text(row, LEFT, page.translate(phrases.REMARKS), page.styles.heading)
    for remark in report.remarks():
        row = _paragraph(page, row + 1, f"• {remark}", page.styles.remark) - 1
    return row + 1


def _share_headings(page: Page) -> tuple[str, ...]:
    translate = page.translate
    return (
        translate(phrases.AMOUNT_SEK),
        translate(phrases.OF_WHICH_IDEBURNA_BY_THE),
        translate(phrases.SHARE),
        translate(phrases.MAY_BE_IDEBURNA_BY_THEIR),
        translate(phrases.SHARE_IF_THEY_ARE),
    )


def _numbers(share: Share) -> tuple[float | str, ...]:
    return (
        excel_amount(share.total),
        excel_amount(share.known),
        _part(share, share.known),
        excel_amount(share.by_standing[INDICATED]),
        _part(share, share.possible),
    )


def _part(share: Share, ore: int) -> float | str:
    part = share.part(ore)
    return "–" if part is None else part


def _table(
    page: Page, row: int, headings: Sequence[str], lines: Iterable[Line], formats: Sequence[Any], total: Line
) -> int:
    """Headings, lines and a sum; gives the row below."""
    styles = page.styles
    totals = {
        styles.money: styles.total_money,
        styles.share: styles.total_share,
        styles.count: styles.total_count,
    }
    for column, heading in enumerate(headings, LEFT):
        page.text(row, column, heading, styles.header if column == LEFT else styles.header_right)
    page.fit_height(row, ("", *headings), WIDTHS)
    for name, numbers in lines:
        row += 1
        page.text(row, LEFT, name, styles.label)
        page.fit_height(row, ("", name), WIDTHS)
        for column, (value, style) in enumerate(zip(numbers, formats, strict=True), LEFT + 1):
            write_value(page.sheet, row, column, "–" if value is None else value, style)
    row += 1
    page.text(row, LEFT, total[0], styles.total_label)
    for column, (value, style) in enumerate(zip(total[1], formats, strict=True), LEFT + 1):
        write_value(page.sheet, row, column, "–" if value is None else value, totals[style])
    return row + 1


def _paragraph(page: Page, row: int, text: str, style: Any) -> int:
    """Write a text across the page, as high as it needs; give the next row."""
    size = 11 / 10 if style is page.styles.lead else 1
    lines = max(1, -(-int(len(text) * size) // int(CHARACTERS * 0.95)))
    page.sheet.set_row(row, max(ROW_HEIGHT, LINE_HEIGHT * lines + 4))
    page.sheet.merge_range(row, LEFT, row, LAST, "", style)
    page.text(row, LEFT, text, style)
    return row + 1
