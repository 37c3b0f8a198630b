"""A text in Swedish and English, as stored in the rulebook."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from reservkoll.i18n import Language


class Wording(BaseModel):
    """The same text in Swedish and in English; both must be there."""

    model_config = ConfigDict(defer_build=True, strict=True, extra="forbid", frozen=True)

    sv: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def text(self, language: Language) -> str:
        """The text in `language`."""
        return self.sv if language is Language.SV else self.en
