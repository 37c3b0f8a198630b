"""Notices as a table: a row for each lot, under headings that lists of purchases have."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final

import polars as pl

from reservkoll.common.errors import InputError
from reservkoll.i18n import mark
from reservkoll.parsers.durations import EXACTNESS, months_between, option_months
from reservkoll.parsers.errors import CellError
from reservkoll.tabular.read_limits import ReadLimits
from reservkoll.tabular.readers.notices.collected import SWEDEN, Collected, NoticeLot, collect
from reservkoll.tabular.readers.notices.notice import Amount, Term
from reservkoll.tabular.sheet import Remark, Sheet, SheetName, column_letter

COMPETITION: Final = "competition"
_DAYS: Final = {"DAY": 1, "WEEK": 7}
_DAYS_PER_YEAR: Final = Decimal("365.25")
_MOST_DAYS: Final = 36_525
_UNITS: Final = {"YEAR": "år", "MONTH": "månader", "WEEK": "veckor", "DAY": "dagar"}
NO_LOTS = mark("{path} has no notice that can be used by a buyer in {country}.")
FAULT = mark("{place}: a notice was left out. {fault}")
ABROAD = mark("{place}: {count} notices by buyers in other countries were left out.")
REPLACED = mark("{place}: {count} notices were replaced by a newer version and are not counted.")
TOGETHER = mark(
    "{place}: read together with the other files of notices ({count}). The rows are numbered through them all."
)
EARLIER = mark("{place}: {count} lots stand in a later notice too; only that one counts.")
CANCELLED = mark("{place}: not counted are {count} lots of cancelled procurements.")
REGISTRATIONS = mark("{place}: {count} registrations of companies were left out: nothing is bought in them.")
OF_SEVERAL = mark(
    "{place}: {count} rows are lots of procurements with several lots. Which limit applies is decided by the value of "
    "all lots together: a lot is not below a limit because its own value is."
)


def _number(value: Decimal) -> str:
    return f"{value:f}".replace(".", ",")


def _amount(amount: Amount | None) -> str | None:
    return None if amount is None else f"{_number(amount.value)} {amount.currency}".rstrip()


def _length(term: Term) -> str | None:
    if term.unlimited:
        return "tills vidare"
    if term.number is None or term.unit not in _UNITS:
        return None
    if term.unit in _DAYS and (months := _months(int(term.number) * _DAYS[term.unit], term.start)) is not None:
        return f"{_number(months)} månader"
    return f"{_number(term.number)} {_UNITS[term.unit]}"


def _months(days: int, start: date | None) -> Decimal | None:
    """So many days as months; None where it depends on leap days whether they pass a number of whole years."""
    if not 0 < days <= _MOST_DAYS:
        return None
    try:
        if start is not None:
            return months_between(start, start + timedelta(days=days - 1))
    except (OverflowError, ValueError):
        return None
    years = days // 365
    least, most = years * 365 + years // 4, years * 365 + -(-years // 4)
    if least < days <= most:
        return None
    return Decimal(12 * years) if days == least else (Decimal(days * 12) / _DAYS_PER_YEAR).quantize(EXACTNESS)


def _options(each: NoticeLot) -> str | None:
    """The length of all renewals where it is told, else that there are some; "0 månader" where there are none.

    A call for competition has to state the renewals that it holds: where it tells the length and no renewal, there is
    none. Notices of other kinds may leave it out.
    """
    renewals, term = each.lot.renewals, each.lot.term
    if renewals is None:
        length_told = term.number is not None or term.end is not None or term.unlimited
        return "0 månader" if length_told and each.notice.kind == COMPETITION and not each.lot.options else None
    if renewals.most == 0:
        return "0 månader"
    told = renewals.text
    several = renewals.most is not None and renewals.most > 1
    counted = told.startswith((f"{renewals.most} x", f"{renewals.most}x")) or told.count("+") + 1 == renewals.most
    if told and (not several or counted):
        try:
            option_months("", pl.Series())(told)
        except CellError:
            return "Ja"
        return told
    return "Ja"


def procurement_id(each: NoticeLot) -> str:
    """What is the same for a lot in every notice of its procurement."""
    return "/".join(filter(None, (each.notice.procedure_id or each.notice.id, each.lot.id)))


def _day(value: object) -> str | None:
    return None if value is None else str(value)


def _of_all_lots(each: NoticeLot) -> str | None:
    return _amount(each.lot.value if len(each.notice.lots) == 1 else each.notice.together)


_VALUE: Final = "Uppskattat värde"
_COLUMNS: Final[dict[str, Callable[[NoticeLot], str | None]]] = {
    "Upphandlings-ID": procurement_id,
    "Upphandlingens titel": lambda each: each.lot.title,
    "CPV-kod": lambda each: ", ".join(dict.fromkeys((each.lot.cpv, *each.lot.more_cpv))),
    _VALUE: lambda each: _amount(each.lot.value),
    "Publiceringsdatum": lambda each: _day(each.notice.begins),
    "Lag": lambda each: each.notice.legal_basis,
    "Upphandlande myndighet": lambda each: ", ".join(dict.fromkeys(buyer.name for buyer in each.notice.buyers)),
    "Köparens organisationsnummer": lambda each: each.notice.buyers[0].number or None,
    "Myndighetstyp": lambda each: each.notice.legal_type or None,
    "Upphandlingsslag": lambda each: each.lot.nature or None,
    "Avtalslängd": lambda each: _length(each.lot.term),
    "Optionstid": _options,
    "Avtalsstart": lambda each: _day(each.lot.term.start),
    "Avtalsslut": lambda each: _day(each.lot.term.end),
}
"""Headings as Swedish lists have them, and what stands under each."""


class NoticesSource:
    """The notices of one file, or of several together, as a sheet without a name; those by buyers of `country` alone.

    Each lot is there once, so that files that tell of the same procurement are read together.
    """

    sheets = (SheetName("", True),)

    def __init__(self, path: Path, limits: ReadLimits, country: str = SWEDEN, more: Sequence[Path] = ()) -> None:
        self._path, self._limits, self._country, self._more = path, limits, country, more

    def load(self, name: str) -> Sheet:
        """Read the file whole.

        Raises:
            InputError: it cannot be used, or no notice in it can.
        """
        found = collect([self._path, *self._more], self._limits, self._country)
        if not found.lots:
            if len(found.faults) == 1 == found.documents:
                raise found.faults[0]
            raise InputError(NO_LOTS, path=self._path, country=self._country)
        current = tuple(each for each in found.lots if each.current)
        if not current:
            raise InputError(NO_LOTS, path=self._path, country=self._country)
        sheet = sheet_of(replace(found, lots=current), name)
        cancelled = sum(each.notice.cancelled and not each.followed for each in found.lots)
        counted = ((EARLIER, sum(each.followed for each in found.lots)), (CANCELLED, cancelled))
        remarks: tuple[Remark, ...] = tuple((template, {"count": count}) for template, count in counted if count)
        together: tuple[Remark, ...] = ((TOGETHER, {"count": len(self._more)}),) if self._more else ()
        return replace(sheet, remarks=(*together, *sheet.remarks, *remarks))


def sheet_of(found: Collected, name: str = "", *, of_all_lots: bool = False) -> Sheet:
    """The lots as a sheet, with remarks on what was left out.

    `of_all_lots` gives each the value of all lots of its procurement, by which the law is answered; sums need its own.
    """
    read_as = _COLUMNS | ({_VALUE: _of_all_lots} if of_all_lots else {})
    columns = [
        pl.Series(column_letter(index), [read(each) for each in found.lots], pl.String)
        for index, read in enumerate(read_as.values())
    ]
    cells = pl.DataFrame(columns).with_columns(pl.when(pl.all() != "").then(pl.all()))
    return Sheet(name, cells, tuple(_remarks(found)), headings=tuple(_COLUMNS))


def _remarks(found: Collected) -> Iterator[Remark]:
    several = sum(len(each.notice.lots) > 1 for each in found.lots)
    counted = (
        (ABROAD, found.abroad),
        (REPLACED, found.replaced),
        (REGISTRATIONS, found.registrations),
        (OF_SEVERAL, several),
    )
    for fault in found.faults:
        yield FAULT, {"fault": fault}
    for template, count in counted:
        if count:
            yield template, {"count": count}
