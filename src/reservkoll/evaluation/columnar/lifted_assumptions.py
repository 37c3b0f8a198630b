"""The assumptions made about the rows of a frame, and the evaluation without them.

Each assumption has a column of its own (`assumed_column`). With it lifted, the value of a row has the widest ends
possible: no upper end where more may be added, and the amount without VAT as the lower where it may include VAT.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import polars as pl
from polars import selectors

from reservkoll.facts.assumptions import WHOLE_LENGTH, WHOLE_VALUE, WITHOUT_VAT, assumed_column
from reservkoll.facts.facts import CONTRADICTIONS, SEPARATOR, contradicted_by, ends_of, net_of
from reservkoll.facts.value import MONTHS, OPTION_MONTHS
from reservkoll.parsers.numbers import UNBOUNDED
from reservkoll.rulebook.models.rules import FactType
from reservkoll.rulebook.rulebook import Rulebook

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reservkoll.conditions.base import Expression

ASSUMES = "assumes"  # `route:assumption` joined by `;`: the assumptions that the answer of a route depends on
LIFTED = (WHOLE_VALUE, WITHOUT_VAT, WHOLE_LENGTH)
ELSEWHERE = ("partnership.", "social_outcome.", "stated.")
"""Facts that no row has: of a partnership or an outcome contract, and sums of what a case states."""
OF = ":"
TERM = "_term "  # columns of the defined terms, while rows are read
HUNDREDTHS = 100


def amounts(rulebook: Rulebook) -> tuple[str, ...]:
    """The facts that are compared with limits: those that follow from the value as it is stated."""
    return tuple(
        path
        for path, fact in rulebook.facts.items()
        if fact.type is FactType.MONEY and fact.derived_from and not path.startswith(ELSEWHERE)
    )


def with_assumptions(frame: pl.DataFrame, rulebook: Rulebook) -> pl.DataFrame:
    """`frame` (with the ends of its amounts) with the column of each assumption, and the amounts without VAT.

    Without a column, nothing was assumed about the value, and the stated months are the whole length.
    """
    absent: dict[str, pl.Expr] = {}
    if CONTRADICTIONS not in frame.columns:
        absent[CONTRADICTIONS] = pl.lit(None, pl.String)
    for name in (WHOLE_VALUE, WITHOUT_VAT):
        if assumed_column(name) not in frame.columns:
            absent[assumed_column(name)] = pl.lit(None, pl.Boolean)
    frame = frame.with_columns(**absent)
    if assumed_column(WHOLE_LENGTH) not in frame.columns:
        unstated = pl.col(MONTHS).is_not_null() & pl.col(OPTION_MONTHS).is_null()
        frame = frame.with_columns((unstated & ~at_odds(OPTION_MONTHS, rulebook)).alias(assumed_column(WHOLE_LENGTH)))
    percent = rulebook.assumptions[WITHOUT_VAT].highest_vat_percent or 0
    whole = int((100 + percent) * HUNDREDTHS)
    return frame.with_columns(
        pl.when(assumed_column(WITHOUT_VAT)).then(_net(pl.col(ends_of(path)[0]), whole)).alias(net_of(path))
        for path in amounts(rulebook)
    )


def at_odds(path: str, rulebook: Rulebook) -> pl.Expr:
    """Whether a fact is disregarded because it contradicts another."""
    return contradicted_by(rulebook.contradicting(path))


def _net(ore: pl.Expr, whole: int) -> pl.Expr:
    """An amount without the VAT that it includes, rounded half up; `whole` is amount plus VAT in hundredths of 1 %."""
    part = 100 * HUNDREDTHS
    return ore // whole * part + (ore % whole * part * 2 + whole) // (whole * 2)


class Read(Protocol):
    """An evaluation step, which adds columns to rows."""

    @property
    def columns(self) -> Mapping[str, pl.Expr]:
        """The columns that it adds."""

    @property
    def reads(self) -> frozenset[str]:
        """The columns that it is computed from."""

    def of(self, rows: pl.DataFrame) -> pl.DataFrame:
        """`rows` with the columns."""


@dataclass(frozen=True)
class LiftedStep:
    """Evaluates the routes again without each assumption, by `steps`; `amounts` are the facts compared with limits.

    Its one column names the routes whose answers change. It comes after those steps.
    """

    steps: Sequence[Read]
    routes: Sequence[str]
    amounts: Sequence[str]
    conditions: Sequence[Expression]
    columns: Mapping[str, pl.Expr] = field(default_factory=lambda: {ASSUMES: pl.lit(None, pl.String)})

    def of(self, rows: pl.DataFrame) -> pl.DataFrame:
        """`rows` with the column."""
        told: list[pl.Series] = []
        for assumption in LIFTED:
            if not rows[assumed_column(assumption)].any():
                continue
            changes = self._lift(assumption)
            lifted = rows.drop(selectors.starts_with(TERM)).with_columns(**changes)
            changed = set(changes)
            for step in self.steps:
                if not changed.isdisjoint(step.reads):
                    lifted = step.of(lifted)
                    changed |= set(step.columns)
            for route in self.routes:
                if route not in changed:
                    continue
                other = (lifted[route] != rows[route]) & rows[assumed_column(assumption)].fill_null(value=False)
                word = pl.when(other).then(pl.lit(f"{route}{OF}{assumption}"))
                told.append(pl.select(word.alias(f"{len(told)}")).to_series())
        if not told:
            return rows.with_columns(**self.columns)
        joined = pl.DataFrame(told).select(pl.concat_str(pl.all(), separator=SEPARATOR, ignore_nulls=True))
        return rows.with_columns(joined.to_series().replace("", None).alias(ASSUMES))

    def _lift(self, assumption: str) -> dict[str, pl.Expr]:
        made = pl.col(assumed_column(assumption))
        ends = [ends_of(path) for path in self.amounts]
        match assumption:
            case "whole_length":
                return {assumed_column(assumption): pl.lit(value=False)}
            case "without_vat":
                net = zip(self.amounts, ends, strict=True)
                return {low: pl.when(made).then(net_of(path)).otherwise(low) for path, (low, _) in net}
        # What is not known at all stays unknown.
        return {high: pl.when(made & pl.col(high).is_not_null()).then(UNBOUNDED).otherwise(high) for _, high in ends}


def assumptions_told(text: str | None) -> dict[str, tuple[str, ...]]:
    """What the column `assumes` tells of a row: for each route the assumptions."""
    found: dict[str, list[str]] = {}
    for pair in text.split(SEPARATOR) if text else ():
        route, _, assumption = pair.partition(OF)
        found.setdefault(route, []).append(assumption)
    return {route: tuple(several) for route, several in found.items()}
