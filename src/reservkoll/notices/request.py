"""What notices are asked for. The fields are named like the parameters of `reservkoll notices`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict

from reservkoll.common.clock import iso_day
from reservkoll.common.errors import InputError
from reservkoll.i18n import Language, mark
from reservkoll.tabular.read_limits import Limits, ReadLimits
from reservkoll.tabular.readers.notices.collected import EVERYWHERE, SWEDEN

Day = Annotated[date, BeforeValidator(lambda given: iso_day(given) if isinstance(given, str) else given)]
LETTERS = 3


def _country(text: str) -> str:
    if text == EVERYWHERE or (len(text) == LETTERS and text.isascii() and text.isalpha()):
        return text.upper()
    raise InputError(
        mark("--country {text}: name a country by three letters, as in notices (SWE, NOR, FIN), or * for all of them."),
        text=text,
    )


class NoticesRequest(BaseModel):
    """The files to read, and how.

    Args:
        files: notices as .xml, archives of them (.zip, .tar.gz), or folders.
        today: the day it is: what is open has its deadline then or later.
        country: the country of the buyer, in three letters, or `*`.
        as_of: the day whose rules are used for all notices; else that of each notice's dispatch.
        precedents: those alone that are reserved, as an index by code and buyer.
        suppliers: files of suppliers: what is open now is held against them.

    Raises:
        InputError: a text that is no date, no country, or no limit for reading.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    files: tuple[Path, ...]
    today: Day
    language: Language = Language.SV
    country: Annotated[str, BeforeValidator(_country)] = SWEDEN
    as_of: Day | None = None
    precedents: bool = False
    suppliers: tuple[Path, ...] = ()
    read_limits: Limits = ReadLimits()
