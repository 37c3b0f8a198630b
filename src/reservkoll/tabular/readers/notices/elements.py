"""The values of elements in an eForms notice: amounts, terms, codes, texts, days."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Final
from xml.etree.ElementTree import Element

from reservkoll.common.swedish_time import in_sweden
from reservkoll.tabular.readers.notices.notice import Amount, Term

UBL: Final = "urn:oasis:names:specification:ubl:schema:xsd:"
NAMES: Final = {
    "cac": UBL + "CommonAggregateComponents-2",
    "cbc": UBL + "CommonBasicComponents-2",
    "ext": UBL + "CommonExtensionComponents-2",
    "efac": "http://data.europa.eu/p27/eforms-ubl-extension-aggregate-components/1",
    "efbc": "http://data.europa.eu/p27/eforms-ubl-extension-basic-components/1",
    "efext": "http://data.europa.eu/p27/eforms-ubl-extensions/1",
}
CPV: Final = "cbc:ItemClassificationCode"
EXTENSION: Final = "ext:UBLExtensions/ext:UBLExtension/ext:ExtensionContent/efext:EformsExtension"
UNLIMITED: Final = "UNLIMITED"
LONGEST: Final = 1_000  # characters; more than eForms lets a title or a name have
LONGEST_DESCRIPTION: Final = 20_000


def value_of(place: Element) -> Amount | None:
    """The estimated value (BT-27), else the highest value of the framework agreement (BT-271)."""
    total = place.find("cac:ProcurementProject/cac:RequestedTenderTotal", NAMES)
    if total is None:
        return None
    found = amount_of(total.find("cbc:EstimatedOverallContractAmount", NAMES))
    return found or amount_of(total.find(f"{EXTENSION}/efbc:FrameworkMaximumAmount", NAMES))


def amount_of(place: Element | None) -> Amount | None:
    """An amount; nought stands where the buyer keeps the value to itself."""
    if place is None:
        return None
    try:
        value = Decimal(stripped(place))
    except InvalidOperation:
        return None
    return Amount(value, place.get("currencyID", "")) if value.is_finite() and value > 0 else None


def term_of(project: Element) -> Term:
    """The planned length of a contract, as far as the notice states it."""
    period = project.find("cac:PlannedPeriod", NAMES)
    if period is None:
        return Term()
    measure = period.find("cbc:DurationMeasure", NAMES)
    number = None
    told = "" if measure is None else stripped(measure)
    if told.isascii() and told.isdigit() and len(told) <= 6:
        number = Decimal(told)
    return Term(
        number,
        "" if measure is None else measure.get("unitCode", ""),
        day_of(text_of(period, "cbc:StartDate")),
        day_of(text_of(period, "cbc:EndDate")),
        unlimited=any(stripped(each) == UNLIMITED for each in period.iterfind("cbc:DescriptionCode", NAMES)),
    )


def codes_of(place: Element, path: str, list_name: str) -> tuple[str, ...]:
    """The codes of one list, in order, each once."""
    return tuple(
        dict.fromkeys(
            text
            for each in place.iterfind(path, NAMES)
            if each.get("listName") == list_name and (text := stripped(each))
        )
    )


def code_of_list(place: Element, path: str, list_name: str) -> str:
    """The first code of one list; "" if there is none."""
    return next(iter(codes_of(place, path, list_name)), "")


def text_of(place: Element, path: str) -> str:
    """The text at `path`; "" if there is none."""
    found = place.find(path, NAMES)
    return "" if found is None else stripped(found)


def line_of(place: Element) -> str:
    """A text on one line, as a cell has it."""
    return " ".join((place.text or "").split())


def bare_code(text: str) -> str:
    """A CPV code without its check digit, which notices are to leave out."""
    return text.partition("-")[0].strip()


def stripped(place: Element) -> str:
    """The text of an element, without surrounding space."""
    return (place.text or "").strip()


def day_of(text: str) -> date | None:
    """A day with or without time zone: 2026-03-01+01:00. The zone says where it is counted, not another day."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def moment_of(place: Element) -> tuple[date | None, time | None]:
    """The last day and hour as a clock in Sweden shows them, where the notice tells the time zone; else as written."""
    day, hour = day_of(text_of(place, "cbc:EndDate")), time_of(text_of(place, "cbc:EndTime"))
    if day is None or hour is None or hour.tzinfo is None:
        return day, None if hour is None else hour
    try:
        there = in_sweden(datetime.combine(day, hour))
    except OverflowError:
        return day, hour.replace(tzinfo=None)
    return there.date(), there.time()


def time_of(text: str) -> time | None:
    """A time of day; None if it is not one."""
    try:
        return time.fromisoformat(text).replace(microsecond=0)
    except ValueError:
        return None
