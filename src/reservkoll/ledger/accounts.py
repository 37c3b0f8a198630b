"""The user's map from accounts to service areas, loaded from YAML."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import polars as pl
from pydantic import BaseModel, ConfigDict, Field, field_validator

from reservkoll.common.errors import InputError
from reservkoll.common.validation import validate
from reservkoll.common.yaml_loader import read_document
from reservkoll.i18n import mark
from reservkoll.rulebook.models.industries import stem

PATTERN = re.compile(r"(?P<one>\d{1,12})|(?P<prefix>\d{1,12})\*|(?P<first>\d{1,12})\s?[-–]\s?(?P<last>\d{1,12})")
LONGEST_NAME = 100


class Area(BaseModel):
    """A service area: its accounts (`"4631"`, `"463*"` for all that begin so, `"4630-4639"` for a range of accounts
    with as many digits), the CPV codes of its contracts (each stands for itself and every code below it), and whether
    it counts in the share bought from idéburna organisations.
    """

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    name: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
    accounts: Annotated[list[str | int], Field(min_length=1)]
    cpv: list[Annotated[str, Field(pattern=r"^[0-9]{8}(-[0-9])?$")]] = []
    in_share: bool = True

    @field_validator("name")
    @classmethod
    def _name(cls, name: str) -> str:
        if not name.strip():
            raise ValueError(mark("an area needs a name"))
        return name.strip()


class _File(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    areas: Annotated[list[Area], Field(min_length=1)]


@dataclass(frozen=True)
class _Pattern:
    """One entry of the map. The narrower of two that hold an account decides: `breadth` is how many accounts it could
    hold among those with as many digits.
    """

    area: int
    text: str
    low: str
    high: str
    prefix: bool

    def holds(self, account: str) -> bool:
        if self.prefix:
            return account.startswith(self.low)
        return len(account) == len(self.low) and self.low <= account <= self.high

    def breadth(self, account: str) -> int:
        if self.prefix:
            return int(10 ** max(0, len(account) - len(self.low)))
        return int(self.high) - int(self.low) + 1


@dataclass(frozen=True)
class AccountMap:
    """Areas in the file's order, and the patterns that lead to them."""

    path: Path
    areas: tuple[Area, ...]
    patterns: tuple[_Pattern, ...]
    everything: bool = False  # the one area holds every row, also those without an account

    def area_of(self, account: str) -> int | None:
        """The index of the area that `account` belongs to; None where no entry holds it.

        Raises:
            InputError: two areas hold it equally narrowly.
        """
        if self.everything:
            return 0
        held = [pattern for pattern in self.patterns if pattern.holds(account)]
        if not held:
            return None
        narrowest = min(pattern.breadth(account) for pattern in held)
        best = [pattern for pattern in held if pattern.breadth(account) == narrowest]
        if len({pattern.area for pattern in best}) > 1:
            raise InputError(
                mark(
                    "{path}: account {account} belongs to two areas: {first} in “{area}” and {other} in "
                    "“{other_area}”. "
                    "Remove it from one of them, or write the account by itself under the right one."
                ),
                path=self.path,
                account=account,
                first=best[0].text,
                area=self.areas[best[0].area].name,
                other=next(pattern.text for pattern in best if pattern.area != best[0].area),
                other_area=next(self.areas[pattern.area].name for pattern in best if pattern.area != best[0].area),
            )
        return best[0].area

    def area_of_code(self, code: str) -> int | None:
        """The index of the area whose CPV codes hold `code` most narrowly, the first of several; None without any."""
        held = [
            (-len(stem(own)), number)
            for number, area in enumerate(self.areas)
            for own in area.cpv
            if code.startswith(stem(own))
        ]
        return min(held)[1] if held else None

    def table(self, accounts: Iterable[str]) -> pl.DataFrame:
        """`account` to `area` (index, null where there is none), one row for each of the distinct `accounts`.

        Raises:
            InputError: two areas hold an account equally narrowly.
        """
        distinct = sorted(set(accounts))
        areas = [self.area_of(account) for account in distinct]
        return pl.DataFrame([pl.Series("account", distinct, pl.String), pl.Series("area", areas, pl.UInt32)])


def no_accounts(name: str) -> AccountMap:
    """A map in which all purchases are one area called `name`, whatever their accounts."""
    return AccountMap(Path(), (Area(name=name, accounts=["0"]),), (), everything=True)


def read_accounts(path: Path) -> AccountMap:
    """Read a map of accounts.

    Raises:
        InputError, Findings: it cannot be read, or a key, name or account is wrong, with file and line.
    """
    document = read_document(path)
    file = validate(_File, document, document.data if document.data is not None else {})
    names: set[str] = set()
    patterns: list[_Pattern] = []
    for index, area in enumerate(file.areas):
        if area.name.casefold() in names:
            raise InputError(
                mark("{path}, line {line}: the area “{area}” stands twice. Put its accounts in one list."),
                path=path,
                line=document.line(("areas", index, "name")),
                area=area.name,
            )
        names.add(area.name.casefold())
        for place, entry in enumerate(area.accounts):
            pattern = _pattern(index, str(entry).strip())
            if pattern is None:
                raise InputError(
                    mark(
                        '{path}, line {line}: “{text}” is no account. Write one account ("4631"), the beginning of '
                        'several ("463*") or the first and last of a range with as many digits ("4630-4639").'
                    ),
                    path=path,
                    line=document.line(("areas", index, "accounts", place)),
                    text=entry,
                )
            patterns.append(pattern)
    return AccountMap(path, tuple(file.areas), tuple(patterns))


def _pattern(area: int, text: str) -> _Pattern | None:
    found = PATTERN.fullmatch(text)
    if found is None:
        return None
    if found["one"]:
        return _Pattern(area, text, found["one"], found["one"], prefix=False)
    if found["prefix"]:
        return _Pattern(area, text, found["prefix"], found["prefix"], prefix=True)
    first, last = found["first"], found["last"]
    return _Pattern(area, text, first, last, prefix=False) if len(first) == len(last) and first <= last else None
