"""The user's list of idéburna organisations: registered, counted as idéburen, or not."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Annotated, Final

import polars as pl
from pydantic import BaseModel, ConfigDict, Field

from reservkoll.common.errors import InputError, ReservkollError
from reservkoll.common.organisation_number import is_personal
from reservkoll.common.validation import MOST_SHOWN, validate
from reservkoll.common.yaml_loader import read_document
from reservkoll.facts.models import LegalForm
from reservkoll.i18n import Listed, listed, mark
from reservkoll.ledger.cells import parse_supplier_number
from reservkoll.ledger.reference import GIVEN_FORMS, reference
from reservkoll.parsers.errors import CellError
from reservkoll.parsers.keywords import is_missing, parse_yes_no
from reservkoll.parsers.organisation_numbers import shown_number
from reservkoll.parsers.text import fold
from reservkoll.tabular.header.detect import Heading
from reservkoll.tabular.organisation_table import organisation_table

REGISTERED, LISTED, NOT_IDEBUREN = "registered", "listed", "not_ideburen"
SCHEMA: Final[dict[str, pl.DataType]] = {
    "supplier_id": pl.String(),
    "listed_name": pl.String(),
    "listed_form": pl.String(),
    "listed_as": pl.String(),
}
SEARCHED_ROWS: Final = 30
PEEKED: Final = 512


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
    """`frame`: see SCHEMA, one row for each organisation; `listed_as` is registered, listed or not_ideburen. `skipped`:
    what is wrong with the rows that were left out.
    """

    path: Path
    frame: pl.DataFrame
    skipped: tuple[ReservkollError, ...] = ()


def read_organisations(path: Path, *, skip_bad: bool = False) -> OrganisationList:
    """Read the list: YAML or JSON with the key `organisations`, or a table of any kind that is read, with the column
    Organisationsnummer and, if wanted, Namn, Registrerad (ja/nej), Idéburen (ja/nej) and Juridisk form.

    Totals, headings repeated and notes are passed over. With `skip_bad` the rows that are wrong are left out too.

    Raises:
        InputError: the file cannot be used.
        Findings: numbers or words in it are wrong, each told with its row.
    """
    rows = _from_document(path) if _is_document(path) else _from_table(path)
    seen: dict[str, ReservkollError] = {}
    found = []
    wrong: list[ReservkollError] = []
    for place, read in rows:
        try:
            organisation = read()
            number = _number(organisation.org_no, path, place)
            if number in seen:
                raise InputError(
                    mark("{path}, {place}: the number {number} stands already at {first}. Remove one of them."),
                    path=path,
                    place=place,
                    number=shown_number(number),
                    first=seen[number],
                )
        except InputError as error:
            wrong.append(error)
            continue
        seen[number] = place
        standing = NOT_IDEBUREN if not organisation.ideburen else REGISTERED if organisation.registered else LISTED
        found.append((number, organisation.name, organisation.legal_form, standing))
    if wrong and not skip_bad:
        raise wrong[0] if len(wrong) == 1 else _all_wrong(path, wrong)
    return OrganisationList(path, pl.DataFrame(found, SCHEMA, orient="row"), tuple(wrong))


def _all_wrong(path: Path, wrong: Sequence[ReservkollError]) -> InputError:
    return InputError(
        mark("{path}: {count} rows are wrong. Mend them, or use the others with --skip-bad.\n{problems}"),
        path=path,
        count=len(wrong),
        problems=first_problems(wrong),
    )


def first_problems(wrong: Sequence[ReservkollError]) -> Listed:
    """What is wrong with rows, each on a line: the first, and how many more there are."""
    shown = list(wrong[:MOST_SHOWN])
    if more := len(wrong) - len(shown):
        shown.append(InputError(mark("… and {count} more."), count=more))
    return listed(mark("  {problem}"), ({"problem": error} for error in shown), separator="\n")


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


Row = tuple[ReservkollError, Callable[[], Organisation]]


def _is_document(path: Path) -> bool:
    """Whether the file is YAML or one JSON object, rather than a table (a JSON array of rows is a table)."""
    suffix = path.suffix.lower()
    if suffix != ".json" or not path.is_file():
        return suffix in {".yaml", ".yml"}
    with path.open("rb") as file:
        return file.read(PEEKED).removeprefix(BOM_UTF8).lstrip()[:1] == b"{"


def _from_document(path: Path) -> list[Row]:
    document = read_document(path)
    file = validate(_File, document, document.data if document.data is not None else {})
    return [
        (
            ReservkollError(mark("line {line}"), line=document.line(("organisations", index))),
            partial(_as_is, organisation),
        )
        for index, organisation in enumerate(file.organisations)
    ]


def _as_is(organisation: Organisation) -> Organisation:
    return organisation


def _from_table(path: Path) -> list[Row]:
    table = organisation_table(path, reference().list_columns)
    return [(_row(row), partial(_organisation, path, row, table.columns)) for row in table.rows.iter_rows(named=True)]


@cache
def _forms() -> dict[str, str]:
    """The words for legal forms, and what each stands for."""
    words = {fold(word): name for word, name in reference().legal_forms.words.items()}
    return words | {fold(name): name for name in GIVEN_FORMS}


def _row(row: dict[str, object]) -> ReservkollError:
    return ReservkollError(mark("row {row}"), row=row["row"])


def _organisation(path: Path, row: dict[str, object], columns: Mapping[str, Heading]) -> Organisation:
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
    form, forms = stated.get("legal_form"), _forms()
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
