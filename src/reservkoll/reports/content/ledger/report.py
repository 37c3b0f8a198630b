"""The content of a ledger report: totals, labels, problems and provenance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from reservkoll.common.formatting import kronor
from reservkoll.explain.amounts import UNKNOWN_AMOUNT, booked_sum
from reservkoll.i18n import Language, Translate, filled, mark, translator
from reservkoll.ledger.accounts import Area
from reservkoll.ledger.reference import reference
from reservkoll.ledger.service import SummedLedgers
from reservkoll.ledger.small_purchases import SmallPurchases
from reservkoll.ledger.sums import (
    IN_AREA,
    MEASURES,
    NO_ACCOUNT,
    NO_AREA,
    STANDINGS,
    UNKNOWN,
    WRONG_NUMBER,
    LedgerSums,
    Share,
)
from reservkoll.organisations.forms import legal_forms
from reservkoll.reports import phrases
from reservkoll.screening.ending_contracts import EndingContracts
from reservkoll.screening.totals import Total, missing_from_sum
from reservkoll.tabular.cell_messages import messages

PROBLEMS: Final = ("file", "sheet", "column", "cell", "rows", "row_numbers", "text", "message")


@dataclass(frozen=True)
class LedgerReport:
    """The content of the report.

    `small_text` and `small_citation`: how the law counts small purchases, and its citation.
    `contracts`: contracts in an inventory that end soon; None if no inventory was given.
    `problems`: one row per distinct cell text that could not be parsed, with the columns of PROBLEMS.
    `notes`: remarks on the whole. `run`: the provenance, label to value.
    """

    sums: LedgerSums
    small: SmallPurchases
    small_text: str
    small_citation: str
    areas: tuple[Area, ...]
    problems: pl.DataFrame
    notes: tuple[str, ...]
    run: Mapping[str, str]
    language: Language
    contracts: EndingContracts | None = None

    @property
    def translate(self) -> Translate:
        """The translator into the report's language."""
        return translator(self.language)

    @property
    def form_names(self) -> dict[str, str]:
        """The name of each legal form."""
        by_number = {form: name.text(self.language) for form, name in reference().legal_forms.names.items()}
        by_register = {name: form.text(self.language) for name, form in legal_forms().forms.items()}
        return by_register | by_number

    def form_name(self, form: str) -> str:
        """The name of a legal form; an unknown register code as it is."""
        return self.form_names.get(form, form)

    def missing_amounts(self) -> str | None:
        """The remark on the sums if amounts are unknown."""
        sums = self.sums
        return missing_from_sum(
            Total(sums.rows_read, sums.amount_read, int(sums.rows["rows_without_amount"].sum())), self.language
        )

    def without_number(self) -> list[str]:
        """What was bought from suppliers whose legal form is unknown: their number is missing, or wrong."""
        missing = mark("In areas that count, {amount} was bought from suppliers without an organisation number.")
        wrong = mark(
            "In areas that count, {amount} was bought from suppliers whose organisation number has a wrong check digit."
        )
        share = self.sums.share
        return [
            self.translate(told).format(amount=self.sum_of(share, (standing,)))
            for standing, told in ((UNKNOWN, missing), (WRONG_NUMBER, wrong))
            if any(share.counted((standing,)))
        ]

    def sum_of(self, share: Share, standings: Sequence[str] = STANDINGS) -> str:
        """What was bought from suppliers of these standings in kronor: what is unknown is told beside it."""
        known, unknown = share.counted(standings)
        ore = sum(share.by_standing[standing] for standing in standings)
        return booked_sum(ore, known=known, unknown=unknown, language=self.language)

    def undated(self) -> str | None:
        """What was bought in a year that is unknown; None if there is nothing."""
        ore, known, unknown = self.sums.undated
        if not ore and not unknown:
            return None
        told = booked_sum(ore, known=known, unknown=unknown, language=self.language)
        return self.translate(phrases.ALL_YEARS_HOLD_AMOUNT_MORE).format(amount=told)

    def remarks(self) -> list[str]:
        """Remarks that a reader needs to interpret the shares."""
        translate, sums, goal = self.translate, self.sums, reference().goal
        told = [no_list(translate)] if sums.unused is None else []
        if sums.goal == goal.percent:
            told.append(goal.text(self.language))
        told.append(
            translate(
                "The share is of everything bought in the areas that count, from public bodies too. Amounts are as "
                "booked; credits are subtracted."
            )
        )
        if sums.unused:
            text = translate("Organisations on the list that do not occur in the ledger: {count}.")
            told.append(text.format(count=sums.unused))
        told += self.without_number()
        lacking = self.missing_amounts()
        if lacking is not None:
            told.append(lacking)
        return [*told, *self.notes]


def no_list(translate: Translate) -> str:
    """The remark if the user gave no list of idéburna organisations."""
    return translate(
        "No list of idéburna organisations was given (--ideburna), so no purchase is counted as idéburen; only what "
        "the organisation numbers indicate is shown."
    )


