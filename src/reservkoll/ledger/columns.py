"""The column mapping of a ledger: from a mapping file, matched by name, or asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
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
from reservkoll.inventory.column_mapping import Choose, Question, in_doubt, tied_columns
from reservkoll.ledger.reference import reference
from reservkoll.parsers.money import heading_refusal
from reservkoll.parsers.text import fold, shortened
from reservkoll.tabular.header.aliases import DOUBTFUL, SURE
from reservkoll.tabular.header.detect import Header, Heading, read_header

FIELDS: Final = ("supplier_id", "supplier", "account", "account_text", "amount", "date")
NEEDED: Final = ("account", "amount")
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


def find_ledger_header(cells: pl.DataFrame, mapping: LedgerMapping) -> Header | None:
    """The row that names most fields, the first of several; None where none names two."""
    mapped = {fold(label) for label in mapping.columns.values() if label is not None}
    best, most = 0, 0
    for index, row in enumerate(cells.head(SEARCHED_ROWS).iter_rows()):
        texts = [text for text in row if text and text.strip() and len(text) <= LONGEST_HEADING]
        fields = {_best_field(text, mapped) for text in texts} - {None}
        if len(fields) > most:
            best, most = index + 1, len(fields)
    return read_header(cells, best) if most >= ENOUGH else None


def _best_field(text: str, mapped: set[str]) -> str | None:
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
) -> Columns:
    """Tie headings to fields.

    Raises:
        InputError: a mapped heading is not there, a needed field has no column, or columns are in doubt and there is
            no one to ask.
    """
    found = tied_columns(header, mapping.columns, place)
    refused = {field for field, label in mapping.columns.items() if label is None}
    doubts = _take_sure(header, found, refused, examples)
    if doubts and not take_best and choose is None:
        raise InputError(
            mark(
                "{place}: it is not certain what these columns hold: {columns}. Say which with --mapping, "
                "or let the best match be taken with --yes."
            ),
            place=place,
            columns=in_doubt(doubts),
        )
    for doubt in doubts:
        open_fields = tuple(field for field in doubt.proposals if field not in found)
        if not open_fields:
            continue
        question = Question(doubt.heading, doubt.letter, open_fields, doubt.examples)
        answer = open_fields[0] if take_best or choose is None else choose(question)
        if answer in open_fields:
            found[str(answer)] = next(heading for heading in header.headings if heading.letter == doubt.letter)
    lacking = [field for field in NEEDED if field not in found]
    if lacking:
        raise InputError(
            mark(
                "{place}: no column was found for {fields}, without which nothing can be summed. Headings there: "
                "{headings}. Say which with --mapping."
            ),
            place=place,
            fields=", ".join(lacking),
            headings=quoted(shortened(heading.label, 40) for heading in header.headings),
        )
    columns: dict[str, str | None] = {field: found[field].label for field in FIELDS if field in found}
    columns |= {field: None for field in FIELDS if field in refused}
    return Columns(found, LedgerMapping(columns=columns, sheet=mapping.sheet, header_row=mapping.header_row))


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


def _take_sure(
    header: Header, found: dict[str, Heading], refused: set[str], examples: Callable[[Heading], tuple[str, ...]]
) -> list[Question]:
    """Tie what is sure into `found`; what is not, or fits two columns equally well, comes back as questions."""
    fits = [fit for fit in _fits(header, set(FIELDS) - set(found) - refused) if fit.heading not in found.values()]
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
