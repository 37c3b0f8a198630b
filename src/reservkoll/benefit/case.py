"""Loads a benefit file (YAML or JSON) strictly; every error names file, line, key and remedy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel

from reservkoll.benefit.models import Amount, BenefitCase, Per
from reservkoll.benefit.unit_values import UnitValues
from reservkoll.common.errors import InputError
from reservkoll.common.validation import Finding, Findings, shown_location, validate
from reservkoll.common.yaml_loader import Document, Location, read_document
from reservkoll.facts.case_file import SUFFIXES
from reservkoll.i18n import mark


def read_benefit_case(path: Path, unit_values: UnitValues) -> BenefitCase:
    """The case in `path`; every `unit_value` it names is in `unit_values` and is for the same unit.

    Raises:
        InputError, Findings: the file cannot be used; all errors are reported at once.
    """
    if path.is_file() and path.suffix.lower() not in SUFFIXES:
        raise InputError(mark("{path} is not a benefit file. It is a .yaml or .json file."), path=path)
    document = read_document(path)
    if not isinstance(document.data, dict) or not document.data:
        raise InputError(
            mark("{path} says nothing. A benefit file has places, moving_on, avoided, costs and prices."), path=path
        )
    if {"purchase", "supplier", "partnership"} & set(document.data):
        raise InputError(
            mark(
                "{path} is a case for check. A benefit file is another; "
                "reservkoll template benefit writes one to fill in."
            ),
            path=path,
        )
    case = validate(BenefitCase, document, document.data)
    findings = [*_wrong_unit_values(case, unit_values, document)]
    if findings:
        raise Findings(findings, InputError.exit_code)
    return case


def _wrong_unit_values(case: BenefitCase, unit_values: UnitValues, document: Document) -> Iterator[Finding]:
    for at, per, amount in _amounts(case):
        if amount.unit_value is None:
            continue
        known = unit_values.values.get(amount.unit_value)
        if known is None:
            problem = InputError(
                mark("“{given}” is not among the unit values: {known}."),
                given=amount.unit_value,
                known=", ".join(unit_values.values) or "–",
            )
        elif known.per is not per:
            problem = InputError(
                mark("“{given}” is an amount per {its}, not per {per}. Change per or the unit value."),
                given=amount.unit_value,
                its=known.per.value,
                per=per.value,
            )
        else:
            continue
        place = (*at, "unit_value")
        yield Finding(document.path, document.line(place), shown_location(place), problem)


def _amounts(case: BenefitCase) -> Iterator[tuple[Location, Per, Amount]]:
    """Every stated amount with its place in the file and what it is for."""
    parts: list[tuple[Location, BaseModel]] = [
        *((("avoided", i), item) for i, item in enumerate(case.avoided or ())),
        *((("costs", i), item) for i, item in enumerate(case.costs or ())),
        *((("prices", i), price) for i, price in enumerate(case.prices or ())),
        *(
            (("moving_on", i, "changes", j), change)
            for i, group in enumerate(case.moving_on or ())
            for j, change in enumerate(group.changes or ())
        ),
    ]
    for at, part in parts:
        for name in ("amount", "this", "alternative"):
            amount = getattr(part, name, None)
            if isinstance(amount, Amount):
                yield (*at, name), part.per, amount  # type: ignore[attr-defined]
