"""Which facts the interview may ask for and the type of each answer, derived from the case file's models."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import Enum, StrEnum
from functools import cache
from typing import Any

from reservkoll.facts import models
from reservkoll.facts.case_fields import leaf_types
from reservkoll.facts.models import Case
from reservkoll.rulebook.rulebook import Rulebook

VALUE_GROUP = "purchase.value."
# The currency comes with the first amount; the day of the rules follows from the start.
# What is said with an amount, or only stated in a file.
NEVER_ASKED = frozenset(
    {
        *("as_of", "purchase.lots", "purchase.areas"),
        *(f"purchase.value.{name}" for name in ("currency", "precision", "at_least", "at_most")),
    }
)


class AnswerKind(StrEnum):
    """The type of an answer."""

    YES_NO = "yes_no"
    WORD = "word"
    WORDS = "words"
    MONEY = "money"
    AMOUNTS = "amounts"
    MONTHS = "months"
    PERCENT = "percent"
    WHOLE = "whole"
    DATE = "date"
    CODES = "codes"
    AWARDS = "awards"
    PARTS = "parts"
    NUMBER_OF_ORGANISATION = "number_of_organisation"


def askable(case: Case, rulebook: Rulebook) -> tuple[str, ...]:
    """The facts, of the groups in `case`, that a rule or the estimation of the value reads; in the file's order."""
    return tuple(
        path
        for path in _kinds()
        if getattr(case, path.partition(".")[0]) is not None
        and (path in rulebook.facts or path.startswith(VALUE_GROUP))
    )


def kind_of(path: str) -> AnswerKind:
    """The kind of answer that the fact `path` takes."""
    return _kinds()[path][0]


def words_of(path: str) -> tuple[str, ...]:
    """The words that may answer `path`; none where it is no choice between words."""
    return _kinds()[path][1]


@cache
def _kinds() -> dict[str, tuple[AnswerKind, tuple[str, ...]]]:
    found = {path: _kind(path, inner) for path, inner in leaf_types()}
    return {path: kind for path, kind in found.items() if kind is not None and path not in NEVER_ASKED}


def _kind(path: str, inner: Any) -> tuple[AnswerKind, tuple[str, ...]] | None:
    name = path.rpartition(".")[2]
    one = inner[0] if isinstance(inner, list) else inner
    several = isinstance(inner, list)
    if isinstance(one, type) and issubclass(one, Enum):
        return (AnswerKind.WORDS if several else AnswerKind.WORD), tuple(member.value for member in one)
    if one is models.Award or one is models.ContractPart:
        return (AnswerKind.AWARDS if one is models.Award else AnswerKind.PARTS), ()
    if one is Decimal and name in {"months", "option_months"}:
        return AnswerKind.MONTHS, ()
    if one is Decimal and name.endswith(("percent", "vat_rate")):
        return AnswerKind.PERCENT, ()
    plain = {
        bool: AnswerKind.YES_NO,
        date: AnswerKind.DATE,
        int: AnswerKind.WHOLE,
        Decimal: AnswerKind.AMOUNTS if several else AnswerKind.MONEY,
    }
    if one in plain:
        return plain[one], ()
    if one is str and several:
        return AnswerKind.CODES, ()
    return (AnswerKind.NUMBER_OF_ORGANISATION, ()) if name == "org_no" else None
