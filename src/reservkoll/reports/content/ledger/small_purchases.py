"""The small purchases in a ledger: what could go to idéburna organisations now, and which are paid already."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

import polars as pl

from reservkoll.common.formatting import counted, kronor, whole_kronor
from reservkoll.explain.amounts import booked_sum
from reservkoll.i18n import Translate, mark
from reservkoll.ledger.small_purchases import (
    CREDIT,
    IDEBUREN,
    LACKING,
    OVER,
    PUBLIC,
    SINGLE,
    SMALL,
    UNDATED,
    UNSETTLED,
    WIDER,
)
from reservkoll.reports import phrases
from reservkoll.reports.content.ledger.report import LedgerReport, standing_words
from reservkoll.reports.content.linked_table import Table

MOST_ROWS: Final = 100
SENTENCE_ENDS: Final = re.compile(r"(?<=\.) (?=[A-ZÅÄÖ])")
AMOUNTS: Final = frozenset({5, 6, 7})


class SmallPurchaseWords:
    """The texts and tables, in the language of the report."""

    def __init__(self, report: LedgerReport) -> None:
        self.report, self.small, self.language = report, report.small, report.language
        self.say: Translate = report.translate

    def amount(self, ore: int) -> str:
        """Öre as an amount in SEK."""
        return kronor(ore, self.language)

    @property
    def general(self) -> str:
        """The limit that applies whatever is bought."""
        return self.amount(self.small.limits.general.ore)

    @property
    def wider(self) -> str:
        """The limit that applies to services in annex 2 only."""
        return self.amount(self.small.limits.wider.ore)

    def headline(self) -> str:
        """How much could be bought from idéburna organisations now."""
        number, ore = self.small.bands.get(SMALL, (0, 0))
        if self.small.year is None:
            return self.say(
                "No year is known, and small purchases are counted by the year, so nothing is said of them."
            )
        if not number:
            told = self.say("{year}: no small repeated purchases were found in the areas.")
            return told.format(year=self.small.year)
        told = self.say(
            "{year}: {count} small repeated purchases ({amount} together), each under the limit for direct procurement "
            "({limit}), could be bought directly from idéburna, where each is a need of its own and no contract "
            "already covers it."
        )
        return told.format(
            year=self.small.year,
            count=counted(number, self.language),
            amount=whole_kronor(ore, self.language),
            limit=self.general,
        )

    def caution(self) -> str:
        """What the law counts together, with its citation."""
        return f"{self.report.small_text} ({self.report.small_citation})"

    def caution_lines(self) -> list[str]:
        """The caution, one sentence per line, for forms that do not wrap lines."""
        return SENTENCE_ENDS.split(self.caution())

    def bands(self) -> Iterator[tuple[str, int, int]]:
        """Every band in words, with its number of suppliers and its öre."""
        words = {
            SMALL: self.say(mark("Under {general} in the year, and repeated")),
            SINGLE: self.say(mark("Under {general} in the year, not repeated")),
            WIDER: self.say(mark("From {general} to under {wider}: direct only for services in annex 2")),
            UNSETTLED: self.say(mark("About {wider}: the exact limit is not settled")),
            OVER: self.say(mark("{wider} or more")),
            IDEBUREN: self.say(mark("From idéburna already, by the list")),
            PUBLIC: self.say(mark("From public bodies")),
            CREDIT: self.say(mark("Credits, or nothing in the end")),
            LACKING: self.say(mark("Some amount is missing")),
            UNDATED: self.say(mark("The year is unknown")),
        }
        for band, (number, ore) in self.small.bands.items():
            yield words[band].format(general=self.general, wider=self.wider), number, ore

    def band_lines(self) -> Iterator[tuple[str, int, str]]:
        """The same with the amount in words: what is unknown is told beside it."""
        for (band, _), (name, number, ore) in zip(self.small.bands.items(), self.bands(), strict=True):
            yield name, number, self._sum(ore, band)

    def _sum(self, ore: int, *bands: str) -> str:
        known, unknown = self.small.amounts(*bands)
        return booked_sum(ore, known=known, unknown=unknown, language=self.language)

    def small_rows(self) -> Iterator[tuple[str, ...]]:
        """The small repeated purchases, by area and largest first."""
        yield from self._rows(self.small.of(SMALL))

    def _rows(self, rows: pl.DataFrame) -> Iterator[tuple[str, ...]]:
        known = standing_words(self.say)
        yes, no = self.say("stays under it too"), self.say("is over: ask whether it is the same need")
        for row in rows.iter_rows(named=True):
            together = self.amount(row["together"])
            yield (
                *self._supplier(row, known),
                counted(row["rows"], self.language),
                self.amount(row["amount"]),
                together,
                yes if row["alone"] else no,
            )

    def headings(self) -> tuple[str, ...]:
        """The headings of :meth:`small_rows`."""
        say = self.say
        return (
            *self._supplier_headings(),
            say("Postings"),
            say(phrases.AMOUNT_IN_THE_YEAR),
            say("All of the area"),
            say("The area together"),
        )

    def paid_rows(self) -> Iterator[tuple[str, ...]]:
        """Suppliers that are or may be idéburna and are already paid in an area."""
        known = standing_words(self.say)
        for row in self.small.paid.iter_rows(named=True):
            yield (
                *self._supplier(row, known),
                "" if row["last_year"] is None else str(row["last_year"]),
                self.amount(row["amount_last_year"]),
                self.amount(row["amount"]),
            )

    def paid_headings(self) -> tuple[str, ...]:
        """The headings of :meth:`paid_rows`."""
        say = self.say
        return (
            *self._supplier_headings(),
            say("Last year"),
            say("Amount that year"),
            say(phrases.ALL_YEARS),
        )

    def _supplier(self, row: Mapping[str, Any], known: Mapping[str, str]) -> tuple[str, ...]:
        """The supplier and area of a row; `known`: the words for each standing."""
        return (
            self.area(row["area"]),
            row["supplier"] or "",
            row["supplier_id"] or "",
            self.report.form_name(row["legal_form"]),
            known[row["standing"]],
        )

    def _supplier_headings(self) -> tuple[str, ...]:
        """The headings of :meth:`_supplier`."""
        say = self.say
        return (
            say(phrases.AREA),
            say(phrases.SUPPLIER),
            say(phrases.SUPPLIER_NUMBER),
            say(phrases.LEGAL_FORM),
            say(phrases.IDEBUREN),
        )

    def area(self, index: int) -> str:
        """The name of an area."""
        return self.report.areas[index].name

    def tables(self) -> Iterator[Table]:
        """The tables of a page: the small purchases, all purchases of the year by size, suppliers paid already."""
        say = self.say
        rows = tuple(self.small_rows())
        left = self._more(len(rows))
        lead = f"{self.headline()} {self.caution()}"
        title = say("Small repeated purchases")
        yield Table("small", title, lead, self.headings(), rows[:MOST_ROWS], AMOUNTS, left)
        yield self.band_table()
        paid = tuple(self.paid_rows())
        yield Table(
            "paid",
            say(phrases.PAID_ALREADY),
            say("Before something new is begun: who is paid already and is idéburen by the list, or may be."),
            self.paid_headings(),
            paid[:MOST_ROWS],
            frozenset({6, 7}),
            self._more(len(paid)),
        )

    def band_table(self) -> Table:
        """All purchases in areas in the year, by band; the total is the sum of the areas."""
        say = self.say
        lines = [(name, counted(number, self.language), amount) for name, number, amount in self.band_lines()]
        number = sum(each for each, _ in self.small.bands.values())
        whole = sum(ore for _, ore in self.small.bands.values())
        total = (say("All in areas"), counted(number, self.language), self._sum(whole, *self.small.bands))
        title = say("All purchases in areas, {year}").format(year=self.small.year or "–")
        headings = (say("In the year, from one supplier in one area"), say(phrases.PURCHASES), say(phrases.AMOUNT))
        return Table("bands", title, "", headings, (*lines, total), frozenset({1, 2}))

    def _more(self, number: int) -> tuple[str, ...]:
        if number <= MOST_ROWS:
            return ()
        told = self.say(phrases.COUNT_MORE_STAND_IN_THE)
        return (told.format(count=counted(number - MOST_ROWS, self.language)),)
