"""Reads a register of reserved awards: YAML or JSON with keys, or a table with headings (xlsx, csv and the like)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import polars as pl
from pydantic import BeforeValidator, Field

from reservkoll.common.errors import InputError, ReservkollError
from reservkoll.common.validation import Finding, Findings, validate
from reservkoll.common.yaml_loader import Document, read_document
from reservkoll.cpv.nomenclature import Nomenclature
from reservkoll.evaluation.award_bars import award_bars
from reservkoll.facts.models import Authority
from reservkoll.facts.registered_awards import Complete
from reservkoll.facts.written import Codes, Date, OptionMonths, OrganisationNumber, Text, Written
from reservkoll.i18n import mark
from reservkoll.parsers import single_values
from reservkoll.parsers.dates import parse_day
from reservkoll.parsers.text import fold, one_line
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.suppliers.fields import SEVERAL, cell_kinds, kind_of, provision_parser
from reservkoll.suppliers.headings import names
from reservkoll.suppliers.profiles import ProfileProblem, is_profile_document
from reservkoll.suppliers.register import Register, RegisteredContract
from reservkoll.suppliers.sheets import Row, SupplierSheet, supplier_sheets

AWARD = "award."
IDENTITY = ("org_no", "name")
BETWEEN_PROMISES = ";"


def _listed(value: object) -> object:
    """One item as a list of it; a text with semicolons as its parts."""
    if isinstance(value, str):
        return [part.strip() for part in value.split(BETWEEN_PROMISES) if part.strip()]
    return value if value is None or isinstance(value, list) else [value]


class RegisterEntry(Written):
    """One award as it is written in YAML or JSON."""

    name: Text | None = None
    org_no: OrganisationNumber | None = None
    title: Text | None = None
    id: Text | None = None
    authority: OrganisationNumber | None = None
    provision: Text | None = None
    cpv: Codes | None = None
    decided: Date | None = None
    signed: Date | None = None
    starts: Date | None = None
    ends: Date | None = None
    renewals: OptionMonths | None = None
    promised: Annotated[list[Text], BeforeValidator(_listed)] | None = None
    follow_up: Annotated[list[Date], BeforeValidator(_listed)] | None = None


class RegisterFile(Written):
    """A register as it is written in YAML or JSON. `authority` awarded what names no other."""

    authority: Authority | None = None
    complete_from: Date | None = None
    complete_to: Date | None = None
    awards: list[RegisterEntry] = Field(default_factory=list)


def read_register(path: Path, rulebook: Rulebook) -> Register:
    """The register in `path`. In a table a cell that cannot be understood is a problem, and what it says unknown.

    Raises:
        InputError, Findings: the file cannot be read, holds no register, or says in two ways from when it is complete.
    """
    register = _of_document(path, rulebook) if is_profile_document(path) else _of_tables(path, rulebook)
    if not register.contracts and not register.complete:
        raise InputError(
            mark(
                "{path}: no award was found. Write one on each row, under headings such as “Organisationsnummer”, "
                "“Bestämmelse”, “CPV-kod” and “Tilldelningsdatum”; reservkoll template awards writes a form."
            ),
            path=path,
        )
    return register


# --- YAML and JSON ---


def _of_document(path: Path, rulebook: Rulebook) -> Register:
    document = read_document(path)
    if not isinstance(document.data, dict):
        raise InputError(mark("{path} holds no keys. A register of awards has awards."), path=path)
    file = validate(RegisterFile, document, document.data)
    own = file.authority.org_no if file.authority else None
    complete = _completed([(own, Complete(file.complete_from, file.complete_to))] if file.complete_from else [], path)
    if file.complete_from and own is None:
        raise InputError(
            mark("{path}: complete_from needs authority.org_no, for it to be known whose awards are complete."),
            path=path,
        )
    findings: list[Finding] = []
    contracts = [_entry(each, number, own, document, rulebook, findings) for number, each in enumerate(file.awards)]
    if findings:
        raise Findings(findings, InputError.exit_code)
    return Register(tuple(contracts), complete, frozenset(award_bars(rulebook)))


def _entry(
    entry: RegisterEntry,
    number: int,
    own: str | None,
    document: Document,
    rulebook: Rulebook,
    findings: list[Finding],
) -> RegisteredContract:
    at = ("awards", number)

    def read(key: str, parse: Callable[[str], Any], text: str) -> Any:
        try:
            return parse(text)
        except ReservkollError as error:
            findings.append(Finding(document.path, document.line((*at, key)), f"awards.{number + 1}.{key}", error))
            return None

    if entry.org_no is None and not entry.name:
        problem = ReservkollError(mark("the award names no organisation. Write org_no or name."))
        findings.append(Finding(document.path, document.line(at), f"awards.{number + 1}", problem))
    codes = [read("cpv", rulebook.nomenclature.parse, code) for code in entry.cpv or ()]
    return RegisteredContract(
        name=entry.name,
        org_no=entry.org_no,
        title=entry.title,
        id=entry.id,
        authority=entry.authority or own,
        provision=entry.provision and read("provision", provision_of(rulebook), entry.provision),
        cpv=tuple(code for code in codes if code),
        decided=entry.decided,
        signed=entry.signed,
        starts=entry.starts,
        ends=entry.ends,
        renewals=entry.renewals,
        promised=tuple(entry.promised or ()),
        follow_up=tuple(entry.follow_up or ()),
        file=document.path.name,
        sheet="",
        row=document.line(at),
    )


# --- tables ---


@cache
def register_names() -> dict[str, list[str]]:
    """The contents of register_names.yaml."""
    data: dict[str, list[str]] = read_document(Path(__file__).with_name("register_names.yaml")).data
    return data


def headings() -> dict[str, list[str]]:
    """Every field of a register with what people call it, the usual word first."""
    listed = names()
    return {
        **{field: listed["profile"][field] for field in IDENTITY},
        **listed["award"],
        **register_names(),
    }


def _known() -> dict[str, str]:
    known: dict[str, str] = {}
    for field, words in headings().items():
        for heading in (*words, field, field.removeprefix(AWARD)):
            known.setdefault(fold(heading), field)
    return known


def _kinds(rulebook: Rulebook) -> Mapping[str, Any]:
    shared = cell_kinds(rulebook)
    text, day = kind_of(pl.String(), one_line), kind_of(pl.Date(), parse_day)
    return {
        **{name: shared[name] for name in headings() if name in shared},
        "award.provision": kind_of(pl.String(), provision_of(rulebook)),
        "award.cpv": kind_of(pl.List(pl.String()), _codes(rulebook.nomenclature)),
        **dict.fromkeys(("title", "id"), text),
        **dict.fromkeys(("starts", "ends", "complete_from", "complete_to"), day),
        "renewals": kind_of(pl.Decimal(12, 6), single_values.parse_option_months),
        "promised": kind_of(pl.List(pl.String()), _listed),
        "follow_up": kind_of(pl.List(pl.Date()), _days),
    }


def _codes(nomenclature: Nomenclature) -> Callable[[str], list[str]]:
    return lambda text: single_values.parse_codes(text, nomenclature)


def _days(text: str) -> list[object]:
    return [parse_day(part) for part in SEVERAL.split(text) if part.strip()] if ";" in text else [parse_day(text)]


def _of_tables(path: Path, rulebook: Rulebook) -> Register:
    sheets, notes = supplier_sheets(path, _known(), _kinds(rulebook))
    problems: list[ProfileProblem] = []
    contracts: list[RegisteredContract] = []
    complete: list[tuple[str | None, Complete]] = []
    for sheet in sheets:
        problems += sheet.problems
        for row in sheet.rows:
            from_, to = row.fields.get("complete_from"), row.fields.get("complete_to")
            buyer = row.fields.get("award.authority")
            if from_ is not None and buyer is not None:
                complete.append((str(buyer), Complete(from_, to)))  # type: ignore[arg-type]
            elif from_ is not None:
                told = mark("The row says from when the list is complete, but not whose. Write the buyer's number too.")
                problems.append(sheet.problem(row, "award.authority", InputError(told)))
            if any(row.texts.get(name) for name in IDENTITY):
                contracts.append(_contract(sheet, row))
            elif set(row.texts) - {"award.authority", "complete_from", "complete_to"}:
                told = mark("The row names no organisation and was not counted. Write its name or organisation number.")
                column = next(name for name in IDENTITY if name in sheet.columns.fields)
                problems.append(sheet.problem(row, column, InputError(told)))
    barring = frozenset(award_bars(rulebook))
    return Register(tuple(contracts), _completed(complete, path), barring, tuple(problems), tuple(notes))


def _contract(sheet: SupplierSheet, row: Row) -> RegisteredContract:
    fields: dict[str, Any] = {name.removeprefix(AWARD): value for name, value in row.fields.items()}
    several: dict[str, Any] = {name: tuple(fields.get(name) or ()) for name in ("cpv", "promised", "follow_up")}
    single = (
        "name",
        "org_no",
        "title",
        "id",
        "authority",
        "provision",
        "decided",
        "signed",
        "starts",
        "ends",
        "renewals",
    )
    stated: dict[str, Any] = {name: fields.get(name) for name in single}
    return RegisteredContract(**stated, **several, file=sheet.file, sheet=sheet.name, row=row.number)


def _completed(stated: Iterable[tuple[str | None, Complete]], path: Path) -> dict[str, Complete]:
    found: dict[str, Complete] = {}
    for buyer, complete in stated:
        if buyer is not None and found.setdefault(buyer, complete) != complete:
            told = mark("{path} says in two ways from when the awards of one buyer are complete. Write it once.")
            raise InputError(told, path=path)
    return found


def provision_of(rulebook: Rulebook) -> Callable[[str], str]:
    """Reads a provision by its id, as act, chapter and section, or by the short name of a route."""
    parse = provision_parser(rulebook)
    short = {
        _bare(word): rule.id
        for name, route in rulebook.routes.routes.items()
        for word in route.called
        if not route.supplier_only and (rule := rulebook.rule_for(name, "LOU")) is not None
    }

    def read(text: str) -> str:
        return short.get(_bare(text)) or parse(text)

    return read


def _bare(text: str) -> str:
    return fold(text.replace("§", " ").replace("kap", " ")).replace(" ", "")
