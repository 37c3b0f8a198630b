"""The sums of a benefit calculation by department, and the compensation between them, low, base and high."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reservkoll.benefit.calculation import Line, Sum, sum_of
from reservkoll.benefit.compensation import Compensation, compensation
from reservkoll.benefit.models import BenefitCase, Party

ENDS = ("low", "base", "high")


@dataclass(frozen=True)
class Department:
    """What it comes to for one department; `name` is None for lines whose department is not stated."""

    name: str | None
    sum: Sum


@dataclass(frozen=True)
class Departments:
    """The departments of `party`, those named first in the file first, and what they would pay each other.

    `compensations` are of the known lines: one for each end.
    """

    party: Party
    departments: tuple[Department, ...]
    whole: Sum
    compensations: Mapping[str, Compensation]


def by_department(case: BenefitCase, lines: tuple[Line, ...]) -> Departments | None:
    """The sums by department; None for a file that names none."""
    if not case.departments:
        return None
    party = next((line.party for line in lines if line.department is not None), None) or Party.MUNICIPALITY
    mine = tuple(line for line in lines if line.party in {party, None})
    names: list[str | None] = [*case.departments]
    if any(line.department is None for line in mine):
        names.append(None)  # named as not stated, never left out
    found = tuple(Department(name, sum_of(line for line in mine if line.department == name)) for name in names)
    return Departments(
        party,
        found,
        sum_of(mine),
        {end: compensation([getattr(each.sum.known, end) for each in found]) for end in ENDS},
    )
