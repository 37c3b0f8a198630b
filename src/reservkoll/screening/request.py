"""What a screening is asked for: one model, validated once, behind the command line, the library and the local page."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict

from reservkoll.common.clock import iso_day
from reservkoll.cpv.level import Level
from reservkoll.i18n import Language, mark
from reservkoll.tabular.read_limits import Limits, ReadLimits

Day = Annotated[date, BeforeValidator(lambda given: iso_day(given) if isinstance(given, str) else given)]


FROM_DEFAULTS: Final = mark("The list says nothing of this, so it is taken from {profile} for all rows: {facts}.")
"""The note on facts that a list does not state."""


class ScreeningRequest(BaseModel):
    """The lists to answer, and how. The fields are named like the parameters of `reservkoll screen`.

    Args:
        lists: paths of inventories; for Spark also addresses, whose double stroke a path would lose.
        today: the day it is, which evaluation is told.
        given: facts for all rows, as `path=value`.
        defaults: facts for the rows of lists that say nothing of them, in the same way.
        defaults_from: where these are stated, for people.
        as_of: the day whose rules are used for all rows; else that of each row.
        sheets: the sheets to read; `*` for every visible one with known headings.
        mapping: a file that says which column holds which fact.
        suppliers: files of suppliers, which are set beside the purchases.
        awards: the register of reserved awards, which the three-year rule is read from.
        organisations: an index of organisations, in which candidates for what is to come are looked for.
        take_best: take the best match for doubtful columns without asking.
        accept_suggestions: use the best proposed code where a row states none.
        leads: lead times of the plan, as `name=months`, which decide too what is still to come.
        ending_within: how soon contracts end that are told as ending, in months.
        need_window, need_level: how near in time (months) and how alike purchases of the same need are.
        one_row_per: the fact whose rows are counted once.

    Raises:
        InputError: a text that is no date, or no limit for reading.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    lists: tuple[str, ...]
    today: Day
    language: Language = Language.SV
    given: tuple[str, ...] = ()
    defaults: tuple[str, ...] = ()
    defaults_from: str = ""
    as_of: Day | None = None
    sheets: tuple[str, ...] = ()
    mapping: Path | None = None
    suppliers: tuple[Path, ...] = ()
    awards: Path | None = None
    organisations: Path | None = None
    take_best: bool = False
    accept_suggestions: bool = False
    leads: tuple[str, ...] = ()
    ending_within: int | None = None
    need_window: int | None = None
    need_level: Level | None = None
    read_limits: Limits = ReadLimits()
    one_row_per: str | None = None

    @property
    def paths(self) -> list[Path]:
        """The lists as local paths."""
        return [Path(text) for text in self.lists]
