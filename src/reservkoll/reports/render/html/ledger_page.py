"""Renders the sums of ledgers as one page for a browser."""

from __future__ import annotations

from pathlib import Path

from reservkoll.reports.content.ledger.report import LedgerReport
from reservkoll.reports.content.ledger.sections import LedgerSections
from reservkoll.reports.content.linked_table import Link
from reservkoll.reports.outputs import MadeLedger, Writing, by_name
from reservkoll.reports.render.html.environment import check_html, environment, policy, style


def write_ledger_html(report: LedgerReport, path: Path) -> None:
    """Write the page to `path`; see :func:`reservkoll.common.atomic_write.whole_file` for whole files.

    Raises:
        InputError: for another suffix than .html.
    """
    check_html(path)
    path.write_text(ledger_page(report), "utf-8", newline="\n")


def ledger_page(report: LedgerReport) -> str:
    """The page as text; deterministic. It runs no script. Personal numbers are masked."""
    from markupsafe import Markup

    sections = LedgerSections(report)
    styles = style()
    return (
        environment()
        .get_template("ledger.html")
        .render(
            language=report.language.value,
            style=Markup(styles),
            policy=Markup(policy(styles)),
            texts=sections.texts(),
            key_figures=sections.key_figures(),
            notes=report.remarks(),
            charts=tuple(sections.charts()),
            tables=tuple(sections.tables()),
            is_link=lambda cell: isinstance(cell, Link),
        )
    )


FORM = Writing[MadeLedger](by_name(check_html), lambda made, path: write_ledger_html(made.report, path))
