"""The Excel report of a supplier ledger."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from reservkoll.common.errors import InputError
from reservkoll.i18n import mark, translator
from reservkoll.ledger.reference import reference
from reservkoll.ledger.small_purchases import SMALL
from reservkoll.ledger.sums import MEASURES
from reservkoll.reports import phrases
from reservkoll.reports.content.ledger.contracts import ContractWords
from reservkoll.reports.content.ledger.report import PROBLEMS, LedgerReport, placed_words, supplier_rows
from reservkoll.reports.content.ledger.small_purchases import SmallPurchaseWords
from reservkoll.reports.outputs import MadeLedger, Writing, by_name
from reservkoll.reports.render.xlsx.cells import write_amounts
from reservkoll.reports.render.xlsx.ledger_summary_sheet import write_ledger_summary
from reservkoll.reports.render.xlsx.sheet import Cell, Kronor, Link, Page
from reservkoll.reports.render.xlsx.styles import make_styles
from reservkoll.reports.render.xlsx.workbook import CREATED, MOST_ROWS, check_report, fresh_options, save

ORE: Final = 100
SUPPLIER_WIDTHS: Final = (8, 34, 20, 40, 44, 44, 9, 16, 18)


def write_ledger_report(report: LedgerReport, path: Path) -> None:
    """Write the report to `path`.

    Raises:
        InputError: for another suffix than .xlsx, more rows than a sheet holds, or a place that cannot be written.
    """
    import xlsxwriter

    check_report(path)
    most = max(report.sums.rows.height, report.problems.height, report.sums.accounts.height)
    if most > MOST_ROWS:
        template = mark("{rows} rows are more than an Excel sheet holds ({most}). Save them with --data instead.")
        raise InputError(template, rows=most, most=MOST_ROWS)
    translate = translator(report.language)
    contents = {
        translate(phrases.SUPPLIERS): translate("per supplier, area and year"),
        translate("Areas"): translate("per area and year"),
        translate("Small purchases"): translate("what could go to idéburna now"),
        translate(phrases.PAID_ALREADY): translate("idéburna that are paid, by area"),
        translate(phrases.ACCOUNTS_WITHOUT_AREA): translate("to be placed in an area"),
        translate(phrases.ERRORS): translate(phrases.CELLS_NOT_UNDERSTOOD),
        translate(phrases.SOURCES): translate("legal forms, goal, sources"),
        translate(phrases.RUN): translate(phrases.HOW_MADE_IN_THE_CONTENTS),
    }
    workbook = xlsxwriter.Workbook(str(path), fresh_options())
    workbook.set_properties(
        {"title": translate(phrases.PURCHASES_BY_SUPPLIER), "author": "reservkoll", "created": CREATED}
    )
    whole = not (report.sums.rows["amount"] % ORE != 0).any()
    contracts = (
        {translate(phrases.CONTRACTS_THAT_END): translate("beside the areas and the goal")} if report.contracts else {}
    )
    contents = {**contents, **contracts}
    styles = make_styles(workbook, whole_kronor=whole, language=report.language)
    names = (translate(phrases.SUMMARY), *contents)
    pages = [Page(workbook, workbook.add_worksheet(name), styles, translate) for name in names]
    summary, suppliers, areas, small, paid, accounts, errors, sources, run, *beside = pages
    write_ledger_summary(summary, report, contents)
    _suppliers(suppliers, report)
    _areas(areas, report)
    _small(small, report)
    _paid(paid, report)
    _accounts(accounts, report)
    _errors(errors, report)
    _sources(sources, report)
    _run(run, report)
    if report.contracts is not None:
        _contracts(beside[0], ContractWords(report, report.contracts))
    save(workbook, path)


def _suppliers(page: Page, report: LedgerReport) -> None:
    """One line for each year, area and supplier."""
    translate, styles = page.translate, page.styles
    shown = supplier_rows(report, translate)
    headings = list(shown)
    rows = shown[headings[0]].len()
    last = len(shown) - 1
    page.header(0, headings, right=[last])
    page.fit_height(0, headings, SUPPLIER_WIDTHS)
    for column, (width, values) in enumerate(zip(SUPPLIER_WIDTHS, shown.values(), strict=True)):
        style = styles.column_money if column == last else styles.column_text
        page.sheet.set_column(column, column, width, style)
        if column == last:
            write_amounts(page.sheet, column, values)
        else:
            page.column(column, values, styles.quoted_plain)
    page.lines_between(max(rows, 1), len(shown))
    page.sheet.autofilter(0, 0, max(rows, 1), last)
    _finish(page)


def _areas(page: Page, report: LedgerReport) -> None:
    """One line for each area and year, those without area among them."""
    translate, styles = page.translate, page.styles
    rows = report.sums.rows
    keys = ("area", "placed", "year")
    order = pl.Enum(["area", "no_area", "no_account"])
    sums = (
        rows.group_by(*keys)
        .agg(
            pl.col(*MEASURES).sum(),
            *(
                pl.col("amount").filter(pl.col("standing").is_in(standings)).sum().alias(name)
                for name, standings in (("known", ["registered", "listed"]), ("indicated", ["indicated"]))
            ),
            pl.col("supplier_key").n_unique().cast(pl.Int64).alias("suppliers"),
        )
        .with_columns(pl.col("placed").cast(order))
        .sort("placed", "area", "year", nulls_last=True)
    )
    words = placed_words(translate)
    names = [
        report.areas[area].name if area is not None else words[placed]
        for area, placed in sums.select("area", "placed").iter_rows()
    ]
    headings = {
        translate(phrases.AREA): 40,
        translate(phrases.YEAR): 10,
        translate(phrases.ROWS): 10,
        translate(phrases.SUPPLIERS_NUMBER): 14,
        translate(phrases.AMOUNT_SEK): 20,
        translate(phrases.OF_WHICH_IDEBURNA_BY_THE): 22,
        translate("Of which indicated by the number, SEK"): 22,
    }
    page.header(0, list(headings), right=range(4, 7))
    page.fit_height(0, list(headings), list(headings.values()))
    for column, width in enumerate(headings.values()):
        page.sheet.set_column(column, column, width, styles.column_money if column > 3 else styles.column_text)
    page.column(0, pl.Series(names, dtype=pl.String), styles.quoted_plain)
    for column, name in enumerate(("year", "rows", "suppliers"), 1):
        page.column(column, sums[name], styles.quoted_plain)
    for column, name in enumerate(("amount", "known", "indicated"), 4):
        write_amounts(page.sheet, column, sums[name])
    page.lines_between(max(sums.height, 1), len(headings))
    page.sheet.autofilter(0, 0, max(sums.height, 1), len(headings) - 1)
    _finish(page)


def _small(page: Page, report: LedgerReport) -> None:
    """The small repeated purchases with their sentences, and all of the year below."""
    words, styles, small = SmallPurchaseWords(report), page.styles, report.small
    widths = (30, 34, 18, 34, 34, 11, 20, 20, 40)
    page.widths(widths)
    page.text(0, 0, words.headline(), styles.heading)
    caution = words.caution_lines()
    for number, line in enumerate(caution, 1):
        page.text(number, 0, line, styles.remark_line)
    found = small.of(SMALL)
    lines = [
        (*told[:5], row["rows"], Kronor(row["amount"]), Kronor(row["together"]), told[8])
        for told, row in zip(words.small_rows(), found.iter_rows(named=True), strict=True)
    ]
    nothing: list[tuple[Cell, ...]] = [(page.translate(phrases.NONE),)]
    start = len(caution) + 2
    row = page.table(start, words.headings(), lines or nothing, widths=widths, right=range(5, 8))
    table = words.band_table()
    page.text(row + 1, 0, table.title, styles.heading)
    bands: list[tuple[Cell, ...]] = [
        (name, number, told if small.amounts(band)[1] else Kronor(ore))
        for (band, (_, ore)), (name, number, told) in zip(small.bands.items(), words.band_lines(), strict=True)
    ]
    whole = [sum(each) for each in zip(*small.bands.values(), strict=True)] or [0, 0]
    every, _, told = map(str, table.rows[-1])
    bands.append((every, whole[0], told if small.amounts(*small.bands)[1] else Kronor(whole[1])))
    page.table(row + 2, table.headings, bands, widths=widths, right=(1, 2))
    page.print_setup(wide=True)


def _paid(page: Page, report: LedgerReport) -> None:
    """Who is idéburen, or may be, and is paid in an area already."""
    words = SmallPurchaseWords(report)
    widths = (30, 34, 18, 34, 44, 12, 20, 20)
    page.widths(widths)
    lines = [
        (*told[:5], row["last_year"], Kronor(row["amount_last_year"]), Kronor(row["amount"]))
        for told, row in zip(words.paid_rows(), report.small.paid.iter_rows(named=True), strict=True)
    ]
    nothing: list[tuple[Cell, ...]] = [(page.translate(phrases.NONE),)]
    page.table(0, words.paid_headings(), lines or nothing, widths=widths, right=(6, 7))
    _finish(page)


def _contracts(page: Page, words: ContractWords) -> None:
    """The areas beside the goal and their contracts, and the contracts."""
    widths = (30, 44, 22, 16, 20, 36, 20)
    page.widths(widths)
    page.text(0, 0, words.headline(), page.styles.heading)
    told = [(str(row[3]), str(row[6])) for row in next(words.tables()).rows]
    unknown = words.areas_in_part_unknown()
    areas = [
        (
            name, Kronor(total), Kronor(known), share, Kronor(missing), number,
            worth if place in unknown else Kronor(value),
        )
        for place, ((name, total, known, missing, number, value), (share, worth)) in enumerate(
            zip(words.area_lines(), told, strict=True)
        )
    ]  # fmt: skip
    row = page.table(2, words.area_headings(), areas, widths=widths, right=(1, 2, 4, 5, 6))
    lines: list[tuple[Cell, ...]] = [
        (
            words.area_name(each["area"]), each["title"], each["cpv"], each["end"],
            None if each["value_sek"] is None else Kronor(each["value_sek"]), each["opening"], each["row"],
        )
        for each in words.contracts.rows.iter_rows(named=True)
    ]  # fmt: skip
    page.table(row + 2, words.contract_headings(), lines or [(page.translate(phrases.NONE),)], widths=widths)
    page.print_setup(wide=True)


def _accounts(page: Page, report: LedgerReport) -> None:
    """The accounts that the map does not place, largest sum first."""
    translate, styles, accounts = page.translate, page.styles, report.sums.accounts
    headings = {
        translate(phrases.ACCOUNT): 14,
        translate(phrases.WHAT_IT_IS_CALLED): 50,
        translate(phrases.ROWS): 10,
        translate(phrases.ROWS_WITHOUT_A_READABLE_AMOUNT): 18,
        translate(phrases.AMOUNT_SEK): 20,
    }
    page.header(0, list(headings), right=[4])
    page.fit_height(0, list(headings), list(headings.values()))
    for column, width in enumerate(headings.values()):
        page.sheet.set_column(column, column, width, styles.column_money if column == 4 else styles.column_text)
    for column, name in enumerate(("account", "account_text", "rows", "rows_without_amount")):
        page.column(column, accounts[name], styles.quoted_plain)
    write_amounts(page.sheet, 4, accounts["amount"])
    if accounts.is_empty():
        page.text(1, 0, translate("Every account has an area."), styles.column_text)
    page.lines_between(max(accounts.height, 1), len(headings))
    page.sheet.autofilter(0, 0, max(accounts.height, 1), len(headings) - 1)
    _finish(page)


def _errors(page: Page, report: LedgerReport) -> None:
    """The cells that could not be parsed, identical ones on one line."""
    translate, styles = page.translate, page.styles
    headings = {
        translate(phrases.FILE): 24,
        translate(phrases.SHEET): 16,
        translate(phrases.COLUMN): 20,
        translate(phrases.FIRST_CELL): 11,
        translate(phrases.ROWS): 8,
        translate("Row numbers"): 24,
        translate(phrases.WHAT_STANDS_THERE): 30,
        translate(phrases.WHAT_TO_DO): 84,
    }
    widths = tuple(headings.values())
    page.header(0, list(headings))
    for column, (name, width) in enumerate(zip(PROBLEMS, widths, strict=True)):
        page.sheet.set_column(column, column, width, styles.column_wrapped)
        page.column(column, report.problems[name], styles.quoted_wrapped)
    for row, cells in enumerate(report.problems.iter_rows(), 1):
        page.fit_height(row, cells, widths)
    if report.problems.is_empty():
        page.text(1, 0, translate(phrases.EVERY_CELL_WAS_UNDERSTOOD), styles.column_text)
    page.lines_between(max(report.problems.height, 1), len(headings))
    page.sheet.autofilter(0, 0, max(report.problems.height, 1), len(headings) - 1)
    _finish(page)


def _sources(page: Page, report: LedgerReport) -> None:
    """What the first digit of an organisation number says, whose goal it is, and where both stand."""
    translate, styles, known = page.translate, page.styles, reference()
    widths = (30, 90, 60, 14)
    page.widths(widths)
    page.text(0, 0, translate("What the organisation number says"), styles.heading)
    names, forms = report.form_names, known.legal_forms
    lines: list[tuple[Cell, ...]] = [(digit, names[form]) for digit, form in forms.by_digit.items()]
    lines.append((translate("personal number"), names[forms.personal]))
    row = page.table(1, (translate("First digit"), translate(phrases.LEGAL_FORM)), lines, widths=widths)
    page.text(row, 0, _indication(page), styles.remark_line)
    page.text(row + 2, 0, translate(phrases.SOURCES), styles.heading)
    headings = (translate(phrases.ID), translate(phrases.SOURCE), translate(phrases.LINK), translate(phrases.DATE_READ))
    sources = [(id_, source.title, Link(source.url), source.retrieved) for id_, source in known.sources.items()]
    page.table(row + 3, headings, sources, widths=widths)
    page.print_setup(wide=True)


def _indication(page: Page) -> str:
    return page.translate(
        "An indication only: it proves neither the legal form nor that an organisation is idéburen. Give a list."
    )


def _run(page: Page, report: LedgerReport) -> None:
    translate = page.translate
    widths = (44, 100)
    page.widths(widths)
    page.table(0, (translate(phrases.WHAT), translate(phrases.VALUE)), report.run.items(), widths=widths)
    _finish(page)


def _finish(page: Page) -> None:
    page.sheet.freeze_panes(1, 0)
    page.sheet.repeat_rows(0)
    page.print_setup(wide=True)


FORM = Writing[MadeLedger](by_name(check_report), lambda made, path: write_ledger_report(made.report, path))
