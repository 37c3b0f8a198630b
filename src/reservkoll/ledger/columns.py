"""The column mapping of a ledger: from a mapping file, matched by name, or asked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from pathlib import Path
from typing import Final

import polars as pl
import yaml
from pydantic import BaseModel, ConfigDict, Field

from reservkoll.common.errors import InputError
from reservkoll.common.validation import validate
from reservkoll.common.yaml_loader import read_document
from reservkoll.i18n import mark, quoted
from reservkoll.inventory.column_mapping import Choose, Question, in_doubt, labelled, tied_columns
from reservkoll.ledger.reference import reference
from reservkoll.parsers.money import heading_refusal
from reservkoll.parsers.text import fold, shortened
from reservkoll.tabular.header.aliases import DOUBTFUL, SURE, WEAK
from reservkoll.tabular.header.detect import Header, Heading, read_header
from reservkoll.tabular.sheet import CellRange

FIELDS: Final = ("supplier_id", "supplier", "account", "account_text", "amount", "debit", "credit", "date")
LABELS: Final = {
    "supplier_id": mark("The supplier's organisation number, or your own number of the supplier"),
    "supplier": mark("The supplier's name"),
    "account": mark("The account number"),
    "account_text": mark("The account's name"),
    "amount": mark("The amount without VAT, credits below zero"),
    "debit": mark("Debits, where they have a column of their own"),
    "credit": mark("Credits, where they have a column of their own"),
    "date": mark("The day, the month or the year"),
}
AMOUNT, ACCOUNT, ACCOUNT_TEXT, DATE, CREDIT, DEBIT = "amount", "account", "account_text", "date", "credit", "debit"
ANY_DAY: Final = "any day"  # what a column is tried for where none is known by its name
NAME_ALONE: Final = "name without a number"
SEARCHED_ROWS: Final = 30
LONGEST_HEADING: Final = 100
ENOUGH: Final = 2


class LedgerMapping(BaseModel):
    """Ties fields of a ledger to headings.

    A field tied to null has no column on purpose. `sheet` and `header_row` (from 1) are found by looking where they
    are not given.
    """

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    columns: dict[str, str | None] = Field(default_factory=dict)
    sheet: str | None = None
    header_row: int | None = Field(default=None, ge=1)

    def to_yaml(self) -> str:
        """The text of a mapping file."""
        columns = {field: self.columns[field] for field in FIELDS if field in self.columns}
        given = {"columns": columns, "sheet": self.sheet, "header_row": self.header_row}
        kept = {name: value for name, value in given.items() if value is not None}
        return yaml.safe_dump(kept, allow_unicode=True, sort_keys=False, width=1000)


def read_ledger_mapping(path: Path) -> LedgerMapping:
    """Read a mapping file for ledgers.

    Raises:
        InputError, Findings: it cannot be read, or a key or field is wrong, with file and line.
    """
    document = read_document(path)
    mapping = validate(LedgerMapping, document, document.data if document.data is not None else {})
    for field in mapping.columns:
        if field not in FIELDS:
            raise InputError(
                mark("{path}, line {line}: “{field}” is no field of a ledger. Write one of: {fields}."),
                path=path,
                line=document.line(("columns", field)),
                field=field,
                fields=", ".join(FIELDS),
            )
    return mapping


@dataclass(frozen=True)
class Columns:
    """The columns of a sheet: field to heading, and the mapping that would give the same without questions."""

    headings: dict[str, Heading]
    mapping: LedgerMapping


def find_ledger_header(
    cells: pl.DataFrame, known: Iterable[str] = (), _merged: Sequence[CellRange] = ()
) -> Header | None:
    """The row that names most fields, the first of several; None where none names two."""
    mapped = frozenset(fold(label) for label in known)
    best, most = 0, 0.0
    for index, row in enumerate(cells.head(SEARCHED_ROWS).iter_rows()):
        score = ledger_score((text for text in row if text), mapped)
        if score > most:
            best, most = index + 1, score
    return read_header(cells, best) if most >= ENOUGH else None


def ledger_score(texts: Iterable[str], mapped: frozenset[str] = frozenset()) -> float:
    """How many fields and mapped headings the texts of a row name."""
    named = (text for text in texts if text.strip() and len(text) <= LONGEST_HEADING)
    return float(len({_best_field(text, mapped) for text in named} - {None}))


def _best_field(text: str, mapped: frozenset[str]) -> str | None:
    if fold(text) in mapped:
        return f"mapped {fold(text)}"
    scores = reference().aliases.scores(text)
    field = max(scores, key=lambda name: scores[name], default=None)
    return field if field is not None and scores[field] >= SURE else None


def assign_ledger_columns(
    header: Header,
    *,
    place: str,
    mapping: LedgerMapping,
    choose: Choose | None,
    take_best: bool,
    examples: Callable[[Heading], tuple[str, ...]],
    reads: Callable[[str, Heading], bool] = lambda _field, _heading: True,
    given: Collection[str] = (),
) -> Columns:
    """Tie headings to fields. An amount stands in one column, or in two, of debits and credits.

    Args:
        header: the headings.
        place: the file and sheet, for messages.
        mapping: what the user has decided.
        choose: asks about a doubtful heading; None where there is no one to ask.
        take_best: take the best match of doubtful headings instead of asking.
        examples: some cell texts of a column, for the question.
        reads: whether the cells of a column may hold a field.
        given: fields that are given for all rows.

    Raises:
        InputError: a mapped heading is not there, there is no amount or no date, or columns are in doubt and there is
            no one to ask.
    """
    found = tied_columns(header, mapping.columns, place)
    refused = {field for field, label in mapping.columns.items() if label is None}
    closed = refused | set(given)
    doubts = _take_sure(header, found, closed, examples, reads)
    if not {DATE} & (closed | set(found)) and all(DATE not in doubt.proposals for doubt in doubts):
        doubts += _columns_of_days(header, found, doubts, examples, reads)
    if doubts and not take_best and choose is None:
        raise InputError(
            mark(
                "{place}: it is not certain what these columns hold: {columns}. Say which with --mapping (reservkoll "
                "template mapping --ledger FILE begins such a file), or let the best match be taken with --yes."
            ),
            place=place,
            columns=in_doubt(doubts, LABELS),
        )
    for doubt in doubts:
        open_fields = tuple(field for field in doubt.proposals if field not in found)
        if not open_fields:
            continue
        question = Question(doubt.heading, doubt.letter, open_fields, doubt.examples)
        answer = open_fields[0] if take_best or choose is None else choose(question)
        if answer in open_fields:
            found[str(answer)] = next(heading for heading in header.headings if heading.letter == doubt.letter)
    _check_needed(header, found, place, take_best=take_best, closed=closed)
    columns: dict[str, str | None] = {field: found[field].label for field in FIELDS if field in found}
    columns |= {field: None for field in FIELDS if field in refused}
    return Columns(found, LedgerMapping(columns=columns, sheet=mapping.sheet, header_row=mapping.header_row))


def _check_needed(
    header: Header, found: dict[str, Heading], place: str, *, take_best: bool, closed: Collection[str]
) -> None:
    """Without an amount nothing can be summed; without a date no year is known, which the user must want."""
    there = quoted(shortened(heading.label, 40) for heading in header.headings)
    if AMOUNT in found or DEBIT in found:
        for field in (DEBIT, CREDIT) if AMOUNT in found else ():
            found.pop(field, None)  # the one column says it all
    else:
        raise InputError(
            mark(
                "{place}: no column was found for {fields}, without which nothing can be summed. Headings there: "
                "{headings}. Say which with --mapping (reservkoll template mapping --ledger FILE begins such a file)."
            ),
            place=place,
            fields=labelled([AMOUNT], LABELS),
            headings=there,
        )
    if DATE not in found and DATE not in closed and not take_best:
        raise InputError(
            mark(
                "{place}: no column holds a date, so no row has a year. Headings there: {headings}. Say which column "
                "it is with --mapping, give the year of all rows, such as --set date=2025, or sum without years with "
                "--yes."
            ),
            place=place,
            headings=there,
        )


def _columns_of_days(
    header: Header,
    found: dict[str, Heading],
    doubts: Sequence[Question],
    examples: Callable[[Heading], tuple[str, ...]],
    reads: Callable[[str, Heading], bool],
) -> list[Question]:
    """Every column whose cells are days, where none is known by its name: whichever is meant is asked."""
    taken = {*(heading.letter for heading in found.values()), *(doubt.letter for doubt in doubts)}
    return [
        Question(heading.label, heading.letter, (DATE,), examples(heading))
        for heading in header.headings
        if heading.letter not in taken and reads(ANY_DAY, heading)
    ]


@dataclass(frozen=True, order=True)
class _Fit:
    """How well a heading fits a field; the smallest is the best: without VAT first, then by score, then by which of the
    field's names it is.
    """

    includes_vat: bool
    unlikeness: float
    name: int
    index: int
    field: str = dataclass_field(compare=False)
    heading: Heading = dataclass_field(compare=False)


def _fits(header: Header, fields: set[str]) -> list[_Fit]:
    found = []
    for index, heading in enumerate(header.headings):
        for field, score in reference().aliases.scores(heading.text).items():
            if field not in fields or score < DOUBTFUL:
                continue
            names = [fold(name) for name in (*reference().columns[field].clear, *reference().columns[field].weak)]
            name = next((place for place, name in enumerate(names) if name == fold(heading.text)), len(names))
            includes_vat = field == "amount" and heading_refusal(heading.text) is not None
            found.append(_Fit(includes_vat, -score, name, index, field, heading))
    return sorted(found)


def _with_names_of_accounts(
    fits: list[_Fit], found: dict[str, Heading], reads: Callable[[str, Heading], bool]
) -> list[_Fit]:
    """A column of accounts that holds no numbers holds their names."""
    names = [fit for fit in fits if fit.field == ACCOUNT and reads(NAME_ALONE, fit.heading)]
    named = ACCOUNT_TEXT in found or any(fit.field == ACCOUNT_TEXT and -fit.unlikeness >= SURE for fit in fits)
    moved = [] if named else [replace(fit, field=ACCOUNT_TEXT) for fit in names]
    return sorted([*(fit for fit in fits if fit not in names), *moved])


def _take_sure(
    header: Header,
    found: dict[str, Heading],
    closed: Collection[str],
    examples: Callable[[Heading], tuple[str, ...]],
    reads: Callable[[str, Heading], bool],
) -> list[Question]:
    """Tie what is sure into `found`; what is not, or fits two columns equally well, comes back as questions."""
    fits = [
        fit
        for fit in _fits(header, set(FIELDS) - set(found) - set(closed))
        if fit.heading not in found.values() and (-fit.unlikeness >= WEAK or reads(fit.field, fit.heading))
    ]
    fits = _with_names_of_accounts(fits, found, reads)
    blocked: set[str] = set()
    for fit in fits:
        if -fit.unlikeness < SURE or fit.field in {*found, *blocked} or fit.heading in found.values():
            continue
        alike = (fit.includes_vat, fit.unlikeness, fit.name)
        rivals = [
            other
            for other in fits
            if other.field == fit.field
            and other.index != fit.index
            and (other.includes_vat, other.unlikeness, other.name) == alike
            and other.heading not in found.values()
        ]
        if rivals:
            blocked.add(fit.field)
        else:
            found[fit.field] = fit.heading
    questions: dict[str, Question] = {}
    for fit in fits:
        if fit.field in found or fit.heading in found.values():
            continue
        known = questions.get(fit.heading.letter)
        proposals = (*known.proposals, fit.field) if known else (fit.field,)
        questions[fit.heading.letter] = Question(
            fit.heading.label, fit.heading.letter, proposals, examples(fit.heading)
        )
    return list(questions.values())
