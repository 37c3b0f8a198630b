"""Models of rules/notices.yaml: what notices in eForms say of reserved participation, and how it stands to the law."""

from __future__ import annotations

from typing import Annotated, Final, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from reservkoll.common.localized_text import Wording

AND_MAY: Final = "reserved_and_may"
MAY_NOT: Final = "reserved_but_may_not"
UNSETTLED: Final = "reserved_unsettled"
COULD_HAVE: Final = "could_have_been"
NOT_RESERVED: Final = "not_reserved"
UNKNOWN: Final = "unknown"
FINDINGS: Final = (AND_MAY, MAY_NOT, UNSETTLED, COULD_HAVE, NOT_RESERVED, UNKNOWN)
"""What can be found of a lot, in the order in which it is told."""


class _Entry(BaseModel):
    model_config = ConfigDict(defer_build=True, strict=True, extra="forbid", frozen=True)


class ReservedCode(_Entry):
    """A code of reserved participation, and the route that it states; None where it states that there is none."""

    name: Wording
    route: str | None = None


class Finding(_Entry):
    """How what a notice says stands to the law: in a few words, and in a sentence."""

    name: Wording
    text: Wording


class NoticeRules(_Entry):
    """notices.yaml.

    `reserved` are the codes of BT-71; `silent` the routes that none of them states, `silence` what follows; `open` the
    kinds that can be answered until a deadline. `link` has the field {number}, `other_code` the field {code}.
    """

    source: str
    link: str = Field(pattern=r"^https://.*\{number\}")
    reserved: dict[str, ReservedCode]
    not_stated: Wording
    other_code: Wording
    silent: Annotated[list[str], Field(min_length=1)]
    silence: Wording
    kinds: dict[str, Wording]
    other_kind: Wording
    open: Annotated[list[str], Field(min_length=1)]
    hints: Annotated[list[str], Field(min_length=1)]
    findings: dict[str, Finding]

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if set(self.findings) != set(FINDINGS):
            raise ValueError(f"findings are {', '.join(FINDINGS)}")
        if not set(self.open) <= set(self.kinds):
            raise ValueError("open names kinds")
        return self
