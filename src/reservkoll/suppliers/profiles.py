"""Supplier profiles and where each was read; also loads files of `supplier:` blocks, as strictly as a case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reservkoll.common.errors import InputError, ReservkollError
from reservkoll.common.validation import Finding, Findings, validate
from reservkoll.common.yaml_loader import Document, Location, read_documents
from reservkoll.cpv.nomenclature import Nomenclature
from reservkoll.facts.case_file import SUFFIXES, with_full_codes
from reservkoll.facts.models import Case, Supplier
from reservkoll.i18n import mark

BLOCK = "supplier"


@dataclass(frozen=True)
class Profile:
    """One supplier, and where it stands: the row of a sheet, or the line of a file (then `sheet` is empty)."""

    supplier: Supplier
    file: str
    sheet: str
    row: int


@dataclass(frozen=True)
class EarlierAward:
    """An award that a supplier's profile rests on, and where it stands. `supplier` counts from 0."""

    supplier: int
    award: int
    file: str
    sheet: str
    row: int


@dataclass(frozen=True)
class ProfileProblem:
    """What could not be understood in a profile, and where. The fact is then unknown; the profile still counts."""

    file: str
    sheet: str
    row: int
    column: str
    cell: str
    text: str
    error: ReservkollError


@dataclass(frozen=True)
class Profiles:
    """All suppliers in the order in which they were read.

    `awards` has one entry for each award of each supplier. `notes` are remarks as message id and parameters.
    """

    profiles: tuple[Profile, ...]
    awards: tuple[EarlierAward, ...] = ()
    problems: tuple[ProfileProblem, ...] = ()
    notes: tuple[tuple[str, dict[str, object]], ...] = ()


def is_profile_document(path: Path) -> bool:
    """Whether the suffix says YAML or JSON."""
    return path.suffix.lower() in SUFFIXES


def read_profile_documents(path: Path, nomenclature: Nomenclature) -> Profiles:
    """The suppliers of a YAML or JSON file: `supplier:` blocks (or their contents) as a list or as documents.

    Raises:
        InputError, Findings: the file cannot be used; all errors are reported at once.
    """
    found: list[Finding] = []
    profiles: list[Profile] = []
    awards: list[EarlierAward] = []
    for document, location, data in _entries(path):
        try:
            supplier = _supplier(document, location, data, nomenclature)
        except Findings as findings:
            found += findings.findings
            continue
        for index in range(len(supplier.awards or ())):
            line = document.line((*location, "awards", index))
            awards.append(EarlierAward(len(profiles), index, path.name, "", line))
        profiles.append(Profile(supplier, path.name, "", _line(document, location)))
    if found:
        raise Findings(found, InputError.exit_code)
    if not profiles:
        raise InputError(mark("{path} holds no supplier. Write a list of suppliers."), path=path)
    return Profiles(tuple(profiles), tuple(awards))


def _entries(path: Path) -> Iterator[tuple[Document, Location, Any]]:
    """Each block with its place: inside a list or alone in its document, with the word `supplier` above it or not."""
    for document in read_documents(path):
        items: list[tuple[Location, Any]] = [((), document.data)]
        if isinstance(document.data, list):
            items = [((index,), item) for index, item in enumerate(document.data)]
        for location, item in items:
            if isinstance(item, dict) and BLOCK in item:
                others = [key for key in item if key != BLOCK]
                if others:
                    raise InputError(
                        mark("{path}, line {line}: “{key}” does not belong in a list of suppliers. Remove it."),
                        path=path,
                        line=document.line((*location, others[0])),
                        key=others[0],
                    )
                yield document, (*location, BLOCK), item[BLOCK]
            else:
                yield document, location, item


def _line(document: Document, location: Location) -> int:
    """The line on which a block begins; a document of several need not begin on the file's first."""
    if location or document.root is None:
        return document.line(location)
    return int(document.root.start_mark.line) + 1


def _supplier(document: Document, location: Location, data: Any, nomenclature: Nomenclature) -> Supplier:
    supplier = validate(Supplier, document, data, at=location)
    if supplier.name is None and supplier.org_no is None:
        problem = ReservkollError(mark("the supplier has neither name nor org_no. Write one of them."))
        raise Findings([Finding(document.path, _line(document, location), BLOCK, problem)], InputError.exit_code)
    base = location[:-1] if location[-1:] == (BLOCK,) else location
    full = with_full_codes(Case(supplier=supplier), document, nomenclature, base).supplier
    assert full is not None
    return full