def against_goal(report: LedgerReport) -> str:
    """The latest year compared with the goal, and what the result depends on."""
    from babel.numbers import format_decimal

    translate, sums = report.translate, report.sums
    goal = str(format_decimal(sums.goal, locale=report.language.value))
    year, share = (str(max(sums.shares)), sums.shares[max(sums.shares)]) if sums.shares else ("–", sums.share)
    reached = share.reaches(share.known, sums.goal)
    if reached is None:
        return translate("There is nothing in the areas that count to compare with the goal of {goal} %.").format(
            goal=goal
        )
    if reached:
        return translate("{year}: the goal of {goal} % is reached.").format(year=year, goal=goal)
    if sums.unused is None:
        text = translate("{year}: without a list it is not known whether the goal of {goal} % is reached.")
        return text.format(year=year, goal=goal)
    if share.reaches(share.possible + share.without_number, sums.goal):
        text = translate(
            "{year}: the goal of {goal} % is not reached according to the list; it may be, depending on suppliers "
            "that the list does not name."
        )
        return text.format(year=year, goal=goal)
    return translate("{year}: the goal of {goal} % is not reached.").format(year=year, goal=goal)


def reconciliation(report: LedgerReport) -> str:
    """The reconciliation of what is shown with what was read."""
    sums, language = report.sums, report.language

    def part(place: str) -> str:
        known, unknown = sums.amounts(place)
        if unknown and not known:
            return report.translate(UNKNOWN_AMOUNT)
        return kronor(sums.placed(place)[1], language)

    text = report.translate(
        "Reconciled: {rows} rows in and out. {amount} in = {in_areas} in areas + {no_area} on accounts without area + "
        "{no_account} without account."
    )
    return text.format(
        rows=sums.rows_read,
        amount=kronor(sums.amount_read, language),
        in_areas=part(IN_AREA),
        no_area=part(NO_AREA),
        no_account=part(NO_ACCOUNT),
    )


def ledger_report(summed: SummedLedgers, language: Language, contracts: EndingContracts | None = None) -> LedgerReport:
    """Make a report of ledgers and their sums."""
    translate, ledger = translator(language), summed.ledger
    problems = ledger.problems.with_columns(messages(ledger.problems, translate)).select(PROBLEMS)
    notes = tuple(filled(template, parameters, translate) for template, parameters in ledger.notes)
    text = summed.rules.text.text(language)
    return LedgerReport(
        summed.sums, summed.small, text, summed.rules.citation, summed.areas, problems, notes, summed.run, language,
        contracts,
    )  # fmt: skip


def standing_words(translate: Translate) -> dict[str, str]:
    """The words for how a supplier relates to the idéburna sector."""
    return {
        "registered": translate(mark("Registered idéburen organisation (by the list)")),
        "listed": translate(mark("Idéburen (by the list)")),
        "indicated": translate(mark("May be idéburen (by its organisation number)")),
        "other": translate(mark("Not counted as idéburen")),
        "wrong_number": translate(mark("Unknown (the organisation number has a wrong check digit)")),
        "unknown": translate(mark("Unknown (no organisation number)")),
    }


def placed_words(translate: Translate) -> dict[str, str]:
    """The words for rows outside every area."""
    return {
        "no_area": translate(phrases.ACCOUNT_WITHOUT_AREA),
        "no_account": translate(phrases.NO_ACCOUNT_THAT_COULD_BE),
    }


def supplier_rows(report: LedgerReport, translate: Translate) -> dict[str, pl.Series]:
    """The rows of :func:`data_rows_of` in words, by heading."""
    rows = data_rows_of(report)
    area = pl.coalesce(
        "area", pl.col("placed").replace_strict(placed_words(translate), default=None, return_dtype=pl.String)
    )
    return {
        translate(phrases.YEAR): rows["year"],
        translate(phrases.AREA): rows.select(area).to_series(),
        translate(phrases.SUPPLIER_NUMBER): rows["supplier_id"],
        translate(phrases.SUPPLIER): rows["supplier"],
        translate(phrases.LEGAL_FORM): rows["legal_form"].replace(report.form_names),
        translate(phrases.IDEBUREN): rows["standing"].replace_strict(standing_words(translate)),
        translate(phrases.ROWS): rows["rows"],
        translate(phrases.ROWS_WITHOUT_A_READABLE_AMOUNT): rows["rows_without_amount"],
        translate(phrases.AMOUNT_SEK): rows["amount_sek"],
    }


def data_rows_of(report: LedgerReport) -> pl.DataFrame:
    """The sums as data: one row per year, area and supplier; `amount_sek` still in öre.

    Codes are English and the same in every language; personal numbers are masked.
    """
    areas = pl.DataFrame(
        {
            "area": pl.Series(range(len(report.areas)), dtype=pl.UInt32),
            "area_name": pl.Series([area.name for area in report.areas], dtype=pl.String),
            "in_share": pl.Series([area.in_share for area in report.areas], dtype=pl.Boolean),
        }
    )
    return report.sums.rows.join(areas, on="area", how="left", maintain_order="left").select(
        "year",
        "placed",
        pl.col("area_name").alias("area"),
        pl.when(pl.col("placed") == IN_AREA).then("in_share").otherwise(pl.lit(False)).alias("in_share"),
        "supplier_id",
        "supplier",
        "legal_form",
        "form_from",
        "standing",
        *MEASURES[:2],
        pl.col("amount").alias("amount_sek"),
    )
