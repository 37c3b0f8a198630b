"""Unit values with source and year, loaded from YAML: the bundled file or the user's own."""

from __future__ import annotations

from pathlib import Path

from pydantic import model_validator

from reservkoll.benefit.models import CalendarYear, Name, PerWord
from reservkoll.common.errors import InputError
from reservkoll.common.validation import Finding, Findings, validate
from reservkoll.common.yaml_loader import read_document
from reservkoll.facts.written import Date, Money, Text, Written
from reservkoll.i18n import Language, mark

SHIPPED = Path(__file__).with_name("unit_values.yaml")


class Wording(Written):
    """A text in both languages."""

    sv: Text
    en: Text

    def text(self, language: Language) -> str:
        """The text in `language`."""
        return self.sv if language is Language.SV else self.en


class ValueSource(Written):
    """Where values are published, and the day they were read."""

    title: Text
    url: Text | None = None
    retrieved: Date


class UnitValue(Wording):
    """The value of one unit in SEK; an amount that is null is unknown, and `ask` says who knows."""

    per: PerWord
    amount: Money | None
    year: CalendarYear | None = None
    source: Name | None = None
    ask: Wording | None = None

    @model_validator(mode="after")
    def _has_its_proof(self) -> UnitValue:
        if self.amount is not None and (self.source is None or self.year is None):
            raise ValueError(mark("an amount needs source and year"))
        return self


class UnitValues(Written):
    """The whole file."""

    sources: dict[str, ValueSource]
    values: dict[str, UnitValue]


def read_unit_values(path: Path | None = None) -> UnitValues:
    """The values in `path`, or the shipped ones.

    Raises:
        InputError, Findings: the file cannot be used; a source that is not listed is reported with its line.
    """
    path = path or SHIPPED
    document = read_document(path)
    if not isinstance(document.data, dict):
        raise InputError(mark("{path} holds no unit values. It has sources and values."), path=path)
    read = validate(UnitValues, document, document.data)
    findings = [
        Finding(
            path,
            document.line(("values", key, "source")),
            f"values.{key}.source",
            InputError(mark("“{given}” is not among the sources. Add it there."), given=value.source),
        )
        for key, value in read.values.items()
        if value.source is not None and value.source not in read.sources
    ]
    if findings:
        raise Findings(findings, InputError.exit_code)
    return read
