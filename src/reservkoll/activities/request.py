"""What an answer to own activities is asked for: one model, validated once."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict

from reservkoll.common.clock import iso_day
from reservkoll.i18n import Language


class ActivityRequest(BaseModel):
    """The lists, and what holds for all rows. The fields are named like the parameters of `reservkoll screen`.

    Args:
        lists: workbooks or csv.
        given: facts for all rows, as `path=value`.
        as_of: the day whose rules are used; else today.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    lists: tuple[Path, ...]
    language: Language = Language.SV
    given: tuple[str, ...] = ()
    as_of: Annotated[date | None, BeforeValidator(lambda text: iso_day(text) if isinstance(text, str) else text)] = None
