"""Texts in Swedish and English, as stored in the rulebook."""

from __future__ import annotations

from itertools import combinations
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from reservkoll.i18n import Language


class Wording(BaseModel):
    """The same text in Swedish and in English; both must be there."""

    model_config = ConfigDict(defer_build=True, strict=True, extra="forbid", frozen=True)

    sv: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def text(self, language: Language) -> str:
        """The text in `language`."""
        return self.sv if language is Language.SV else self.en


class OutcomeTexts(BaseModel):
    """What to say of a condition for each of its outcomes, each true whatever facts lead there.

    `label` is the condition itself, and what holds where it is met; `fails` where it is not; `unknown` where that
    cannot be said. No two of them may be the same.
    """

    model_config = ConfigDict(defer_build=True, strict=True, extra="forbid", frozen=True)

    label: Wording
    fails: Wording
    unknown: Wording

    @model_validator(mode="after")
    def _each_outcome_has_its_own(self) -> Self:
        refuse_shared(self.label, self.fails, self.unknown)
        return self


def refuse_shared(*wordings: Wording) -> None:
    """Raise ValueError where two of the texts of one condition are the same in either language."""
    for one, other in combinations(wordings, 2):
        if one.sv == other.sv or one.en == other.en:
            raise ValueError(f"label, fails and unknown must differ: {one.sv!r} and {other.sv!r}")
