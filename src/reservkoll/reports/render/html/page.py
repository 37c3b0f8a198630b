"""Renders a screening as one self-contained HTML file: no network, no script but its own."""

from __future__ import annotations

from pathlib import Path

from reservkoll.common.json_text import masked_data
from reservkoll.i18n import translator
from reservkoll.reports import phrases
from reservkoll.reports.content.linked_table import Link
from reservkoll.reports.content.screening.front_page import FrontPage
from reservkoll.reports.content.screening.sections import Sections
from reservkoll.reports.content.screening.tables import tables
from reservkoll.reports.outputs import Made, Writing, by_name
from reservkoll.reports.render.html.environment import check_html, environment, part, policy, style
from reservkoll.reports.render.html.packed_rows import packed, reasons_content, rows_content
from reservkoll.reports.render.html.texts import script_words
from reservkoll.screening.result import Screening
from reservkoll.screening.totals import Figures, figures

__all__ = ["check_html", "page", "write_html"]


def write_html(screening: Screening, path: Path, counted: Figures | None = None) -> None:
    """Write the page to `path`; see :func:`reservkoll.common.atomic_write.whole_file` for whole files.

    Raises:
        InputError: for another suffix than .html.
        ReservkollError: when rows or sums do not come to what was read.
    """
    check_html(path)
    path.write_text(page(screening, counted), "utf-8", newline="\n")


def page(screening: Screening, counted: Figures | None = None) -> str:
    """The page as text; deterministic. Personal numbers are masked. `counted` are the figures
    where they have been counted.

    Raises:
        ReservkollError: when rows or sums do not come to what was read.
    """
    return environment().get_template("page.html").render(_content(screening, counted or figures(screening)))


def _content(screening: Screening, counted: Figures) -> dict[str, object]:
    from markupsafe import Markup

    translate = translator(screening.language)
    sections = Sections(screening, counted)
    styles, script = style(), part("report.js")
    front = FrontPage(screening, counted)
    charts, plain = tuple(sections.charts()), tuple(tables(screening, counted))
    return {
        "language": screening.language.value,
        "_": translate,
        "style": Markup(styles),
        "script": Markup(script),
        "policy": Markup(policy(styles, script)),
        "sections": sections,
        "front": front,
        "bar": sections.whole_bar(front.bar()),
        "unknown": sections.unknown(),
        "charts": charts,
        "tables": plain,
        "is_link": lambda cell: isinstance(cell, Link),
        "law_date": screening.law_date.isoformat() if screening.law_date else None,
        "notes": screening.notes,
        "texts": _texts(screening),
        "with_departments": screening.departments is not None,
        "words": masked_data(script_words(screening)),
        "rows": Markup(packed(rows_content(screening))),
        "reasons": Markup(packed(reasons_content(screening))),
    }


def _texts(screening: Screening) -> dict[str, str]:
    """The fixed words of the page."""
    translate = translator(screening.language)
    if screening.law_date is None:
        law = translate(phrases.DECISION_SUPPORT_NOT_LEGAL_ADVICE)
    else:
        law = translate(phrases.DECISION_SUPPORT_NOT_LEGAL_ADVICE_THE).format(day=screening.law_date.isoformat())
    return {
        "title": translate(phrases.SCREENING_OF_PURCHASES),
        "lead": translate(
            "Which purchases can be opened to the idéburna sector, or procured directly, and on what ground."
        ),
        "law": law,
        "skip": translate("Skip to the rows"),
        "contents": translate(phrases.CONTENTS),
        "key_figures": translate(phrases.KEY_FIGURES),
        "remarks": translate(phrases.REMARKS),
        "rows": translate("Every purchase, with reasons and sources"),
        "rows_lead": translate("Search, filter and sort. Open a row to see why, what is missing, and the sources."),
        "script": translate("The rows need JavaScript, which is off here. The figures above are complete without it."),
        "search": translate("Search title, reference, code and reason"),
        "show": translate("Show"),
        "area": translate(phrases.SERVICE_AREA),
        "department": translate(phrases.DEPARTMENT_OR_BUYER),
        "status": translate("Status"),
        "sort": translate("Sort by"),
        "clear_all": translate("Clear all"),
        "loading": translate("The rows are being unpacked …"),
        "row": translate(phrases.ROW),
        "purchase": translate(phrases.PURCHASE),
        "route": translate(phrases.RECOMMENDED_ROUTE),
        "value": translate(phrases.VALUE_IN_SEK),
        "started": translate(phrases.STARTED),
        "previous": translate("Previous"),
        "next": translate("Next"),
        "pages": translate("Pages of rows"),
        "per_page": translate("Rows per page"),
        "table": translate(phrases.PURCHASES),
        "scroll": translate(phrases.TITLE_TABLE_SCROLLS_SIDEWAYS),
        "colours": translate(phrases.COLOURS),
        "ascending": translate("rising"),
        "descending": translate("falling"),
        "sheet_order": translate("Order of the sheet"),
    }


FORM = Writing[Made](by_name(check_html), lambda made, path: write_html(made.screening, path, made.sums))
