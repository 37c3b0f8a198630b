"""Exports supplier-purchase pairs as csv, jsonl or parquet."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from reservkoll.explain.labels import column_headings, verdict_words
from reservkoll.i18n import Translate, mark, translator
from reservkoll.reports import phrases
from reservkoll.reports.content.screening.coded_columns import all_named
from reservkoll.reports.export.tables import check_format, write_frame
from reservkoll.reports.outputs import CsvForm, Made, Writing, by_name
from reservkoll.screening.result import Screening
from reservkoll.screening.supplier_match.result import PAIRS


def write_supplier_data(screening: Screening, path: Path) -> None:
    """Write one row for each reservable purchase, reservation and supplier to `path`, its format by suffix.

    The columns are those of `reservkoll.screening.supplier_match.result.PAIRS`. In csv a text that a spreadsheet
    would take for a formula gets an apostrophe before it.

    Raises:
        InputError: for another suffix than those of the data formats.
    """
    pairs = screening.suppliers.pairs if screening.suppliers is not None else pl.DataFrame(schema=PAIRS)
    write_frame(pairs, path)


def _write_made(made: Made, path: Path) -> None:
    if made.csv is CsvForm.MACHINE:
        write_supplier_data(made.screening, path)
        return
    from reservkoll.reports.export.excel_csv import write_for_excel

    translate = translator(made.screening.language)
    write_for_excel(pairs_in_words(made.screening, translate), path, translate)


def pairs_in_words(screening: Screening, translate: Translate) -> pl.DataFrame:
    """The pairs with headings and words: why a supplier fits or not in place of ids of conditions and notes."""
    named = column_headings(screening.reported, screening.routes, translate)
    names = {
        **{name: named[name] for name in ("file", "sheet", "row", "id", "title")},
        "route": translate(phrases.RESERVATION),
        "purchase_verdict": translate(phrases.THE_PURCHASE_ITSELF),
        "supplier": translate(phrases.SUPPLIER),
        "supplier_org_no": translate(phrases.ORGANISATION_NUMBER),
        "verdict": translate(mark("Purchase and supplier together")),
        "why": translate(phrases.WHY),
        "missing": translate("Missing facts"),
        "supplier_file": translate(mark("The supplier's file")),
        "supplier_sheet": translate(mark("The supplier's sheet")),
        "supplier_row": translate(mark("The supplier's row")),
    }
    report = screening.suppliers
    if report is None:
        return pl.DataFrame(schema=dict.fromkeys(names.values(), pl.String))
    words, questions = verdict_words(translate), {fact.path: fact.question for fact in screening.missing}
    texts = pl.Series(report.texts, dtype=pl.String)
    # The pairs are ordered by purchase, then supplier; each supplier's cells by purchase.
    why = pl.DataFrame([cells.alias(str(place)) for place, cells in enumerate(report.cells)]).transpose().unpivot()
    shown = report.pairs.with_columns(
        pl.col("route").replace(dict(screening.routes)),
        pl.col("verdict", "purchase_verdict").replace(words),
        all_named(report.pairs["missing"], questions),
        texts.gather(why["value"]).alias("why"),
    )
    return shown.select(pl.col(name).alias(heading) for name, heading in names.items())


FORM = Writing[Made](by_name(check_format), _write_made)
