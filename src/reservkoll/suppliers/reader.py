"""Reads suppliers from files, as rows or as blocks, with earlier awards, into the case file's models."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from reservkoll.common.errors import InputError, ReservkollError
from reservkoll.common.validation import problem_of
from reservkoll.facts.models import Award, Supplier
from reservkoll.i18n import mark
from reservkoll.parsers.text import fold
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.suppliers.fields import cell_kinds
from reservkoll.suppliers.headings import IDENTITY, known_headings
from reservkoll.suppliers.profiles import (
    EarlierAward,
    Profile,
    ProfileProblem,
    Profiles,
    is_profile_document,
    read_profile_documents,
)
from reservkoll.suppliers.sheets import Note, Row, SupplierSheet, supplier_sheets

NO_SUPPLIER = mark(
    "{paths}: no supplier was found. Write one on each row, under headings such as “Leverantör”, "
    "“Organisationsnummer” and “Organisationsform”."
)
AWARD = "award."
AWARDS = "awards"
NONE = "none"


@dataclass
class _Found:
    """A profile on its way: its awards come last, from its own row, from its block and from lists of awards."""

    profile: Profile
    stated: str | None = None  # what the row says of earlier awards: none, or listed
    awards: list[tuple[Award, str, str, int]] = field(default_factory=list)
    at: tuple[SupplierSheet, Row] | None = None


def read_suppliers(paths: Sequence[Path], rulebook: Rulebook) -> Profiles:
    """The suppliers of all `paths` (YAML, JSON, workbooks, csv), in order, with the awards that any of them lists.

    A cell that cannot be understood is a problem and its fact unknown; a row that names no supplier is a problem too.
    Awards are those listed; a supplier without any in the lists has none only where its profile says so.

    Raises:
        InputError, Findings: a file cannot be read, a block is wrong, or there is no supplier at all.
    """
    known, kinds = known_headings(rulebook), cell_kinds(rulebook)
    found: list[_Found] = []
    lists: list[SupplierSheet] = []
    problems: list[ProfileProblem] = []
    notes: list[Note] = []
    for path in paths:
        if is_profile_document(path):
            found += _from_blocks(read_profile_documents(path, rulebook.nomenclature))
            continue
        sheets, told = supplier_sheets(path, known, kinds)
        notes += told
        for sheet in sheets:
            problems += sheet.problems
            if sheet.holds_profiles:
                found += _from_rows(sheet, problems)
            else:
                lists.append(sheet)
    if not found:
        raise InputError(NO_SUPPLIER, paths=", ".join(map(str, paths)))
    problems += _twice(found)
    for sheet in lists:
        problems += _listed_awards(sheet, found)
    return _finished(found, problems, notes)


def _from_blocks(read: Profiles) -> list[_Found]:
    found = [_Found(profile) for profile in read.profiles]
    for each in found:
        if each.profile.supplier.awards is not None:
            each.stated = NONE if not each.profile.supplier.awards else None
    for award in read.awards:
        each = found[award.supplier]
        each.awards.append(((each.profile.supplier.awards or [])[award.award], award.file, award.sheet, award.row))
    return found


def _from_rows(sheet: SupplierSheet, problems: list[ProfileProblem]) -> Iterable[_Found]:
    for row in sheet.rows:
        if not any(row.fields.get(name) for name in IDENTITY):
            problems.append(
                sheet.problem(
                    row,
                    next(name for name in IDENTITY if name in sheet.columns.fields),
                    InputError(
                        mark("The row names no supplier and was not counted. Write its name or organisation number.")
                    ),
                )
            )
            continue
        supplier = _supplier(sheet, row, problems)
        profile = Profile(supplier, sheet.file, sheet.name, row.number)
        stated = row.fields.get(AWARDS)
        each = _Found(profile, stated if isinstance(stated, str) else None, at=(sheet, row))
        if any(name.startswith(AWARD) for name in row.texts):
            each.awards.append((_award(row), sheet.file, sheet.name, row.number))
        yield each


def _supplier(sheet: SupplierSheet, row: Row, problems: list[ProfileProblem]) -> Supplier:
    """The profile of a row. Where the model refuses what cells say together, those facts are unknown."""
    stated = {name: value for name, value in row.fields.items() if name != AWARDS and not name.startswith(AWARD)}
    while True:
        try:
            return Supplier.model_validate(_nested(stated))
        except ValidationError as error:
            detail = error.errors(include_url=False)[0]
            place = ".".join(str(part) for part in detail["loc"] if isinstance(part, str) and part[:1].islower())
            refused = [name for name in stated if name == place or name.startswith(f"{place}.")]
            if not refused:
                raise
            problems.append(sheet.problem(row, refused[-1], problem_of(Supplier, detail)))
            for name in refused:
                del stated[name]


def _nested(stated: Mapping[str, object]) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for name, value in stated.items():
        *groups, key = name.split(".")
        group = data
        for part in groups:
            group = group.setdefault(part, {})
        group[key] = value
    return data


def _award(row: Row) -> Award:
    return Award.model_validate(
        {name.removeprefix(AWARD): value for name, value in row.fields.items() if name.startswith(AWARD)}
    )


def _twice(found: Sequence[_Found]) -> Iterable[ProfileProblem]:
    """A supplier listed twice is assessed twice, with a note to the user."""
    seen: dict[str, Profile] = {}
    for each in found:
        number = each.profile.supplier.org_no
        if number is None:
            continue
        first = seen.setdefault(number, each.profile)
        if first is not each.profile:
            error = ReservkollError(
                mark("The supplier stands in row {row} too. Both rows were counted; keep the one that is right."),
                row=first.row,
            )
            if each.at is not None:
                yield each.at[0].problem(each.at[1], "org_no", error)
            else:
                yield ProfileProblem(each.profile.file, "", each.profile.row, "org_no", "", "", error)


def _listed_awards(sheet: SupplierSheet, found: Sequence[_Found]) -> Iterable[ProfileProblem]:
    """Give each listed award to its supplier: by organisation number, else by name."""
    for row in sheet.rows:
        number, name = row.fields.get("org_no"), row.fields.get("name")
        owners = [each for each in found if number is not None and each.profile.supplier.org_no == number]
        if not owners and isinstance(name, str):
            owners = [
                each
                for each in found
                if fold(each.profile.supplier.name or "") == fold(name)
                and (number is None or each.profile.supplier.org_no is None)
            ]
        if not owners:
            yield sheet.problem(
                row,
                next(each for each in reversed(IDENTITY) if each in sheet.columns.fields),
                InputError(
                    mark(
                        "No profile has this organisation number or name, so the award was not counted. Write it as "
                        "in the list of suppliers."
                    )
                ),
            )
        for owner in owners:
            owner.awards.append((_award(row), sheet.file, sheet.name, row.number))


def _finished(found: Sequence[_Found], problems: list[ProfileProblem], notes: list[Note]) -> Profiles:
    profiles: list[Profile] = []
    awards: list[EarlierAward] = []
    for number, each in enumerate(found):
        if each.stated == NONE and each.awards and each.at is not None:
            error = ReservkollError(
                mark(
                    "The row says that there are no earlier awards, but some are listed; those were used. Correct one."
                )
            )
            problems.append(each.at[0].problem(each.at[1], AWARDS, error))
        listed = [award for award, *_ in each.awards]
        known = listed if listed or each.stated == NONE else None
        supplier = each.profile.supplier.model_copy(update={"awards": known})
        profiles.append(Profile(supplier, each.profile.file, each.profile.sheet, each.profile.row))
        awards += [EarlierAward(number, i, file, sheet, row) for i, (_, file, sheet, row) in enumerate(each.awards)]
    ordered = sorted(problems, key=lambda problem: (problem.file, problem.sheet, problem.row))
    return Profiles(tuple(profiles), tuple(awards), tuple(ordered), tuple(notes))
