"""What others have reserved, as `notices --precedents --format json` writes it, and what of it is like a case."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from reservkoll.common.errors import InputError
from reservkoll.common.foreign_texts import reason_of
from reservkoll.common.trusted_files import NotOrdinaryError, open_ordinary
from reservkoll.i18n import mark

MOST_BYTES: Final = 256 << 20
EXECUTION: Final = "yes"  # the code of reserved execution (BT-736)
GROUP: Final = 3  # digits of a code that say the group of services
NOT_ORDINARY = mark("it is no ordinary file")
NO_INDEX = mark("{path} is no index of precedents. Make one with: reservkoll notices FILES --precedents --format json.")


@dataclass(frozen=True)
class Precedent:
    """A lot that was reserved, or whose words hint at it (`hinted`). `codes` have no check digit."""

    buyer: str
    title: str
    codes: tuple[str, ...]
    provision: str
    hinted: bool
    length: str
    amount: str
    dispatched: date
    link: str


def read_precedents(path: Path) -> tuple[Precedent, ...]:
    """The index in `path`.

    Raises:
        InputError: it cannot be read, or is no such index.
    """
    try:
        with open_ordinary(path) as file:
            document = json.loads(file.read(MOST_BYTES))
        return tuple(_precedent(lot) for lot in document["lots"])
    except OSError as error:
        reason = InputError(NOT_ORDINARY) if isinstance(error, NotOrdinaryError) else reason_of(error)
        raise InputError(mark("{path} cannot be read: {reason}."), path=path, reason=reason) from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise InputError(NO_INDEX, path=path) from None


def _precedent(lot: dict[str, Any]) -> Precedent:
    stated = [code for code in lot["reserved"] if code != "none"]
    amount = f"{lot['amount']} {lot['currency']}" if lot["amount"] else ""
    return Precedent(
        buyer=str(lot["buyer"]),
        title=str(lot["title"]),
        codes=tuple(str(code) for code in lot["cpv"]),
        provision=str(lot["stated"]),
        hinted=not stated and lot.get("reserved_execution") != EXECUTION,
        length=str(lot["length"] or ""),
        amount=amount,
        dispatched=date.fromisoformat(lot["dispatched"]),
        link=str(lot["link"] or ""),
    )


def alike(precedents: Sequence[Precedent], codes: Sequence[str]) -> tuple[Precedent, ...]:
    """Those for one of `codes` (with or without check digit), the newest first; then those of the same group."""
    digits = [code.partition("-")[0] for code in codes]
    groups = {code[:GROUP] for code in digits}

    def rank(each: Precedent) -> int:
        if set(each.codes) & set(digits):
            return 0
        return 1 if {code[:GROUP] for code in each.codes[:1]} & groups else 2

    ranked = [(rank(each), each) for each in precedents]
    near = [(place, each) for place, each in ranked if place < 2]
    return tuple(each for _, each in sorted(near, key=lambda pair: (pair[0], -pair[1].dispatched.toordinal())))
