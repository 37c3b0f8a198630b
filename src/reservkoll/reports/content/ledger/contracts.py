"""A ledger combined with an inventory: contracts that end, shares by area, what is missing to the goal."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_CEILING, Decimal

import polars as pl

from reservkoll.common.formatting import counted, day, kronor, whole_kronor
from reservkoll.explain.amounts import sum_in_kronor
from reservkoll.ledger.sums import share_of
from reservkoll.reports import phrases
from reservkoll.reports.content.ledger.report import LedgerReport
from reservkoll.reports.content.linked_table import Table
from reservkoll.screening.ending_contracts import EndingContracts

PER_CENT = 100


class ContractWords:
    """The texts and tables, in the language of the report."""

    def __init__(self, report: LedgerReport, contracts: EndingContracts) -> None:
        self.report, self.contracts, self.language, self.say = report, contracts, report.language, report.translate

    def headline(self) -> str:
        """How many contracts end soon, and their value."""
        rows = self.contracts.rows
        told = self.say("{count} of {read} contracts end within {months} months (value: {amount}).")
        lead = told.format(
            count=counted(rows.height, self.language),
            read=counted(self.contracts.read, self.language),
            months=self.contracts.months,
            amount=self._value(rows),
        )
        beside = [
            (rows["value_sek"].null_count(), self.say("{count} of them have no known value.")),
            (
                rows["area"].null_count(),
                self.say("{count} of them have no area: write cpv under it in the map of accounts."),
            ),
            (self.contracts.undated, self.say("Of {count} contracts no end is known.")),
        ]
        return " ".join((lead, *(text.format(count=counted(n, self.language)) for n, text in beside if n)))

    def _value(self, contracts: pl.DataFrame) -> str:
        """The value of contracts together: at least so much where one is unknown."""
        value, unknown = contracts["value_sek"], contracts["value_sek"].null_count()
        known = contracts.height - unknown
        return sum_in_kronor(int(value.sum()), known=known, unknown=unknown, language=self.language)

    def areas_in_part_unknown(self) -> frozenset[int]:
        """The areas with a contract whose value is not known."""
        unknown = self.contracts.rows.filter(pl.col("value_sek").is_null() & pl.col("area").is_not_null())
        return frozenset(unknown["area"].to_list())

    def area_lines(self) -> Iterator[tuple[str, int, int, int, int, int]]:
        """For each area: its name, purchases in the latest year and how much of them from idéburna on the list,
        what is missing to the goal (öre), and the number and value of the contracts that end.
        """
        rows, goal = self.report.sums.rows, self.report.sums.goal
        of_year = rows.filter(pl.col("year") == self.report.small.year) if self.report.small.year is not None else rows
        for number, area in enumerate(self.report.areas):
            share = share_of(of_year.filter(pl.col("area") == number))
            wanted = int((Decimal(share.total) * goal / PER_CENT).to_integral_value(ROUND_CEILING))
            ending = self.contracts.rows.filter(pl.col("area") == number)
            missing = max(0, wanted - share.known) if area.in_share else 0
            yield area.name, share.total, share.known, missing, ending.height, int(ending["value_sek"].sum())

    def area_headings(self) -> tuple[str, ...]:
        """The headings of :meth:`area_lines`, with the share."""
        say = self.say
        return (
            say(phrases.AREA),
            say(phrases.AMOUNT_IN_THE_YEAR),
            say("Of which idéburna by the list"),
            say(phrases.SHARE),
            say("Missing to the goal"),
            say(phrases.CONTRACTS_THAT_END),
            say("Their value"),
        )

    def contract_headings(self) -> tuple[str, ...]:
        """The headings of the contracts."""
        say = self.say
        return (
            say(phrases.AREA),
            say("Contract"),
            say(phrases.CPV_CODE),
            say("Ends"),
            say(phrases.VALUE),
            say("Counts as"),
            say(phrases.ROW),
        )

    def area_name(self, area: int | None) -> str:
        """The name of an area, or that there is none."""
        return self.say("No area") if area is None else self.report.areas[area].name

    def tables(self) -> Iterator[Table]:
        """The areas with their contracts, and the contracts."""
        say, language = self.say, self.language
        areas = tuple(
            (
                name,
                whole_kronor(total, language),
                whole_kronor(known, language),
                f"{self._share(known, total)}",
                whole_kronor(missing, language),
                counted(number, language),
                self._value(self.contracts.rows.filter(pl.col("area") == place)),
            )
            for place, (name, total, known, missing, number, _) in enumerate(self.area_lines())
        )
        title = say("Areas, the goal and contracts that end")
        yield Table("area-goals", title, self.headline(), self.area_headings(), areas, frozenset({1, 2, 3, 4, 5, 6}))
        rows = tuple(
            (
                self.area_name(row["area"]),
                row["title"] or "",
                row["cpv"] or "",
                day(row["end"], language),
                "" if row["value_sek"] is None else kronor(row["value_sek"], language),
                row["opening"] or "",
                str(row["row"]),
            )
            for row in self.contracts.rows.iter_rows(named=True)
        )
        yield Table("contracts", say(phrases.CONTRACTS_THAT_END), "", self.contract_headings(), rows, frozenset({4}))

    def _share(self, known: int, total: int) -> str:
        from babel.numbers import format_percent

        if total <= 0:
            return "–"
        return str(format_percent(Decimal(known) / total, "0.0 %", locale=self.language.value))
