"""The user's list of idéburna organisations: registered, counted as idéburen, or not."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

import polars as pl
from pydantic import BaseModel, ConfigDict, Field

from reservkoll.common.errors import InputError, ReservkollError
from reservkoll.common.organisation_number import is_personal
from reservkoll.common.validation import validate
from reservkoll.common.yaml_loader import read_document
from reservkoll.facts.models import LegalForm
from reservkoll.i18n import mark
from reservkoll.ledger.cells import parse_supplier_number
from reservkoll.ledger.reference import GIVEN_FORMS, reference
from reservkoll.parsers.errors import CellError
from reservkoll.parsers.keywords import is_missing, parse_yes_no
from reservkoll.parsers.organisation_numbers import shown_number
from reservkoll.parsers.text import fold
from reservkoll.tabular.header.detect import Header, Heading, read_header
from reservkoll.tabular.open import open_source
from reservkoll.tabular.tables import Table, data_rows

REGISTERED, LISTED, NOT_IDEBUREN = "registered", "listed", "not_ideburen"
SCHEMA: Final[dict[str, pl.DataType]] = {
    "supplier_id": pl.String(),
    "listed_name": pl.String(),
    "listed_form": pl.String(),
    "listed_as": pl.String(),
}
SEARCHED_ROWS: Final = 30


class Organisation(BaseModel):
    """One organisation of the list. `registered`: by Kammarkollegiet; `ideburen: false`: not to be counted, whatever
    its legal form.
    """

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    org_no: str
    name: Annotated[str, Field(max_length=200)] | None = None
    registered: bool = False
    ideburen: bool = True
    legal_form: Annotated[LegalForm | None, Field(strict=False)] = None


class _File(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    organisations: list[Organisation]


@dataclass(frozen=True)
class OrganisationList:
    """`frame`: see SCHEMA, one row for each organisation; `listed_as` is registered, listed or not_ideburen."""

    path: Path
    frame: pl.DataFrame


def read_organisations(path: Path) -> OrganisationList:
    """Read the list: YAML with the key `organisations`, or a table (csv, xlsx, ods) with the column Organisationsnummer
    and, if wanted, Namn, Registrerad (ja/nej), Idéburen (ja/nej) and Juridisk form.

    Raises:
        InputError, Findings: the file cannot be used, or a number or word in it is wrong, with its line or row.
    """
    rows = _from_yaml(path) if path.suffix.lower() in {".yaml", ".yml", ".json"} else _from_table(path)
    seen: dict[str, ReservkollError] = {}
    found = []
    for place, organisation in rows:
        number = _number(organisation.org_no, path, place)
        if number in seen:
            raise InputError(
                mark("{path}, {place}: the number {number} stands already at {first}. Remove one of them."),
                path=path,
                place=place,
                number=shown_number(number),
                first=seen[number],
            )
        seen[number] = place
        standing = NOT_IDEBUREN if not organisation.ideburen else REGISTERED if organisation.registered else LISTED
        found.append((number, organisation.name, organisation.legal_form, standing))
    return OrganisationList(path, pl.DataFrame(found, SCHEMA, orient="row"))


def no_organisations() -> pl.DataFrame:
    """The frame of an empty list."""
    return pl.DataFrame(schema=SCHEMA)


def _number(text: str, path: Path, place: ReservkollError) -> str:
    try:
        number = parse_supplier_number(text)
    except CellError as error:
        raise InputError(mark("{path}, {place}: {problem}"), path=path, place=place, problem=error) from None
    if len(number) == 10 and number.isdigit() and is_personal(number):
        raise InputError(
            mark(
                "{path}, {place}: “{text}” is a personal number. A sole trader is no idéburen organisation; remove "
                "the line."
            ),
            path=path,
            place=place,
            text=shown_number(text),
        )
    return number


def _from_yaml(path: Path) -> list[tuple[ReservkollError, Organisation]]:
    document = read_document(path)
    file = validate(_File, document, document.data if document.data is not None else {})
    return [
        (ReservkollError(mark("line {line}"), line=document.line(("organisations", index))), organisation)
        for index, organisation in enumerate(file.organisations)
    ]


def _from_table(path: Path) -> list[tuple[ReservkollError, Organisation]]:
    source = open_source(path)
    for name in source.sheets:
        if not name.visible:
            continue
        sheet = source.load(name.name)
        found = _header(sheet.cells)
        if found is not None:
            header, columns = found
            data, _ = data_rows(Table(sheet, header, str(path)))
            return [(_row(row), _organisation(path, row, columns)) for row in data.iter_rows(named=True)]
    raise InputError(
        mark("{path}: no column named Organisationsnummer was found. Name the column so, in a row above the numbers."),
        path=path,
    )


def _header(cells: pl.DataFrame) -> tuple[Header, dict[str, Heading]] | None:
    names = {fold(name): field for field, known in reference().list_columns.items() for name in known}
    for index in range(min(cells.height, SEARCHED_ROWS)):
        header = read_header(cells, index + 1)
        columns = {
            names[fold(heading.text)]: heading for heading in reversed(header.headings) if fold(heading.text) in names
        }
        if "org_no" in columns:
            return header, columns
    return None


def _row(row: dict[str, object]) -> ReservkollError:
    return ReservkollError(mark("row {row}"), row=row["row"])


def _organisation(path: Path, row: dict[str, object], columns: dict[str, Heading]) -> Organisation:
    texts = {field: str(row[heading.letter] or "").strip() for field, heading in columns.items()}
    stated = {field: text for field, text in texts.items() if text and not is_missing(text)}
    place = _row(row)
    if "org_no" not in stated:
        raise InputError(
            mark("{path}, {place}: the organisation number is missing. Write it, or remove the line."),
            path=path,
            place=place,
        )
    words: dict[str, bool] = {}
    for field in ("registered", "ideburen"):
        if field in stated:
            try:
                answer = parse_yes_no(stated[field])
            except CellError as error:
                raise InputError(mark("{path}, {place}: {problem}"), path=path, place=place, problem=error) from None
            if answer is not None:
                words[field] = answer
    form = stated.get("legal_form")
    forms = {fold(word): name for word, name in reference().legal_forms.words.items()} | {
        fold(name): name for name in GIVEN_FORMS
    }
    if form is not None and fold(form) not in forms:
        raise InputError(
            mark("{path}, {place}: “{text}” is no legal form that is known here. Write one of: {forms}."),
            path=path,
            place=place,
            text=shown_number(form),
            forms=", ".join(GIVEN_FORMS),
        )
    return Organisation.model_validate(
        {
            "org_no": stated["org_no"],
            "name": stated.get("name", "")[:200] or None,
            "legal_form": forms[fold(form)] if form else None,
            **words,
        }
    )
