"""A request to screen lists: one model, validated once, behind the command line, the library and the local page."""

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


FROM_DEFAULTS: Final = mark("The list does not state this, so it is taken from {profile} for all rows: {facts}.")
"""The note on facts that the list does not state."""


class ScreeningRequest(BaseModel):
    """The lists to assess, and how. The fields have the names of the parameters of `reservkoll screen`.

    Args:
        lists: paths of inventories; for Spark also URIs, whose double slash a `Path` would collapse.
        today: the day it is; evaluation never reads the clock.
        given: overrides for all rows, as `path=value`.
        defaults: facts for lists that do not state them, in the same form.
        defaults_from: where the defaults come from, for display.
        as_of: the day whose rules are used for all rows; else each row's own day.
        sheets: the sheets to read; `*` for every visible sheet with known headings.
        mapping: a column mapping file.
        suppliers: files of suppliers to match with the purchases.
        awards: the register of reserved awards, for the three-year rule.
        organisations: an index of organisations to search for candidates for coming purchases.
        take_best: take the best match for a doubtful column without asking.
        accept_suggestions: use the best proposed code where a row states none.
        leads: lead times of the plan, as `name=months`; they also decide what is still to come.
        ending_within: contracts that end within this many months count as ending soon.
        need_window, need_level: how close in time (months) and how similar purchases of the same need are.
        one_row_per: the fact by which repeated rows are counted once.

    Raises:
        InputError: a text that is not a date, or not a read limit.
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
