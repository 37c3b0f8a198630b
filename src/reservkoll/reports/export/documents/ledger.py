"""Exports the summary of ledgers as JSON."""

from __future__ import annotations

from pathlib import Path

from reservkoll.common.formatting import decimal_string
from reservkoll.common.json_text import json_text
from reservkoll.json_documents.ledger import (
    AreaGoal,
    BandDocument,
    ContractsDocument,
    EndingContract,
    LedgerDocument,
    PaidAlready,
    ShareDocument,
    SmallPurchase,
)
from reservkoll.ledger.small_purchases import SMALL
from reservkoll.ledger.sums import INDICATED, NO_AREA, Share
from reservkoll.reports.content.ledger.contracts import ContractWords
from reservkoll.reports.content.ledger.report import LedgerReport
from reservkoll.reports.export.documents.totals import check_figures
from reservkoll.reports.outputs import MadeLedger, Writing, by_name


def ledger_json(report: LedgerReport) -> LedgerDocument:
    """What every form of the report tells, as one document."""
    sums, small = report.sums, report.small
    return LedgerDocument(
        rows=sums.rows_read,
        amount_sek=decimal_string(sums.amount_read),
        goal_percent=f"{sums.goal}",
        shares=[*(_share(year, share) for year, share in sums.shares.items()), _share(None, sums.share)],
        year=small.year,
        general_limit_sek=decimal_string(small.limits.general.ore),
        wider_limit_sek=decimal_string(small.limits.wider.ore),
        citation=report.small_citation,
        bands=[
            BandDocument(band=band, purchases=number, amount_sek=decimal_string(ore))
            for band, (number, ore) in small.bands.items()
        ],
        small=[
            SmallPurchase(
                area=report.areas[row["area"]].name,
                supplier=row["supplier"],
                supplier_id=row["supplier_id"],
                legal_form=row["legal_form"],
                standing=row["standing"],
                postings=row["rows"],
                amount_sek=decimal_string(row["amount"]),
                area_together_sek=decimal_string(row["together"]),
                area_under_limit=row["alone"],
            )
            for row in small.of(SMALL).iter_rows(named=True)
        ],
        paid=[
            PaidAlready(
                area=report.areas[row["area"]].name,
                supplier=row["supplier"],
                supplier_id=row["supplier_id"],
                legal_form=row["legal_form"],
                standing=row["standing"],
                last_year=row["last_year"],
                last_year_sek=decimal_string(row["amount_last_year"]),
                all_years_sek=decimal_string(row["amount"]),
            )
            for row in small.paid.iter_rows(named=True)
        ],
        accounts_without_area=sums.accounts["account"].to_list(),
        without_area_sek=decimal_string(sums.placed(NO_AREA)[1]),
        contracts=_contracts(report),
    )


def _share(year: int | None, share: Share) -> ShareDocument:
    return ShareDocument(
        year=year,
        bought_sek=decimal_string(share.total),
        listed_sek=decimal_string(share.known),
        indicated_sek=decimal_string(share.by_standing[INDICATED]),
    )


def _contracts(report: LedgerReport) -> ContractsDocument | None:
    found = report.contracts
    if found is None:
        return None
    return ContractsDocument(
        read=found.read,
        within_months=found.months,
        undated=found.undated,
        areas=[
            AreaGoal(
                area=name,
                bought_sek=decimal_string(total),
                listed_sek=decimal_string(known),
                missing_to_goal_sek=decimal_string(missing),
                contracts=number,
                contracts_sek=decimal_string(value),
            )
            for name, total, known, missing, number, value in ContractWords(report, found).area_lines()
        ],
        ending=[
            EndingContract(
                area=None if row["area"] is None else report.areas[row["area"]].name,
                title=row["title"],
                cpv=row["cpv"],
                end=row["end"].isoformat(),
                value_sek=None if row["value_sek"] is None else decimal_string(row["value_sek"]),
                opening=row["opening"],
            )
            for row in found.rows.iter_rows(named=True)
        ],
    )


def _write(made: MadeLedger, path: Path) -> None:
    path.write_text(json_text(ledger_json(made.report)) + "\n", "utf-8")


FORM = Writing[MadeLedger](by_name(check_figures), _write)
