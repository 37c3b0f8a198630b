"""What a summing of ledgers is asked for: one model, validated once."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict

from reservkoll.common.errors import InputError
from reservkoll.i18n import Language, mark
from reservkoll.tabular.read_limits import Limits, ReadLimits

HIGHEST_GOAL = 100


def _goal(text: object) -> object:
    """A share in per cent as people write it: `10`, `12,5 %`."""
    if not isinstance(text, str):
        return text
    try:
        goal = Decimal(text.strip().removesuffix("%").strip().replace(",", "."))
    except InvalidOperation:
        goal = Decimal(0)
    if not goal.is_finite() or not 0 < goal <= HIGHEST_GOAL:
        raise InputError(
            mark("--goal: “{text}” is no share in per cent. Write a number above 0 and at most 100, such as 10."),
            text=text,
        )
    return goal


def _given(settings: object) -> object:
    """`field=value` settings for all rows."""
    if not isinstance(settings, list | tuple):
        return settings
    given: dict[str, str] = {}
    for setting in settings:
        field, equals, text = (part.strip() for part in setting.partition("="))
        if not equals or not text:
            raise InputError(mark("--set {setting}: write field=value, such as date=2025."), setting=setting)
        if field in given:
            raise InputError(mark("--set {path} is given twice. Give it once."), path=field)
        given[field] = text
    return given


class LedgerRequest(BaseModel):
    """The ledgers to sum, and how. The fields are named like the parameters of `reservkoll ledger`.

    Args:
        lists: the ledgers.
        accounts: the user's map of accounts; without it all purchases are one area.
        ideburna: the user's list of idéburna organisations.
        organisations: an index of organisations, which tells the legal forms of suppliers; see `organisations import`.
        inventory: a list of contracts, of which those that end soon are set beside what was bought.
        skip_bad: leave out rows of that list that are wrong.
        goal: the goal for the share, in per cent.
        given: texts for fields that hold for all rows, such as `date`.
        mapping: a file that says which column holds which field.
        sheets: the sheets to read; `*` for every visible one with known headings.
        take_best: take the best match for doubtful columns without asking.

    Raises:
        InputError: a text that is no share, no setting, or no limit for reading.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    lists: tuple[Path, ...]
    language: Language = Language.SV
    accounts: Path | None = None
    ideburna: Path | None = None
    organisations: Path | None = None
    inventory: Path | None = None
    skip_bad: bool = False
    goal: Annotated[Decimal | None, BeforeValidator(_goal)] = None
    given: Annotated[dict[str, str], BeforeValidator(_given)] = {}
    mapping: Path | None = None
    sheets: tuple[str, ...] = ()
    take_best: bool = False
    read_limits: Limits = ReadLimits()
