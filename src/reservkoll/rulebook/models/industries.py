"""Models of rules/industries.yaml: industry codes of organisations beside the CPV codes that buyers use."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Annotated, Final, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from reservkoll.common.localized_text import Wording

SHORTEST: Final = 2  # digits of a CPV division


class _Entry(BaseModel):
    model_config = ConfigDict(defer_build=True, strict=True, extra="forbid", frozen=True)


SniCode = Annotated[str, Field(pattern=r"^[0-9]{2,5}$")]


class Industry(_Entry):
    """What organisations work with, and which purchases that answers to.

    `cpv`: each code stands for itself and every code below it. `sni`: beginnings of codes by edition. `words`: how
    words begin in names and descriptions, in lower case. `why` and `sources` say what the tie rests on.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    name: Wording
    cpv: Annotated[list[str], Field(min_length=1)]
    sni: dict[str, list[SniCode]]
    words: Annotated[list[Annotated[str, Field(min_length=3)]], Field(min_length=1)]
    why: Wording
    sources: Annotated[list[str], Field(min_length=1)]

    @property
    def codes(self) -> frozenset[str]:
        """The beginnings of SNI codes, of any edition."""
        return frozenset(code for codes in self.sni.values() for code in codes)

    @property
    def stems(self) -> tuple[str, ...]:
        """The beginnings of the CPV codes that it answers to."""
        return tuple(map(stem, self.cpv))


class NoProof(_Entry):
    """What is said wherever a candidate is shown, and where the conditions stand that must be."""

    text: Wording
    citation: str
    sources: Annotated[list[str], Field(min_length=1)]


class IndustryTable(_Entry):
    """industries.yaml."""

    no_proof: NoProof

    industries: list[Industry]

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        ids = [industry.id for industry in self.industries]
        if len(set(ids)) < len(ids):
            raise ValueError("each industry has an id of its own")
        return self

    @cached_property
    def by_id(self) -> dict[str, Industry]:
        """Id to industry."""
        return {industry.id: industry for industry in self.industries}

    def for_code(self, code: str) -> tuple[Industry, ...]:
        """The industries that answer to a CPV code: those whose code holds it most narrowly, else those of codes below
        it; none where the table says nothing of it.
        """
        wanted = stem(code)
        above = [
            (len(own), industry) for industry in self.industries for own in industry.stems if wanted.startswith(own)
        ]
        if above:
            narrowest = max(length for length, _ in above)
            return _distinct([industry for length, industry in above if length == narrowest])
        return _distinct(
            [industry for industry in self.industries if any(own.startswith(wanted) for own in industry.stems)]
        )

    def for_sni(self, code: str) -> tuple[Industry, ...]:
        """The industries that an SNI code of five digits belongs to."""
        return tuple(each for each in self.industries if any(code.startswith(own) for own in each.codes))


def stem(code: str) -> str:
    """The digits of a CPV code that hold for every code below it: at least those of its division."""
    digits = code[:8]
    return digits.rstrip("0").ljust(SHORTEST, "0")


def _distinct(industries: Sequence[Industry]) -> tuple[Industry, ...]:
    return tuple({industry.id: industry for industry in industries}.values())
