"""The facts of one case by path, stated and derived, ready for evaluation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

CONTRADICTIONS = "contradictions"  # the column with the ids of the contradictions between a row's facts, joined by `;`
SEPARATOR = ";"


def contradicted_by(names: Iterable[str]) -> pl.Expr:
    """Whether one of the contradictions `names` (ids) was found between the facts of a row."""
    import polars as pl  # not used for a single case

    found = pl.col(CONTRADICTIONS).str.split(SEPARATOR)
    return pl.any_horizontal(pl.lit(value=False), *(found.list.contains(name) for name in names)).fill_null(value=False)


@dataclass(frozen=True)
class Facts:
    """`values` by path (money as whole öre, codes as `12345678-9`); what is not in it is unknown.

    `lacking` names, for an unknown derived fact, the stated facts that would settle it; `open` the notes that say
    why it cannot be known; `ranges` the ends of an amount that is not known exactly: its value is then
    the one to show, or unknown, and `lacking` names what would narrow it. `assumed` are the assumptions (see
    `facts.assumptions`) made where nothing is stated; `lifted` is one of them not to be made.
    """

    values: Mapping[str, object]
    lacking: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    open: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ranges: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    assumed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lifted: str | None = None

    def get(self, path: str) -> object | None:
        """The value, or None where it is unknown."""
        return self.values.get(path)

    def missing(self, path: str) -> tuple[str, ...]:
        """The stated facts to ask for, for an unknown `path`."""
        return self.lacking.get(path, (path,))

    def lacking_of_known(self, path: str) -> tuple[str, ...]:
        """The stated facts that would narrow an amount known only by its ends."""
        return self.lacking.get(path, ())

    def assumes(self, assumption: str) -> bool:
        """Whether an assumption applies to this case: made, and not lifted."""
        return assumption in self.assumed and assumption != self.lifted

    def ends(self, path: str) -> tuple[int, int] | None:
        """The lowest and highest possible amount in öre; None where nothing is known."""
        value = self.values.get(path)
        return self.ranges.get(path, None if value is None else (value, value))  # type: ignore[arg-type]


def ends_of(path: str) -> tuple[str, str]:
    """The columns that hold the ends of an amount that is not known exactly, beside its own."""
    return f"{path}.low", f"{path}.high"


def net_of(path: str) -> str:
    """The column with the lowest possible amount if VAT is included; null where that is stated."""
    return f"{path}.net"


def reasons_of(path: str) -> tuple[str, str]:
    """The columns that say why an amount is not known exactly: ids of notes, and paths of facts to ask for, each
    joined by `;` and null where there are none.
    """
    return f"{path}.open", f"{path}.lacking"
