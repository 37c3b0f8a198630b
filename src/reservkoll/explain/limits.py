"""The statutory amounts in force on a day, as rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from reservkoll.common.errors import InputError
from reservkoll.common.formatting import day as day_text
from reservkoll.common.formatting import short_decimal_string
from reservkoll.i18n import Language, Translate, mark
from reservkoll.rulebook.law_on_date import LawOnDate
from reservkoll.rulebook.models.limits import Comparison
from reservkoll.rulebook.models.periods import Period
from reservkoll.rulebook.rulebook import Rulebook

if TYPE_CHECKING:
    from reservkoll.json_documents.limits import LimitRow


def law_on(rulebook: Rulebook, day: date) -> LawOnDate:
    """The law on `day`.

    Raises:
        InputError: the rulebook does not cover the day.
    """
    law = rulebook.on(day)
    if law is None:
        covers = rulebook.edition.covers
        raise InputError(
            mark("The rulebook says nothing about {day}. It covers {covers}."), day=day, covers=period_text(covers)
        )
    return law


def limit_rows(rulebook: Rulebook, day: date) -> list[LimitRow]:
    """Every amount in force on `day`.

    Raises:
        InputError: the rulebook does not cover the day.
    """
    return list(_rows(law_on(rulebook, day)))


def _rows(law: LawOnDate) -> Iterator[LimitRow]:
    from reservkoll.json_documents.limits import LimitRow  # a case needs none of it

    for limit_id, limit in law.rulebook.limits.items():
        amount = law.limit(limit_id).amount
        if amount is None:
            continue
        period = amount.period
        yield LimitRow(
            act=limit.act,
            kind=limit.kind,
            period=period_text(period),
            sek=None if period.in_euro else short_decimal_string(amount.ore),
            eur=None if period.eur is None else f"{period.eur:f}",
            comparison=amount.comparison,
            status=amount.status,
            source=amount.source,
        )


def period_text(period: Period) -> str:
    """`2024-01-01/2025-12-31`; `..` for a period that has no end yet."""
    return f"{period.from_}/{period.to or '..'}"


def period_words(period: Period, language: Language, translate: Translate) -> str:
    """A period as people write it."""
    if period.to is None:
        return translate(mark("from {day}")).format(day=day_text(period.from_, language))
    return f"{day_text(period.from_, language)} – {day_text(period.to, language)}"


def comparison_words(translate: Translate) -> dict[Comparison, str]:
    """How a value meets a limit, in the statute's words."""
    return {
        Comparison.LESS_THAN: translate(mark("is less than")),
        Comparison.AT_MOST: translate(mark("is at most")),
        Comparison.MORE_THAN: translate(mark("is more than")),
        Comparison.AT_LEAST: translate(mark("is at least")),
    }
