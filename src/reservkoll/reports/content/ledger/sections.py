"""The sections of the HTML report of a ledger: the idéburen share, the goal, and what is unknown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

import polars as pl
from babel.numbers import format_decimal, format_percent

from reservkoll.common.formatting import CODES, counted
from reservkoll.explain.amounts import booked_sum
from reservkoll.ledger.reference import reference
from reservkoll.ledger.sums import (
    IN_AREA,
    INDICATED,
    KNOWN,
    NO_ACCOUNT,
    NO_AREA,
    STANDINGS,
    UNKNOWN,
    WRONG_NUMBER,
    Share,
    share_of,
)
from reservkoll.reports import phrases
from reservkoll.reports.content.bar_table import Chart, Line, Segment, bar
from reservkoll.reports.content.ledger.contracts import ContractWords
from reservkoll.reports.content.ledger.report import (
    LedgerReport,
    against_goal,
    data_rows_of,
    reconciliation,
    standing_words,
)
from reservkoll.reports.content.ledger.small_purchases import SmallPurchaseWords
from reservkoll.reports.content.linked_table import Link, Table
from reservkoll.reports.content.screening.sections import DASH, KeyFigure

MOST_SUPPLIERS: Final = 100
MOST_ACCOUNTS: Final = 50
MOST_PROBLEMS: Final = 50
PER_CENT: Final = 100
WHOLE_BARS: Final = (5, 10, 15, 20, 25, 30, 40, 50, 75, PER_CENT)
"""Scales of bars, in per cent: the first that has room for the goal and every share is used."""

ROOM: Final = Decimal("1.1")
MARK_WIDTH: Final = "0.6%"


class LedgerSections:
    """The parts of a ledger report, in display order."""

    def __init__(self, report: LedgerReport) -> None:
        self.report, self.sums, self.language = report, report.sums, report.language
        self.translate = report.translate

    def count(self, number: int) -> str:
        """A number of rows."""
        return counted(number, self.language)

    def share(self, share: Share, ore: int) -> str:
        """A part of the purchases in per cent; a dash if undefined."""
        if share.total <= 0:
            return DASH
        return str(format_percent(Decimal(ore) / share.total, "0.0 %", locale=CODES[self.language]))

    def goal(self) -> str:
        """The goal in per cent, without the % sign."""
        return str(format_decimal(self.sums.goal, locale=CODES[self.language]))

    def texts(self) -> dict[str, str]:
        """The fixed texts of the page, and its headline."""
        translate, share = self.translate, self.sums.share
        headline = translate(
            "Of {total} bought in the areas that count, {known} was bought from idéburna organisations by the list: "
            "{share}."
        )
        return {
            "title": translate(phrases.PURCHASES_BY_SUPPLIER),
            "lead": translate(phrases.HOW_MUCH_IS_BOUGHT_FROM),
            "basis": translate(phrases.ONLY_SUPPLIERS_ON_YOUR_LIST),
            "skip": translate("Skip to the share and the goal"),
            "contents": translate(phrases.CONTENTS),
            "key_figures": translate(phrases.KEY_FIGURES),
            "remarks": translate(phrases.REMARKS),
            "scroll": translate(phrases.TITLE_TABLE_SCROLLS_SIDEWAYS),
            "colours": translate(phrases.COLOURS),
            "headline": headline.format(
                total=self.report.sum_of(share),
                known=self.report.sum_of(share, KNOWN),
                share=self.share(share, share.known),
            ),
            "against_goal": against_goal(self.report),
        }

    def key_figures(self) -> tuple[KeyFigure, ...]:
        """The same figures as on the first sheet of the Excel report."""
        translate, sums, share = self.translate, self.sums, self.sums.share
        return (
            KeyFigure(translate(phrases.ROWS_READ), self.count(sums.rows_read)),
            KeyFigure(translate(phrases.SUM_OF_ALL_ROWS_SEK), self._all_rows(), wide=True),
            KeyFigure(translate(phrases.IN_AREAS_THAT_COUNT_SEK), self.sum_of(share), wide=True),
            KeyFigure(translate(phrases.OF_WHICH_IDEBURNA_BY_THE), self.sum_of(share, KNOWN), wide=True),
            KeyFigure(translate(phrases.SHARE_BOUGHT_FROM_IDEBURNA), self.share(share, share.known)),
            KeyFigure(translate("Share if those indicated by their number are too"), self.share(share, share.possible)),
        )

    def _all_rows(self) -> str:
        """The sum of everything that was read."""
        sums = self.sums
        return self._sum(sums.amount_read, sums.rows_read, int(sums.rows["rows_without_amount"].sum()))

    def _sum(self, ore: int, rows: int, without: int) -> str:
        """The sum of the amounts of `rows` rows, of which `without` are not known."""
        return booked_sum(ore, known=rows - without, unknown=without, language=self.language, unit=False)

    def sum_of(self, share: Share, standings: Sequence[str] = STANDINGS) -> str:
        """What was bought from suppliers of these standings, without the unit: what is unknown is told beside
        it.
        """
        known, unknown = share.counted(standings)
        ore = sum(share.by_standing[standing] for standing in standings)
        return booked_sum(ore, known=known, unknown=unknown, language=self.language, unit=False)

    def charts(self) -> Iterator[Chart]:
        """The charts by year and by area, and of what is unknown."""
        yield self._by_year()
        yield self._by_area()
        yield self._unknown()

    def _whole_bar(self, shares: list[Share]) -> int:
        """The scale of the bars, in per cent."""
        parts = [Decimal(share.possible) / share.total * PER_CENT for share in shares if share.total > 0]
        needed = max([self.sums.goal, *parts]) * ROOM
        return next((whole for whole in WHOLE_BARS if whole >= needed), PER_CENT)

    def _share_bar(self, share: Share, whole: int) -> tuple[Segment, ...]:
        """The share on the list, the share indicated by organisation number, and the goal as a mark."""
        mark = f"{max(min(self.sums.goal / whole * PER_CENT, Decimal(PER_CENT)) - Decimal('0.3'), Decimal(0)):.3f}%"
        longest = share.total * whole // PER_CENT
        parts = bar([("direct", share.known), ("unknown", share.by_standing[INDICATED])], longest)
        return (*parts, Segment("goal", mark, MARK_WIDTH))

    def _share_headings(self, first: str) -> tuple[str, ...]:
        translate = self.translate
        return (
            first, translate(phrases.BAR), translate(phrases.AMOUNT_SEK), translate(phrases.OF_WHICH_IDEBURNA_BY_THE),
            translate(phrases.SHARE), translate(phrases.MAY_BE_IDEBURNA_BY_THEIR), translate(phrases.SHARE_IF_THEY_ARE),
        )  # fmt: skip

    def _share_line(self, name: str, share: Share, whole: int | None) -> Line:
        cells = (
            self.sum_of(share), self.sum_of(share, KNOWN), self.share(share, share.known),
            self.sum_of(share, (INDICATED,)), self.share(share, share.possible),
        )  # fmt: skip
        return Line(name, () if whole is None or share.total <= 0 else self._share_bar(share, whole), cells)

    def _legend(self) -> tuple[tuple[str, str], ...]:
        translate = self.translate
        return (
            ("direct", translate(phrases.IDEBURNA_BY_THE_LIST)),
            ("unknown", standing_words(translate)[INDICATED]),
            ("goal", translate(phrases.GOAL_GOAL_PERCENT).format(goal=self.goal())),
        )

    def _length(self, whole: int) -> str:
        return self.translate("The full length of a bar is {whole} % of what was bought.").format(whole=whole)

    def _by_year(self) -> Chart:
        translate, sums = self.translate, self.sums
        whole = self._whole_bar([*sums.shares.values(), sums.share])
        remarks = [against_goal(self.report)]
        if (undated := self.report.undated()) is not None:
            remarks.append(undated)
        remarks.append(reconciliation(self.report))
        return Chart(
            "goal",
            translate("Share bought from idéburna, compared with the goal"),
            f"{reference().goal.text(self.language)} {self._length(whole)}"
            if sums.goal == reference().goal.percent
            else self._length(whole),
            self._share_headings(translate(phrases.YEAR)),
            tuple(self._share_line(str(year), share, whole) for year, share in sums.shares.items()),
            self._share_line(translate(phrases.ALL_YEARS), sums.share, None),
            self._legend(),
            tuple(remarks),
            split=True,
        )

    def _by_area(self) -> Chart:
        translate, sums = self.translate, self.sums
        shares = [(area, share_of(sums.rows.filter(pl.col("area") == n))) for n, area in enumerate(self.report.areas)]
        whole = self._whole_bar([share for _, share in shares])
        not_counted = translate(phrases.AREA_NOT_IN_THE_SHARE)
        lines = [
            self._share_line(area.name if area.in_share else not_counted.format(area=area.name), share, whole)
            for area, share in shares
        ]
        return Chart(
            "areas",
            translate(phrases.BY_SERVICE_AREA_ALL_YEARS),
            self._length(whole),
            self._share_headings(translate(phrases.AREA)),
            tuple(lines),
            self._share_line(translate("All areas"), share_of(sums.rows.filter(pl.col("placed") == IN_AREA)), None),
            self._legend(),
            split=True,
        )

    def _unknown(self) -> Chart:
        """What is unknown, each with its amount; none of it counts as idéburet."""
        translate, sums, share = self.translate, self.sums, self.sums.share
        placed = {place: (sums.placed(place)[1], *sums.amounts(place)) for place in (NO_AREA, NO_ACCOUNT)}
        of = {each: (share.by_standing[each], *share.counted((each,))) for each in (INDICATED, UNKNOWN, WRONG_NUMBER)}
        lines = [
            (
                translate("May be idéburna by their number, in areas that count"),
                of[INDICATED],
                translate("Name them in the list of idéburna organisations, as idéburna or not."),
            ),
            (
                translate("Suppliers without an organisation number, in areas that count"),
                of[UNKNOWN],
                translate("Fill in their numbers in the ledger."),
            ),
            (
                translate("Suppliers whose organisation number has a wrong check digit, in areas that count"),
                of[WRONG_NUMBER],
                translate("Correct their numbers in the ledger."),
            ),
            (translate("Year unknown, in areas that count"), sums.undated, translate("Correct the dates.")),
            (
                translate(phrases.ACCOUNTS_WITHOUT_AREA),
                placed[NO_AREA],
                translate("Place them in an area in the map of accounts; until then they are outside the share."),
            ),
            (
                translate(phrases.NO_ACCOUNT_THAT_COULD_BE),
                placed[NO_ACCOUNT],
                translate("Correct the accounts; until then the rows are outside the share."),
            ),
        ]
        longest = max((abs(ore) for _, (ore, _, _), _ in lines), default=0)
        return Chart(
            "unknown",
            translate("What is unknown"),
            translate("None of this is counted as bought from idéburna organisations."),
            (
                translate(phrases.WHAT),
                translate(phrases.BAR),
                translate(phrases.AMOUNT_SEK),
                translate(phrases.WHAT_TO_DO),
            ),
            tuple(
                Line(name, bar([("unknown", ore)], longest), (self._sum(ore, known + unknown, unknown), todo))
                for name, (ore, known, unknown), todo in lines
                if ore or unknown
            ),
            remarks=(self._lacking(),),
            wordy=True,
        )

    def _lacking(self) -> str:
        cells, rows = int(self.report.problems["rows"].sum()), int(self.sums.rows["rows_without_amount"].sum())
        told = self.translate("Cells that could not be understood: {cells}. Rows without an amount: {rows}.")
        return told.format(cells=self.count(cells), rows=self.count(rows))

    def tables(self) -> Iterator[Table]:
        """The tables: suppliers first, sources and provenance last."""
        yield self._suppliers()
        yield from SmallPurchaseWords(self.report).tables()
        if self.report.contracts is not None:
            yield from ContractWords(self.report, self.report.contracts).tables()
        if not self.sums.accounts.is_empty():
            yield self._accounts()
        if not self.report.problems.is_empty():
            yield self._problems()
        yield self._sources()
        translate = self.translate
        headings = (translate(phrases.WHAT), translate(phrases.VALUE))
        yield Table("run", translate(phrases.HOW_THE_REPORT_WAS_MADE), "", headings, tuple(self.report.run.items()))

    def _suppliers(self) -> Table:
        """The largest suppliers in areas that count."""
        translate, share = self.translate, self.sums.share
        known, forms = standing_words(translate), self.report.form_names
        rows = data_rows_of(self.report).filter("in_share")
        key = ("supplier", "supplier_id", "legal_form", "standing")
        found = (
            rows.group_by(*key)
            .agg(pl.col("rows", "amount_sek", "rows_without_amount").sum())
            .sort("amount_sek", *key, descending=[True, *[False] * len(key)], nulls_last=True)
        )
        shown = tuple(
            (
                name or "", number or "", forms.get(form, form), known[standing], self.count(count),
                self._sum(amount, count, without), self.share(share, amount) if without < count else DASH,
            )
            for name, number, form, standing, count, amount, without in found.head(MOST_SUPPLIERS).iter_rows()
        )  # fmt: skip
        headings = (
            translate(phrases.SUPPLIER),
            translate(phrases.SUPPLIER_NUMBER),
            translate(phrases.LEGAL_FORM),
            translate(phrases.IDEBUREN),
            translate(phrases.ROWS),
            translate(phrases.AMOUNT_SEK),
            translate(phrases.SHARE_OF_AMOUNT),
        )
        more = found.height - MOST_SUPPLIERS
        left = translate("{count} more suppliers are in the Excel report.").format(count=self.count(more))
        lead = translate("In areas that count, all years, largest first.")
        title = translate(phrases.SUPPLIERS)
        return Table("suppliers", title, lead, headings, shown, frozenset({4, 5, 6}), (left,) if more > 0 else ())

    def _accounts(self) -> Table:
        translate, accounts = self.translate, self.sums.accounts
        headings = (
            translate(phrases.ACCOUNT),
            translate(phrases.WHAT_IT_IS_CALLED),
            translate(phrases.ROWS),
            translate(phrases.AMOUNT_SEK),
        )
        rows = tuple(
            (account, text or "", self.count(count), self._sum(amount, count, without))
            for account, text, count, amount, without in accounts.select(
                "account", "account_text", "rows", "amount", "rows_without_amount"
            )
            .head(MOST_ACCOUNTS)
            .iter_rows()
        )
        more = accounts.height - MOST_ACCOUNTS
        left = translate("{count} more accounts are in the Excel report.").format(count=self.count(more))
        title, lead = translate(phrases.ACCOUNTS_WITHOUT_AREA), translate("Largest first. They are outside the share.")
        return Table("accounts", title, lead, headings, rows, frozenset({2, 3}), (left,) if more > 0 else ())

    def _problems(self) -> Table:
        translate, problems = self.translate, self.report.problems
        headings = (
            translate(phrases.FILE),
            translate(phrases.SHEET),
            translate(phrases.FIRST_CELL),
            translate(phrases.COLUMN),
            translate(phrases.ROWS),
            translate(phrases.WHAT_STANDS_THERE),
            translate(phrases.WHAT_TO_DO),
        )
        shown = problems.select("file", "sheet", "cell", "column", "rows", "text", "message").head(MOST_PROBLEMS)
        rows = tuple(tuple("" if cell is None else str(cell) for cell in row) for row in shown.iter_rows())
        more = problems.height - MOST_PROBLEMS
        left = translate(phrases.COUNT_MORE_STAND_IN_THE).format(count=self.count(more))
        title = translate(phrases.CELLS_THAT_COULD_NOT_BE)
        return Table("problems", title, "", headings, rows, frozenset({4}), (left,) if more > 0 else ())

    def _sources(self) -> Table:
        translate = self.translate
        rows = tuple((Link(each.url, each.title), each.retrieved.isoformat()) for each in reference().sources.values())
        return Table(
            "sources", translate(phrases.SOURCES), "", (translate(phrases.SOURCE), translate(phrases.DATE_READ)), rows
        )
